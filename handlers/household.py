"""Who is in the family, from the rows of a form: known members are amended, new ones added.

The same child is written down by the school, the commission and the check; a row that names
the person's record, or the same name and no other birth date, is about the same person.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from engine.deadlines import age_reached_on
from engine.work import Work
from handlers.acts import case_id_of, today
from handlers.families import family_name
from handlers.reading import Answers, day, rows, text
from storage.folding import fold
from storage.repositories.cases import Identity
from storage.repositories.people import CasePersonRow, NewPerson

PARENTS = frozenset({"mother", "father", "guardian"})
ADULTHOOD = 18
"""Years (ГК РФ ст. 21)."""


def identify_family(work: Work, answers: Answers) -> None:
    """Children, parents and other relatives of the form; the address; what the family is called."""
    for row in rows(answers, "children") or rows(answers, "minors"):
        _write_down(work, row, kin="minor")
    for row in rows(answers, "parents"):
        _write_down(work, row, kin=text(row, "kin") or "guardian")
    for row in rows(answers, "family_members"):
        _write_down(work, row, kin=_kin_of(row))
    _settle(work, answers)
    _name_family(work)


def _kin_of(row: Answers) -> str:
    kinship = text(row, "kinship") or "other"
    return kinship if kinship in PARENTS else "other"


def _write_down(work: Work, row: Answers, *, kin: str) -> None:
    person = person_of(row, kin=kin)
    if person is None:
        return
    case_id = case_id_of(work)
    known = _find(work.uow.people.of_case(case_id), row, person)
    if known is None:
        work.uow.people.add(case_id, work.municipality_id, person, at=work.moment)
        return
    work.uow.people.amend(known.id, _without_guesses(person, known))
    if person.occupation:
        work.uow.people.set_occupation(case_id, known.id, person.occupation)


def person_of(row: Answers, *, kin: str) -> NewPerson | None:
    """The person of a row, whether the name is in parts or in one line."""
    surname, given_name, patronymic = _names(row)
    if not surname:
        return None
    return NewPerson(
        surname=surname,
        given_name=given_name,
        patronymic=patronymic,
        born_on=day(row, "born_on") or day(row, "birth_date"),
        gender=text(row, "gender"),
        kin=kin,
        occupation=text(row, "occupation"),
    )


def _names(row: Answers) -> tuple[str, str, str | None]:
    if text(row, "surname"):
        return text(row, "surname") or "", text(row, "given_name") or "", text(row, "patronymic")
    parts = (text(row, "full_name") or "").split()
    surname, given_name = [*parts, "", ""][:2]
    return surname, given_name, " ".join(parts[2:]) or None


def _find(family: Sequence[CasePersonRow], row: Answers, person: NewPerson) -> CasePersonRow | None:
    person_id = text(row, "person_id")
    for member in family:
        if member.id == person_id:
            return member
    return next((member for member in family if _same(member, person)), None)


def _same(member: CasePersonRow, person: NewPerson) -> bool:
    names = fold(member.surname) == fold(person.surname) and fold(member.given_name) == fold(
        person.given_name
    )
    births = {day for day in (member.born_on, person.born_on) if day}
    return names and len(births) < 2


def _without_guesses(person: NewPerson, known: CasePersonRow) -> NewPerson:
    """A row without a given name must not erase the one on record."""
    return person if person.given_name else replace(person, given_name=known.given_name)


def _settle(work: Work, answers: Answers) -> None:
    addresses = {
        "residence": text(answers, "address") or text(answers, "address_actual"),
        "registration": text(answers, "address_registered"),
    }
    for kind, written in addresses.items():
        if written:
            work.uow.people.settle(
                case_id_of(work), work.municipality_id, kind=kind, text=written, since=today(work)
            )


def _name_family(work: Work) -> None:
    case_id = case_id_of(work)
    family = work.uow.people.of_case(case_id)
    first = [person.surname for person in family if person.kin in PARENTS]
    then = [person.surname for person in family if person.is_minor]
    work.uow.cases.set_family_name(case_id, family_name([*first, *then]))


def identities(answers: Answers) -> list[Identity]:
    """The people of a form by which an open case is looked for; who has no birth date proves nothing."""
    people = [
        person_of(row, kin="") for key in ("children", "minors", "parents") for row in rows(answers, key)
    ]
    return [
        Identity(surname=person.surname, given_name=person.given_name, born_on=person.born_on)
        for person in people
        if person and person.given_name and person.born_on
    ]


def turns_adult_on(born_on: date) -> date:
    """The day of which the timers on the diagrams (AGE:18) count the same."""
    return age_reached_on(born_on, ADULTHOOD)


def eldest_below_age(people: Iterable[CasePersonRow], on: date) -> date | None:
    """Birth date of the one who comes of age first, of those who have not yet."""
    births = [person.born_on for person in people if person.born_on and not person.died_on]
    return min((born for born in births if turns_adult_on(born) > on), default=None)
