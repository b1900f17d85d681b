"""On what a procedure stands: conditions on its tasks, deferred work, awaited events and troubles."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Connection, or_, select

from storage.lateness import cut
from storage.models import (
    Agency,
    EventSubscription,
    Job,
    JobState,
    ProcessInstance,
    StaffMember,
    Stuck,
    UserTask,
)
from storage.queries.cockpit.figures import OPEN
from storage.queries.cockpit.places import STEPS_OF_SYSTEM

if TYPE_CHECKING:
    from storage.queries.cockpit.instances import InstanceChoice

ANY = "any"


@dataclass(frozen=True, kw_only=True)
class OpenTask:
    """An open task of a line of the list: where it stands, for whom it waits, until when."""

    id: str
    instance_id: str
    element_id: str
    name: str
    lane: str | None
    agency_name: str | None
    assignee_name: str | None
    created_at: datetime
    due_at: datetime | None


def open_tasks_of(connection: Connection, instance_ids: Sequence[str]) -> list[OpenTask]:
    """The nearest term first."""
    if not instance_ids:
        return []
    rows = connection.execute(
        select(
            UserTask.id,
            UserTask.instance_id,
            UserTask.element_id,
            UserTask.name,
            UserTask.lane,
            Agency.short_name.label("agency_name"),
            StaffMember.short_name.label("assignee_name"),
            UserTask.created_at,
            UserTask.due_at,
        )
        .outerjoin(Agency, Agency.id == UserTask.agency_id)
        .outerjoin(StaffMember, StaffMember.id == UserTask.assignee_id)
        .where(UserTask.instance_id.in_(instance_ids), UserTask.status == OPEN)
        .order_by(UserTask.due_at.is_(None), UserTask.due_at, UserTask.id)
    )
    return [OpenTask(**row) for row in rows.mappings()]


def standing_on(chosen: "InstanceChoice") -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if chosen.elements or chosen.late or chosen.agency_id:
        found.append(_stands(chosen))
    if chosen.stuck:
        troubles = select(Stuck.instance_id).where(Stuck.freed_at.is_(None), Stuck.instance_id.is_not(None))
        if chosen.stuck != ANY:
            troubles = troubles.where(Stuck.kind == chosen.stuck)
        found.append(ProcessInstance.id.in_(troubles))
    return found


def _stands(chosen: "InstanceChoice") -> ColumnElement[bool]:
    """On a task that fits; without terms and agencies asked for also on a step where no person works."""
    tasks: list[Any] = [UserTask.municipality_id.in_(chosen.towns), UserTask.status == OPEN]
    if chosen.definition_id:
        tasks.append(UserTask.definition_id == chosen.definition_id)
    if chosen.elements:
        tasks.append(UserTask.element_id.in_(chosen.elements))
    if chosen.late and chosen.now is not None:
        tasks.append(UserTask.due_at < cut(chosen.now))
    if chosen.agency_id:
        tasks.append(UserTask.agency_id == chosen.agency_id)
    by_task = ProcessInstance.id.in_(select(UserTask.instance_id).where(*tasks))
    if chosen.late or chosen.agency_id:
        return by_task
    jobs = select(Job.instance_id).where(
        Job.element_id.in_(chosen.elements),
        Job.state.in_((JobState.WAITING, JobState.FAILED)),
        Job.kind.in_(STEPS_OF_SYSTEM),
    )
    events = select(EventSubscription.instance_id).where(EventSubscription.element_id.in_(chosen.elements))
    return or_(by_task, ProcessInstance.id.in_(jobs), ProcessInstance.id.in_(events))
