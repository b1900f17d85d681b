"""Asking a deployed decision: its answer, and what history says about how it came."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import tzinfo

from engine.dmn.calls import DecisionCall, shaped
from engine.dmn.errors import DecisionFailed
from engine.dmn.evaluation import Outcome, decide
from engine.dmn.model import DecisionFile
from engine.expressions import Scope
from engine.values import checked


@dataclass(frozen=True, kw_only=True)
class AskedDecision:
    """One version of a decision, in its file."""

    file: DecisionFile
    key: str
    name: str
    version: int


@dataclass(frozen=True, kw_only=True)
class Answer:
    """``value`` is what the task writes down, ``told`` goes into history."""

    value: object
    told: Mapping[str, object]


def ask(asked: AskedDecision, call: DecisionCall, names: Scope, zone: tzinfo) -> Answer:
    """Make the decision; raises DecisionFailed."""
    outcome = decide(asked.file, asked.key, names, zone)
    value = shaped(outcome, call.shape)
    try:
        checked(value)
    except ValueError as error:
        raise DecisionFailed(asked.name, str(error)) from error
    told = {"version": asked.version, **_told(outcome), "result": value}
    if outcome.required:
        told["required"] = [_told(each) for each in outcome.required]
    return Answer(value=value, told=told)


def _told(outcome: Outcome) -> dict[str, object]:
    """Which rules applied to what."""
    return {
        "decision": outcome.decision.id,
        "decision_name": outcome.decision.name,
        "inputs": dict(outcome.inputs),
        "rules": [{"number": hit.number, "id": hit.id} for hit in outcome.hits],
    }
