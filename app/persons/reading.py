"""A person as another may see them: what of which case, by the right to each; deny what nothing allows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from app.access.people import SignedIn
from app.house import House, current_house
from app.persons.blueprint import decides
from app.wording.dates import Reckoning, reckoning
from engine.aspects import Aspects
from engine.errors import NotFound
from engine.rights import rights_in
from storage.folding import fold
from storage.queries.persons import (
    AddressLine,
    DecisionLine,
    PersonPaper,
    PersonRow,
    PersonsCase,
    Relative,
    address_history,
    count_of_cases,
    decisions_about,
    papers_of,
    person_row,
    persons_cases,
    relatives_of,
)
from storage.unit_of_work import UnitOfWork

CONSENT = "F-X-CONSENT"
MOST_CASES = 20
PARENTS = frozenset({"mother", "father", "guardian"})


@dataclass(frozen=True, kw_only=True)
class Kinship:
    """Somebody of the family, and who they are to the person."""

    relative: Relative
    relation: str


@dataclass(frozen=True, kw_only=True)
class Consent:
    """A consent or a refusal, as its paper says it."""

    paper: PersonPaper
    status: str
    subject: str
    valid_until: date | None
    ground: str
    is_confirmed: bool


@dataclass(frozen=True, kw_only=True)
class PersonFile:
    """``hidden`` counts cases that this reader may not open; of them only that they exist is told."""

    row: PersonRow
    cases: Sequence[PersonsCase]
    hidden: int
    kin: Sequence[Kinship]
    addresses: Sequence[AddressLine]
    consents: Sequence[Consent]
    papers: Sequence[PersonPaper]
    decisions: Sequence[DecisionLine]
    names: Mapping[str, str]
    """Names of the records that the decisions are about."""
    may_decide: bool
    when: Reckoning

    @property
    def numbers(self) -> Mapping[str, str]:
        return {case.case_id: case.number for case in self.cases}


def opened(person: SignedIn, person_id: str) -> PersonFile:
    """The record with what this reader may see of it; raises NotFound where nothing allows a look."""
    house = current_house()
    with house.database.read() as connection:
        uow = UnitOfWork(connection)
        row = person_row(connection, person_id=person_id)
        rights = {} if row is None else _rights(uow, house, person, person_id)
        if row is None or not rights:
            raise NotFound(_("Такого человека в ваших делах нет."), hint=_("Проверьте ссылку."))
        return _filed(uow, person, row, rights)


def _rights(uow: UnitOfWork, house: House, person: SignedIn, person_id: str) -> Mapping[str, Aspects]:
    """Case → what of it the reader may see; only cases whose families are shown by name."""
    found = {}
    for case in persons_cases(uow.connection, person_id=person_id, scope=person.scope)[:MOST_CASES]:
        aspects = rights_in(uow, house.access, person.actor, case.case_id)
        if aspects is not None and aspects.sees("family"):
            found[case.case_id] = aspects
    return found


def _filed(uow: UnitOfWork, person: SignedIn, row: PersonRow, rights: Mapping[str, Aspects]) -> PersonFile:
    connection = uow.connection
    listed = persons_cases(connection, person_id=row.id, scope=person.scope)
    cases = [case for case in listed if case.case_id in rights]
    relatives = relatives_of(connection, person_id=row.id, case_ids=list(rights))
    papers = papers_of(connection, case_ids=_seeing(rights, "documents"))
    may = decides(person)
    decisions = decisions_about(connection, person_id=row.id) if may else []
    ids = {each for decision in decisions for each in (decision.kept_id, decision.other_id)}
    others = (person_row(connection, person_id=each) for each in sorted(ids))
    return PersonFile(
        row=row,
        cases=cases,
        hidden=count_of_cases(connection, person_id=row.id) - len(cases),
        kin=_kin(cases, relatives),
        addresses=_one_history(
            address_history(connection, case_ids=_seeing(rights, "address"), person_id=row.id)
        ),
        consents=[
            _consent(paper) for paper in papers if paper.form_key == CONSENT and _concerns(paper, row, cases)
        ],
        papers=[paper for paper in papers if paper.form_key != CONSENT],
        decisions=decisions,
        names={other.id: other.full_name for other in others if other is not None},
        may_decide=may,
        when=reckoning(person),
    )


def _one_history(lines: Sequence[AddressLine]) -> list[AddressLine]:
    """The same place told by several cases is told once, from the earliest day on."""
    found: dict[tuple[str, str, bool], AddressLine] = {}
    for line in lines:
        key = (line.kind, fold(line.text), line.until is None)
        known = found.get(key)
        earlier = known is None or (line.since or date.max) < (known.since or date.max)
        if earlier:
            found[key] = line
    return list(found.values())


def _consent(paper: PersonPaper) -> Consent:
    """A refusal names the legal basis of working without consent (ME 4.7)."""
    said = paper.content
    basis, until = str(said.get("legal_basis") or ""), said.get("valid_until")
    return Consent(
        paper=paper,
        status=str(said.get("status") or ("refused" if basis else "")),
        subject=str(said.get("subject") or ""),
        valid_until=date.fromisoformat(str(until)) if until else None,
        ground=basis or str(said.get("purpose") or said.get("circumstances") or ""),
        is_confirmed=bool(basis and said.get("confirmed")),
    )


def _seeing(rights: Mapping[str, Aspects], aspect: str) -> list[str]:
    return [case_id for case_id, aspects in rights.items() if aspects.sees(aspect)]


def _kin(cases: Sequence[PersonsCase], relatives: Sequence[Relative]) -> list[Kinship]:
    """Each relative once: what they are follows from what both are in a case together."""
    own = {case.case_id: case.kin for case in cases}
    found: dict[str, Kinship] = {}
    for relative in relatives:
        relation = _relation(own[relative.case_id], relative.kin)
        known = found.get(relative.id)
        if known is None or known.relation == "family":
            found[relative.id] = Kinship(relative=relative, relation=relation)
    return list(found.values())


def _relation(own: str, other: str) -> str:
    if own == "minor" and other in PARENTS:
        return other
    if own == "minor" and other == "minor":
        return "sibling"
    if own in PARENTS and other == "minor":
        return "child"
    return "family"


def _concerns(paper: PersonPaper, row: PersonRow, cases: Sequence[PersonsCase]) -> bool:
    """A consent is of who gave it, and of the minors it was given for."""
    kin = {case.case_id: case.kin for case in cases}[paper.case_id]
    return kin == "minor" or fold(row.surname) in fold(str(paper.content.get("subject", "")))
