"""What happened in a case, newest first: the source of «Ход дела»."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, String, select, tuple_

from storage.columns import Moment
from storage.models import Agency, Case, HistoryEvent, ProcessDefinition
from storage.queries.paging import Page, from_cursor, to_cursor
from storage.scope import Scope


@dataclass(frozen=True, kw_only=True)
class Happening:
    instance_id: str
    seq: int
    at: datetime
    kind: str
    actor_id: str
    actor_name: str
    agency_name: str | None
    element_id: str | None
    element_name: str | None
    task_id: str | None
    process_key: str | None
    data: dict[str, Any]


_COLUMNS = (
    HistoryEvent.instance_id,
    HistoryEvent.seq,
    HistoryEvent.at,
    HistoryEvent.kind,
    HistoryEvent.actor_id,
    HistoryEvent.actor_name,
    Agency.short_name.label("agency_name"),
    HistoryEvent.element_id,
    HistoryEvent.element_name,
    HistoryEvent.task_id,
    ProcessDefinition.key.label("process_key"),
    HistoryEvent.data,
)


def history_of_case(
    connection: Connection,
    *,
    case_id: str,
    scope: Scope,
    task_id: str | None = None,
    cursor: str | None = None,
    limit: int = 100,
) -> Page[Happening]:
    """Events of every procedure of the case, or of one task in it, the latest first."""
    statement = (
        select(*_COLUMNS)
        .join(Case, Case.id == HistoryEvent.case_id)
        .outerjoin(Agency, Agency.id == HistoryEvent.actor_agency_id)
        .outerjoin(ProcessDefinition, ProcessDefinition.id == HistoryEvent.definition_id)
        .where(HistoryEvent.case_id == case_id, scope.cases())
        .order_by(HistoryEvent.at.desc(), HistoryEvent.instance_id.desc(), HistoryEvent.seq.desc())
        .limit(limit + 1)
    )
    if task_id is not None:
        statement = statement.where(HistoryEvent.task_id == task_id)
    after = from_cursor(cursor)
    if after is not None:
        instance_id, _, seq = after[1].partition("#")
        place = tuple_(after[0], instance_id, int(seq or 0), types=[Moment, String, HistoryEvent.seq.type])
        statement = statement.where(
            tuple_(HistoryEvent.at, HistoryEvent.instance_id, HistoryEvent.seq) < place
        )
    return _page([Happening(**row._mapping) for row in connection.execute(statement)], limit)


def history_of_instance(
    connection: Connection, *, instance_id: str, after_seq: int = 0, limit: int = 200
) -> list[Happening]:
    """Events of one procedure in order; the caller has found the instance in its scope before."""
    rows = connection.execute(
        select(*_COLUMNS)
        .outerjoin(Agency, Agency.id == HistoryEvent.actor_agency_id)
        .outerjoin(ProcessDefinition, ProcessDefinition.id == HistoryEvent.definition_id)
        .where(HistoryEvent.instance_id == instance_id, HistoryEvent.seq > after_seq)
        .order_by(HistoryEvent.seq)
        .limit(limit)
    )
    return [Happening(**row._mapping) for row in rows]


def latest_of_instance(
    connection: Connection, *, instance_id: str, before: int | None = None, limit: int = 100
) -> Page[Happening]:
    """Events of one procedure, the latest first; the caller has found the instance in its scope before."""
    statement = (
        select(*_COLUMNS)
        .outerjoin(Agency, Agency.id == HistoryEvent.actor_agency_id)
        .outerjoin(ProcessDefinition, ProcessDefinition.id == HistoryEvent.definition_id)
        .where(HistoryEvent.instance_id == instance_id)
        .order_by(HistoryEvent.seq.desc())
        .limit(limit + 1)
    )
    if before is not None:
        statement = statement.where(HistoryEvent.seq < before)
    rows = [Happening(**row._mapping) for row in connection.execute(statement)]
    if len(rows) <= limit:
        return Page(rows=rows, next_cursor=None)
    return Page(rows=rows[:limit], next_cursor=str(rows[limit - 1].seq))


def _page(rows: list[Happening], limit: int) -> Page[Happening]:
    if len(rows) <= limit:
        return Page(rows=rows, next_cursor=None)
    last = rows[limit - 1]
    return Page(rows=rows[:limit], next_cursor=to_cursor(last.at, f"{last.instance_id}#{last.seq}"))
