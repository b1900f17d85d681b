"""What a form knows of the session its question is put to: numbers, who came, the votes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from engine.forms.facts import SessionFact, in_words
from engine.forms.fields import Answers
from engine.sessions.bodies import COMMISSION, EXPERT_GROUP, decision_words, question_words
from engine.sessions.voting import counted
from storage.queries import directory, facts
from storage.unit_of_work import UnitOfWork

PROTOCOL, RESOLUTION = "F-X-KDNPROT", "F-X-POST"
PROGRAMME_QUESTIONS = frozenset({"programme", "correction", "plan"})
"""Only a programme goes back to be reworked, so only there the remarks are asked for again."""


@dataclass(frozen=True, kw_only=True)
class PlaceAndTime:
    municipality_id: str
    case_id: str | None
    now: datetime
    zone: ZoneInfo


def session_fact(uow: UnitOfWork, where: PlaceAndTime, variables: Mapping[str, object]) -> SessionFact:
    """The session that the variables name, or the next regular one."""
    put = facts.question(
        uow.connection,
        question_id=_text(variables.get("question_id")),
        session_id=_text(variables.get("session_id")),
        case_id=where.case_id,
    )
    if put is None:
        return _coming_session(uow, where, _members(uow, where, COMMISSION))
    return _session_of(uow, where, put, variables)


def _members(uow: UnitOfWork, where: PlaceAndTime, body: str) -> tuple[tuple[str, str], ...]:
    """Who sits in the body: the commission, or the expert group."""
    listed = directory.expert_group if body == EXPERT_GROUP else directory.commission
    return tuple(listed(uow.connection, where.municipality_id))


def _coming_session(
    uow: UnitOfWork, where: PlaceAndTime, members: tuple[tuple[str, str], ...]
) -> SessionFact:
    coming = facts.next_session(uow.connection, municipality_id=where.municipality_id, after=where.now)
    if coming is None:
        return SessionFact(members=members)
    session_id, held_at, place = coming
    day = held_at.astimezone(where.zone).date()
    return SessionFact(
        id=session_id, held_on=day, place=place or "", members=members, title=_title(day, None)
    )


def _session_of(
    uow: UnitOfWork,
    where: PlaceAndTime,
    put: facts.Question,
    variables: Mapping[str, object],
) -> SessionFact:
    day = put.held_at.astimezone(where.zone).date()
    session = uow.sessions.get(put.session_id)
    said = _said(uow, where, put)
    asked = str(said.get("question_text") or question_words(put.kind))
    decided = decision_words(_text(variables.get("decision"))) or put.resolution or ""
    return SessionFact(
        id=put.session_id,
        title=_title(day, put.protocol_number),
        held_on=day,
        place=put.place or "",
        protocol_number=uow.sessions.coming_protocol_number(session, year=day.year),
        resolution_number=uow.documents.coming_number(RESOLUTION, where.municipality_id, day.year),
        members=_members(uow, where, session.body),
        present=tuple(put.present or ()),
        presiding_id=put.presiding_id or "",
        votes=_votes(put),
        votes_text=_votes_text(put),
        question_text=asked,
        decision_text=decided,
        remarks=(put.remarks or "") if put.kind in PROGRAMME_QUESTIONS else "",
        items=(_item(put, asked, str(said.get("heard") or ""), decided),),
    )


def _votes(put: facts.Question) -> tuple[int, int, int] | None:
    if put.votes_for is None:
        return None
    return put.votes_for, put.votes_against or 0, put.votes_abstained or 0


def _votes_text(put: facts.Question) -> str:
    votes = _votes(put)
    return counted(votes, by_casting_vote=put.by_casting_vote) if votes else ""


def _item(put: facts.Question, asked: str, heard: str, decided: str) -> Answers:
    """The item of the protocol as the count and the hearing left it; the secretary may word it otherwise."""
    return {
        "question": asked,
        "heard": heard,
        "votes": _votes_text(put),
        "decision": decided,
    }


def _said(uow: UnitOfWork, where: PlaceAndTime, put: facts.Question) -> Answers:
    """The wording of the question and what was heard, as typed for the newest question of this kind."""
    handed = uow.answers.of_case(where.case_id, PROTOCOL) if where.case_id else []
    said: Answers = {}
    for answers in handed:
        if (answers.get("question_kind") or "recognition") == put.kind:
            said.update(answers)
    return said


def _title(day: date, protocol: str | None) -> str:
    numbered = f", протокол № {protocol}" if protocol else ""
    return f"Заседание {in_words(day)} г.{numbered}"


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None
