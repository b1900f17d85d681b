"""Drafts that are being played: what was given and the steps made, one play for a draft and a person."""

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import At, Base, Number, Structure


class ProcedurePlay(Base):
    """Everything that a play is: nothing of it lives in the server, it is played anew from here."""

    __tablename__ = "procedure_play"
    draft_id: Mapped[str] = mapped_column(String(36), ForeignKey("procedure_draft.id"), primary_key=True)
    staff_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    version: Mapped[Number]
    """Counts the changes; who makes one says which one was seen."""
    source: Mapped[Structure]
    """A scenario without expectations."""
    saved_at: Mapped[At]
