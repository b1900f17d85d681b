"""Tasks of people, to whom each is offered, and what somebody has begun to type."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import BigInteger, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.columns import Moment
from storage.models.base import (
    At,
    Base,
    Code,
    Key,
    Number,
    OptionalAt,
    OptionalCode,
    OptionalRef,
    OptionalTitle,
    Ref,
    Structure,
    Title,
)


class TaskStatus(StrEnum):
    OPEN = "open"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    SKIPPED = "skipped"
    """Passed over by a person, with a reason."""


class UserTask(Base):
    __tablename__ = "user_task"
    id: Mapped[Key]
    instance_id: Mapped[Ref] = mapped_column(ForeignKey("process_instance.id"))
    definition_id: Mapped[Ref]
    case_id: Mapped[OptionalRef]
    municipality_id: Mapped[Ref]
    agency_id: Mapped[OptionalRef]
    """The agency the task is meant for, when it is one agency's."""
    element_id: Mapped[Code]
    name: Mapped[Title]
    lane: Mapped[OptionalTitle]
    form_key: Mapped[OptionalCode]
    form_part: Mapped[OptionalCode]
    form_sha256: Mapped[str | None] = mapped_column(String(64))
    """The version of the form that the task shows; empty: the one of today."""
    assignee_id: Mapped[OptionalRef]
    groups: Mapped[Structure]
    """Group keys of the candidates; ``task_candidate`` holds them as rows while the task is open."""
    clauses: Mapped[OptionalTitle]
    priority: Mapped[Number]
    status: Mapped[Code]
    version: Mapped[Number]
    """Counts claims, releases and assignments; a form carries the number it was opened with."""
    created_at: Mapped[At]
    due_at: Mapped[OptionalAt]
    due_date: Mapped[date | None]
    target_date: Mapped[date | None]
    follow_up_at: Mapped[OptionalAt]
    claimed_at: Mapped[OptionalAt]
    ended_at: Mapped[OptionalAt]
    completed_by: Mapped[OptionalRef]
    __table_args__ = (
        Index("ix_user_task_instance", "instance_id", "status"),
        Index("ix_user_task_assignee", "assignee_id", "status", "due_at"),
        Index("ix_user_task_case", "case_id", "status"),
        # The cockpit counts by an index alone: closed tasks stay for ever, open ones are few.
        Index(
            "ix_user_task_municipality",
            "municipality_id",
            "status",
            "due_at",
            "agency_id",
            "definition_id",
            "element_id",
        ),
        Index("ix_user_task_arisen", "municipality_id", "created_at"),
        Index("ix_user_task_ended", "municipality_id", "ended_at", "due_at", "status"),
        Index(
            "ix_user_task_place",
            "municipality_id",
            "definition_id",
            "element_id",
            "created_at",
            "due_at",
            sqlite_where=text("status = 'open'"),
            postgresql_where=text("status = 'open'"),
        ),
    )


FAR_FUTURE = datetime.fromisoformat("9999-12-31T00:00:00+00:00")
"""Stands for «без срока» in sorted indexes, so that tasks without a term come last on every database."""


class TaskCandidate(Base):
    """A row per group that may take an open task: the inbox reads one index range per group."""

    __tablename__ = "task_candidate"
    group_key: Mapped[str] = mapped_column(String(120), primary_key=True)
    due_at: Mapped[datetime] = mapped_column(Moment, primary_key=True)
    task_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    __table_args__ = (Index("ix_task_candidate_task", "task_id"),)


class Draft(Base):
    """A form as it is being typed: unvalidated, one per task and person."""

    __tablename__ = "draft"
    task_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    staff_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    content: Mapped[Structure]
    version: Mapped[Number]
    saved_at: Mapped[At]
    page: Mapped[str | None] = mapped_column(String(36))
    """Who saved last: a page in a browser, by the mark it gave itself; None when no script was at work."""
    page_step: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
