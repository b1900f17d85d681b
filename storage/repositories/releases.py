"""Requests to put drafts into force and to withdraw versions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from storage.columns import new_id
from storage.models import ProcedureDraftRevision, ReleaseRequest, ReleaseState


@dataclass(frozen=True, kw_only=True)
class ReleaseRow:
    id: str
    kind: str
    draft_id: str | None
    definition_id: str | None
    key: str
    edition: str
    name: str
    files_sha256: str | None
    comment: str
    version_tag: str | None
    effective_from: date | None
    state: str
    asked_at: datetime
    asked_by: str
    asked_by_name: str
    authors: Sequence[str]
    decided_at: datetime | None
    decided_by: str | None
    decided_by_name: str | None
    remark: str | None


FIELDS = tuple(getattr(ReleaseRequest, name) for name in ReleaseRow.__dataclass_fields__)


class Releases:
    def __init__(self, connection: Connection):
        self._connection = connection

    def get(self, request_id: str) -> ReleaseRow | None:
        row = self._connection.execute(
            select(*FIELDS).where(ReleaseRequest.id == request_id).with_for_update()
        ).one_or_none()
        return None if row is None else ReleaseRow(**row._mapping)

    def ask(self, **values: Any) -> str:
        request_id = new_id()
        self._connection.execute(
            insert(ReleaseRequest).values(id=request_id, state=ReleaseState.ASKED.value, **values)
        )
        return request_id

    def is_asked(self, *, definition_id: str) -> bool:
        """Whether somebody has asked to withdraw a version and waits for the answer."""
        found = select(ReleaseRequest.id).where(
            ReleaseRequest.definition_id == definition_id, ReleaseRequest.state == ReleaseState.ASKED.value
        )
        return self._connection.execute(found.limit(1)).first() is not None

    def decide(self, request_id: str, state: ReleaseState, **values: Any) -> bool:
        """False when somebody has decided already."""
        touched = self._connection.execute(
            update(ReleaseRequest)
            .where(ReleaseRequest.id == request_id, ReleaseRequest.state == ReleaseState.ASKED.value)
            .values(state=state.value, **values)
        )
        return touched.rowcount == 1

    def authors(self, draft_id: str) -> list[str]:
        """Everybody who has made a revision of a draft."""
        rows = self._connection.execute(
            select(ProcedureDraftRevision.by).where(ProcedureDraftRevision.draft_id == draft_id).distinct()
        )
        return sorted(rows.scalars())
