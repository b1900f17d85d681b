"""What one person asks to put into force or to withdraw, and what a second one has decided."""

from datetime import date
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import (
    At,
    Base,
    Code,
    Key,
    OptionalAt,
    OptionalCode,
    OptionalRef,
    OptionalTitle,
    Ref,
    Structure,
    Title,
)


class ReleaseKind(StrEnum):
    RELEASE = "release"
    WITHDRAWAL = "withdrawal"


class ReleaseState(StrEnum):
    ASKED = "asked"
    APPROVED = "approved"
    RETURNED = "returned"
    TAKEN_BACK = "taken_back"


class ReleaseRequest(Base):
    """A draft to be put into force, or a version to be withdrawn; never without a second person."""

    __tablename__ = "release_request"
    id: Mapped[Key]
    kind: Mapped[Code]
    draft_id: Mapped[OptionalRef] = mapped_column(ForeignKey("procedure_draft.id"))
    definition_id: Mapped[OptionalRef] = mapped_column(ForeignKey("process_definition.id"))
    """The version to withdraw; of a release, the version that came of it."""
    key: Mapped[Code]
    edition: Mapped[Code]
    name: Mapped[Title]
    files_sha256: Mapped[str | None] = mapped_column(String(64))
    """Of all files together, as they were asked for: exactly these are approved."""
    comment: Mapped[Title]
    version_tag: Mapped[OptionalCode]
    effective_from: Mapped[date | None]
    state: Mapped[Code]
    asked_at: Mapped[At]
    asked_by: Mapped[Ref]
    asked_by_name: Mapped[Title]
    authors: Mapped[Structure]
    """Who has drawn on it: none of them may approve it."""
    decided_at: Mapped[OptionalAt]
    decided_by: Mapped[OptionalRef]
    decided_by_name: Mapped[OptionalTitle]
    remark: Mapped[OptionalTitle]
    __table_args__ = (
        Index("ix_release_request_state", "state", "asked_at"),
        Index("ix_release_request_key", "key", "edition", "asked_at"),
        Index("ix_release_request_draft", "draft_id"),
    )
