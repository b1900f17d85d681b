"""Making a decision of a file with plain values, without an engine."""

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from engine import functions
from engine.dmn.evaluation import Outcome, decide
from engine.dmn.reader import read

MOSCOW = ZoneInfo("Europe/Moscow")


class Values:
    """Variables as a scope of expressions."""

    def __init__(self, values: Mapping[str, Any]):
        self.values = values

    def value(self, name: str) -> object:
        return self.values.get(name)

    def call(self, name: str, arguments: list[object]) -> object:
        return functions.call(name, arguments)


def outcome(content: bytes, key: str = "d", **values: Any) -> Outcome:
    file = read(content)
    assert not file.findings, file.findings
    return decide(file, key, Values(values), MOSCOW)


def rows(content: bytes, key: str = "d", **values: Any) -> list[dict[str, object]]:
    return list(outcome(content, key, **values).rows)


def value(content: bytes, key: str = "d", **values: Any) -> object:
    return outcome(content, key, **values).value


def hits(content: bytes, key: str = "d", **values: Any) -> list[int]:
    return [hit.number for hit in outcome(content, key, **values).hits]


def codes(content: bytes) -> list[str]:
    """What the reader refuses."""
    return [finding.code for finding in read(content).findings]
