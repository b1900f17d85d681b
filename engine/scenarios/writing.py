"""A scenario as a file that a lawyer reads: a line for each answer, with the question beside it."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from engine.scenarios.lines import load
from engine.scenarios.model import ScenarioInvalid

WIDE = 96
_SPECIAL_IN_FLOW = set(",[]{}")


def written(source: Mapping[str, Any], labels: Mapping[str, Mapping[str, str]] | None = None) -> bytes:
    """``labels``: element id → key of an answer → the question, for the remarks."""
    return ("\n".join(_lines(source, labels or {})) + "\n").encode()


def _lines(source: Mapping[str, Any], labels: Mapping[str, Mapping[str, str]]) -> Iterator[str]:
    for key, value in source.items():
        if key != "ход":
            yield from _entry(key, value, "")
    yield "ход:"
    for step in source.get("ход") or []:
        act = next(iter(step), "")
        questions = labels.get(str(step.get(act, "")).partition(" ")[0], {}) if act == "задача" else {}
        lines = [
            line
            for key, value in step.items()
            for line in _entry(key, value, "    ", questions if key == "ответы" else {})
        ]
        yield from ["  - " + lines[0].removeprefix("    "), *lines[1:]] if lines else []


def _entry(key: str, value: Any, margin: str, questions: Mapping[str, str] | None = None) -> Iterator[str]:
    """``key: value`` on a line while it is short, its parts below when it is long."""
    whole = f"{margin}{key}: {_flow(value)}"
    plain = not isinstance(value, dict | list) or not value
    if plain or (len(whole) <= WIDE and not questions and _is_small(value)):
        yield whole
    elif isinstance(value, dict):
        yield f"{margin}{key}:"
        for name, each in value.items():
            for number, line in enumerate(_entry(_scalar(str(name)), each, margin + "  ")):
                question = (questions or {}).get(str(name), "")
                yield f"{line}  # {question}" if question and not number else line
    else:
        yield f"{margin}{key}:"
        for each in value:
            line = f"{margin}  - {_flow(each)}"
            if len(line) <= WIDE or not isinstance(each, dict):
                yield line
            else:
                inside = [part for name, one in each.items() for part in _entry(name, one, margin + "    ")]
                yield f"{margin}  - {inside[0].strip()}"
                yield from inside[1:]


def _is_small(value: Any) -> bool:
    """Whether nothing in it is made of parts again."""
    parts = value.values() if isinstance(value, dict) else value
    return len(value) <= 4 and not any(isinstance(part, dict | list) for part in parts)


def _flow(value: Any) -> str:
    if isinstance(value, dict):
        inside = (f"{_scalar(str(name), flow=True)}: {_flow_item(each)}" for name, each in value.items())
        return "{" + ", ".join(inside) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_flow_item(each) for each in value) + "]"
    return _scalar(value)


def _flow_item(value: Any) -> str:
    return _flow(value) if isinstance(value, dict | list | tuple) else _scalar(value, flow=True)


def _scalar(value: Any, *, flow: bool = False) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "да" if value else "нет"
    if not isinstance(value, str):
        return json.dumps(value)
    return value if _is_plain(value, flow=flow) else json.dumps(value, ensure_ascii=False)


def _is_plain(text: str, *, flow: bool) -> bool:
    """Whether the text means itself without quotes."""
    if not text or text != text.strip() or "\n" in text:
        return False
    if flow and not _SPECIAL_IN_FLOW.isdisjoint(text):
        return False
    if ": " in text or " #" in text or text.endswith(":"):
        return False
    try:
        return bool(load(text.encode()) == text)
    except ScenarioInvalid:
        return False
