"""Drafts of procedures as they are read: the list, one of them, its files and its revisions."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, func, select

from storage.models import (
    ProcedureDraft,
    ProcedureDraftFile,
    ProcedureDraftRevision,
    ProcedureDraftState,
    ProcessDefinition,
    StaffMember,
)
from storage.repositories.procedure_drafts import ProcedureDrafts

PAGE = 50


@dataclass(frozen=True, kw_only=True)
class ProcedureDraftLine:
    id: str
    key: str
    edition: str
    name: str
    based_on: str | None
    based_on_version: int | None
    based_on_name: str | None
    state: str
    version: int
    created_at: datetime
    created_by: str
    updated_at: datetime
    updated_by: str
    updated_by_name: str | None


@dataclass(frozen=True, kw_only=True)
class RevisionLine:
    number: int
    begun_at: datetime
    at: datetime
    by_name: str
    comment: str | None
    kept: str
    files: int


def draft_line(connection: Connection, *, draft_id: str) -> ProcedureDraftLine | None:
    row = connection.execute(_lines().where(ProcedureDraft.id == draft_id)).one_or_none()
    return None if row is None else _line(row)


def draft_lines(
    connection: Connection, *, finished: bool = False, skip: int = 0, limit: int = PAGE
) -> list[ProcedureDraftLine]:
    """Drafts in work, the one touched last first; ``finished``: those released or thrown away."""
    over = (ProcedureDraftState.RELEASED, ProcedureDraftState.DISCARDED)
    chosen = ProcedureDraft.state.in_(over) if finished else ProcedureDraft.state.not_in(over)
    rows = connection.execute(
        _lines()
        .where(chosen)
        .order_by(ProcedureDraft.updated_at.desc(), ProcedureDraft.id)
        .offset(skip)
        .limit(limit)
    )
    return [_line(row) for row in rows]


def draft_files(connection: Connection, draft_id: str, *, number: int | None = None) -> dict[str, bytes]:
    """The present files of a draft, or those of one of its revisions."""
    drafts = ProcedureDrafts(connection)
    if number is None:
        newest = drafts.newest_revision(draft_id)
        number = newest.number if newest else 0
    return drafts.files(draft_id, number)


def revisions(
    connection: Connection, draft_id: str, *, skip: int = 0, limit: int = PAGE
) -> list[RevisionLine]:
    """Kept states of a draft, the newest first."""
    files = (
        select(func.count())
        .where(
            ProcedureDraftFile.draft_id == ProcedureDraftRevision.draft_id,
            ProcedureDraftFile.number == ProcedureDraftRevision.number,
        )
        .scalar_subquery()
    )
    rows = connection.execute(
        select(
            ProcedureDraftRevision.number,
            ProcedureDraftRevision.begun_at,
            ProcedureDraftRevision.at,
            ProcedureDraftRevision.by_name,
            ProcedureDraftRevision.comment,
            ProcedureDraftRevision.kept,
            files.label("files"),
        )
        .where(ProcedureDraftRevision.draft_id == draft_id)
        .order_by(ProcedureDraftRevision.number.desc())
        .offset(skip)
        .limit(limit)
    )
    return [RevisionLine(**row._mapping) for row in rows]


def _line(row: Row[Any]) -> ProcedureDraftLine:
    return ProcedureDraftLine(**row._mapping)


def _lines() -> Select[*tuple[Any, ...]]:
    return (
        select(
            ProcedureDraft.id,
            ProcedureDraft.key,
            ProcedureDraft.edition,
            ProcedureDraft.name,
            ProcedureDraft.based_on,
            ProcessDefinition.version.label("based_on_version"),
            ProcessDefinition.name.label("based_on_name"),
            ProcedureDraft.state,
            ProcedureDraft.version,
            ProcedureDraft.created_at,
            ProcedureDraft.created_by,
            ProcedureDraft.updated_at,
            ProcedureDraft.updated_by,
            StaffMember.short_name.label("updated_by_name"),
        )
        .outerjoin(ProcessDefinition, ProcessDefinition.id == ProcedureDraft.based_on)
        .outerjoin(StaffMember, StaffMember.id == ProcedureDraft.updated_by)
    )
