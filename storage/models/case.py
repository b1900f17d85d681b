"""A family's case (дело): its people, addresses and the agencies that take part."""

from datetime import date
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import (
    At,
    Base,
    Code,
    Flag,
    Key,
    Number,
    OptionalAt,
    OptionalCode,
    OptionalNumber,
    OptionalRef,
    OptionalTitle,
    Ref,
    Structure,
    Title,
)


class CaseStatus(StrEnum):
    """Where a family's case stands; the minors have statuses of their own (ME 6.3, 6.4)."""

    INTAKE = "intake"
    CHECKING = "checking"
    CHECKED = "checked"
    RECOGNISED = "recognised"
    PROGRAMME = "programme"
    NOT_CONFIRMED = "not_confirmed"
    HELP = "help"
    REFUSED = "refused"
    JOINED = "joined"
    CLOSED = "closed"
    ANNULLED = "annulled"
    EXPERT_GROUP = "expert_group"
    RISK_GROUP = "risk_group"
    RISK_REMOVED = "risk_removed"


class PersonStatus(StrEnum):
    """Standing of one minor, or of the family as a whole, on the register of СОП."""

    NONE = "none"
    REGISTERED = "registered"
    REMOVED = "removed"
    ANNULLED = "annulled"


class Case(Base):
    __tablename__ = "case"
    id: Mapped[Key]
    municipality_id: Mapped[Ref] = mapped_column(ForeignKey("municipality.id"))
    number: Mapped[Code]
    """``{municipality code}-{year}-{number}``."""
    year: Mapped[Number]
    ordinal: Mapped[Number]
    family_name: Mapped[Title]
    """How lists call the family: «Ковалёвы» or «семья не установлена»."""
    status: Mapped[Code]
    danger_level: Mapped[OptionalCode]
    threat: Mapped[Flag]
    is_late: Mapped[Flag]
    """The flag «просрочка»: some term of this case was missed."""
    informing_agency_id: Mapped[str | None] = mapped_column(ForeignKey("agency.id"))
    curator_id: Mapped[str | None] = mapped_column(ForeignKey("staff_member.id"))
    opened_at: Mapped[At]
    received_at: Mapped[OptionalAt]
    """When the commission first heard (kdn.received_at): the phone message counts."""
    recognised_on: Mapped[date | None]
    term_until: Mapped[date | None]
    control_on: Mapped[date | None]
    removed_on: Mapped[date | None]
    removal_ground: Mapped[OptionalCode]
    closed_at: Mapped[OptionalAt]
    joined_case_id: Mapped[OptionalRef]
    moved_from_id: Mapped[OptionalRef]
    """The case of another municipality whose family moved here."""
    search_key: Mapped[Title]
    """Folded number and names of the family, for search on any database."""
    __table_args__ = (
        UniqueConstraint("municipality_id", "year", "ordinal"),
        UniqueConstraint("municipality_id", "number"),
        Index("ix_case_municipality_status", "municipality_id", "status", "opened_at"),
        Index("ix_case_moved_from", "moved_from_id"),
    )


class CaseCounter(Base):
    """The last case number given in a municipality in a year; taking the next one locks the row."""

    __tablename__ = "case_counter"
    municipality_id: Mapped[Key]
    year: Mapped[int] = mapped_column(primary_key=True)
    last: Mapped[Number]


class Person(Base):
    """A member of a family. Parents and minors alike; what they are in a case is in ``case_person``."""

    __tablename__ = "person"
    id: Mapped[Key]
    municipality_id: Mapped[Ref] = mapped_column(ForeignKey("municipality.id"))
    surname: Mapped[Title]
    given_name: Mapped[Title]
    patronymic: Mapped[OptionalTitle]
    born_on: Mapped[date | None]
    gender: Mapped[OptionalCode]
    """``f`` or ``m``."""
    died_on: Mapped[date | None]
    search_key: Mapped[Title]
    sort_key: Mapped[Title]
    created_at: Mapped[At]
    merged_into_id: Mapped[OptionalRef]
    """The record that took this one's place; nothing else refers to a merged record."""
    __table_args__ = (
        Index("ix_person_municipality_sort", "municipality_id", "sort_key"),
        Index("ix_person_municipality_born", "municipality_id", "born_on"),
        Index(
            "ix_person_municipality_search",
            "municipality_id",
            "search_key",
            postgresql_ops={"search_key": "text_pattern_ops"},
        ),
    )


