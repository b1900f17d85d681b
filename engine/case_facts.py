"""Gathering what a case knows, for the first values of its forms and for what the system sets itself.

The page that shows a form and the command that takes it use the same facts, so a value
the system sets is never taken from a browser.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from zoneinfo import ZoneInfo

from engine.actor import Actor
from engine.forms.facts import (
    ActorFact,
    AgencyFact,
    CaseFacts,
    CommissionFact,
    MeasureFact,
    PersonFact,
    SessionFact,
    in_words,
)
from engine.forms.fields import Answers, Json
from storage.queries import directory, facts
from storage.queries.families import addresses_of, agencies_of
from storage.queries.organisation import municipality, staff_by_id
from storage.unit_of_work import UnitOfWork

PROPOSALS, REPORT = "F-ME-5", "F-X-REPORT"


@dataclass(frozen=True, kw_only=True)
class Occasion:
    """For whom, when and with which variables a form is opened."""

    municipality_id: str
    case_id: str | None
    variables: Mapping[str, object]
    actor: Actor
    now: datetime
    zone: ZoneInfo


def gather(uow: UnitOfWork, occasion: Occasion) -> CaseFacts:
    """The facts of the case; of a procedure without a case only who, where and when."""
    today = occasion.now.astimezone(occasion.zone).date()
    local_now = occasion.now.astimezone(occasion.zone)
    common: dict[str, Any] = {
        "now": local_now,
        "today": today,
        "variables": cast("Mapping[str, Json]", occasion.variables),
        "actor": _actor(uow, occasion.actor),
        "commission": _commission(uow, occasion.municipality_id),
        "session": _session(uow, occasion),
    }
    if occasion.case_id is None:
        return CaseFacts(**common)
    return CaseFacts(**common, **_of_case(uow, occasion.case_id, occasion))


def _of_case(uow: UnitOfWork, case_id: str, occasion: Occasion) -> dict[str, Any]:
    case = uow.cases.get(case_id)
    handed = facts.handed_in(uow.connection, case_id=case_id)
    papers = facts.paper_titles(uow.connection, case_id=case_id)
    taking_part = agencies_of(uow.connection, case_id=case_id)
    by_part: dict[str, list[AgencyFact]] = {}
    for part in taking_part:
        if part.until is None:
            by_part.setdefault(part.part, []).append(AgencyFact(id=part.agency_id, name=part.agency_name))
    local = occasion.now.astimezone(occasion.zone)
    month = local.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    curator = staff_by_id(uow.connection, staff_id=case.curator_id) if case.curator_id else None
    threat = occasion.variables.get("threat")
    return {
        "number": case.number,
        "family_name": case.family_name,
        "people": _people(uow, case_id),
        **_addresses(uow, case_id),
        "informing_agency": next((agency.name for agency in by_part.get("informing", [])), ""),
        "threat": threat if isinstance(threat, bool) else None,
        "received_at": case.received_at and case.received_at.astimezone(occasion.zone),
        "detected_on": case.opened_at.astimezone(occasion.zone).date(),
        "recognised_on": case.recognised_on,
        "control_on": case.control_on,
        "danger_level": case.danger_level or "",
        "curator_name": curator.short_name if curator else "",
        "journal_row": _journal_row(uow, case_id, occasion.zone),
        "documents": tuple(title for title, _ in papers),
        "inventory": tuple(
            {"no": number, "document": title, "drawn_on": day.isoformat()}
            for number, (title, day) in enumerate(papers, start=1)
        ),
        "measures": _measures(uow, case_id),
        "proposals": tuple(_proposals(handed)),
        "working_group": tuple(by_part.get("working_group", [])),
        "requested": tuple(by_part.get("requested", [])),
        "reported": frozenset(
            form.agency_id
            for form in handed
            if form.form_key == REPORT and form.agency_id and form.submitted_at >= month
        ),
        "answers": _merged(handed),
    }


def _merged(handed: list[facts.Handed]) -> dict[str, Answers]:
    """Of several parts all answers together, the latest on top."""
    merged: dict[str, Answers] = {}
    for form in handed:
        merged.setdefault(form.form_key, {}).update(form.answers)
    return merged


def _proposals(handed: list[facts.Handed]) -> list[Answers]:
    return [
        {**row, "agency": form.agency_id}
        for form in handed
        if form.form_key == PROPOSALS
        for row in form.answers.get("plan_rows") or []
        if isinstance(row, dict)
    ]


def _people(uow: UnitOfWork, case_id: str) -> tuple[PersonFact, ...]:
    return tuple(
        PersonFact(
            id=person.id,
            kin=person.kin,
            surname=person.surname,
            given_name=person.given_name,
            patronymic=person.patronymic or "",
            born_on=person.born_on,
            gender=person.gender or "",
            occupation=person.occupation or "",
        )
        for person in facts.relatives(uow.connection, case_id=case_id)
    )


def _addresses(uow: UnitOfWork, case_id: str) -> dict[str, str]:
    known = {address.kind: address.text for address in addresses_of(uow.connection, case_id=case_id)}
    lives = known.get("residence") or known.get("stay") or known.get("registration") or ""
    return {"address": lives, "address_registered": known.get("registration", "")}


def _measures(uow: UnitOfWork, case_id: str) -> tuple[MeasureFact, ...]:
    return tuple(
        MeasureFact(
            id=row.id,
            measure=row.measure,
            agency_id=row.agency_id or "",
            due_on=row.due_on,
            done_on=row.done_on,
            result=row.result or "",
            is_done=row.state == "done",
        )
        for row in facts.planned_measures(uow.connection, case_id=case_id)
    )


def _journal_row(uow: UnitOfWork, case_id: str, zone: ZoneInfo) -> str:
    row = facts.first_journal_row(uow.connection, case_id=case_id)
    if row is None:
        return ""
    number, at, owner = row
    kind, _, owner_id = owner.partition(":")
    agency = uow.organisation.agency(owner_id) if kind == "agency" else None
    keeper = f"журнал: {agency.short_name}" if agency else "журнал комиссии"
    return f"№ {number} от {in_words(at.astimezone(zone).date())} г., {keeper}"


def _actor(uow: UnitOfWork, actor: Actor) -> ActorFact:
    card = None if actor.is_system else staff_by_id(uow.connection, staff_id=actor.staff_id)
    if card is None:
        return ActorFact(name=actor.name)
    name, head = ("", "")
    if card.agency_id:
        name, head = facts.agency_and_head(uow.connection, agency_id=card.agency_id)
    return ActorFact(
        name=card.short_name,
        post=card.position or "",
        agency_id=card.agency_id or "",
        agency_name=name,
        agency_head=head,
    )


def _commission(uow: UnitOfWork, municipality_id: str) -> CommissionFact:
    place = municipality(uow.connection, municipality_id=municipality_id)
    commissions = uow.organisation.agencies(municipality_id, kind="kdn")
    return CommissionFact(
        name=commissions[0].name if commissions else "", municipality=place.name if place else ""
    )


def _session(uow: UnitOfWork, occasion: Occasion) -> SessionFact:
    """The session that the variables name, or the next regular one."""
    variables = occasion.variables
    members = tuple(directory.commission(uow.connection, occasion.municipality_id))
    put = facts.question(
        uow.connection,
        question_id=_text(variables.get("question_id")),
        session_id=_text(variables.get("session_id")),
        case_id=occasion.case_id,
    )
    if put is None:
        coming = facts.next_session(
            uow.connection, municipality_id=occasion.municipality_id, after=occasion.now
        )
        if coming is None:
            return SessionFact(members=members)
        day = coming[1].astimezone(occasion.zone).date()
        return SessionFact(
            id=coming[0], held_on=day, place=coming[2] or "", members=members, title=_title(day, None)
        )
    return _session_of(put, members, occasion.zone)


def _session_of(put: facts.Question, members: tuple[tuple[str, str], ...], zone: ZoneInfo) -> SessionFact:
    day = put.held_at.astimezone(zone).date()
    counted = put.votes_for is not None
    return SessionFact(
        id=put.session_id,
        title=_title(day, put.protocol_number),
        held_on=day,
        place=put.place or "",
        protocol_number=put.protocol_number or "",
        resolution_number=put.resolution or "",
        members=members,
        present=tuple(put.present or ()),
        presiding_id=put.presiding_id or "",
        votes=(put.votes_for or 0, put.votes_against or 0, put.votes_abstained or 0) if counted else None,
        decision_text=put.decision or "",
        remarks=put.remarks or "",
    )


def _title(day: Any, protocol: str | None) -> str:
    numbered = f", протокол № {protocol}" if protocol else ""
    return f"Заседание {in_words(day)} г.{numbered}"


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None
