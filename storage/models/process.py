"""Definitions, running instances and what they wait for: tasks, jobs, subscriptions, incidents."""

from datetime import date
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import (
    At,
    Base,
    Code,
    Key,
    Number,
    OptionalAt,
    OptionalCode,
    OptionalNumber,
    OptionalRef,
    OptionalTitle,
    Ref,
    Structure,
    Title,
)


class InstanceStatus(StrEnum):
    RUNNING = "running"
    SUSPENDED = "suspended"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


class JobState(StrEnum):
    WAITING = "waiting"
    DONE = "done"
    CANCELLED = "cancelled"
    FAILED = "failed"


class Deployment(Base):
    __tablename__ = "deployment"
    id: Mapped[Key]
    name: Mapped[Title]
    comment: Mapped[OptionalTitle]
    deployed_at: Mapped[At]
    deployed_by: Mapped[Ref]


class ProcessDefinition(Base):
    """One version of a procedure. ``resource`` holds the uploaded bytes, given back byte for byte."""

    __tablename__ = "process_definition"
    id: Mapped[Key]
    deployment_id: Mapped[Ref] = mapped_column(ForeignKey("deployment.id"))
    key: Mapped[Code]
    version: Mapped[Number]
    version_tag: Mapped[OptionalCode]
    edition: Mapped[Code]
    """Region code, or empty for the common edition."""
    name: Mapped[Title]
    resource_name: Mapped[Title]
    resource: Mapped[bytes] = mapped_column(LargeBinary)
    sha256: Mapped[str] = mapped_column(String(64))
    deployed_at: Mapped[At]
    effective_from: Mapped[date | None]
    """From this day new cases go by it; empty: at once."""
    released_by: Mapped[OptionalRef]
    approved_by: Mapped[OptionalRef]
    """Who drew it and who approved it; empty for what an operator has deployed."""
    comment: Mapped[OptionalTitle]
    withdrawn_at: Mapped[OptionalAt]
    """New cases no longer go by it; those that run stay."""
    __table_args__ = (UniqueConstraint("key", "edition", "version"),)


class FormVersion(Base):
    """The file of a form as some procedure was deployed with it."""

    __tablename__ = "form_version"
    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    key: Mapped[Code]
    content: Mapped[bytes] = mapped_column(LargeBinary)
    first_deployed_at: Mapped[At]


class DefinitionForm(Base):
    """Which version of a form the tasks of a definition show."""

    __tablename__ = "definition_form"
    definition_id: Mapped[str] = mapped_column(
        String(36), ForeignKey("process_definition.id"), primary_key=True
    )
    form_key: Mapped[str] = mapped_column(String(120), primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64), ForeignKey("form_version.sha256"))


class ProcessInstance(Base):
    """A running procedure. ``state`` is the compacted engine state, ``version`` counts its changes."""

    __tablename__ = "process_instance"
    id: Mapped[Key]
    definition_id: Mapped[Ref] = mapped_column(ForeignKey("process_definition.id"))
    definition_key: Mapped[Code]
    bundle: Mapped[Structure]
    """Ids of the definition and of all it calls, fixed for the life of the instance."""
    business_key: Mapped[str | None] = mapped_column(String(120), index=True)
    case_id: Mapped[str | None] = mapped_column(String(36), index=True)
    municipality_id: Mapped[Ref]
    agency_id: Mapped[OptionalRef]
    parent_id: Mapped[OptionalRef]
    status: Mapped[Code]
    version: Mapped[Number]
    state: Mapped[bytes | None] = mapped_column(LargeBinary)
    state_format: Mapped[Code]
    started_at: Mapped[At]
    started_by: Mapped[Ref]
    ended_at: Mapped[OptionalAt]
    ends: Mapped[Structure]
    """Ids of the end events reached so far."""
    history_seq: Mapped[Number]
    history_hash: Mapped[Code]
    __table_args__ = (
        Index("ix_process_instance_status", "municipality_id", "status", "started_at"),
        Index("ix_process_instance_definition", "definition_id", "status"),
        Index("ix_process_instance_load", "municipality_id", "status", "definition_id"),
    )


