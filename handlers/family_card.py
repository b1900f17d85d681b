"""The family's card of Dolzhansk (DO 4.2-4.5): the fact, the act, the card in two copies, the register.

One copy of the card goes to the commission, the other stays where it was filled in; what the
commission decides later — item 3, items 6 and 7 — is written into both.
"""

from engine.errors import FormInvalid
from engine.work import Work
from handlers import registry
from handlers.acts import (
    acting_agency,
    agency_at_hand,
    case_id_of,
    case_of,
    refused,
    resolution_day,
    today,
    written_day,
)
from handlers.documents import RESOLUTION, draw_up_paper, kind_of
from handlers.household import identify_family
from handlers.notices import tell_party
from handlers.parties import agencies_of
from handlers.reading import Answers, flag, moment, rows, text, texts
from handlers.region_lists import strike_off
from storage.models import CaseStatus, PersonStatus
from storage.repositories.documents import DocumentRow, NewDocument

ACT, CARD = "F-DO-1", "F-DO-2"
COMMISSION_COPY, AGENCY_COPY = "card", "card_copy"
REGISTRATION, REMOVAL = "registration", "removal"
_PARENTS = ("mother", "father", "guardian")


@registry.handler("card.fact", outputs=())
def write_down_fact(work: Work) -> None:
    """The official writes down what was found (DV_X01): from this day the five days run."""
    case = case_of(work)
    agency_id = agency_at_hand(work) or work.actor.agency_id
    if agency_id:
        work.uow.cases.take_part(case.id, agency_id, "informing", at=work.moment)
        if case.informing_agency_id is None:
            work.uow.cases.set_informing_agency(case.id, agency_id)
    work.uow.cases.set_threat(case.id, flag(work.answers, "threat"))
    work.uow.cases.set_family_name(case.id, text(work.answers, "family_name") or case.family_name)
    address = text(work.answers, "address_actual")
    if address:
        work.uow.people.settle(
            case.id, work.municipality_id, kind="residence", text=address, since=today(work)
        )


@registry.handler("card.threat_sent", outputs=())
def pass_threat_on(work: Work) -> None:
    """Urgent materials went out (DV_T01): the guardianship of the district sees it at once."""
    identify_family(work, work.answers)
    words = f"Угроза жизни и здоровью детей: {case_of(work).family_name}"
    for agency in agencies_of(work, "guardianship"):
        tell_party(work, "guardianship", words, place=agency.id)


@registry.handler("card.act", outputs=())
def record_act(work: Work) -> None:
    """The act of the survey (DV_T03) names the parents."""
    identify_family(work, {"parents": _parents(work.answers), "address": work.answers.get("address")})


def _parents(answers: Answers) -> list[Answers]:
    return [{**row, "kin": kin} for kin in _PARENTS for row in rows(answers, kin)]


@registry.handler("card.drawn", outputs=())
def keep_second_copy(work: Work) -> None:
    """The card is filled in (DV_T04): its second copy stays where it was filled in (DO 4.3)."""
    if not texts(work.answers, "sign_codes"):
        raise FormInvalid({"sign_codes": [refused(work, "card_signs")]})
    identify_family(work, {**work.answers, "parents": _parents(work.answers)})
    if not _copies(work, AGENCY_COPY):
        copy = _second_copy(work)
        document_id = work.uow.documents.draw_up(copy, at=work.moment)
        work.uow.documents.sign(document_id, by=work.actor.staff_id, at=work.moment)


def _second_copy(work: Work) -> NewDocument:
    return NewDocument(
        case_id=case_id_of(work),
        form_key=CARD,
        kind=AGENCY_COPY,
        title=kind_of(work, CARD, AGENCY_COPY).title,
        municipality_id=work.municipality_id,
        drawn_on=today(work),
        task_id=work.task_id,
        agency_id=acting_agency(work),
        author_id=work.actor.staff_id,
        content=work.answers,
        clauses=" ".join(work.element.clauses) or None,
    )


def _copies(work: Work, *kinds: str) -> list[DocumentRow]:
    cards = work.uow.documents.of_case(case_id_of(work), CARD)
    return [card for card in cards if card.kind in kinds]


@registry.handler("card.received", outputs=("materials_received_at",))
def receive_materials(work: Work) -> dict[str, object]:
    """Act and card came to the commission (DV_T06): the nearest session decides (DO 4.5)."""
    case_id = case_id_of(work)
    received_at = work.uow.cases.receive(case_id, moment(work.answers, "received_at") or work.moment)
    work.uow.cases.set_status(case_id, CaseStatus.CHECKED)
    return {"materials_received_at": received_at.astimezone(work.zone).isoformat(timespec="seconds")}


@registry.handler("card.refused", outputs=())
def close_without_registration(work: Work) -> None:
    """The commission did not put the family on the register (DV_X05)."""
    work.uow.cases.close(case_id_of(work), CaseStatus.REFUSED, at=work.moment)


@registry.handler("card.registered", outputs=("registered_on",))
def register_family(work: Work) -> dict[str, object]:
    """The resolution is the only ground of registration (DO 4.4); item 3 of both copies bears it (DV_T07)."""
    case_id = case_id_of(work)
    on = resolution_day(work)
    number = text(work.answers, "resolution_no")
    draw_up_paper(work, RESOLUTION, {"number": number, "kind": "recognise"}, part=REGISTRATION)
    _write_into_both(work, {"resolution_on": on.isoformat(), "resolution_no": number})
    work.uow.cases.recognise(case_id, on=on)
    for minor in work.uow.people.minors(case_id):
        if not minor.died_on:
            work.uow.people.register(case_id, minor.id, on=on)
    return {"registered_on": on.isoformat()}


def _write_into_both(work: Work, marks: Answers) -> None:
    for card in _copies(work, COMMISSION_COPY, AGENCY_COPY):
        work.uow.documents.stamp(card.id, marks)


@registry.handler("card.removed", outputs=())
def remove_family(work: Work) -> None:
    """Items 6 and 7 of both copies, the resolution, the rows of the databank; the case ends (DV_T13)."""
    if not flag(work.answers, "removed"):
        raise FormInvalid({"removed": ["Комиссия решила снять семью с учёта: отметьте это в карте."]})
    case_id = case_id_of(work)
    on = resolution_day(work)
    number, reason = text(work.answers, "removal_resolution_no"), text(work.answers, "removal_reason")
    content = {"number": number, "kind": "terminate", "removal_reason": reason}
    draw_up_paper(work, RESOLUTION, content, part=REMOVAL)
    _write_into_both(work, {**_items_6_and_7(work.answers), "removal_resolution_on": on.isoformat()})
    strike_off(work, on, f"№ {number} от {written_day(on)}")
    for minor in work.uow.people.minors(case_id):
        if minor.status == PersonStatus.REGISTERED:
            work.uow.people.remove(case_id, minor.id, on=on, ground=reason or "")
    work.uow.programme.cancel_planned(case_id, f"семья снята с учёта {written_day(on)}")
    work.uow.cases.close(case_id, CaseStatus.CLOSED, at=work.moment, on=on, ground=reason)


def _items_6_and_7(answers: Answers) -> dict[str, object]:
    names = ("measures_and_results", "removed", "removal_note", "removal_resolution_no", "removal_reason")
    return {name: answers.get(name) for name in (*names, "removal_reason_text")}
