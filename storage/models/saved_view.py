"""A list as somebody likes to see it: what is asked for and which columns, under a name."""

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from storage.models.base import At, Base, Code, Key, Ref, Title


class SavedView(Base):
    """``query`` is the address of the list without the list itself."""

    __tablename__ = "saved_view"
    id: Mapped[Key]
    listing: Mapped[Code]
    name: Mapped[Title]
    query: Mapped[Title]
    owner_id: Mapped[Ref]
    owner_name: Mapped[Title]
    shared_with: Mapped[Code]
    """Empty: the owner's alone; ``mun:…`` everybody of a municipality, ``role:…`` everybody with a role."""
    created_at: Mapped[At]
    changed_at: Mapped[At]
    __table_args__ = (
        Index("ix_saved_view_owner", "owner_id", "listing"),
        Index("ix_saved_view_shared", "shared_with", "listing"),
    )
