"""Playing small diagrams and reading their traces."""

from collections.abc import Mapping
from typing import Any

import handlers
from engine.simulation import Outcome, Plan, Simulation, read_plan, simulate
from tests.world import LAW

Plans = Mapping[str, Any]


def options(plan: Plans | None = None, **others: Any) -> dict[str, Any]:
    parsed: Plan = read_plan(plan)
    return {"law": LAW, "handlers": handlers.load_all(), "plan": parsed, **others}


def play(*files: bytes, plan: Plans | None = None, **others: Any) -> Outcome:
    """The outcome of files ``p.bpmn``, ``p2.bpmn`` and so on."""
    return simulate(named(files), **options(plan, **others))


def opened(*files: bytes, plan: Plans | None = None, **others: Any) -> Simulation:
    """A simulation that has begun and goes on by hand."""
    simulation = Simulation(named(files), **options(plan, **others))
    assert simulation.open() and simulation.begin()
    return simulation


def named(files: tuple[bytes, ...]) -> dict[str, bytes]:
    return {f"p{number or ''}.bpmn": content for number, content in enumerate(files)}


def done(outcome: Outcome, event: str = "completed") -> list[str]:
    """Elements in the order in which they were completed; flows aside."""
    return [entry["element"] for entry in outcome.trace if entry["event"] == event]


def days(outcome: Outcome, event: str = "completed") -> list[tuple[str, str]]:
    """What was completed on which day and hour."""
    return [(entry["element"], entry["time"][:16]) for entry in outcome.trace if entry["event"] == event]


def why(outcome: Outcome) -> dict[str, str]:
    """Open element → why."""
    return {place.element: place.why for place in outcome.open}
