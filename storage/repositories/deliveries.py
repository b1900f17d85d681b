"""Letters on their way out: claimed with a lease and a fencing token, as jobs are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, and_, insert, or_, select, update

from storage.columns import new_id
from storage.models import Delivery, DeliveryState


@dataclass(frozen=True, kw_only=True)
class NewLetter:
    staff_id: str
    address: str
    subject: str
    body: str
    municipality_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class Letter:
    id: str
    municipality_id: str | None
    address: str
    subject: str
    body: str
    created_at: datetime
    state: str
    attempts: int
    expiries: int
    token: int


_FIELDS = tuple(getattr(Delivery, name) for name in Letter.__dataclass_fields__)


class Deliveries:
    def __init__(self, connection: Connection):
        self._connection = connection

    def add(self, letters: Sequence[NewLetter], *, at: datetime) -> None:
        rows = [
            {
                "id": new_id(),
                "kind": "mail",
                "created_at": at,
                "due_at": at,
                "state": DeliveryState.WAITING.value,
                "attempts": 0,
                "expiries": 0,
                "token": 0,
                **vars(letter),
            }
            for letter in letters
        ]
        if rows:
            self._connection.execute(insert(Delivery), rows)

    def get(self, delivery_id: str) -> Letter | None:
        row = self._connection.execute(select(*_FIELDS).where(Delivery.id == delivery_id)).one_or_none()
        return None if row is None else Letter(**row._mapping)

    def claim_due(self, *, now: datetime, lease_until: datetime, owner: str, limit: int) -> list[Letter]:
        """Take letters for this owner; a lease that ran out counts as an expiry."""
        due = (
            select(Delivery.id)
            .where(
                Delivery.state == DeliveryState.WAITING.value,
                Delivery.due_at <= now,
                or_(Delivery.lease_until.is_(None), Delivery.lease_until < now),
            )
            .order_by(Delivery.due_at, Delivery.id)
            .limit(limit)
        )
        if self._connection.dialect.name == "postgresql":
            due = due.with_for_update(skip_locked=True)
        ids = list(self._connection.execute(due).scalars())
        if not ids:
            return []
        expired = and_(Delivery.id.in_(ids), Delivery.lease_until.is_not(None))
        self._connection.execute(update(Delivery).where(expired).values(expiries=Delivery.expiries + 1))
        self._connection.execute(
            update(Delivery)
            .where(Delivery.id.in_(ids))
            .values(lease_owner=owner, lease_until=lease_until, token=Delivery.token + 1)
        )
        rows = self._connection.execute(
            select(*_FIELDS).where(Delivery.id.in_(ids)).order_by(Delivery.due_at, Delivery.id)
        )
        return [Letter(**row._mapping) for row in rows]

    def finish(self, delivery_id: str, *, token: int, state: DeliveryState, at: datetime) -> bool:
        """It has left, or stays to be read here; False when the token is old."""
        return self._settle(delivery_id, token, state=state.value, sent_at=at, last_error=None)

    def postpone(self, letter: Letter, *, token: int, due_at: datetime, error: str) -> bool:
        return self._settle(letter.id, token, due_at=due_at, attempts=letter.attempts + 1, last_error=error)

    def give_up(self, letter: Letter, *, token: int, error: str) -> bool:
        state = DeliveryState.FAILED.value
        return self._settle(letter.id, token, state=state, attempts=letter.attempts + 1, last_error=error)

    def blame(self, delivery_id: str, incident_id: str) -> None:
        self._connection.execute(
            update(Delivery).where(Delivery.id == delivery_id).values(incident_id=incident_id)
        )

    def revive(self, incident_id: str, *, due_at: datetime) -> int:
        """Letters of an incident are sent again; how many there were."""
        result = self._connection.execute(
            update(Delivery)
            .where(Delivery.incident_id == incident_id, Delivery.state == DeliveryState.FAILED.value)
            .values(
                state=DeliveryState.WAITING.value,
                attempts=0,
                expiries=0,
                due_at=due_at,
                incident_id=None,
                token=Delivery.token + 1,
            )
        )
        return result.rowcount

    def _settle(self, delivery_id: str, token: int, **values: object) -> bool:
        result = self._connection.execute(
            update(Delivery)
            .where(
                Delivery.id == delivery_id,
                Delivery.token == token,
                Delivery.state == DeliveryState.WAITING.value,
            )
            .values(lease_owner=None, lease_until=None, **values)
        )
        return result.rowcount == 1
