"""The register of the risk group (Perm krai, 846-п): a row is one child or family at one organisation.

What the monitoring counts by stands in columns and in coded rows of its own; the other
columns of annex 2 are read only with the entry and stand in ``content``. An entry that
nobody has decided on yet has no ``put_on`` and counts nowhere.
"""

from datetime import date
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import (
    At,
    Base,
    Code,
    Key,
    Number,
    OptionalCode,
    OptionalRef,
    OptionalTitle,
    Ref,
    Structure,
    Title,
)


class RiskKind(StrEnum):
    """Schools and state organisations keep children only (PK 2.1)."""

    CHILD = "child"
    FAMILY = "family"


class RiskOrganisation(StrEnum):
    """The kinds of organisations that keep the register (PK 1.1, 2.1)."""

    PRESCHOOL = "preschool"
    SCHOOL = "school"
    COLLEGE = "college"
    MEDICAL = "medical"


class RiskState(StrEnum):
    DRAFT = "draft"
    REGISTERED = "registered"
    REMOVED = "removed"
    REFUSED = "refused"
    """Not put on: the row keeps the reason and nothing about the child."""


class RiskCodeList(StrEnum):
    """The coded columns of an entry, each of several values."""

    GROUND = "F-PK-1"
    FAMILY_CATEGORY = "F-PK-5:family"
    CHILD_CATEGORY = "F-PK-5:child"
    EXTRA = "extra"
    """Additional occupation: ``section``, ``club``, ``lessons``."""


class RiskEntry(Base):
    __tablename__ = "risk_entry"
    id: Mapped[Key]
    municipality_id: Mapped[Ref] = mapped_column(ForeignKey("municipality.id"))
    """Where the organisation is."""
    residence_id: Mapped[Ref] = mapped_column(ForeignKey("municipality.id"))
    """Where the family lives or stays: its district commission reads the entry (PK 2.5)."""
    agency_id: Mapped[Ref] = mapped_column(ForeignKey("agency.id"))
    org_kind: Mapped[Code]
    instance_id: Mapped[OptionalRef] = mapped_column(index=True)
    case_id: Mapped[str | None] = mapped_column(ForeignKey("case.id"), index=True)
    person_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"), index=True)
    kind: Mapped[Code]
    state: Mapped[Code]
    child_name: Mapped[Title]
    born_on: Mapped[date | None]
    search_key: Mapped[Title]
    sort_key: Mapped[Title]
    put_on: Mapped[date | None]
    decided_by: Mapped[OptionalRef]
    curator_id: Mapped[OptionalRef]
    last_confirmed_on: Mapped[date | None]
    removed_on: Mapped[date | None]
    removal_code: Mapped[OptionalCode]
    next_organisation: Mapped[OptionalTitle]
    refusal_reason: Mapped[OptionalTitle]
    content: Mapped[Structure]
    """The other columns of annex 2 by the keys of ``F-PK-2``."""
    entered_at: Mapped[At]
    entered_by: Mapped[Ref]
    __table_args__ = (
        Index("ix_risk_entry_agency", "agency_id", "put_on"),
        Index("ix_risk_entry_municipality", "municipality_id", "put_on"),
        Index("ix_risk_entry_residence", "residence_id", "put_on"),
    )


class RiskEntryCode(Base):
    """One code of an entry: a ground of annex 1, a category of annex 5, an additional occupation."""

    __tablename__ = "risk_entry_code"
    entry_id: Mapped[str] = mapped_column(ForeignKey("risk_entry.id"), primary_key=True)
    list_id: Mapped[str] = mapped_column(String(120), primary_key=True)
    code: Mapped[str] = mapped_column(String(120), primary_key=True)


class RiskEntryYear(Base):
    """An entry in the register of one year, with its number there (PK 2.5).

    It is put there when it is put on, and again at each turn of a year at which it stands.
    """

    __tablename__ = "risk_entry_year"
    entry_id: Mapped[str] = mapped_column(ForeignKey("risk_entry.id"), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[Ref]
    number: Mapped[Number]
    since: Mapped[date]
    __table_args__ = (UniqueConstraint("agency_id", "year", "number"),)


class RiskEntryChange(Base):
    """What was changed in an entry: the value before and after, by whom and why; nothing is overwritten."""

    __tablename__ = "risk_entry_change"
    id: Mapped[Key]
    entry_id: Mapped[str] = mapped_column(ForeignKey("risk_entry.id"), index=True)
    changes: Mapped[Structure]
    """Column → ``[before, after]``."""
    reason: Mapped[Title]
    changed_at: Mapped[At]
    changed_by: Mapped[Ref]
