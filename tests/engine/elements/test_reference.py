"""The reference of elements names every element that is executed and everything that is refused."""

from pathlib import Path

import pytest

from engine.bpmn.global_tasks import KINDS
from engine.bpmn.model import EventKind, Kind
from tests.world import PROCESSES

REFERENCE = (PROCESSES.parent / "docs" / "reference" / "elements.md").read_text(encoding="utf-8")
REFUSED = [
    line.partition(";")[0]
    for line in Path(PROCESSES / "findings.csv").read_text(encoding="utf-8").splitlines()
    if "-unsupported;" in line
]


@pytest.mark.parametrize("element", [*Kind, *KINDS, *EventKind])
def test_every_element_that_is_executed_stands_in_the_reference(element: str) -> None:
    assert f"`{element}`" in REFERENCE


@pytest.mark.parametrize("code", REFUSED)
def test_every_refusal_stands_in_the_reference(code: str) -> None:
    assert f"`{code}`" in REFERENCE
