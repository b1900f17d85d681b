"""Gathering what a case knows, for the first values of its forms and for what the system sets itself.

The page that shows a form and the command that takes it use the same facts, so a value
the system sets is never taken from a browser.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast
from zoneinfo import ZoneInfo

from engine.actor import Actor
from engine.facts.quarter import quarter_variables
from engine.facts.report import live_figures
from engine.facts.risk import entry_fact
from engine.facts.session import PlaceAndTime, session_fact
from engine.forms.facts import (
    ActorFact,
    AgencyFact,
    CaseFacts,
    CommissionFact,
    MeasureFact,
    PersonFact,
    ViolationFact,
    in_words,
)
from engine.forms.fields import Answers, Json
from engine.sessions.bodies import COMMISSION
from storage.queries import facts
from storage.queries.families import addresses_of, agencies_of
from storage.queries.organisation import municipality, staff_by_id
from storage.unit_of_work import UnitOfWork

PROPOSALS, PROGRAMME, REPORT = "F-ME-5", "F-ME-4", "F-X-REPORT"
VIOLATIONS = "VIOLATION"
"""The inner journal of what was not done (handlers/execution.py)."""


@dataclass(frozen=True, kw_only=True)
class Occasion:
    """For whom, when and with which variables a form is opened."""

    municipality_id: str
    case_id: str | None
    variables: Mapping[str, object]
    actor: Actor
    now: datetime
    zone: ZoneInfo

    @property
    def place_and_time(self) -> PlaceAndTime:
        return PlaceAndTime(
            municipality_id=self.municipality_id, case_id=self.case_id, now=self.now, zone=self.zone
        )


def gather(uow: UnitOfWork, occasion: Occasion) -> CaseFacts:
    """The facts of the case; of a procedure without a case only who, where and when."""
    today = occasion.now.astimezone(occasion.zone).date()
    local_now = occasion.now.astimezone(occasion.zone)
    counted = quarter_variables(uow, occasion.municipality_id, occasion.variables)
    live = live_figures(uow, occasion.municipality_id, occasion.variables)
    common: dict[str, Any] = {
        "now": local_now,
        "today": today,
        "variables": cast("Mapping[str, Json]", {**occasion.variables, **counted, **live}),
        "actor": _actor(uow, occasion.actor, occasion.variables.get("agency")),
        "commission": _commission(uow, occasion.municipality_id),
        "entry": entry_fact(uow, occasion.variables),
        "session": session_fact(uow, occasion.place_and_time, occasion.variables),
    }
    if occasion.case_id is None:
        return CaseFacts(**common)
    return CaseFacts(**common, **_of_case(uow, occasion.case_id, occasion))


def _of_case(uow: UnitOfWork, case_id: str, occasion: Occasion) -> dict[str, Any]:
    handed = facts.handed_in(uow.connection, case_id=case_id)
    threat = occasion.variables.get("threat")
    return {
        **_standing(uow, case_id, occasion.zone),
        **_addresses(uow, case_id),
        **_papers(uow, case_id),
        **_agencies(uow, case_id),
        **_violations(uow, case_id),
        "people": _people(uow, case_id),
        "threat": threat if isinstance(threat, bool) else None,
        "journal_row": _journal_row(uow, case_id, occasion.zone),
        "measures": _measures(uow, case_id),
        "proposals": tuple(_proposals(handed)),
        "reported": _reported(handed, occasion),
        "answers": _merged(handed),
    }


def _standing(uow: UnitOfWork, case_id: str, zone: ZoneInfo) -> dict[str, Any]:
    case = uow.cases.get(case_id)
    curator = staff_by_id(uow.connection, staff_id=case.curator_id) if case.curator_id else None
    return {
        "number": case.number,
        "family_name": case.family_name,
        "received_at": case.received_at and case.received_at.astimezone(zone),
        "detected_on": case.opened_at.astimezone(zone).date(),
        "recognised_on": case.recognised_on,
        "control_on": case.control_on,
        "danger_level": case.danger_level or "",
        "curator_name": curator.short_name if curator else "",
    }


def _papers(uow: UnitOfWork, case_id: str) -> dict[str, Any]:
    papers = facts.paper_titles(uow.connection, case_id=case_id)
    return {
        "documents": tuple(title for title, _ in papers),
        "inventory": tuple(
            {"no": number, "document": title, "drawn_on": day.isoformat()}
            for number, (title, day) in enumerate(papers, start=1)
        ),
    }


def _agencies(uow: UnitOfWork, case_id: str) -> dict[str, Any]:
    """The agencies that take part now, by part; of the working group with the specialist named."""
    specialists = uow.cases.specialists(case_id, "working_group")
    by_part: dict[str, list[AgencyFact]] = {}
    for part in agencies_of(uow.connection, case_id=case_id):
        if part.until is None:
            named = specialists.get(part.agency_id, "") if part.part == "working_group" else ""
            fact = AgencyFact(id=part.agency_id, name=part.agency_name, specialist_id=named)
            by_part.setdefault(part.part, []).append(fact)
    return {
        "informing_agency": next((agency.name for agency in by_part.get("informing", [])), ""),
        "working_group": tuple(by_part.get("working_group", [])),
        "requested": tuple(by_part.get("requested", [])),
    }


def _reported(handed: list[facts.Handed], occasion: Occasion) -> frozenset[str]:
    """Agencies whose report of this month has come."""
    local = occasion.now.astimezone(occasion.zone)
    month = local.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return frozenset(
        form.agency_id
        for form in handed
        if form.form_key == REPORT and form.agency_id and form.submitted_at >= month
    )


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
    """The measures in force, with the situation and the task that the programme gives for each."""
    written = uow.documents.latest_content(case_id, PROGRAMME).get("plan_rows") or []
    plan = {row.get("measure"): row for row in written if isinstance(row, dict)}
    return tuple(
        MeasureFact(
            id=row.id,
            situation=str(plan.get(row.measure, {}).get("situation") or ""),
            task=str(plan.get(row.measure, {}).get("task") or ""),
            specialist=str(plan.get(row.measure, {}).get("specialist") or ""),
            measure=row.measure,
            agency_id=row.agency_id or "",
            due_on=row.due_on,
            done_on=row.done_on,
            result=row.result or "",
            is_done=row.state == "done",
        )
        for row in facts.planned_measures(uow.connection, case_id=case_id)
    )


def _violations(uow: UnitOfWork, case_id: str) -> dict[str, Any]:
    """Whether anything was not done, and the oldest of it that the commission was not told of."""
    journal = [entry.content for entry in uow.registers.of_case(case_id, VIOLATIONS)]
    waiting = [violation for violation in journal if not violation.get("reported_at")]
    if not waiting:
        return {"has_violations": False}
    oldest = waiting[0]
    due_on = oldest.get("due_on")
    fact = ViolationFact(
        agency_id=str(oldest.get("agency") or ""),
        kind=str(oldest.get("kind") or ""),
        measure=str(oldest.get("measure") or ""),
        due_on=date.fromisoformat(due_on) if isinstance(due_on, str) else None,
    )
    return {"has_violations": True, "violation": fact}


def _journal_row(uow: UnitOfWork, case_id: str, zone: ZoneInfo) -> str:
    row = facts.first_journal_row(uow.connection, case_id=case_id)
    if row is None:
        return ""
    number, at, owner = row
    kind, _, owner_id = owner.partition(":")
    agency = uow.organisation.agency(owner_id) if kind == "agency" else None
    keeper = f"журнал: {agency.short_name}" if agency else "журнал комиссии"
    return f"№ {number} от {in_words(at.astimezone(zone).date())} г., {keeper}"


def _actor(uow: UnitOfWork, actor: Actor, task_agency: object) -> ActorFact:
    """Who fills the form in, and for which agency: somebody may serve two."""
    card = None if actor.is_system else staff_by_id(uow.connection, staff_id=actor.staff_id)
    if card is None:
        return ActorFact(name=actor.name)
    name, kind, head = ("", "", "")
    agency_id = str(task_agency) if actor.acts_for(task_agency) else card.agency_id
    if agency_id:
        name, kind, head = facts.agency_and_head(uow.connection, agency_id=agency_id)
    return ActorFact(
        name=card.short_name,
        staff_id=actor.staff_id,
        post=card.position or "",
        agency_id=agency_id or "",
        agency_name=name,
        agency_kind=kind,
        agency_head=head,
    )


def _commission(uow: UnitOfWork, municipality_id: str) -> CommissionFact:
    place = municipality(uow.connection, municipality_id=municipality_id)
    commissions = uow.organisation.agencies(municipality_id, kind=COMMISSION)
    return CommissionFact(
        name=commissions[0].name if commissions else "", municipality=place.name if place else ""
    )
