"""One task as its page shows it, and the tasks of a case."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, and_, select
from sqlalchemy.orm import aliased

from storage.models import (
    Agency,
    Case,
    Draft,
    FormAnswer,
    ProcessDefinition,
    ProcessInstance,
    StaffMember,
    TaskStatus,
    UserTask,
)
from storage.queries.term_facts import TermFacts, facts_of_tasks
from storage.scope import Scope

Assignee = aliased(StaffMember, name="assignee")
Finisher = aliased(StaffMember, name="finisher")


@dataclass(frozen=True, kw_only=True)
class TaskCard:
    """A task with what stands in its head. ``groups`` decide who may take it."""

    id: str
    name: str
    element_id: str
    lane: str | None
    status: str
    version: int
    form_key: str | None
    form_part: str | None
    form_sha256: str | None
    """The version of the form that the task shows."""
    clauses: str | None
    groups: Sequence[str]
    assignee_id: str | None
    assignee_name: str | None
    finisher_name: str | None
    agency_id: str | None
    municipality_id: str
    priority: int
    created_at: datetime
    claimed_at: datetime | None
    ended_at: datetime | None
    due_at: datetime | None
    due_date: date | None
    target_date: date | None
    instance_id: str
    instance_status: str
    bundle: Sequence[str]
    """Definitions of the instance and of all it calls."""
    case_id: str | None
    case_number: str | None
    family_name: str | None
    threat: bool | None
    definition_id: str
    process_key: str
    process_name: str
    process_version: int

    @property
    def is_open(self) -> bool:
        return self.status == TaskStatus.OPEN


@dataclass(frozen=True, kw_only=True)
class CaseTask:
    """A line of the case's list of tasks."""

    id: str
    name: str
    element_id: str
    lane: str | None
    status: str
    instance_id: str
    groups: Sequence[str]
    agency_id: str | None
    municipality_id: str
    assignee_id: str | None
    assignee_name: str | None
    agency_name: str | None
    created_at: datetime
    due_at: datetime | None
    ended_at: datetime | None
    term: TermFacts | None
    """None: nobody set a term for this task."""

    @property
    def performer(self) -> str | None:
        """Who does it: the person, else the agency it waits in, else the lane of the diagram."""
        return self.assignee_name or self.agency_name or self.lane


@dataclass(frozen=True, kw_only=True)
class SavedDraft:
    content: dict[str, Any]
    version: int
    saved_at: datetime


@dataclass(frozen=True, kw_only=True)
class HandedForm:
    """A form as it was handed in for a task."""

    form_key: str
    form_part: str | None
    form_sha256: str
    answers: dict[str, Any]
    submitted_at: datetime


_CARD = (
    UserTask.id,
    UserTask.name,
    UserTask.element_id,
    UserTask.lane,
    UserTask.status,
    UserTask.version,
    UserTask.form_key,
    UserTask.form_part,
    UserTask.form_sha256,
    UserTask.clauses,
    UserTask.groups,
    UserTask.assignee_id,
    Assignee.short_name.label("assignee_name"),
    Finisher.short_name.label("finisher_name"),
    UserTask.agency_id,
    UserTask.municipality_id,
    UserTask.priority,
    UserTask.created_at,
    UserTask.claimed_at,
    UserTask.ended_at,
    UserTask.due_at,
    UserTask.due_date,
    UserTask.target_date,
    UserTask.instance_id,
    ProcessInstance.status.label("instance_status"),
    ProcessInstance.bundle,
    UserTask.case_id,
    Case.number.label("case_number"),
    Case.family_name,
    Case.threat,
    UserTask.definition_id,
    ProcessDefinition.key.label("process_key"),
    ProcessDefinition.name.label("process_name"),
    ProcessDefinition.version.label("process_version"),
)


def task_card(connection: Connection, *, task_id: str, scope: Scope) -> TaskCard | None:
    """The task, if it exists and is in the person's reach."""
    row = connection.execute(
        select(*_CARD)
        .join(ProcessInstance, ProcessInstance.id == UserTask.instance_id)
        .join(ProcessDefinition, ProcessDefinition.id == UserTask.definition_id)
        .outerjoin(Case, Case.id == UserTask.case_id)
        .outerjoin(Assignee, Assignee.id == UserTask.assignee_id)
        .outerjoin(Finisher, Finisher.id == UserTask.completed_by)
        .where(UserTask.id == task_id, scope.tasks())
    ).one_or_none()
    return None if row is None else TaskCard(**row._mapping)


def tasks_of_case(
    connection: Connection, *, case_id: str, scope: Scope, own_only: bool, limit: int = 200
) -> list[CaseTask]:
    """Open tasks first by deadline, then the finished ones, the latest first."""
    statement = (
        select(
            UserTask.id,
            UserTask.name,
            UserTask.element_id,
            UserTask.lane,
            UserTask.status,
            UserTask.instance_id,
            UserTask.groups,
            UserTask.agency_id,
            UserTask.municipality_id,
            UserTask.assignee_id,
            Assignee.short_name.label("assignee_name"),
            Agency.short_name.label("agency_name"),
            UserTask.created_at,
            UserTask.due_at,
            UserTask.ended_at,
        )
        .outerjoin(Assignee, Assignee.id == UserTask.assignee_id)
        .outerjoin(Agency, Agency.id == UserTask.agency_id)
        .join(Case, Case.id == UserTask.case_id)
        .where(UserTask.case_id == case_id, scope.cases())
        .order_by(UserTask.ended_at.desc().nulls_first(), UserTask.due_at.nulls_last(), UserTask.id)
        .limit(limit)
    )
    if own_only:
        statement = statement.where(scope.tasks())
    rows = connection.execute(statement).all()
    terms = facts_of_tasks(connection, [row.id for row in rows])
    return [CaseTask(**row._mapping, term=terms.get(row.id)) for row in rows]


def draft_of(connection: Connection, *, task_id: str, staff_id: str) -> SavedDraft | None:
    row = connection.execute(
        select(Draft.content, Draft.version, Draft.saved_at).where(
            and_(Draft.task_id == task_id, Draft.staff_id == staff_id)
        )
    ).one_or_none()
    return None if row is None else SavedDraft(**row._mapping)


def handed_form(connection: Connection, *, task_id: str) -> HandedForm | None:
    """What was handed in; the caller has found the task in its scope before."""
    row = connection.execute(
        select(
            FormAnswer.form_key,
            FormAnswer.form_part,
            FormAnswer.form_sha256,
            FormAnswer.answers,
            FormAnswer.submitted_at,
        )
        .where(FormAnswer.task_id == task_id)
        .order_by(FormAnswer.submitted_at.desc())
        .limit(1)
    ).one_or_none()
    return None if row is None else HandedForm(**row._mapping)
