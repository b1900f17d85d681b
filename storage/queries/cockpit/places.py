"""Where the procedures of one diagram stand: at which elements, how many, how late, since when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Integer, Select, case, func, literal_column, select, union_all

from storage.lateness import cut
from storage.local_days import day_number, seconds_of
from storage.models import EventSubscription, Job, JobState, ProcessInstance, UserTask
from storage.queries.cockpit.figures import AT_WORK, OPEN

STEPS_OF_SYSTEM = ("timer", "continue")
NONE, ONE = (literal_column(number, Integer) for number in "01")


@dataclass(frozen=True, kw_only=True)
class Place:
    """Procedures of one diagram in some municipalities; its elements where no person works."""

    definition_id: str
    towns: Sequence[str]
    system_elements: Sequence[str]
    """Of boundary events nothing is asked: a token stands on their activity."""


@dataclass(frozen=True, kw_only=True)
class Arrivals:
    """Tokens that came to an element and stand there still: those of one day, or all of them."""

    element_id: str
    since: int
    """By days: the day of their arrival since 1970. By hours: the sum of the seconds since 1970."""
    count: int
    late: int
    of_person: bool


def arrivals(
    connection: Connection, place: Place, *, now: datetime, offset: timedelta, by_days: bool
) -> list[Arrivals]:
    """Open tasks, deferred work and awaited events of the procedures that go by this version."""
    late = func.sum(case((UserTask.due_at < cut(now), 1), else_=0))
    parts: list[Select[Any]] = [
        _part(UserTask, late, ONE, offset, by_days).where(
            UserTask.municipality_id.in_(place.towns),
            UserTask.definition_id == place.definition_id,
            UserTask.status == OPEN,
        )
    ]
    if place.system_elements:
        parts += [
            _part(Job, NONE, NONE, offset, by_days).where(
                Job.element_id.in_(place.system_elements),
                Job.state.in_((JobState.WAITING, JobState.FAILED)),
                Job.kind.in_(STEPS_OF_SYSTEM),
                _definition_of(Job.instance_id, place) == place.definition_id,
            ),
            _part(EventSubscription, NONE, NONE, offset, by_days).where(
                EventSubscription.element_id.in_(place.system_elements),
                _definition_of(EventSubscription.instance_id, place) == place.definition_id,
            ),
        ]
    return [
        Arrivals(element_id=row[0], since=int(row[1]), count=row[2], late=int(row[3]), of_person=bool(row[4]))
        for row in connection.execute(union_all(*parts))
    ]


def _part(table: Any, late: Any, of_person: Any, offset: timedelta, by_days: bool) -> Select[Any]:
    day = day_number(table.created_at, offset)
    since = day if by_days else func.sum(seconds_of(table.created_at))
    statement = select(table.element_id, since, func.count(type_=Integer), late, of_person)
    return statement.group_by(table.element_id, *([day] if by_days else []))


def _definition_of(instance_id: Any, place: Place) -> Any:
    """By which version an instance goes: looked up for the few rows whose element fits, not joined to all."""
    return (
        select(ProcessInstance.definition_id)
        .where(
            ProcessInstance.id == instance_id,
            ProcessInstance.status.in_(AT_WORK),
            ProcessInstance.municipality_id.in_(place.towns),
        )
        .scalar_subquery()
    )