class Job(Base):
    """Work that is due at a moment: a timer of the diagram, a step of the ladder, or a deferred handler."""

    __tablename__ = "job"
    id: Mapped[Key]
    instance_id: Mapped[Ref] = mapped_column(ForeignKey("process_instance.id"))
    case_id: Mapped[OptionalRef]
    municipality_id: Mapped[Ref]
    kind: Mapped[Code]
    """``timer``, ``continue``, ``message``, ``signal``, ``start``, ``escalation`` or ``external``."""
    element_id: Mapped[Code]
    spiff_task_id: Mapped[OptionalRef]
    deadline_id: Mapped[OptionalRef]
    topic: Mapped[OptionalCode]
    payload: Mapped[Structure | None]
    due_at: Mapped[At]
    state: Mapped[Code]
    attempts: Mapped[Number]
    expiries: Mapped[Number]
    lease_owner: Mapped[OptionalCode]
    lease_until: Mapped[OptionalAt]
    token: Mapped[Number]
    """Fencing token: grows with each claim; a late finisher with an old one has no effect."""
    created_at: Mapped[At]
    done_at: Mapped[OptionalAt]
    lateness_seconds: Mapped[OptionalNumber]
    last_error: Mapped[OptionalTitle]
    __table_args__ = (
        Index("ix_job_due", "state", "due_at", "created_at", "id"),
        Index("ix_job_instance", "instance_id", "state", "due_at"),
        Index("ix_job_spiff_task", "spiff_task_id"),
        Index("ix_job_deadline", "deadline_id"),
    )


class EventSubscription(Base):
    """An element that waits for a message or a signal."""

    __tablename__ = "event_subscription"
    id: Mapped[Key]
    instance_id: Mapped[Ref] = mapped_column(ForeignKey("process_instance.id"), index=True)
    case_id: Mapped[OptionalRef]
    municipality_id: Mapped[Ref]
    kind: Mapped[Code]
    name: Mapped[Code]
    correlation: Mapped[OptionalTitle]
    element_id: Mapped[Code]
    element_name: Mapped[OptionalTitle]
    spiff_task_id: Mapped[str] = mapped_column(String(36), index=True)
    created_at: Mapped[At]
    __table_args__ = (Index("ix_event_subscription_name", "kind", "name", "case_id"),)


class KeptMessage(Base):
    """A message nobody waited for yet: kept 30 days and shown."""

    __tablename__ = "kept_message"
    id: Mapped[Key]
    name: Mapped[Code]
    case_id: Mapped[OptionalRef]
    correlation: Mapped[OptionalTitle]
    payload: Mapped[Structure]
    municipality_id: Mapped[OptionalRef]
    received_at: Mapped[At]
    expires_at: Mapped[At]
    delivered_at: Mapped[OptionalAt]
    __table_args__ = (Index("ix_kept_message_name", "name", "case_id"),)


class Incident(Base):
    """Something a person must look at: a job out of attempts, a state that cannot be read."""

    __tablename__ = "incident"
    id: Mapped[Key]
    instance_id: Mapped[str | None] = mapped_column(String(36), index=True)
    job_id: Mapped[OptionalRef]
    case_id: Mapped[OptionalRef]
    municipality_id: Mapped[OptionalRef]
    kind: Mapped[Code]
    element_id: Mapped[OptionalCode]
    message: Mapped[Title]
    detail: Mapped[OptionalTitle]
    first_at: Mapped[At]
    last_at: Mapped[At]
    count: Mapped[Number]
    resolved_at: Mapped[OptionalAt]
    resolved_by: Mapped[OptionalRef]


class HistoryEvent(Base):
    """What happened, in order, for ever: chained by hash within an instance."""

    __tablename__ = "history_event"
    instance_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[At]
    kind: Mapped[Code]
    actor_id: Mapped[Ref]
    actor_name: Mapped[Title]
    actor_agency_id: Mapped[OptionalRef]
    element_id: Mapped[OptionalCode]
    element_name: Mapped[OptionalTitle]
    task_id: Mapped[OptionalRef]
    case_id: Mapped[OptionalRef]
    definition_id: Mapped[OptionalRef]
    command_id: Mapped[str | None] = mapped_column(String(200))
    data: Mapped[Structure]
    """Details; a change is kept as ``{"field": [old, new]}``."""
    hash: Mapped[str] = mapped_column(String(64))
    __table_args__ = (Index("ix_history_event_case", "case_id", "at"),)


class CommandLogEntry(Base):
    """A command that was carried out, by its idempotency key, with the answer given."""

    __tablename__ = "command_log"
    id: Mapped[str] = mapped_column(String(200), primary_key=True)
    kind: Mapped[Code]
    body_hash: Mapped[str] = mapped_column(String(64))
    answer: Mapped[Structure]
    at: Mapped[At]
    actor_id: Mapped[Ref]
    instance_id: Mapped[OptionalRef]
