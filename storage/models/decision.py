"""Decision tables that procedures ask."""

from datetime import date

from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import At, Base, Code, Key, Number, OptionalAt, OptionalCode, Ref, Title


class DecisionDefinition(Base):
    """One version of a decision. ``resource`` is its whole file as uploaded, given back byte for byte."""

    __tablename__ = "decision_definition"
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
    """From this day it is asked; empty: at once."""
    withdrawn_at: Mapped[OptionalAt]
    __table_args__ = (UniqueConstraint("key", "edition", "version"),)
