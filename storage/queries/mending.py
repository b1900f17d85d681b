"""The procedure that is to be set right, for whoever watches over its municipality."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from storage.models import (
    Case,
    Document,
    Job,
    JobState,
    KeptMessage,
    ProcessDefinition,
    ProcessInstance,
    RegisterEntry,
    StaffMember,
)


@dataclass(frozen=True, kw_only=True)
class MendedInstance:
    id: str
    definition_id: str
    definition_name: str
    definition_version: int
    bundle: Sequence[str]
    case_id: str | None
    case_number: str | None
    business_key: str | None
    municipality_id: str
    status: str
    version: int


@dataclass(frozen=True, kw_only=True)
class FailedJob:
    id: str
    element_id: str
    kind: str
    last_error: str | None


@dataclass(frozen=True, kw_only=True)
class KeptLine:
    id: str
    name: str
    received_at: datetime
    expires_at: datetime
    case_id: str | None
    case_number: str | None


def instance_to_mend(
    connection: Connection, *, instance_id: str, municipalities: Sequence[str] | None
) -> MendedInstance | None:
    """None when there is no such procedure in these municipalities; without them: anywhere."""
    return next(iter(instances_to_mend(connection, ids=[instance_id], municipalities=municipalities)), None)


def instances_to_mend(
    connection: Connection, *, ids: Sequence[str], municipalities: Sequence[str] | None
) -> list[MendedInstance]:
    statement = (
        select(
            ProcessInstance.id,
            ProcessInstance.definition_id,
            ProcessDefinition.name.label("definition_name"),
            ProcessDefinition.version.label("definition_version"),
            ProcessInstance.bundle,
            ProcessInstance.case_id,
            Case.number.label("case_number"),
            ProcessInstance.business_key,
            ProcessInstance.municipality_id,
            ProcessInstance.status,
            ProcessInstance.version,
        )
        .join(ProcessDefinition, ProcessDefinition.id == ProcessInstance.definition_id)
        .outerjoin(Case, Case.id == ProcessInstance.case_id)
        .where(ProcessInstance.id.in_(ids))
        .order_by(ProcessInstance.started_at, ProcessInstance.id)
    )
    if municipalities is not None:
        statement = statement.where(ProcessInstance.municipality_id.in_(municipalities))
    return [MendedInstance(**row._mapping) for row in connection.execute(statement)]


def failed_jobs(connection: Connection, *, instance_id: str) -> list[FailedJob]:
    rows = connection.execute(
        select(Job.id, Job.element_id, Job.kind, Job.last_error)
        .where(Job.instance_id == instance_id, Job.state == JobState.FAILED)
        .order_by(Job.due_at, Job.id)
    )
    return [FailedJob(**row._mapping) for row in rows]


def kept_messages(
    connection: Connection, *, municipalities: Sequence[str] | None, now: datetime, limit: int = 200
) -> list[KeptLine]:
    """Messages that found nobody, the latest first; those that name no place are everybody's."""
    statement = (
        select(
            KeptMessage.id,
            KeptMessage.name,
            KeptMessage.received_at,
            KeptMessage.expires_at,
            KeptMessage.case_id,
            Case.number.label("case_number"),
        )
        .outerjoin(Case, Case.id == KeptMessage.case_id)
        .where(KeptMessage.delivered_at.is_(None), KeptMessage.expires_at > now)
        .order_by(KeptMessage.received_at.desc())
        .limit(limit)
    )
    if municipalities is not None:
        statement = statement.where(
            KeptMessage.municipality_id.in_(municipalities) | KeptMessage.municipality_id.is_(None)
        )
    return [KeptLine(**row._mapping) for row in connection.execute(statement)]


def left_behind(connection: Connection, *, case_id: str, since: datetime) -> list[str]:
    """What has left the house since a moment, as titles: papers, and entries of journals by their code."""
    papers = connection.execute(
        select(Document.title)
        .where(Document.case_id == case_id, Document.created_at >= since)
        .order_by(Document.created_at)
        .limit(50)
    )
    entries = connection.execute(
        select(RegisterEntry.register, RegisterEntry.number)
        .where(RegisterEntry.case_id == case_id, RegisterEntry.entered_at >= since)
        .order_by(RegisterEntry.entered_at)
        .limit(50)
    )
    return [*papers.scalars(), *(f"{register}, № {number}" for register, number in entries)]


def names_of_staff(connection: Connection, *, ids: Sequence[str]) -> dict[str, str]:
    rows = connection.execute(select(StaffMember.id, StaffMember.short_name).where(StaffMember.id.in_(ids)))
    return {row.id: row.short_name for row in rows}