class PersonDecision(Base):
    """Two records were compared: one person, and merged, or two different people."""

    __tablename__ = "person_decision"
    id: Mapped[Key]
    municipality_id: Mapped[Ref] = mapped_column(ForeignKey("municipality.id"))
    kind: Mapped[Code]
    """``merged`` or ``different``."""
    kept_id: Mapped[Ref] = mapped_column(ForeignKey("person.id"), index=True)
    other_id: Mapped[Ref] = mapped_column(ForeignKey("person.id"), index=True)
    at: Mapped[At]
    by_id: Mapped[Ref]
    by_name: Mapped[Title]
    reason: Mapped[Title]
    changes: Mapped[Structure]
    """Of a merge: every value and reference that changed, with what it was."""
    undone_at: Mapped[OptionalAt]
    undone_by: Mapped[OptionalTitle]
    undo_reason: Mapped[OptionalTitle]
    __table_args__ = (Index("ix_person_decision_municipality", "municipality_id", "at"),)


class CasePerson(Base):
    __tablename__ = "case_person"
    id: Mapped[Key]
    case_id: Mapped[Ref] = mapped_column(ForeignKey("case.id"))
    person_id: Mapped[Ref] = mapped_column(ForeignKey("person.id"), index=True)
    kin: Mapped[Code]
    """``minor``, ``mother``, ``father``, ``guardian`` or ``other``."""
    status: Mapped[Code]
    danger_level: Mapped[OptionalCode]
    registered_on: Mapped[date | None]
    removed_on: Mapped[date | None]
    removal_ground: Mapped[OptionalCode]
    occupation: Mapped[OptionalTitle]
    """Where the person studies or works."""
    position: Mapped[Number]
    __table_args__ = (UniqueConstraint("case_id", "person_id"),)


class Address(Base):
    __tablename__ = "address"
    id: Mapped[Key]
    municipality_id: Mapped[Ref]
    case_id: Mapped[str] = mapped_column(ForeignKey("case.id"), index=True)
    person_id: Mapped[OptionalRef]
    kind: Mapped[Code]
    """``residence``, ``registration`` or ``stay``."""
    text: Mapped[Title]
    since: Mapped[date | None]
    until: Mapped[date | None]


class CaseAgency(Base):
    """An agency's part in a case: it informed, was asked for materials, or sits in the working group."""

    __tablename__ = "case_agency"
    id: Mapped[Key]
    case_id: Mapped[Ref] = mapped_column(ForeignKey("case.id"))
    agency_id: Mapped[Ref] = mapped_column(ForeignKey("agency.id"))
    part: Mapped[Code]
    """``informing``, ``requested``, ``working_group`` or ``emergency``."""
    specialist_id: Mapped[OptionalRef]
    since: Mapped[At]
    until: Mapped[OptionalAt]
    __table_args__ = (
        UniqueConstraint("case_id", "agency_id", "part"),
        Index("ix_case_agency_agency", "agency_id", "case_id"),
    )


class ProgrammeRow(Base):
    """One measure of the individual programme (F-ME-4): who does what by when, and whether it was done."""

    __tablename__ = "programme_row"
    id: Mapped[Key]
    case_id: Mapped[Ref] = mapped_column(ForeignKey("case.id"), index=True)
    programme_version: Mapped[Number]
    position: Mapped[Number]
    measure: Mapped[Title]
    agency_id: Mapped[OptionalRef]
    due_on: Mapped[date | None]
    done_on: Mapped[date | None]
    result: Mapped[OptionalTitle]
    state: Mapped[Code]
    """``planned``, ``done``, ``not_done`` or ``cancelled``."""
    late_days: Mapped[OptionalNumber]
