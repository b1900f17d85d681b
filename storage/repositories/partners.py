"""Partners, their endpoints and secrets, and the record of what was done to them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from storage.columns import new_id
from storage.models import EndpointState, Partner, PartnerAct, PartnerEndpoint, PartnerSecret
from storage.prepared import Prepared

BROKEN_AFTER = 10
"""Failures in a row after which an endpoint is only probed."""


@dataclass(frozen=True, kw_only=True)
class PartnerRow:
    id: str
    kind: str
    name: str
    region_code: str
    municipality_id: str | None
    active: bool
    agreement: str | None
    data_kinds: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class EndpointRow:
    id: str
    partner_id: str
    url: str
    event_kinds: Sequence[str]
    accepts: Sequence[str]
    state: str
    state_reason: str | None
    failures: int
    probe_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Listener:
    """An endpoint that may be told of what happens in its partner's place."""

    endpoint_id: str
    kinds: frozenset[str]
    region_code: str
    municipality_id: str | None


_PARTNER = tuple(getattr(Partner, name) for name in PartnerRow.__dataclass_fields__)
_ENDPOINT = tuple(getattr(PartnerEndpoint, name) for name in EndpointRow.__dataclass_fields__)
_LISTENERS = Prepared(
    select(PartnerEndpoint.id, PartnerEndpoint.event_kinds, Partner.region_code, Partner.municipality_id)
    .join(Partner, Partner.id == PartnerEndpoint.partner_id)
    .where(Partner.active)
    .order_by(PartnerEndpoint.id)
)


class Partners:
    def __init__(self, connection: Connection):
        self._connection = connection

    def add(self, *, at: datetime, **values: Any) -> str:
        partner_id = new_id()
        self._connection.execute(insert(Partner).values(id=partner_id, active=True, created_at=at, **values))
        return partner_id

    def get(self, partner_id: str) -> PartnerRow | None:
        row = self._connection.execute(select(*_PARTNER).where(Partner.id == partner_id)).one_or_none()
        return None if row is None else PartnerRow(**row._mapping)

    def change(self, partner_id: str, **values: Any) -> None:
        self._connection.execute(update(Partner).where(Partner.id == partner_id).values(**values))

    def add_endpoint(self, *, at: datetime, **values: Any) -> str:
        endpoint_id = new_id()
        self._connection.execute(
            insert(PartnerEndpoint).values(
                id=endpoint_id,
                state=EndpointState.ACTIVE.value,
                failures=0,
                forged=0,
                created_at=at,
                **values,
            )
        )
        return endpoint_id

    def endpoint(self, endpoint_id: str) -> EndpointRow | None:
        row = self._connection.execute(
            select(*_ENDPOINT).where(PartnerEndpoint.id == endpoint_id)
        ).one_or_none()
        return None if row is None else EndpointRow(**row._mapping)

    def change_endpoint(self, endpoint_id: str, **values: Any) -> None:
        self._connection.execute(
            update(PartnerEndpoint).where(PartnerEndpoint.id == endpoint_id).values(**values)
        )

    def listeners(self) -> list[Listener]:
        """Whoever has asked to be told of anything; the paused as well: for them it waits."""
        return [
            Listener(
                endpoint_id=endpoint_id,
                kinds=frozenset(kinds),
                region_code=region_code,
                municipality_id=municipality_id,
            )
            for endpoint_id, kinds, region_code, municipality_id in _LISTENERS.rows(self._connection)
            if kinds
        ]

    # Secrets

    def issue_secret(self, endpoint_id: str, direction: str, *, at: datetime) -> str:
        secret_id = new_id()
        self._connection.execute(
            insert(PartnerSecret).values(
                id=secret_id, endpoint_id=endpoint_id, direction=direction, issued_at=at
            )
        )
        return secret_id

    def secrets(self, endpoint_id: str, direction: str) -> list[str]:
        """Ids of the secrets in force, the newest first."""
        return list(
            self._connection.execute(
                select(PartnerSecret.id)
                .where(
                    PartnerSecret.endpoint_id == endpoint_id,
                    PartnerSecret.direction == direction,
                    PartnerSecret.retired_at.is_(None),
                )
                .order_by(PartnerSecret.issued_at.desc(), PartnerSecret.id.desc())
            ).scalars()
        )

    def retire_secret(self, secret_id: str, *, at: datetime) -> bool:
        result = self._connection.execute(
            update(PartnerSecret)
            .where(PartnerSecret.id == secret_id, PartnerSecret.retired_at.is_(None))
            .values(retired_at=at)
        )
        return result.rowcount == 1

    # What happens at an endpoint

    def note_success(self, endpoint_id: str) -> None:
        self.change_endpoint(endpoint_id, failures=0, probe_at=None)

    def note_failure(self, endpoint_id: str, *, probe_at: datetime) -> int:
        """Count one more failure in a row; how many there are now."""
        failures = self._connection.execute(
            update(PartnerEndpoint)
            .where(PartnerEndpoint.id == endpoint_id)
            .values(failures=PartnerEndpoint.failures + 1)
            .returning(PartnerEndpoint.failures)
        ).scalar_one()
        if failures >= BROKEN_AFTER:
            self.change_endpoint(endpoint_id, probe_at=probe_at)
        return failures

    def note_forged(self, endpoint_id: str, *, at: datetime) -> None:
        self.change_endpoint(endpoint_id, forged=PartnerEndpoint.forged + 1, forged_at=at)

    def record_act(
        self,
        *,
        at: datetime,
        by: tuple[str, str],
        partner_id: str,
        kind: str,
        endpoint_id: str | None = None,
        old: Mapping[str, Any] | None = None,
        new: Mapping[str, Any] | None = None,
        reason: str | None = None,
    ) -> None:
        """``by`` is the id and the name of who did it."""
        self._connection.execute(
            insert(PartnerAct).values(
                id=new_id(),
                partner_id=partner_id,
                endpoint_id=endpoint_id,
                at=at,
                actor_id=by[0],
                actor_name=by[1],
                kind=kind,
                old=dict(old or {}),
                new=dict(new or {}),
                reason=reason,
            )
        )
