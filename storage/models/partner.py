"""Other houses we exchange messages with: who they are, what leaves for them, what comes from them."""

from enum import StrEnum

from sqlalchemy import ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import (
    At,
    Base,
    Code,
    Flag,
    Key,
    Number,
    OptionalAt,
    OptionalCode,
    OptionalNumber,
    OptionalRef,
    OptionalTitle,
    Ref,
    Structure,
    Title,
)


class EndpointState(StrEnum):
    ACTIVE = "active"
    PAUSED = "paused"
    """By a person; what leaves for it waits."""
    STOPPED = "stopped"
    """By the partner: it answered that nothing is taken here any more."""


class MessageState(StrEnum):
    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"
    """Nothing came of it for two weeks, or the partner refused for good: it goes on paper."""
    ON_PAPER = "on_paper"


class LetterState(StrEnum):
    RECEIVED = "received"
    DONE = "done"
    WAITING = "waiting"
    """Its case is known, and nothing waits for it yet."""
    UNMATCHED = "unmatched"
    """Nobody knows which case it is about."""
    INVALID = "invalid"


class Partner(Base):
    """A prosecutor's office, a court and the like; of one municipality, or of a whole region."""

    __tablename__ = "partner"
    id: Mapped[Key]
    kind: Mapped[Code]
    name: Mapped[Title]
    region_code: Mapped[Code]
    municipality_id: Mapped[OptionalRef]
    active: Mapped[Flag]
    agreement: Mapped[OptionalTitle]
    """The agreement by which personal data may be told; without one none is."""
    data_kinds: Mapped[Structure]
    created_at: Mapped[At]


class PartnerEndpoint(Base):
    """One address of a partner. Failures in a row close its circuit, and nobody else's."""

    __tablename__ = "partner_endpoint"
    id: Mapped[Key]
    partner_id: Mapped[Ref] = mapped_column(ForeignKey("partner.id"), index=True)
    url: Mapped[Title]
    event_kinds: Mapped[Structure]
    accepts: Mapped[Structure]
    """Kinds of letters it may send us."""
    state: Mapped[Code]
    state_reason: Mapped[OptionalTitle]
    failures: Mapped[Number]
    probe_at: Mapped[OptionalAt]
    forged: Mapped[Number]
    """Letters whose signature was not the partner's; nothing else of them is kept."""
    forged_at: Mapped[OptionalAt]
    created_at: Mapped[At]


class PartnerSecret(Base):
    """That a secret was given out, never the secret: it is worked out from the key of the house."""

    __tablename__ = "partner_secret"
    id: Mapped[Key]
    endpoint_id: Mapped[Ref] = mapped_column(ForeignKey("partner_endpoint.id"), index=True)
    direction: Mapped[Code]
    issued_at: Mapped[At]
    retired_at: Mapped[OptionalAt]


class PartnerAct(Base):
    """What was done to a partner or its endpoint, by whom and why: old value and new."""

    __tablename__ = "partner_act"
    id: Mapped[Key]
    partner_id: Mapped[Ref] = mapped_column(ForeignKey("partner.id"))
    endpoint_id: Mapped[OptionalRef]
    at: Mapped[At]
    actor_id: Mapped[Ref]
    actor_name: Mapped[Title]
    kind: Mapped[Code]
    old: Mapped[Structure]
    new: Mapped[Structure]
    reason: Mapped[OptionalTitle]
    __table_args__ = (Index("ix_partner_act_partner", "partner_id", "at"),)


class PartnerMessage(Base):
    """Something that must leave for an endpoint: written in the transaction of what it tells of.

    ``facts`` are ids and states; what an agreement allows besides is added when it is sent.
    """

    __tablename__ = "partner_message"
    id: Mapped[Key]
    endpoint_id: Mapped[Ref] = mapped_column(ForeignKey("partner_endpoint.id"))
    kind: Mapped[Code]
    municipality_id: Mapped[OptionalRef]
    case_id: Mapped[OptionalRef]
    instance_id: Mapped[OptionalRef]
    document_id: Mapped[OptionalRef]
    sequence: Mapped[Number]
    facts: Mapped[Structure]
    created_at: Mapped[At]
    due_at: Mapped[At]
    state: Mapped[Code]
    attempts: Mapped[Number]
    expiries: Mapped[Number]
    lease_owner: Mapped[OptionalCode]
    lease_until: Mapped[OptionalAt]
    token: Mapped[Number]
    sent_at: Mapped[OptionalAt]
    last_status: Mapped[OptionalNumber]
    last_error: Mapped[OptionalTitle]
    incident_id: Mapped[OptionalRef]
    paper_instance_id: Mapped[OptionalRef]
    """The procedure by which it goes on paper."""
    __table_args__ = (
        Index("ix_partner_message_due", "state", "due_at"),
        Index("ix_partner_message_endpoint", "endpoint_id", "created_at"),
        Index("ix_partner_message_case", "case_id", "sequence"),
    )


class PartnerAttempt(Base):
    """One try to hand a message over, and what was answered."""

    __tablename__ = "partner_attempt"
    id: Mapped[Key]
    message_id: Mapped[Ref] = mapped_column(ForeignKey("partner_message.id"), index=True)
    number: Mapped[Number]
    at: Mapped[At]
    outcome: Mapped[Code]
    status: Mapped[OptionalNumber]
    millis: Mapped[Number]
    error: Mapped[OptionalTitle]


class PartnerLetter(Base):
    """What a partner sent, byte for byte; its signature was verified before it was kept."""

    __tablename__ = "partner_letter"
    id: Mapped[Key]
    endpoint_id: Mapped[Ref] = mapped_column(ForeignKey("partner_endpoint.id"))
    webhook_id: Mapped[Code]
    raw: Mapped[bytes] = mapped_column(LargeBinary)
    received_at: Mapped[At]
    expires_at: Mapped[At]
    state: Mapped[Code]
    kind: Mapped[OptionalCode]
    case_id: Mapped[OptionalRef]
    instance_id: Mapped[OptionalRef]
    error: Mapped[OptionalTitle]
    incident_id: Mapped[OptionalRef]
    handled_at: Mapped[OptionalAt]
    assigned_by: Mapped[OptionalTitle]
    reason: Mapped[OptionalTitle]
    __table_args__ = (
        UniqueConstraint("endpoint_id", "webhook_id"),
        Index("ix_partner_letter_state", "state", "received_at"),
    )
