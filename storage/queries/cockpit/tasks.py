"""Open tasks by their term, and stages whose own term has passed: the lists behind the figures."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, String, func, select, true, tuple_

from storage.columns import Moment
from storage.lateness import cut
from storage.models import (
    Agency,
    Case,
    Deadline,
    ProcessDefinition,
    ProcessInstance,
    StaffMember,
    TaskStatus,
    UserTask,
)
from storage.queries.paging import Page, from_cursor, to_cursor
from storage.queries.term_facts import FACTS, TermFacts, facts_in, facts_of_tasks

NO_AGENCY = "none"
"""Asked for in the place of an agency: tasks that are not one agency's."""


@dataclass(frozen=True, kw_only=True)
class TaskChoice:
    """What is asked for; ``since`` and ``until`` bound the term, the second of them is not part of it."""

    towns: Sequence[str]
    since: datetime | None = None
    until: datetime | None = None
    agency_id: str | None = None
    key: str | None = None
    element_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class TaskLine:
    id: str
    name: str
    element_id: str
    instance_id: str
    municipality_id: str
    procedure: str
    case_id: str | None
    case_number: str | None
    agency_name: str | None
    assignee_name: str | None
    created_at: datetime
    due_at: datetime
    term: TermFacts | None


@dataclass(frozen=True, kw_only=True)
class StageLine(TermFacts):
    """A stage of a procedure whose own term has passed, whoever works in it."""

    id: str
    name: str
    instance_id: str
    municipality_id: str
    procedure: str
    case_id: str | None
    case_number: str | None


def task_page(
    connection: Connection, chosen: TaskChoice, *, cursor: str | None = None, limit: int = 100
) -> Page[TaskLine]:
    """The longest overdue first."""
    after = from_cursor(cursor)
    place = tuple_(UserTask.due_at, UserTask.id)
    # Ten thousand rows are sorted by the index alone; only those of the page meet the other tables.
    keys = (
        select(UserTask.id, UserTask.due_at)
        .where(
            *_conditions(chosen),
            true() if after is None else place > tuple_(*after, types=[Moment, String]),
        )
        .order_by(UserTask.due_at, UserTask.id)
        .limit(limit + 1)
        .subquery()
    )
    rows = connection.execute(_cards(keys)).mappings().all()
    terms = facts_of_tasks(connection, [row["id"] for row in rows])
    lines = [TaskLine(**row, term=terms.get(row["id"])) for row in rows]
    if len(lines) <= limit:
        return Page(rows=lines, next_cursor=None)
    last = lines[limit - 1]
    return Page(rows=lines[:limit], next_cursor=to_cursor(last.due_at, last.id))


def count_tasks(connection: Connection, chosen: TaskChoice) -> int:
    return connection.execute(
        select(func.count()).select_from(UserTask).where(*_conditions(chosen))
    ).scalar_one()


def late_stages(
    connection: Connection, *, towns: Sequence[str], now: datetime, limit: int = 500
) -> list[StageLine]:
    """The longest overdue first."""
    rows = connection.execute(
        select(
            *FACTS,
            Deadline.id,
            func.coalesce(Deadline.element_name, Deadline.element_id).label("name"),
            Deadline.instance_id,
            Deadline.municipality_id,
            ProcessDefinition.name.label("procedure"),
            Deadline.case_id,
            Case.number.label("case_number"),
        )
        .join(ProcessInstance, ProcessInstance.id == Deadline.instance_id)
        .join(ProcessDefinition, ProcessDefinition.id == ProcessInstance.definition_id)
        .outerjoin(Case, Case.id == Deadline.case_id)
        .where(
            Deadline.municipality_id.in_(towns),
            Deadline.state == "running",
            Deadline.due_at < cut(now),
            Deadline.user_task_id.is_(None),
        )
        .order_by(Deadline.due_at, Deadline.id)
        .limit(limit)
    )
    return [StageLine(**facts_in(row)) for row in rows]


def _cards(keys: Any) -> Any:
    return (
        select(
            UserTask.id,
            UserTask.name,
            UserTask.element_id,
            UserTask.instance_id,
            UserTask.municipality_id,
            ProcessDefinition.name.label("procedure"),
            UserTask.case_id,
            Case.number.label("case_number"),
            Agency.short_name.label("agency_name"),
            StaffMember.short_name.label("assignee_name"),
            UserTask.created_at,
            UserTask.due_at,
        )
        .join(keys, keys.c.id == UserTask.id)
        .join(ProcessDefinition, ProcessDefinition.id == UserTask.definition_id)
        .outerjoin(Case, Case.id == UserTask.case_id)
        .outerjoin(Agency, Agency.id == UserTask.agency_id)
        .outerjoin(StaffMember, StaffMember.id == UserTask.assignee_id)
        .order_by(keys.c.due_at, keys.c.id)
    )


def _conditions(chosen: TaskChoice) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [
        UserTask.municipality_id.in_(chosen.towns),
        UserTask.status == TaskStatus.OPEN,
        UserTask.due_at.is_not(None),
    ]
    if chosen.since is not None:
        found.append(UserTask.due_at >= chosen.since)
    if chosen.until is not None:
        found.append(UserTask.due_at < chosen.until)
    if chosen.agency_id == NO_AGENCY:
        found.append(UserTask.agency_id.is_(None))
    elif chosen.agency_id:
        found.append(UserTask.agency_id == chosen.agency_id)
    if chosen.key:
        of_key = select(ProcessDefinition.id).where(ProcessDefinition.key == chosen.key)
        found.append(UserTask.definition_id.in_(of_key))
    if chosen.element_id:
        found.append(UserTask.element_id == chosen.element_id)
    return found
