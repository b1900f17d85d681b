"""Messages on their way to partners: claimed with a lease and a fencing token, as letters are.

Of one endpoint at most two are in hand at once, and one while its circuit is open.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, func, insert, or_, select, update

from storage.columns import new_id
from storage.models import (
    Case,
    EndpointState,
    MessageState,
    Partner,
    PartnerAttempt,
    PartnerEndpoint,
    PartnerMessage,
)
from storage.repositories.partners import BROKEN_AFTER

AT_ONCE = 2


@dataclass(frozen=True, kw_only=True)
class MessageRow:
    id: str
    endpoint_id: str
    kind: str
    municipality_id: str | None
    case_id: str | None
    instance_id: str | None
    document_id: str | None
    sequence: int
    facts: Mapping[str, Any]
    created_at: datetime
    due_at: datetime
    state: str
    attempts: int
    expiries: int
    token: int
    incident_id: str | None
    paper_instance_id: str | None


_FIELDS = tuple(getattr(PartnerMessage, name) for name in MessageRow.__dataclass_fields__)


class PartnerMessages:
    def __init__(self, connection: Connection):
        self._connection = connection

    def add(self, messages: Sequence[Mapping[str, Any]], *, at: datetime) -> list[str]:
        rows = [
            {
                "id": new_id(),
                "created_at": at,
                "due_at": at,
                "state": MessageState.WAITING.value,
                "attempts": 0,
                "expiries": 0,
                "token": 0,
                **message,
            }
            for message in messages
        ]
        if rows:
            self._connection.execute(insert(PartnerMessage), rows)
        return [str(row["id"]) for row in rows]

    def last_sequence(self, case_id: str | None) -> int:
        """The number of the last message about a case; who asks is the only one until the commit."""
        if case_id is None:
            return 0
        if self._connection.dialect.name == "postgresql":
            self._connection.execute(select(Case.id).where(Case.id == case_id).with_for_update())
        newest = select(func.max(PartnerMessage.sequence)).where(PartnerMessage.case_id == case_id)
        return self._connection.execute(newest).scalar() or 0

    def get(self, message_id: str) -> MessageRow | None:
        row = self._connection.execute(select(*_FIELDS).where(PartnerMessage.id == message_id)).one_or_none()
        return None if row is None else MessageRow(**row._mapping)

    # Claiming

    def endpoints_due(self, *, now: datetime, limit: int) -> list[str]:
        """Endpoints that something is due for and that may be called now, the longest waiting first."""
        query = (
            select(PartnerMessage.endpoint_id)
            .join(PartnerEndpoint, PartnerEndpoint.id == PartnerMessage.endpoint_id)
            .join(Partner, Partner.id == PartnerEndpoint.partner_id)
            .where(
                _due(now),
                Partner.active,
                PartnerEndpoint.state == EndpointState.ACTIVE.value,
                or_(PartnerEndpoint.failures < BROKEN_AFTER, PartnerEndpoint.probe_at <= now),
            )
            .group_by(PartnerMessage.endpoint_id)
            .order_by(func.min(PartnerMessage.due_at), PartnerMessage.endpoint_id)
            .limit(limit)
        )
        return list(self._connection.execute(query).scalars())

    def claim(
        self, endpoint_id: str, *, now: datetime, lease_until: datetime, probe_at: datetime, owner: str
    ) -> list[MessageRow]:
        """Take what may be sent to one endpoint now; a lease that ran out counts as an expiry."""
        endpoint = self._lock(endpoint_id)
        if endpoint is None:
            return []
        broken = endpoint.failures >= BROKEN_AFTER
        if broken and endpoint.probe_at is not None and endpoint.probe_at > now:
            return []
        free = (1 if broken else AT_ONCE) - self._in_hand(endpoint_id, now)
        if free <= 0:
            return []
        ids = list(
            self._connection.execute(
                select(PartnerMessage.id)
                .where(PartnerMessage.endpoint_id == endpoint_id, _due(now))
                .order_by(PartnerMessage.due_at, PartnerMessage.sequence, PartnerMessage.id)
                .limit(free)
            ).scalars()
        )
        if broken and ids:
            self._connection.execute(
                update(PartnerEndpoint).where(PartnerEndpoint.id == endpoint_id).values(probe_at=probe_at)
            )
        return self._taken(ids, lease_until=lease_until, owner=owner)

    def _lock(self, endpoint_id: str) -> Any:
        query = select(PartnerEndpoint.failures, PartnerEndpoint.probe_at).where(
            PartnerEndpoint.id == endpoint_id
        )
        if self._connection.dialect.name == "postgresql":
            query = query.with_for_update(skip_locked=True)
        return self._connection.execute(query).one_or_none()

    def _in_hand(self, endpoint_id: str, now: datetime) -> int:
        leased = select(func.count()).where(
            PartnerMessage.endpoint_id == endpoint_id,
            PartnerMessage.state == MessageState.WAITING.value,
            PartnerMessage.lease_until >= now,
        )
        return self._connection.execute(leased).scalar_one()

    def _taken(self, ids: list[str], *, lease_until: datetime, owner: str) -> list[MessageRow]:
        if not ids:
            return []
        expired = and_(PartnerMessage.id.in_(ids), PartnerMessage.lease_until.is_not(None))
        self._connection.execute(
            update(PartnerMessage).where(expired).values(expiries=PartnerMessage.expiries + 1)
        )
        self._connection.execute(
            update(PartnerMessage)
            .where(PartnerMessage.id.in_(ids))
            .values(lease_owner=owner, lease_until=lease_until, token=PartnerMessage.token + 1)
        )
        rows = self._connection.execute(
            select(*_FIELDS)
            .where(PartnerMessage.id.in_(ids))
            .order_by(PartnerMessage.due_at, PartnerMessage.sequence)
        )
        return [MessageRow(**row._mapping) for row in rows]

    def older_than(self, moment: datetime, *, now: datetime, limit: int) -> list[str]:
        """Messages that nobody has in hand and that have waited too long."""
        query = (
            select(PartnerMessage.id)
            .where(
                PartnerMessage.state == MessageState.WAITING.value,
                PartnerMessage.created_at <= moment,
                or_(PartnerMessage.lease_until.is_(None), PartnerMessage.lease_until < now),
            )
            .order_by(PartnerMessage.created_at)
            .limit(limit)
        )
        return list(self._connection.execute(query).scalars())

    # What became of them

    def log(self, message_id: str, **attempt: Any) -> None:
        self._connection.execute(insert(PartnerAttempt).values(id=new_id(), message_id=message_id, **attempt))

    def settle(self, message_id: str, token: int, **values: Any) -> bool:
        """Write what became of it; False when the token is old."""
        result = self._connection.execute(
            update(PartnerMessage)
            .where(
                PartnerMessage.id == message_id,
                PartnerMessage.token == token,
                PartnerMessage.state == MessageState.WAITING.value,
            )
            .values(lease_owner=None, lease_until=None, **values)
        )
        return result.rowcount == 1

    def paper_of(self, endpoint_id: str, case_id: str | None) -> str | None:
        """The procedure by which something of this endpoint about this case goes on paper already."""
        query = select(PartnerMessage.paper_instance_id).where(
            PartnerMessage.endpoint_id == endpoint_id,
            PartnerMessage.state == MessageState.FAILED.value,
            PartnerMessage.case_id.is_not_distinct_from(case_id),
            PartnerMessage.paper_instance_id.is_not(None),
        )
        return self._connection.execute(query.limit(1)).scalar()

    def change(self, message_id: str, **values: Any) -> None:
        self._connection.execute(
            update(PartnerMessage).where(PartnerMessage.id == message_id).values(**values)
        )

    def gone_on_paper(self, paper_instance_id: str) -> list[str]:
        """They were sent on paper; the incidents that told of them."""
        of_paper = and_(
            PartnerMessage.paper_instance_id == paper_instance_id,
            PartnerMessage.state == MessageState.FAILED.value,
        )
        incidents = self._connection.execute(
            select(PartnerMessage.incident_id).where(of_paper, PartnerMessage.incident_id.is_not(None))
        ).scalars()
        found = sorted({each for each in incidents if each is not None})
        self._connection.execute(
            update(PartnerMessage).where(of_paper).values(state=MessageState.ON_PAPER.value)
        )
        return found

    def blamed_on(self, incident_id: str) -> int:
        """How many failed messages an incident still tells of."""
        query = select(func.count()).where(
            PartnerMessage.incident_id == incident_id, PartnerMessage.state == MessageState.FAILED.value
        )
        return self._connection.execute(query).scalar_one()


def _due(now: datetime) -> Any:
    return and_(
        PartnerMessage.state == MessageState.WAITING.value,
        PartnerMessage.due_at <= now,
        or_(PartnerMessage.lease_until.is_(None), PartnerMessage.lease_until < now),
    )
