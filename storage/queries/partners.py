"""Partners as pages show them: who they are and what left for them; no family is in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, String, case, func, select, tuple_

from storage.columns import Moment
from storage.models import (
    Case,
    MessageState,
    Municipality,
    Partner,
    PartnerAct,
    PartnerAttempt,
    PartnerEndpoint,
    PartnerMessage,
    PartnerSecret,
)
from storage.queries.paging import Page, from_cursor, to_cursor

PAGE = 50
_PLACE = [Moment, String]


@dataclass(frozen=True, kw_only=True)
class PartnerLine:
    id: str
    kind: str
    name: str
    region_code: str
    municipality_id: str | None
    municipality: str | None
    active: bool
    agreement: str | None
    data_kinds: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class EndpointLine:
    id: str
    partner_id: str
    url: str
    event_kinds: Sequence[str]
    accepts: Sequence[str]
    state: str
    state_reason: str | None
    failures: int
    probe_at: datetime | None
    forged: int
    forged_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class SecretLine:
    id: str
    endpoint_id: str
    direction: str
    issued_at: datetime


@dataclass(frozen=True, kw_only=True)
class ActLine:
    at: datetime
    actor_name: str
    kind: str
    old: Any
    new: Any
    reason: str | None


@dataclass(frozen=True, kw_only=True)
class MessageLine:
    id: str
    endpoint_id: str
    partner_id: str
    partner: str
    kind: str
    case_number: str | None
    sequence: int
    created_at: datetime
    due_at: datetime
    state: str
    attempts: int
    sent_at: datetime | None
    last_status: int | None
    last_error: str | None
    facts: Any


@dataclass(frozen=True, kw_only=True)
class AttemptLine:
    number: int
    at: datetime
    outcome: str
    status: int | None
    millis: int
    error: str | None


def partner_lines(connection: Connection, *, partner_id: str | None = None) -> list[PartnerLine]:
    """All partners by name, or one of them."""
    query = (
        select(
            *(getattr(Partner, name) for name in PartnerLine.__dataclass_fields__ if name != "municipality"),
            Municipality.name.label("municipality"),
        )
        .outerjoin(Municipality, Municipality.id == Partner.municipality_id)
        .order_by(Partner.active.desc(), Partner.name, Partner.id)
        .limit(500)
    )
    if partner_id is not None:
        query = query.where(Partner.id == partner_id)
    return [PartnerLine(**row._mapping) for row in connection.execute(query)]


def places(connection: Connection) -> list[tuple[str, str, str]]:
    """Municipalities that a partner may be of: id, name, region."""
    rows = connection.execute(
        select(Municipality.id, Municipality.name, Municipality.region_code).order_by(
            Municipality.region_code, Municipality.name
        )
    )
    return [(row.id, row.name, row.region_code) for row in rows]


def endpoint_lines(connection: Connection, *, partner_id: str | None = None) -> list[EndpointLine]:
    query = select(*(getattr(PartnerEndpoint, name) for name in EndpointLine.__dataclass_fields__)).order_by(
        PartnerEndpoint.created_at, PartnerEndpoint.id
    )
    if partner_id is not None:
        query = query.where(PartnerEndpoint.partner_id == partner_id)
    return [EndpointLine(**row._mapping) for row in connection.execute(query)]


def secret_lines(connection: Connection, *, partner_id: str) -> list[SecretLine]:
    """Secrets in force: that they are, never what they are."""
    query = (
        select(*(getattr(PartnerSecret, name) for name in SecretLine.__dataclass_fields__))
        .join(PartnerEndpoint, PartnerEndpoint.id == PartnerSecret.endpoint_id)
        .where(PartnerEndpoint.partner_id == partner_id, PartnerSecret.retired_at.is_(None))
        .order_by(PartnerSecret.issued_at)
    )
    return [SecretLine(**row._mapping) for row in connection.execute(query)]


def act_lines(connection: Connection, *, partner_id: str, limit: int = 100) -> list[ActLine]:
    """What was done to a partner, the newest first."""
    query = (
        select(*(getattr(PartnerAct, name) for name in ActLine.__dataclass_fields__))
        .where(PartnerAct.partner_id == partner_id)
        .order_by(PartnerAct.at.desc(), PartnerAct.id.desc())
        .limit(limit)
    )
    return [ActLine(**row._mapping) for row in connection.execute(query)]


def waiting_counts(connection: Connection) -> dict[str, tuple[int, int]]:
    """Endpoint → how many messages wait, and how many have failed."""
    waits = func.sum(case((PartnerMessage.state == MessageState.WAITING.value, 1), else_=0))
    failed = func.sum(case((PartnerMessage.state == MessageState.FAILED.value, 1), else_=0))
    query = (
        select(PartnerMessage.endpoint_id, waits.label("waits"), failed.label("failed"))
        .where(PartnerMessage.state.in_((MessageState.WAITING.value, MessageState.FAILED.value)))
        .group_by(PartnerMessage.endpoint_id)
    )
    return {row.endpoint_id: (row.waits, row.failed) for row in connection.execute(query)}


def _messages() -> Select[Any]:
    own = set(MessageLine.__dataclass_fields__) - {"partner", "partner_id", "case_number"}
    return (
        select(
            *(getattr(PartnerMessage, name) for name in sorted(own)),
            Partner.id.label("partner_id"),
            Partner.name.label("partner"),
            Case.number.label("case_number"),
        )
        .join(PartnerEndpoint, PartnerEndpoint.id == PartnerMessage.endpoint_id)
        .join(Partner, Partner.id == PartnerEndpoint.partner_id)
        .outerjoin(Case, Case.id == PartnerMessage.case_id)
    )


def message_lines(
    connection: Connection,
    *,
    partner_id: str,
    state: str | None = None,
    cursor: str | None = None,
    limit: int = PAGE,
) -> Page[MessageLine]:
    """The log of deliveries of a partner, the newest first."""
    query = _messages().where(Partner.id == partner_id)
    if state:
        query = query.where(PartnerMessage.state == state)
    place = from_cursor(cursor)
    if place is not None:
        query = query.where(
            tuple_(PartnerMessage.created_at, PartnerMessage.id) < tuple_(*place, types=_PLACE)
        )
    query = query.order_by(PartnerMessage.created_at.desc(), PartnerMessage.id.desc()).limit(limit + 1)
    rows = [MessageLine(**row._mapping) for row in connection.execute(query)]
    after = to_cursor(rows[limit - 1].created_at, rows[limit - 1].id) if len(rows) > limit else None
    return Page(rows=rows[:limit], next_cursor=after)


def message_line(connection: Connection, message_id: str) -> MessageLine | None:
    row = connection.execute(_messages().where(PartnerMessage.id == message_id)).one_or_none()
    return None if row is None else MessageLine(**row._mapping)


def attempt_lines(connection: Connection, message_id: str) -> list[AttemptLine]:
    """Every try, the newest first."""
    query = (
        select(*(getattr(PartnerAttempt, name) for name in AttemptLine.__dataclass_fields__))
        .where(PartnerAttempt.message_id == message_id)
        .order_by(PartnerAttempt.at.desc(), PartnerAttempt.number.desc())
        .limit(100)
    )
    return [AttemptLine(**row._mapping) for row in connection.execute(query)]
