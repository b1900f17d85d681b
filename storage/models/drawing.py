"""Drawings: diagrams that are kept and shown but never run."""

from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import At, Base, Key, Number, Ref, Title


class Drawing(Base):
    """One version of a file. ``resource`` holds the uploaded bytes, given back byte for byte."""

    __tablename__ = "drawing"
    id: Mapped[Key]
    deployment_id: Mapped[Ref] = mapped_column(ForeignKey("deployment.id"))
    resource_name: Mapped[str] = mapped_column(String(255))
    version: Mapped[Number]
    name: Mapped[Title]
    resource: Mapped[bytes] = mapped_column(LargeBinary)
    sha256: Mapped[str] = mapped_column(String(64))
    deployed_at: Mapped[At]
    __table_args__ = (UniqueConstraint("resource_name", "version"),)
