"""A family that moved to another municipality: its commission gets the letter and a case of its own.

What is handed over is the letter, the family and its new address; the old case stays where it
is, readable to those who could read it, and each case names the other.
"""

from engine.errors import FormInvalid
from engine.work import Work
from handlers import registry
from handlers.acts import case_of, today
from handlers.documents import kind_of
from handlers.families import family_name
from handlers.notices import tell_commission
from handlers.parties import groups_of
from handlers.reading import text
from handlers.starts_ahead import begin_at
from storage.models import NoticeKind
from storage.queries.facts import relatives
from storage.repositories.cases import CaseRow
from storage.repositories.documents import NewDocument
from storage.repositories.notices import NewNotice
from storage.repositories.people import NewPerson

LETTER = "F-X-WRITTEN"
PROCEDURE, AT_COMMISSION = "intake_case", "IC_S02"


@registry.handler("case.hand_over", outputs=())
def hand_over(work: Work) -> None:
    """The commission of the new place keeps its cases here (IC_T43): it registers what it is told."""
    receiver = text(work.answers, "to_municipality")
    if receiver is None:
        return
    if receiver == work.municipality_id:
        raise FormInvalid({"to_municipality": ["Семья осталась в этом муниципалитете: выберите другой."]})
    case = case_of(work)
    taken = work.uow.cases.open(receiver, year=today(work).year, at=work.moment, threat=case.threat)
    work.uow.cases.came_from(taken.id, case.id)
    _bring_family(work, case, taken)
    _bring_letter(work, taken)
    _tell_receiver(work, case, taken)
    payload = {
        "process": PROCEDURE,
        "start": AT_COMMISSION,
        "case_id": taken.id,
        "variables": {"threat": case.threat},
    }
    begin_at(work, payload, work.moment)
    tell_commission(
        work, f"Сведения о семье переданы: в комиссии нового места жительства дело № {taken.number}"
    )


def _bring_family(work: Work, case: CaseRow, taken: CaseRow) -> None:
    dead = {person.id for person in work.uow.people.of_case(case.id) if person.died_on}
    for person in relatives(work.uow.connection, case_id=case.id):
        new = NewPerson(
            surname=person.surname,
            given_name=person.given_name,
            patronymic=person.patronymic,
            born_on=person.born_on,
            gender=person.gender,
            kin=person.kin,
            occupation=person.occupation,
        )
        if person.id not in dead:
            work.uow.people.add(taken.id, taken.municipality_id, new, at=work.moment)
    for address in work.uow.people.addresses(case.id):
        work.uow.people.settle(
            taken.id, taken.municipality_id, kind=address.kind, text=address.text, since=today(work)
        )
    work.uow.cases.set_family_name(taken.id, case.family_name or family_name([]))


def _bring_letter(work: Work, taken: CaseRow) -> None:
    """The receiving commission reads the letter in its own case."""
    letter = NewDocument(
        case_id=taken.id,
        form_key=LETTER,
        kind=work.element.form_part,
        title=kind_of(work, LETTER, work.element.form_part).title,
        municipality_id=taken.municipality_id,
        number=text(work.answers, "out_number"),
        drawn_on=today(work),
        author_id=work.actor.staff_id,
        content=work.answers,
        sent_to=text(work.answers, "recipient"),
    )
    document_id = work.uow.documents.draw_up(letter, at=work.moment)
    work.uow.documents.mark_sent(document_id, to=text(work.answers, "recipient") or "")


def _tell_receiver(work: Work, case: CaseRow, taken: CaseRow) -> None:
    place = work.uow.organisation.municipality(work.municipality_id)
    notice = NewNotice(
        municipality_id=taken.municipality_id,
        kind=NoticeKind.TOLD.value,
        element_id=work.element.id,
        element_name=work.element.name or None,
        case_id=taken.id,
        text=f"К вам переехала семья: сведения передала комиссия, {place.name}, дело № {case.number}",
    )
    receivers = groups_of(work, "commission", place=taken.municipality_id)
    work.uow.notices.add(notice, keys=receivers, at=work.moment)
