"""Days and years of the production calendar that were set here, over the shipped ones, and who set them."""

from datetime import date

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import At, Base, Code, Key, Number, Ref, Structure, Title


class CalendarDayEntry(Base):
    """A day of one layer: ``federal``, ``region``, ``municipality`` or ``agency``."""

    __tablename__ = "calendar_day"
    layer: Mapped[Code] = mapped_column(primary_key=True)
    place_id: Mapped[Code] = mapped_column(primary_key=True)
    """Code of the region, id of the municipality or agency; empty for the federal layer."""
    day: Mapped[date] = mapped_column(primary_key=True)
    kind: Mapped[Code]
    """``off``, ``working`` or ``shortened``."""
    reason: Mapped[Title]
    source: Mapped[Title]


class CalendarYearEntry(Base):
    """Whether a year of a layer is confirmed by its document."""

    __tablename__ = "calendar_year"
    layer: Mapped[Code] = mapped_column(primary_key=True)
    place_id: Mapped[Code] = mapped_column(primary_key=True)
    year: Mapped[Number] = mapped_column(primary_key=True, autoincrement=False)
    status: Mapped[Code]
    """``official`` or ``preliminary``."""
    source: Mapped[Title]


class CalendarChange(Base):
    """One act of changing a layer: every day and year with what it was and what it became."""

    __tablename__ = "calendar_change"
    id: Mapped[Key]
    number: Mapped[Number] = mapped_column(unique=True)
    layer: Mapped[Code]
    place_id: Mapped[Code]
    at: Mapped[At]
    changed_by: Mapped[Ref]
    ground: Mapped[Title]
    changes: Mapped[Structure]
    __table_args__ = (Index("ix_calendar_change_layer", "layer", "place_id", "number"),)


class CalendarEdition(Base):
    """The one row that names the newest change of all, so that calendars can be kept in memory.

    Who changes a calendar holds it until the commit: changes come one after another.
    """

    __tablename__ = "calendar_edition"
    name: Mapped[Code] = mapped_column(primary_key=True)
    number: Mapped[Number]
    change_id: Mapped[Ref]
