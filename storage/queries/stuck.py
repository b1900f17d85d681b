"""What is stuck, for the pages of those who answer for it: lists and counts, without names of families."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, func, select, true, tuple_

from storage.models import (
    Agency,
    Case,
    Incident,
    Job,
    Municipality,
    ProcessDefinition,
    ProcessInstance,
    RoleAssignment,
    StaffMember,
    Stuck,
    UserTask,
)
from storage.queries.paging import Page, from_cursor, to_cursor


@dataclass(frozen=True, kw_only=True)
class StuckLine:
    id: str
    kind: str
    reason: str
    since: datetime
    found_at: datetime
    facts: Mapping[str, Any]
    instance_id: str | None
    instance_status: str | None
    definition_id: str | None
    definition_key: str | None
    definition_name: str | None
    definition_version: int | None
    element_id: str | None
    element_name: str | None
    task_id: str | None
    groups: Sequence[str] | None
    assignee_id: str | None
    assignee_name: str | None
    assignee_at_work: bool | None
    job_id: str | None
    job_state: str | None
    incident_id: str | None
    incident_kind: str | None
    deadline_id: str | None
    case_id: str | None
    case_number: str | None
    municipality_id: str | None
    municipality_name: str | None
    agency_id: str | None
    agency_name: str | None


@dataclass(frozen=True, kw_only=True)
class StuckFilter:
    """``municipalities`` None: of the whole platform."""

    municipalities: Sequence[str] | None
    kind: str | None = None
    process_key: str | None = None
    municipality_id: str | None = None
    agency_id: str | None = None
    instance_id: str | None = None
    element_id: str | None = None


def stuck_lines(
    connection: Connection, asked: StuckFilter, *, cursor: str | None = None, limit: int = 50
) -> Page[StuckLine]:
    """Open troubles, the oldest first. Raises CursorUnreadable."""
    place = from_cursor(cursor)
    statement = _narrowed(_lines(), asked).order_by(Stuck.since, Stuck.id).limit(limit + 1)
    if place is not None:
        statement = statement.where(tuple_(Stuck.since, Stuck.id) > tuple_(*place))
    rows = [StuckLine(**row._mapping) for row in connection.execute(statement)]
    last = rows[limit - 1] if len(rows) > limit else None
    return Page(rows=rows[:limit], next_cursor=to_cursor(last.since, last.id) if last else None)


def stuck_counts(connection: Connection, asked: StuckFilter) -> dict[str, int]:
    """Kind → how many are open."""
    statement = _narrowed(select(Stuck.kind, func.count().label("many")), asked).group_by(Stuck.kind)
    return {row.kind: row.many for row in connection.execute(statement)}


def stuck_procedures(connection: Connection, asked: StuckFilter) -> dict[str, str]:
    """Key → name of the procedures of which something is stuck."""
    statement = (
        _narrowed(select(ProcessDefinition.key, func.max(ProcessDefinition.name).label("name")), asked)
        .select_from(Stuck)
        .join(ProcessDefinition, ProcessDefinition.id == Stuck.definition_id)
        .group_by(ProcessDefinition.key)
    )
    return {row.key: row.name for row in connection.execute(statement)}


def people_in_roles(
    connection: Connection, *, roles: Sequence[str], municipality_id: str | None, agency_id: str | None = None
) -> dict[str, list[str]]:
    """Role → short names of those at work who hold it in a municipality (or agency), or everywhere."""
    of_place = StaffMember.municipality_id == municipality_id
    scopes = of_place if agency_id is None else StaffMember.agency_id == agency_id
    reach = scopes | (RoleAssignment.scope_kind == "platform")
    rows = connection.execute(
        select(RoleAssignment.role, StaffMember.short_name)
        .join(StaffMember, StaffMember.id == RoleAssignment.staff_id)
        .where(RoleAssignment.role.in_(roles), StaffMember.is_active.is_(true()), reach)
        .order_by(StaffMember.short_name)
        .distinct()
    )
    found: dict[str, list[str]] = {}
    for row in rows:
        found.setdefault(row.role, []).append(row.short_name)
    return found


_COLUMNS = (
    Stuck.id,
    Stuck.kind,
    Stuck.reason,
    Stuck.since,
    Stuck.found_at,
    Stuck.facts,
    Stuck.instance_id,
    ProcessInstance.status.label("instance_status"),
    Stuck.definition_id,
    ProcessDefinition.key.label("definition_key"),
    ProcessDefinition.name.label("definition_name"),
    ProcessDefinition.version.label("definition_version"),
    Stuck.element_id,
    Stuck.element_name,
    Stuck.task_id,
    UserTask.groups,
    UserTask.assignee_id,
    StaffMember.short_name.label("assignee_name"),
    StaffMember.is_active.label("assignee_at_work"),
    Stuck.job_id,
    Job.state.label("job_state"),
    Stuck.incident_id,
    Incident.kind.label("incident_kind"),
    Stuck.deadline_id,
    Stuck.case_id,
    Case.number.label("case_number"),
    Stuck.municipality_id,
    Municipality.name.label("municipality_name"),
    Stuck.agency_id,
    Agency.short_name.label("agency_name"),
)


def _lines() -> Select[*tuple[Any, ...]]:
    return (
        select(*_COLUMNS)
        .outerjoin(ProcessInstance, ProcessInstance.id == Stuck.instance_id)
        .outerjoin(ProcessDefinition, ProcessDefinition.id == Stuck.definition_id)
        .outerjoin(UserTask, UserTask.id == Stuck.task_id)
        .outerjoin(StaffMember, StaffMember.id == UserTask.assignee_id)
        .outerjoin(Job, Job.id == Stuck.job_id)
        .outerjoin(Incident, Incident.id == Stuck.incident_id)
        .outerjoin(Case, Case.id == Stuck.case_id)
        .outerjoin(Municipality, Municipality.id == Stuck.municipality_id)
        .outerjoin(Agency, Agency.id == Stuck.agency_id)
    )


def _narrowed(statement: Select[*tuple[Any, ...]], asked: StuckFilter) -> Select[*tuple[Any, ...]]:
    statement = statement.where(Stuck.freed_at.is_(None))
    if asked.municipalities is not None:
        statement = statement.where(Stuck.municipality_id.in_(asked.municipalities))
    if asked.process_key is not None:
        of_key = select(ProcessDefinition.id).where(ProcessDefinition.key == asked.process_key)
        statement = statement.where(Stuck.definition_id.in_(of_key))
    for name in ("kind", "municipality_id", "agency_id", "instance_id", "element_id"):
        if (value := getattr(asked, name)) is not None:
            statement = statement.where(getattr(Stuck, name) == value)
    return statement
