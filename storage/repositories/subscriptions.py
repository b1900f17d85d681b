"""Elements that wait for messages and signals, and messages that nobody waited for yet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, bindparam, delete, insert, select, update

from storage.models import EventSubscription, KeptMessage, ProcessInstance
from storage.prepared import Prepared


@dataclass(frozen=True, kw_only=True)
class SubscriptionRow:
    id: str
    instance_id: str
    case_id: str | None
    municipality_id: str
    kind: str
    name: str
    correlation: str | None
    element_id: str
    spiff_task_id: str


@dataclass(frozen=True, kw_only=True)
class KeptRow:
    """A message that nobody waited for."""

    id: str
    name: str
    case_id: str | None
    municipality_id: str | None
    payload: Any
    received_at: datetime


_FIELDS = (
    EventSubscription.id,
    EventSubscription.instance_id,
    EventSubscription.case_id,
    EventSubscription.municipality_id,
    EventSubscription.kind,
    EventSubscription.name,
    EventSubscription.correlation,
    EventSubscription.element_id,
    EventSubscription.spiff_task_id,
)
_OF_INSTANCE = Prepared(
    select(EventSubscription.spiff_task_id, EventSubscription.id).where(
        EventSubscription.instance_id == bindparam("id")
    )
)
_INSERT = Prepared(insert(EventSubscription), [column.key for column in EventSubscription.__table__.columns])
_DELETE = Prepared(delete(EventSubscription).where(EventSubscription.spiff_task_id == bindparam("id")))


def _waiting(kind: str, name: str) -> Select[*tuple[Any, ...]]:
    return (
        select(*_FIELDS)
        .join(ProcessInstance, ProcessInstance.id == EventSubscription.instance_id)
        .where(
            EventSubscription.kind == kind,
            EventSubscription.name == name,
            ProcessInstance.status == "running",
        )
        .order_by(EventSubscription.created_at, EventSubscription.id)
    )


class Subscriptions:
    def __init__(self, connection: Connection):
        self._connection = connection

    def of_instance(self, instance_id: str) -> dict[str, str]:
        """Spiff task id → subscription id."""
        return {row[0]: row[1] for row in _OF_INSTANCE.rows(self._connection, id=instance_id)}

    def add(self, subscriptions: Sequence[dict[str, Any]]) -> None:
        _INSERT.write_many(self._connection, subscriptions)

    def remove(self, spiff_task_ids: Sequence[str]) -> None:
        _DELETE.write_many(self._connection, [{"id": token_id} for token_id in spiff_task_ids])

    def matching(
        self,
        kind: str,
        name: str,
        *,
        case_id: str | None = None,
        correlation: str | None = None,
        instance_id: str | None = None,
    ) -> list[SubscriptionRow]:
        """Who waits for this, the longest waiting first, in instances that run."""
        query = _waiting(kind, name)
        if case_id is not None:
            query = query.where(EventSubscription.case_id == case_id)
        if correlation is not None:
            query = query.where(EventSubscription.correlation == correlation)
        if instance_id is not None:
            query = query.where(EventSubscription.instance_id == instance_id)
        return self._rows(query)

    def matching_without_case(
        self, kind: str, name: str, *, municipality_id: str, business_key: str | None
    ) -> list[SubscriptionRow]:
        """Who waits for this in instances of a municipality that belong to no case, by business key."""
        return self._rows(
            _waiting(kind, name).where(
                EventSubscription.case_id.is_(None),
                EventSubscription.municipality_id == municipality_id,
                ProcessInstance.business_key.is_(None)
                if business_key is None
                else ProcessInstance.business_key == business_key,
            )
        )

    def _rows(self, query: Select[*tuple[Any, ...]]) -> list[SubscriptionRow]:
        return [SubscriptionRow(**row._mapping) for row in self._connection.execute(query)]

    def keep(self, **message: Any) -> None:
        self._connection.execute(insert(KeptMessage).values(**message))

    def since(self, spiff_task_id: str) -> datetime | None:
        """When the element began to wait; None when it does not."""
        return self._connection.execute(
            select(EventSubscription.created_at).where(EventSubscription.spiff_task_id == spiff_task_id)
        ).scalar_one_or_none()

    def kept(
        self, names: Sequence[str], case_id: str | None, *, municipality_id: str, now: datetime
    ) -> list[tuple[str, str, Any, datetime]]:
        """Kept messages of these names and this case that have not expired: (id, name, payload, received).

        Without a case: those that instances of the municipality without a case have sent.
        """
        query = (
            select(KeptMessage.id, KeptMessage.name, KeptMessage.payload, KeptMessage.received_at)
            .where(
                KeptMessage.name.in_(names),
                KeptMessage.delivered_at.is_(None),
                KeptMessage.expires_at > now,
                KeptMessage.case_id.is_(None) & (KeptMessage.municipality_id == municipality_id)
                if case_id is None
                else KeptMessage.case_id == case_id,
            )
            .order_by(KeptMessage.received_at)
        )
        return [(*row,) for row in self._connection.execute(query)]

    def kept_message(self, message_id: str, *, now: datetime) -> KeptRow | None:
        """A kept message that nobody has taken and that has not expired."""
        row = self._connection.execute(
            select(*(getattr(KeptMessage, name) for name in KeptRow.__dataclass_fields__)).where(
                KeptMessage.id == message_id,
                KeptMessage.delivered_at.is_(None),
                KeptMessage.expires_at > now,
            )
        ).one_or_none()
        return None if row is None else KeptRow(**row._mapping)

    def mark_delivered(self, message_id: str, *, at: datetime) -> bool:
        """Take a kept message; False when another instance of the case has just taken it."""
        taken = self._connection.execute(
            update(KeptMessage)
            .where(KeptMessage.id == message_id, KeptMessage.delivered_at.is_(None))
            .values(delivered_at=at)
        )
        return taken.rowcount == 1
