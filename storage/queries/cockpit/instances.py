"""Procedures by many criteria, the newest first: each range of the index is cut to a page, then merged."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, String, func, select, true, tuple_, union_all
from sqlalchemy.orm import aliased

from storage.columns import Moment
from storage.models import (
    Agency,
    Case,
    HistoryEvent,
    Incident,
    InstanceStatus,
    Municipality,
    ProcessDefinition,
    ProcessInstance,
)
from storage.queries.cockpit.standing import standing_on
from storage.queries.paging import Page, from_cursor, to_cursor

EVERY_STATUS = tuple(InstanceStatus)
DONE = ("task_completed", "instance_started")


@dataclass(frozen=True, kw_only=True)
class InstanceChoice:
    """What is asked for; ends of spans of time are not part of them."""

    towns: Sequence[str]
    statuses: Sequence[str] = EVERY_STATUS
    key: str | None = None
    definition_id: str | None = None
    elements: Sequence[str] = ()
    """A token stands on one of these."""
    late: bool = False
    """The task there, or any task, is past its term."""
    now: datetime | None = None
    started_since: datetime | None = None
    started_until: datetime | None = None
    ended_since: datetime | None = None
    ended_until: datetime | None = None
    agency_id: str | None = None
    """An open task is this agency's."""
    number: str | None = None
    """How the number of the case begins."""
    with_incident: bool = False
    stuck: str | None = None
    """A kind of trouble, or ``any``."""
    parent_id: str | None = None
    oldest_first: bool = False


@dataclass(frozen=True, kw_only=True)
class InstanceCard:
    """A procedure as a line of the list; nothing of the family but the number of its case."""

    id: str
    definition_id: str
    procedure: str
    version: int
    status: str
    started_at: datetime
    ended_at: datetime | None
    case_id: str | None
    case_number: str | None
    business_key: str | None
    municipality_id: str
    municipality_name: str | None
    agency_name: str | None
    parent_id: str | None
    incidents: int
    last_step: str | None
    bundle: Sequence[str] = field(repr=False)


def instance_cards(
    connection: Connection, chosen: InstanceChoice, *, cursor: str | None = None, limit: int = 50
) -> Page[InstanceCard]:
    keys = _keys(chosen, from_cursor(cursor), limit + 1)
    if keys is None:
        return Page(rows=[], next_cursor=None)
    rows = [InstanceCard(**row) for row in connection.execute(_cards(keys, chosen)).mappings()]
    if len(rows) <= limit:
        return Page(rows=rows, next_cursor=None)
    last = rows[limit - 1]
    return Page(rows=rows[:limit], next_cursor=to_cursor(last.started_at, last.id))


def count_instances(connection: Connection, chosen: InstanceChoice) -> int:
    return connection.execute(
        select(func.count())
        .select_from(ProcessInstance)
        .where(
            ProcessInstance.municipality_id.in_(chosen.towns),
            ProcessInstance.status.in_(chosen.statuses),
            *_conditions(chosen),
        )
    ).scalar_one()


def instance_card(connection: Connection, *, instance_id: str, towns: Sequence[str]) -> InstanceCard | None:
    """One procedure in reach; to whoever it is not for it does not exist."""
    keys = (
        select(ProcessInstance.id, ProcessInstance.started_at)
        .where(ProcessInstance.id == instance_id, ProcessInstance.municipality_id.in_(towns))
        .subquery("page")
    )
    row = connection.execute(_cards(keys, InstanceChoice(towns=towns))).mappings().one_or_none()
    return None if row is None else InstanceCard(**row)


def _keys(chosen: InstanceChoice, after: tuple[datetime, str] | None, limit: int) -> Any:
    place = tuple_(ProcessInstance.started_at, ProcessInstance.id)
    if after is None:
        beyond: ColumnElement[bool] = true()
    else:
        bound = tuple_(*after, types=[Moment, String])
        beyond = place > bound if chosen.oldest_first else place < bound
    conditions = [*_conditions(chosen), beyond]
    ranges = [
        select(ProcessInstance.id, ProcessInstance.started_at)
        .where(ProcessInstance.municipality_id == town, ProcessInstance.status == str(status), *conditions)
        .order_by(*_order(ProcessInstance.started_at, ProcessInstance.id, chosen))
        .limit(limit)
        .subquery()
        for town in chosen.towns
        for status in chosen.statuses
    ]
    if not ranges:
        return None
    merged = union_all(*(select(part.c.id, part.c.started_at) for part in ranges)).subquery("merged")
    return (
        select(merged.c.id, merged.c.started_at)
        .order_by(*_order(merged.c.started_at, merged.c.id, chosen))
        .limit(limit)
        .subquery("page")
    )


def _order(started_at: Any, row_id: Any, chosen: InstanceChoice) -> tuple[Any, Any]:
    if chosen.oldest_first:
        return started_at.asc(), row_id.asc()
    return started_at.desc(), row_id.desc()


def _cards(keys: Any, chosen: InstanceChoice) -> Any:
    event = aliased(HistoryEvent)
    last_step = (
        select(event.element_name)
        .where(event.instance_id == ProcessInstance.id, event.kind.in_(DONE))
        .order_by(event.seq.desc())
        .limit(1)
        .scalar_subquery()
    )
    incidents = (
        select(func.count())
        .where(Incident.instance_id == ProcessInstance.id, Incident.resolved_at.is_(None))
        .scalar_subquery()
    )
    return (
        select(
            *(getattr(ProcessInstance, name) for name in _OWN),
            ProcessDefinition.name.label("procedure"),
            ProcessDefinition.version,
            Case.number.label("case_number"),
            Municipality.name.label("municipality_name"),
            Agency.short_name.label("agency_name"),
            incidents.label("incidents"),
            last_step.label("last_step"),
        )
        .join(keys, keys.c.id == ProcessInstance.id)
        .join(ProcessDefinition, ProcessDefinition.id == ProcessInstance.definition_id)
        .outerjoin(Case, Case.id == ProcessInstance.case_id)
        .outerjoin(Municipality, Municipality.id == ProcessInstance.municipality_id)
        .outerjoin(Agency, Agency.id == ProcessInstance.agency_id)
        .order_by(*_order(keys.c.started_at, keys.c.id, chosen))
    )


_OWN = (
    "id",
    "definition_id",
    "status",
    "started_at",
    "ended_at",
    "case_id",
    "business_key",
    "municipality_id",
    "parent_id",
    "bundle",
)


def _conditions(chosen: InstanceChoice) -> list[ColumnElement[bool]]:
    own, spans = ProcessInstance, []
    for column, since, until in (
        (own.started_at, chosen.started_since, chosen.started_until),
        (own.ended_at, chosen.ended_since, chosen.ended_until),
    ):
        spans += [column >= since] if since is not None else []
        spans += [column < until] if until is not None else []
    equal = {
        own.definition_key: chosen.key,
        own.definition_id: chosen.definition_id,
        own.parent_id: chosen.parent_id,
    }
    found: list[ColumnElement[bool]] = [column == value for column, value in equal.items() if value]
    if chosen.number:
        of_number = select(Case.id).where(
            Case.municipality_id.in_(chosen.towns), Case.number.startswith(chosen.number, autoescape=True)
        )
        found.append(own.case_id.in_(of_number))
    if chosen.with_incident:
        open_ones = select(Incident.instance_id).where(Incident.resolved_at.is_(None))
        found.append(own.id.in_(open_ones))
    return [*found, *spans, *standing_on(chosen)]
