"""How a municipality's own settings were changed: every change with what was, what became and why."""

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import At, Base, Code, Key, Number, OptionalTitle, Ref, Title


class SettingChange(Base):
    """One change of one setting; without ``old`` or ``new`` the default was, or is again, in force."""

    __tablename__ = "setting_change"
    id: Mapped[Key]
    municipality_id: Mapped[Ref] = mapped_column(ForeignKey("municipality.id"))
    key: Mapped[Code]
    number: Mapped[Number]
    """Which change of this setting it is, from 1 on."""
    at: Mapped[At]
    changed_by: Mapped[Ref]
    old: Mapped[OptionalTitle]
    new: Mapped[OptionalTitle]
    ground: Mapped[Title]
    __table_args__ = (Index("ix_setting_change_setting", "municipality_id", "key", "number", unique=True),)
