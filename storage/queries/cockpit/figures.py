"""The numbers of the overview, each made by the statement that could also list what it counts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    String,
    Subquery,
    case,
    func,
    literal,
    literal_column,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import aliased

from storage.lateness import cut
from storage.models import (
    Agency,
    Deadline,
    Incident,
    InstanceStatus,
    ProcessDefinition,
    ProcessInstance,
    Stuck,
    TaskStatus,
    UserTask,
)

OPEN = literal_column(f"'{TaskStatus.OPEN.value}'", String)
"""Written out, so that databases see that the index of open tasks answers."""
INCIDENTS, STAGES = "#incidents", "#stages"
AT_WORK = (InstanceStatus.RUNNING.value, InstanceStatus.SUSPENDED.value)


@dataclass(frozen=True, kw_only=True)
class DefinitionLoad:
    """How many procedures go by one version of a diagram."""

    definition_id: str
    key: str
    name: str
    version: int
    edition: str
    running: int
    suspended: int
    bundle: Sequence[str]
    """What one of them calls; others may have been begun with other versions of it."""

    @property
    def at_work(self) -> int:
        return self.running + self.suspended


@dataclass(frozen=True, kw_only=True)
class LateCell:
    """Late tasks of one agency at one step of a procedure, whatever version."""

    agency_id: str | None
    agency_name: str | None
    key: str
    element_id: str
    name: str
    count: int


@dataclass(frozen=True, kw_only=True)
class DueLine:
    """How many tasks of an agency come due in each of the given spans."""

    agency_id: str | None
    agency_name: str | None
    counts: Sequence[int]


@dataclass(frozen=True, kw_only=True)
class Counts:
    incidents: int
    late_stages: int
    stuck: Mapping[str, int]
    """Open troubles by kind."""


def _at_work(towns: Sequence[str]) -> Subquery:
    """Of each definition: how many procedures go by it, and how many of them are halted."""
    suspended = func.sum(case((ProcessInstance.status == InstanceStatus.SUSPENDED, 1), else_=0))
    return (
        select(ProcessInstance.definition_id, func.count().label("n"), suspended.label("halted"))
        .where(ProcessInstance.municipality_id.in_(towns), ProcessInstance.status.in_(AT_WORK))
        .group_by(ProcessInstance.definition_id)
        .subquery()
    )


def loads(connection: Connection, *, towns: Sequence[str]) -> list[DefinitionLoad]:
    """Versions by which something is at work, the busiest first."""
    counted = _at_work(towns)
    bundle = (
        select(ProcessInstance.bundle)
        .where(ProcessInstance.definition_id == ProcessDefinition.id)
        .limit(1)
        .scalar_subquery()
    )
    rows = connection.execute(
        select(
            ProcessDefinition.id,
            ProcessDefinition.key,
            ProcessDefinition.name,
            ProcessDefinition.version,
            ProcessDefinition.edition,
            counted.c.n,
            counted.c.halted,
            bundle,
        )
        .join(counted, counted.c.definition_id == ProcessDefinition.id)
        .order_by(counted.c.n.desc(), ProcessDefinition.name, ProcessDefinition.version.desc())
    )
    return [
        DefinitionLoad(
            definition_id=row[0],
            key=row[1],
            name=row[2],
            version=row[3],
            edition=row[4],
            running=row[5] - int(row[6]),
            suspended=int(row[6]),
            bundle=row[7],
        )
        for row in rows
    ]


def late_cells(connection: Connection, *, towns: Sequence[str], now: datetime) -> list[LateCell]:
    counted = _late(towns, now)
    labels = (
        counted.c.agency_id,
        func.max(Agency.short_name).label("agency_name"),
        ProcessDefinition.key,
        counted.c.element_id,
        func.max(_name_of_step(counted, towns)).label("name"),
        func.sum(counted.c.n).label("count"),
    )
    rows = connection.execute(
        select(*labels)
        .select_from(counted)
        .join(ProcessDefinition, ProcessDefinition.id == counted.c.definition_id)
        .outerjoin(Agency, Agency.id == counted.c.agency_id)
        .group_by(counted.c.agency_id, ProcessDefinition.key, counted.c.element_id)
    )
    return [LateCell(**{**row, "count": int(row["count"])}) for row in rows.mappings()]


def _late(towns: Sequence[str], now: datetime) -> Any:
    steps = (UserTask.agency_id, UserTask.definition_id, UserTask.element_id)
    return (
        select(*steps, func.count().label("n"))
        .where(
            UserTask.municipality_id.in_(towns),
            UserTask.status == TaskStatus.OPEN,
            UserTask.due_at < cut(now),
        )
        .group_by(*steps)
        .subquery()
    )


def _name_of_step(counted: Any, towns: Sequence[str]) -> Any:
    """One look into the index of places for each step, so that the count itself reads no rows."""
    named = aliased(UserTask)
    return (
        select(named.name)
        .where(
            named.municipality_id.in_(towns),
            named.definition_id == counted.c.definition_id,
            named.status == OPEN,
            named.element_id == counted.c.element_id,
        )
        .limit(1)
        .scalar_subquery()
    )


def due_lines(connection: Connection, *, towns: Sequence[str], edges: Sequence[datetime]) -> list[DueLine]:
    """Open tasks by agency that come due from each edge up to the next."""
    spans = list(pairwise(edges))
    counts = [func.sum(case((UserTask.due_at < until, 1), else_=0)) for _, until in spans]
    counted = (
        select(
            UserTask.agency_id,
            *(each.label(f"until_{place}") for place, each in enumerate(counts)),
        )
        .where(
            UserTask.municipality_id.in_(towns),
            UserTask.status == TaskStatus.OPEN,
            UserTask.due_at >= edges[0],
            UserTask.due_at < edges[-1],
        )
        .group_by(UserTask.agency_id)
        .subquery()
    )
    rows = connection.execute(
        select(Agency.short_name, counted)
        .select_from(counted)
        .outerjoin(Agency, Agency.id == counted.c.agency_id)
        .order_by(Agency.short_name, counted.c.agency_id)
    )
    return [DueLine(agency_id=row[1], agency_name=row[0], counts=_steps(row[2:])) for row in rows]


def _steps(totals: Sequence[int]) -> list[int]:
    """Sums up to each edge, as what lies between the edges."""
    whole = [int(total) for total in totals]
    return [after - before for before, after in zip([0, *whole], whole, strict=False)]


def counts(connection: Connection, *, towns: Sequence[str], everything: bool, now: datetime) -> Counts:
    """In one statement; what is of no municipality is for who sees everything."""

    def here(column: Any) -> ColumnElement[bool]:
        return or_(column.in_(towns), column.is_(None)) if everything else column.in_(towns)

    number = func.count(type_=Integer)
    rows = connection.execute(
        union_all(
            select(literal(INCIDENTS, String), number).where(
                Incident.resolved_at.is_(None), here(Incident.municipality_id)
            ),
            select(literal(STAGES, String), number).where(
                Deadline.municipality_id.in_(towns),
                Deadline.state == "running",
                Deadline.due_at < cut(now),
                Deadline.user_task_id.is_(None),
            ),
            select(Stuck.kind, number)
            .where(Stuck.freed_at.is_(None), here(Stuck.municipality_id))
            .group_by(Stuck.kind),
        )
    )
    found = {row[0]: row[1] for row in rows}
    return Counts(incidents=found.pop(INCIDENTS), late_stages=found.pop(STAGES), stuck=found)
