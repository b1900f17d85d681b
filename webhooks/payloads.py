"""What a message to a partner says, and how a partner's letter is read.

A message carries ids and states. What an agreement allows besides is read from the case
when the message leaves, so that nothing personal waits in the outbox.
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from marshmallow import EXCLUDE, RAISE, Schema, ValidationError, fields, validate

from engine.partners.lists import TEST
from storage.queries.partner_facts import case_number, document_facts
from storage.repositories.partner_messages import MessageRow
from storage.unit_of_work import UnitOfWork

DEEPEST = 20
LONGEST_TEXT = 20_000


def body_of(uow: UnitOfWork, message: MessageRow, allowed: Collection[str]) -> bytes:
    """The body as it leaves; ``allowed`` are the kinds of personal data of the agreement."""
    data: dict[str, Any] = {"sequence": message.sequence, **message.facts}
    if message.kind == TEST:
        data = {"sequence": 0}
    if message.case_id is not None:
        data["case"] = {"id": message.case_id, "number": case_number(uow.connection, message.case_id)}
    if message.instance_id is not None:
        data["instance"] = {"id": message.instance_id}
    if allowed:
        data.update(_personal(uow, message, allowed))
    said = {"type": message.kind, "timestamp": _stamp(message.created_at), "data": data}
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()


def _personal(uow: UnitOfWork, message: MessageRow, allowed: Collection[str]) -> dict[str, Any]:
    """Only of messages about a document: a partner learns nothing of a family by a task or a term."""
    paper = document_facts(uow.connection, message.document_id) if message.document_id else None
    if paper is None:
        return {}
    told: dict[str, Any] = {}
    if "document" in allowed:
        told["paper"] = {
            "title": paper.title,
            "number": paper.number,
            "drawn_on": paper.drawn_on.isoformat(),
        }
    if "children" in allowed and message.case_id is not None:
        told["children"] = [
            {"name": child.full_name, "born_on": child.born_on.isoformat() if child.born_on else None}
            for child in uow.people.minors(message.case_id)
        ]
    if "text" in allowed:
        text = paper.content.get("content") or paper.content.get("body_text") or ""
        told["text"] = str(text)[:LONGEST_TEXT]
    return told


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")


@dataclass(frozen=True, kw_only=True)
class ReadLetter:
    """What a letter says: what it refers to, and values for the procedure that waits for it."""

    kind: str
    reply_to: str | None
    case_number: str | None
    payload: Mapping[str, Any] = field(default_factory=dict)


class LetterUnreadable(Exception):
    """The letter is not what its kind says it must be; the sentence is for the partner's people."""


class _About(Schema):
    """Every letter says which message of ours it answers, or names the case."""

    class Meta:
        unknown = RAISE

    reply_to = fields.String(validate=validate.Length(max=36))
    case_number = fields.String(validate=validate.Length(max=60))


class Acknowledged(_About):
    """The prosecutor has our notice."""

    acknowledged_by = fields.String(required=True, validate=validate.Length(min=1, max=300))
    acknowledged_at = fields.AwareDateTime(required=True, default_timezone=UTC)


class Decided(_About):
    """The court decided on the claim."""

    outcome = fields.String(required=True, validate=validate.OneOf(("granted", "refused", "terminated")))
    decided_on = fields.Date(required=True)
    decision_number = fields.String(required=True, validate=validate.Length(min=1, max=100))


class _Letter(Schema):
    class Meta:
        unknown = EXCLUDE

    type = fields.String(required=True, validate=validate.Length(max=100))
    data = fields.Dict(required=True)


_SCHEMAS: Mapping[str, type[_About]] = {
    "prosecutor.acknowledged": Acknowledged,
    "court.decided": Decided,
}
_VARIABLES: Mapping[str, Mapping[str, str]] = {
    "prosecutor.acknowledged": {"acknowledged_by": "ack_by", "acknowledged_at": "ack_at"},
    "court.decided": {
        "outcome": "told_outcome",
        "decided_on": "told_decided_on",
        "decision_number": "told_decision_number",
    },
}
"""Kind of letter → its values, by the variables of the procedures."""


def read_letter(raw: bytes) -> ReadLetter:
    """Understand a letter by the schema of its kind; raises LetterUnreadable."""
    try:
        outer = _Letter().load(_json(raw))
    except ValidationError as error:
        raise LetterUnreadable(_sentence(error)) from error
    kind = outer["type"]
    schema = _SCHEMAS.get(kind)
    if schema is None:
        raise LetterUnreadable(f"письмо вида «{kind[:60]}» неизвестно")
    try:
        said = schema().load(outer["data"])
    except ValidationError as error:
        raise LetterUnreadable(_sentence(error)) from error
    if not said.get("reply_to") and not said.get("case_number"):
        raise LetterUnreadable("не сказано, о каком деле письмо: нужно reply_to или case_number")
    names = _VARIABLES[kind]
    return ReadLetter(
        kind=kind,
        reply_to=said.get("reply_to"),
        case_number=said.get("case_number"),
        payload={variable: _plain(said[name]) for name, variable in names.items()},
    )


def _json(raw: bytes) -> Mapping[str, Any]:
    try:
        said = json.loads(raw.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise LetterUnreadable("это не JSON в кодировке UTF-8") from error
    if not isinstance(said, dict):
        raise LetterUnreadable("ожидался объект JSON")
    return said


def _plain(value: object) -> object:
    return value.isoformat() if hasattr(value, "isoformat") else value


def _sentence(error: ValidationError) -> str:
    """Which fields are wrong, by name; never what stands in them."""
    wrong = error.messages if isinstance(error.messages, dict) else {}
    return f"неверны поля: {', '.join(sorted(map(str, wrong))[:10]) or 'тело'}"
