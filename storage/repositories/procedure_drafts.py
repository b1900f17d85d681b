"""Drafts of procedures: a revision holds which files there are, their bytes are kept once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from storage.models import (
    ProcedureDraft,
    ProcedureDraftContent,
    ProcedureDraftFile,
    ProcedureDraftRevision,
)
from storage.upsert import insert_or


@dataclass(frozen=True, kw_only=True)
class ProcedureDraftRow:
    id: str
    key: str
    edition: str
    name: str
    based_on: str | None
    state: str
    version: int


@dataclass(frozen=True, kw_only=True)
class RevisionRow:
    number: int
    begun_at: datetime
    by: str
    kept: str


class ProcedureDrafts:
    def __init__(self, connection: Connection):
        self._connection = connection

    def add(self, **values: Any) -> None:
        self._connection.execute(insert(ProcedureDraft).values(**values))

    def get(self, draft_id: str) -> ProcedureDraftRow | None:
        row = self._connection.execute(select(*_FIELDS).where(ProcedureDraft.id == draft_id)).one_or_none()
        return None if row is None else ProcedureDraftRow(**row._mapping)

    def advance(self, draft_id: str, version: int, **values: Any) -> int | None:
        """Change a draft that is still what was seen; the new number, or None when it is not."""
        changed = self._connection.execute(
            update(ProcedureDraft)
            .where(ProcedureDraft.id == draft_id, ProcedureDraft.version == version)
            .values(version=version + 1, **values)
        )
        return version + 1 if changed.rowcount else None

    def newest_revision(self, draft_id: str) -> RevisionRow | None:
        row = self._connection.execute(
            select(*_REVISION)
            .where(ProcedureDraftRevision.draft_id == draft_id)
            .order_by(ProcedureDraftRevision.number.desc())
            .limit(1)
        ).one_or_none()
        return None if row is None else RevisionRow(**row._mapping)

    def revision(self, draft_id: str, number: int) -> RevisionRow | None:
        row = self._connection.execute(select(*_REVISION).where(_is_revision(draft_id, number))).one_or_none()
        return None if row is None else RevisionRow(**row._mapping)

    def add_revision(self, draft_id: str, files: Mapping[str, bytes], **values: Any) -> None:
        """A new revision with all its files."""
        self._connection.execute(insert(ProcedureDraftRevision).values(draft_id=draft_id, **values))
        self._write(draft_id, values["number"], files)

    def rewrite_revision(self, draft_id: str, number: int, files: Mapping[str, bytes], **values: Any) -> None:
        """Other files in a revision that is still being made; bytes that nobody has any more go."""
        self.change_revision(draft_id, number, **values)
        self._connection.execute(
            delete(ProcedureDraftFile).where(
                ProcedureDraftFile.draft_id == draft_id, ProcedureDraftFile.number == number
            )
        )
        self._write(draft_id, number, files)
        still_there = select(ProcedureDraftFile.sha256).where(ProcedureDraftFile.draft_id == draft_id)
        self._connection.execute(
            delete(ProcedureDraftContent).where(
                ProcedureDraftContent.draft_id == draft_id,
                ProcedureDraftContent.sha256.not_in(still_there),
            )
        )

    def change_revision(self, draft_id: str, number: int, **values: Any) -> None:
        self._connection.execute(
            update(ProcedureDraftRevision).where(_is_revision(draft_id, number)).values(**values)
        )

    def files(self, draft_id: str, number: int) -> dict[str, bytes]:
        """The files of a revision in the order of their names."""
        rows = self._connection.execute(
            select(ProcedureDraftFile.name, ProcedureDraftContent.content)
            .join(
                ProcedureDraftContent,
                (ProcedureDraftContent.draft_id == ProcedureDraftFile.draft_id)
                & (ProcedureDraftContent.sha256 == ProcedureDraftFile.sha256),
            )
            .where(ProcedureDraftFile.draft_id == draft_id, ProcedureDraftFile.number == number)
            .order_by(ProcedureDraftFile.name)
        )
        return {row.name: row.content for row in rows}

    def _write(self, draft_id: str, number: int, files: Mapping[str, bytes]) -> None:
        sums = {name: sha256(content).hexdigest() for name, content in files.items()}
        for name, content in files.items():
            self._connection.execute(
                insert_or(self._connection, ProcedureDraftContent)
                .values(draft_id=draft_id, sha256=sums[name], content=content)
                .on_conflict_do_nothing(index_elements=["draft_id", "sha256"])
            )
        if sums:
            self._connection.execute(
                insert(ProcedureDraftFile),
                [
                    {"draft_id": draft_id, "number": number, "name": name, "sha256": sha}
                    for name, sha in sums.items()
                ],
            )


def _is_revision(draft_id: str, number: int) -> Any:
    return (ProcedureDraftRevision.draft_id == draft_id) & (ProcedureDraftRevision.number == number)


_FIELDS = (
    ProcedureDraft.id,
    ProcedureDraft.key,
    ProcedureDraft.edition,
    ProcedureDraft.name,
    ProcedureDraft.based_on,
    ProcedureDraft.state,
    ProcedureDraft.version,
)
_REVISION = (
    ProcedureDraftRevision.number,
    ProcedureDraftRevision.begun_at,
    ProcedureDraftRevision.by,
    ProcedureDraftRevision.kept,
)
