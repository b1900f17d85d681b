"""Who takes part: regions, municipalities, agencies of the prevention system, their staff and roles."""

from datetime import date
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import (
    At,
    Base,
    Code,
    Flag,
    Key,
    OptionalAt,
    OptionalCode,
    OptionalTitle,
    Ref,
    Structure,
    Title,
)


class Region(Base):
    __tablename__ = "region"
    code: Mapped[str] = mapped_column(String(120), primary_key=True)
    name: Mapped[Title]
    zone: Mapped[Code]


class Municipality(Base):
    __tablename__ = "municipality"
    id: Mapped[Key]
    region_code: Mapped[Code] = mapped_column(ForeignKey("region.code"))
    code: Mapped[Code] = mapped_column(unique=True)
    """Short code that begins a case number."""
    name: Mapped[Title]
    zone: Mapped[Code]


class Agency(Base):
    __tablename__ = "agency"
    id: Mapped[Key]
    municipality_id: Mapped[Ref] = mapped_column(ForeignKey("municipality.id"), index=True)
    kind: Mapped[Code]
    """One of ``processes/agency_kinds.csv``."""
    name: Mapped[Title]
    short_name: Mapped[Title]
    address: Mapped[OptionalTitle]
    phone: Mapped[OptionalTitle]


class StaffMember(Base):
    """A person who works in the system; the families' people are in ``person``."""

    __tablename__ = "staff_member"
    id: Mapped[Key]
    login: Mapped[Code] = mapped_column(unique=True)
    full_name: Mapped[Title]
    short_name: Mapped[Title]
    position: Mapped[OptionalTitle]
    email: Mapped[OptionalTitle]
    agency_id: Mapped[str | None] = mapped_column(ForeignKey("agency.id"), index=True)
    municipality_id: Mapped[str | None] = mapped_column(ForeignKey("municipality.id"), index=True)
    region_code: Mapped[OptionalCode]
    password_hash: Mapped[OptionalTitle]
    is_active: Mapped[Flag]
    created_at: Mapped[At]


class RoleAssignment(Base):
    """A role held in a scope: ``kdn_secretary`` in a municipality, ``case_curator`` in a case."""

    __tablename__ = "role_assignment"
    id: Mapped[Key]
    staff_id: Mapped[Ref] = mapped_column(ForeignKey("staff_member.id"), index=True)
    role: Mapped[Code]
    scope_kind: Mapped[Code]
    """``platform``, ``region``, ``mun``, ``agency`` or ``case``."""
    scope_id: Mapped[Code]
    group_key: Mapped[Code] = mapped_column(index=True)
    """``role@scope_kind:scope_id``."""
    valid_from: Mapped[date | None]
    valid_until: Mapped[date | None]
    __table_args__ = (UniqueConstraint("staff_id", "group_key"),)


class TokenScope(StrEnum):
    """What a program may do with a token, at most: never more than its owner may."""

    READ = "read"
    WRITE = "write"
    DEPLOY = "deploy"
    WORKER = "worker"


class ApiToken(Base):
    __tablename__ = "api_token"
    id: Mapped[Key]
    staff_id: Mapped[Ref] = mapped_column(ForeignKey("staff_member.id"))
    token_hash: Mapped[Code] = mapped_column(unique=True)
    name: Mapped[OptionalTitle]
    """What the program is called by those who gave it the token."""
    scopes: Mapped[Structure]
    """What may be done with it: values of :class:`TokenScope`."""
    topics: Mapped[Structure]
    """Topics of outside work it may take; ``notify.*`` stands for all that begin so."""
    created_at: Mapped[At]
    expires_at: Mapped[OptionalAt]
    revoked_at: Mapped[OptionalAt]


class LoginAttempt(Base):
    """Failed and successful logins, so that guessing is slowed down by every process alike."""

    __tablename__ = "login_attempt"
    id: Mapped[Key]
    login: Mapped[Code]
    at: Mapped[At]
    succeeded: Mapped[Flag]
    origin: Mapped[OptionalCode]
    """Digest of the address it came from, with the key of the house: it can be counted, not read."""
    __table_args__ = (
        Index("ix_login_attempt_login_at", "login", "at"),
        Index("ix_login_attempt_origin_at", "origin", "at"),
    )


class MunicipalitySetting(Base):
    """A municipality's own value of a setting of ``processes/settings.csv``."""

    __tablename__ = "municipality_setting"
    municipality_id: Mapped[str] = mapped_column(ForeignKey("municipality.id"), primary_key=True)
    key: Mapped[str] = mapped_column(String(120), primary_key=True)
    value: Mapped[Structure]
    changed_at: Mapped[At]
    changed_by: Mapped[Ref]


class AccessRecord(Base):
    """A look at a child's file: who, in which role, what, on what ground. Ids are copied, names are not."""

    __tablename__ = "access_record"
    id: Mapped[Key]
    at: Mapped[At]
    staff_id: Mapped[Ref]
    roles: Mapped[OptionalTitle]
    agency_id: Mapped[OptionalCode]
    municipality_id: Mapped[OptionalCode]
    action: Mapped[Code]
    object_kind: Mapped[Code]
    object_id: Mapped[Code]
    case_id: Mapped[str | None] = mapped_column(index=True)
    ground: Mapped[OptionalTitle]
    fields: Mapped[Structure | None]
