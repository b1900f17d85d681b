"""What happens to a document after it is drawn up, and how the names in documents are declined."""

from datetime import date

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import At, Base, Code, Key, OptionalCode, OptionalTitle, Ref, Structure, Title


class DocumentEvent(Base):
    """A step of a document by hand: signed, sent, received; by whom, on which day, by which way."""

    __tablename__ = "document_event"
    id: Mapped[Key]
    document_id: Mapped[str] = mapped_column(ForeignKey("document.id"), index=True)
    state: Mapped[Code]
    """The state that the document has come into, a value of ``DocumentState``."""
    day: Mapped[date]
    """The day it happened, as the person says; ``at`` is when it was written down."""
    way: Mapped[OptionalCode]
    party: Mapped[OptionalTitle]
    """To whom it was sent, by whom it was received or signed."""
    note: Mapped[OptionalTitle]
    at: Mapped[At]
    by_id: Mapped[Ref]
    by_name: Mapped[Title]


class NameForms(Base):
    """The cases of a name or of a phrase as a person wrote them; they win over the rules for ever."""

    __tablename__ = "name_forms"
    id: Mapped[Key]
    municipality_id: Mapped[Ref] = mapped_column(ForeignKey("municipality.id"))
    kind: Mapped[Code]
    """``person``, ``staff``, ``agency`` or ``position``."""
    subject: Mapped[Code]
    """Id of the person, the worker or the agency; of a position the digest of its words."""
    nominative: Mapped[Title]
    """The words these forms were written for; other words are declined anew."""
    forms: Mapped[Structure]
    changed_at: Mapped[At]
    changed_by: Mapped[Ref]
    __table_args__ = (UniqueConstraint("municipality_id", "kind", "subject"),)
