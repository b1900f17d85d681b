"""A case whose check runs, and short ways to change its terms."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select

from engine.calendars.changes import DayChange
from engine.commands import ChangeCalendar, MoveTerm, RecomputeTerms
from engine.doctor import examine
from storage.models import Job
from tests.processes.path import CaseWalk
from tests.world import World, at

GROUND = "Распоряжение № 7 от 6 мая 2025 года"


def term(walk: CaseWalk, element: str = "IC_SP1") -> Any:
    return walk.terms(element)[-1]


def move(walk: CaseWalk, due: str, login: str = "smirnova", **more: Any) -> Mapping[str, Any]:
    element = more.pop("element", "IC_SP1")
    command = MoveTerm(deadline_id=term(walk, element).id, due=due, ground=more.pop("ground", GROUND), **more)
    return walk.world.run(command, login)


def day_off(walk: CaseWalk, day: str, kind: str = "off") -> str:
    change = DayChange(day=date.fromisoformat(day), kind=kind, reason="Радоница", source="Закон № 5-З")
    command = ChangeCalendar(layer="region", place_id="ru-me", days=[change], ground="Закон № 5-З")
    return str(walk.world.run(command, "admin")["change_id"])


def recompute(walk: CaseWalk, login: str = "smirnova", **more: Any) -> Mapping[str, Any]:
    command = RecomputeTerms(municipality_ids=[walk.world.municipality_id], ground="Закон № 5-З", **more)
    return walk.world.run(command, login)


def steps(walk: CaseWalk, element: str = "IC_SP1") -> dict[str, str]:
    """Waiting steps of the ladder of a term, with their local days."""
    jobs = walk.world.rows(
        select(Job.topic, Job.due_at).where(Job.deadline_id == term(walk, element).id, Job.state == "waiting")
    )
    return {topic: str(due.astimezone(at("2025-01-01").tzinfo))[:16] for topic, due in jobs}


def timers(walk: CaseWalk) -> dict[str, str]:
    jobs = walk.world.rows(
        select(Job.element_id, Job.due_at).where(Job.kind == "timer", Job.state == "waiting")
    )
    return {element: str(due.astimezone(at("2025-01-01").tzinfo))[:10] for element, due in jobs}


def healthy(world: World) -> bool:
    return examine(world.database, world.executor.workshop, now=world.clock.now()) == []
