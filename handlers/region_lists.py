"""The databank of Dolzhansk: a row for each child (annex 4) and one for the family (annex 5).

A row is made and struck off only by a resolution of the commission (DO 4.4); what else becomes
known is an addition to it. Rows are numbered by the alphabet when a list is made, not here.
"""

from datetime import date

from engine.errors import FormInvalid, Invalid
from engine.work import Work
from handlers import registry
from handlers.acts import case_id_of, commission_journal, refused, written_day
from handlers.documents import RESOLUTION
from handlers.reading import Answers, day, rows, text, texts
from handlers.registers import correct, enter
from storage.models import PersonStatus
from storage.repositories.people import CasePersonRow
from storage.repositories.registers import EntryRow

CHILDREN, FAMILIES = "F-DO-4", "F-DO-5"
REGISTRATION = "registration"


@registry.handler("lists.enter", outputs=())
def enter_family(work: Work) -> None:
    """The family and each of its children are in the databank from the day of the resolution (DV_T09)."""
    case_id = case_id_of(work)
    paper = work.uow.documents.latest(case_id, RESOLUTION, kind=REGISTRATION)
    if paper is None:
        raise Invalid(
            refused(work, "databank_paper"),
            hint="Сначала оформите постановление о постановке на учёт.",
        )
    common: dict[str, object] = {
        "ground_codes": _grounds(work),
        "registered_on": paper.drawn_on.isoformat(),
        "removed_on": None,
        "resolution_on": f"№ {paper.number} от {written_day(paper.drawn_on)}",
    }
    for minor in work.uow.people.minors(case_id):
        if minor.status == PersonStatus.REGISTERED and not open_rows(work, CHILDREN, minor.id):
            row = {**_child(work, minor), **common}
            enter(work, CHILDREN, commission_journal(work), row, person_id=minor.id)
    if not open_rows(work, FAMILIES):
        enter(work, FAMILIES, commission_journal(work), {**_family(work), **common, "offences": None})


def _grounds(work: Work) -> list[str]:
    """The marks of 2.2 that the card names, else those of the act."""
    case_id = case_id_of(work)
    card = work.uow.documents.latest(case_id, "F-DO-2", kind="card")
    named = texts(card.content if card else {}, "sign_codes")
    return named or texts(work.uow.documents.latest_content(case_id, "F-DO-1"), "problem_codes")


def _child(work: Work, minor: CasePersonRow) -> dict[str, object]:
    parents = {person.kin: person for person in work.uow.people.of_case(case_id_of(work))}
    father, mother = parents.get("father"), parents.get("mother")
    return {
        "minor_name": minor.full_name,
        "minor_birth": minor.born_on.isoformat() if minor.born_on else None,
        "minor_address": _address(work),
        "minor_occupation": minor.occupation,
        "father": father.full_name if father else None,
        "mother": mother.full_name if mother else None,
        "father_work": father.occupation if father else None,
        "mother_work": mother.occupation if mother else None,
    }


def _family(work: Work) -> dict[str, object]:
    people = work.uow.people.of_case(case_id_of(work))
    parents = [_card(person, _address(work)) for person in people if person.kin in _PARENTS]
    parents.sort(key=lambda card: _PARENTS.index(str(card["kin"])))
    return {
        "parents": parents,
        "children": [_card(person) for person in people if person.is_minor],
    }


_PARENTS = ("mother", "father", "guardian")
"""The family stands in the list by the first of them: the mother if both are there (section E)."""


def _card(person: CasePersonRow, address: str | None = None) -> dict[str, object]:
    return {
        "person_id": person.id,
        "kin": person.kin,
        "full_name": person.full_name,
        "born_on": person.born_on.isoformat() if person.born_on else None,
        "occupation": person.occupation,
        "address": address,
    }


def _address(work: Work) -> str | None:
    written = work.uow.people.addresses(case_id_of(work))
    lived = [one.text for one in written if one.kind == "residence"]
    return lived[-1] if lived else None


def open_rows(work: Work, register: str, person_id: str | None = None) -> list[EntryRow]:
    """Rows of the case not yet struck off."""
    entries = work.uow.registers.of_case(case_id_of(work), register, person_id=person_id)
    return [entry for entry in entries if not day(entry.content, "removed_on")]


@registry.handler("lists.keep", outputs=("quarter_ended_on",))
def keep_rows(work: Work) -> dict[str, object]:
    """The secretary completes the rows after a resolution (DB_T05): what only people know."""
    families = _rows_of_case(work, FAMILIES)
    if not families:
        raise FormInvalid({"registered_on": [refused(work, "databank_row")]})
    said = {name: work.answers.get(name) for name in ("offences", "ground_codes")}
    for entry in families:
        correct(work, entry, {**said, **_occupations(entry, work.answers)}, "запись дополнена")
    told = {text(row, "person_id"): text(row, "occupation") for row in rows(work.answers, "children")}
    for entry in _rows_of_case(work, CHILDREN):
        if told.get(entry.person_id):
            correct(work, entry, {"minor_occupation": told[entry.person_id]}, "запись дополнена")
    return {"quarter_ended_on": None}


def _rows_of_case(work: Work, register: str) -> list[EntryRow]:
    """Those in force; where the family has been taken off meanwhile, the last ones are completed."""
    return open_rows(work, register) or work.uow.registers.of_case(case_id_of(work), register)


def _occupations(entry: EntryRow, answers: Answers) -> dict[str, object]:
    """Places of work and study as typed, beside the people whom the resolution named."""
    changed: dict[str, object] = {}
    for name in ("parents", "children"):
        told = {text(row, "person_id"): row for row in rows(answers, name)}
        changed[name] = [
            {**row, "occupation": text(told.get(text(row, "person_id"), row), "occupation")}
            for row in rows(entry.content, name)
        ]
    return changed


def strike_off(work: Work, on: date, resolution: str) -> None:
    """The resolution of removal closes the rows of the family and of its children (DO 4.5)."""
    changes = {"removed_on": on.isoformat(), "resolution_off": resolution}
    for register in (CHILDREN, FAMILIES):
        for entry in open_rows(work, register):
            correct(work, entry, changes, "снятие с учёта постановлением комиссии")
