"""What partners sent: kept byte for byte once per id of theirs, handled later."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, update

from storage.columns import new_id
from storage.models import LetterState, PartnerLetter
from storage.upsert import insert_or


@dataclass(frozen=True, kw_only=True)
class LetterRow:
    id: str
    endpoint_id: str
    webhook_id: str
    raw: bytes
    received_at: datetime
    expires_at: datetime
    state: str
    kind: str | None
    case_id: str | None
    instance_id: str | None
    reason: str | None


_FIELDS = tuple(getattr(PartnerLetter, name) for name in LetterRow.__dataclass_fields__)


class PartnerLetters:
    def __init__(self, connection: Connection):
        self._connection = connection

    def keep(self, *, endpoint_id: str, webhook_id: str, raw: bytes, at: datetime, until: datetime) -> bool:
        """Keep what came; False when a letter with this id is here already."""
        statement = insert_or(self._connection, PartnerLetter).values(
            id=new_id(),
            endpoint_id=endpoint_id,
            webhook_id=webhook_id,
            raw=raw,
            received_at=at,
            expires_at=until,
            state=LetterState.RECEIVED.value,
        )
        kept = statement.on_conflict_do_nothing(index_elements=["endpoint_id", "webhook_id"])
        return self._connection.execute(kept).rowcount == 1

    def get(self, letter_id: str) -> LetterRow | None:
        row = self._connection.execute(select(*_FIELDS).where(PartnerLetter.id == letter_id)).one_or_none()
        return None if row is None else LetterRow(**row._mapping)

    def to_handle(self, *, limit: int) -> list[tuple[str, str, str]]:
        """Letters that came and were not looked at yet: id, endpoint, and what each is known by.

        One that a person has assigned to a case is handled anew, and known by that as well.
        """
        rows = self._connection.execute(
            select(
                PartnerLetter.id,
                PartnerLetter.endpoint_id,
                PartnerLetter.webhook_id,
                PartnerLetter.case_id,
            )
            .where(PartnerLetter.state == LetterState.RECEIVED.value)
            .order_by(PartnerLetter.received_at, PartnerLetter.id)
            .limit(limit)
        )
        return [
            (row.id, row.endpoint_id, f"{row.webhook_id}:{row.case_id}" if row.case_id else row.webhook_id)
            for row in rows
        ]

    def settle(self, letter_id: str, *, was: LetterState, **values: Any) -> bool:
        result = self._connection.execute(
            update(PartnerLetter)
            .where(PartnerLetter.id == letter_id, PartnerLetter.state == was.value)
            .values(**values)
        )
        return result.rowcount == 1
