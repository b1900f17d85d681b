"""Addresses at which a calendar program reads a person's terms; only a hash of the secret is kept."""

from enum import StrEnum

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import At, Base, Code, Key, OptionalAt, Ref


class FeedKind(StrEnum):
    MINE = "mine"
    OFFICE = "office"
    """All that the person's agency or commission has to do."""


class FeedToken(Base):
    __tablename__ = "feed_token"
    id: Mapped[Key]
    staff_id: Mapped[Ref] = mapped_column(ForeignKey("staff_member.id"), index=True)
    kind: Mapped[Code]
    token_hash: Mapped[Code] = mapped_column(unique=True)
    created_at: Mapped[At]
    revoked_at: Mapped[OptionalAt]
