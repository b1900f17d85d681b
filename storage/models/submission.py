"""Quarterly submissions: who owes one, each version that was sent, and what was answered to it.

A version is written once with its figures and rows as they were sent; it is only accepted or
returned afterwards. A new version replaces none: what was sent first can be read for ever.
"""

from enum import StrEnum

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

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


class SenderKind(StrEnum):
    """Whose submission it is; beyond an organisation the sender is a body of a municipality."""

    ORGANISATION = "organisation"
    EDUCATION_AUTHORITY = "edu_authority"
    COMMISSION = "commission"
    REGION = "region"
    """A regional commission, which puts the lists of its municipalities together."""


class SubmissionState(StrEnum):
    """How a submission stands: as its newest version does."""

    AWAITED = "awaited"
    SENT = "sent"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    MISSING = "missing"
    """The collecting went on without it."""


class Submission(Base):
    """What one sender owes for one quarter."""

    __tablename__ = "submission"
    id: Mapped[Key]
    form_key: Mapped[Code]
    """What is sent: ``F-PK-3`` the register and the monitoring, ``F-ME-7`` the list of the databank,
    ``F-ME-8`` the republican list of those."""
    municipality_id: Mapped[Ref] = mapped_column(ForeignKey("municipality.id"))
    year: Mapped[Number]
    quarter: Mapped[Number]
    sender_kind: Mapped[Code]
    sender_id: Mapped[Ref]
    """An agency, or the municipality whose body sends."""
    sender_name: Mapped[Title]
    org_kind: Mapped[OptionalCode]
    state: Mapped[Code]
    due_at: Mapped[OptionalAt]
    instance_id: Mapped[OptionalRef]
    created_at: Mapped[At]
    __table_args__ = (
        UniqueConstraint("form_key", "year", "quarter", "sender_kind", "sender_id"),
        Index("ix_submission_municipality", "municipality_id", "year", "quarter"),
    )


class SubmissionVersion(Base):
    """One sending, frozen: figures, their sha-256, who sent it and when."""

    __tablename__ = "submission_version"
    id: Mapped[Key]
    submission_id: Mapped[Ref] = mapped_column(ForeignKey("submission.id"))
    number: Mapped[Number]
    figures: Mapped[Structure]
    """As the sender told them, by the keys of the form."""
    counted: Mapped[Structure]
    """As the register's rows gave them at that moment."""
    note: Mapped[OptionalTitle]
    sha256: Mapped[Code]
    sent_at: Mapped[At]
    sent_by: Mapped[Ref]
    task_id: Mapped[OptionalRef]
    state: Mapped[Code]
    """``sent``, ``accepted`` or ``returned``."""
    __table_args__ = (UniqueConstraint("submission_id", "number"),)


class SubmissionDecision(Base):
    """What was answered to a version: one level accepts, the next may still return it."""

    __tablename__ = "submission_decision"
    version_id: Mapped[str] = mapped_column(ForeignKey("submission_version.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[Code]
    decided_at: Mapped[At]
    decided_by: Mapped[Ref]
    remarks: Mapped[OptionalTitle]


class SubmissionRow(Base):
    """A row of the register as it was sent with a version."""

    __tablename__ = "submission_row"
    version_id: Mapped[str] = mapped_column(ForeignKey("submission_version.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[OptionalRef]
    content: Mapped[Structure]
