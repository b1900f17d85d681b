"""How a task of a diagram asks a decision, and what of its answer becomes a variable."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from engine.bpmn.model import Kind, Node, Process
from engine.dmn.errors import DecisionFailed
from engine.dmn.evaluation import Outcome


class Binding(StrEnum):
    """Which version is asked: the newest when the instance begins, or the one deployed with the diagram."""

    LATEST = "latest"
    DEPLOYMENT = "deployment"


class Shape(StrEnum):
    """``camunda:mapDecisionResult``."""

    SINGLE_ENTRY = "singleEntry"
    SINGLE_RESULT = "singleResult"
    COLLECT_ENTRIES = "collectEntries"
    RESULT_LIST = "resultList"

    @property
    def takes_one_output(self) -> bool:
        return self in (Shape.SINGLE_ENTRY, Shape.COLLECT_ENTRIES)

    @property
    def takes_one_result(self) -> bool:
        return self in (Shape.SINGLE_ENTRY, Shape.SINGLE_RESULT)


@dataclass(frozen=True, kw_only=True)
class DecisionCall:
    """As written; the checks refuse a ``binding`` or ``shape`` that is not known."""

    decision: str
    binding: str
    shape: str
    variable: str


def call_of(node: Node) -> DecisionCall | None:
    """The decision that a task asks, if it asks one."""
    decision = node.attributes.get("decisionRef", "")
    if node.kind is not Kind.RULE_TASK or not decision:
        return None
    return DecisionCall(
        decision=decision,
        binding=node.attributes.get("decisionRefBinding") or Binding.LATEST,
        shape=node.attributes.get("mapDecisionResult") or Shape.RESULT_LIST,
        variable=node.attributes.get("resultVariable", ""),
    )


def calls_of(process: Process) -> dict[str, DecisionCall]:
    """The decisions a procedure asks, by the id of the task that asks."""
    called = ((node.id, call_of(node)) for node in process.nodes())
    return {element_id: call for element_id, call in called if call is not None}


def shaped(outcome: Outcome, shape: str) -> object:
    """What of an answer is written down; raises DecisionFailed when it does not fit the shape."""
    return _SHAPES[Shape(shape)](outcome)


def _single_entry(outcome: Outcome) -> object:
    row = _single_result(outcome)
    return None if row is None else _entry(outcome, row)


def _single_result(outcome: Outcome) -> dict[str, object] | None:
    if len(outcome.rows) > 1:
        raise DecisionFailed(
            outcome.decision.name, f"ответов {len(outcome.rows)}, а задача принимает только один"
        )
    return outcome.rows[0] if outcome.rows else None


def _entry(outcome: Outcome, row: Mapping[str, object]) -> object:
    """The value of the only column; of several, the only one that the rule has filled."""
    filled = [value for value in row.values() if value is not None]
    if len(filled) > 1:
        raise DecisionFailed(
            outcome.decision.name, f"в ответе столбцов {len(filled)}, а задача принимает только один"
        )
    return filled[0] if filled else None


_SHAPES: Mapping[Shape, Callable[[Outcome], object]] = {
    Shape.SINGLE_ENTRY: _single_entry,
    Shape.SINGLE_RESULT: _single_result,
    Shape.COLLECT_ENTRIES: lambda outcome: [_entry(outcome, row) for row in outcome.rows],
    Shape.RESULT_LIST: lambda outcome: list(outcome.rows),
}
