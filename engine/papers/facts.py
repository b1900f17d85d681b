"""What is known around a document when it is printed, read once from the tables."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import tzinfo
from hashlib import sha256

from engine.forms.fields import FieldType, FormDefinition
from engine.papers.names import NameParts, PersonName, Phrase, parsed
from engine.sessions.bodies import COMMISSION
from storage.queries import families, papers
from storage.queries.documents import DocumentSheet, files_of_case
from storage.unit_of_work import UnitOfWork

PERSON, STAFF, AGENCY, POSITION = "person", "staff", "agency", "position"
KINDS = (PERSON, STAFF, AGENCY, POSITION)


@dataclass(frozen=True, kw_only=True)
class Masked:
    """What of the family this reader may not see in full."""

    names: bool = False
    addresses: bool = False
    votes: bool = False


@dataclass(frozen=True, kw_only=True)
class PaperFacts:
    row: DocumentSheet
    zone: tzinfo
    place: papers.Place
    organ: papers.Organ | None
    commission: papers.Organ | None
    people: tuple[papers.PersonOfCase, ...]
    addresses: Mapping[str, str]
    session: papers.HeldSession | None
    secretary: papers.Official | None
    officials: Mapping[str, papers.Official]
    """Workers that the document names, by id."""
    files: Mapping[str, str]
    forms: Mapping[tuple[str, str], papers.WrittenForms]
    masked: Masked
    clauses: str
    """What obliges to this document, as officials call it: «п. 4.4 Порядка»."""

    def person(self, person: papers.PersonOfCase) -> str:
        """The name as this reader may see it."""
        parts = parts_of(person)
        if self.masked.names:
            return " ".join(
                f"{part[0]}." for part in (parts.surname, parts.given_name, parts.patronymic) if part
            )
        return PersonName(parts, self._written(PERSON, person.id, parts.full))

    def official(self, staff_id: str | None) -> str:
        known = self.officials.get(staff_id or "")
        if known is None:
            return ""
        parts = parsed(known.full_name)
        return PersonName(parts, self._written(STAFF, known.id, parts.full)) if parts else known.short_name

    def position(self, staff_id: str | None) -> str:
        known = self.officials.get(staff_id or "")
        if known is None or not known.position:
            return ""
        return Phrase(known.position, self._written(POSITION, position_key(known.position), known.position))

    def organ_name(self, organ: papers.Organ) -> str:
        return Phrase(organ.name, self._written(AGENCY, organ.id, organ.name))

    def _written(self, kind: str, subject: str, nominative: str) -> Mapping[str, str]:
        """Forms by hand, as long as they are about the words as they stand now."""
        found = self.forms.get((kind, subject))
        return found.forms if found is not None and found.nominative == nominative else {}


def named_in(facts: PaperFacts) -> dict[tuple[str, str], PersonName | Phrase]:
    """Everybody and everything in the document that can be declined, with the key of its forms."""
    found: dict[tuple[str, str], str] = {}
    for person in facts.people:
        found[(PERSON, person.id)] = facts.person(person)
    for staff_id, official in facts.officials.items():
        found[(STAFF, staff_id)] = facts.official(staff_id)
        if official.position:
            found[(POSITION, position_key(official.position))] = facts.position(staff_id)
    for organ in filter(None, (facts.organ, facts.commission)):
        found[(AGENCY, organ.id)] = facts.organ_name(organ)
    return {key: name for key, name in found.items() if isinstance(name, PersonName | Phrase)}


def parts_of(person: papers.PersonOfCase) -> NameParts:
    return NameParts(
        surname=person.surname,
        given_name=person.given_name,
        patronymic=person.patronymic or "",
        gender=person.gender,
    )


def position_key(position: str) -> str:
    return sha256(" ".join(position.split()).casefold().encode()).hexdigest()


def gather(
    uow: UnitOfWork,
    row: DocumentSheet,
    form: FormDefinition | None,
    *,
    zone: tzinfo,
    masked: Masked = Masked(),
    clauses: str = "",
) -> PaperFacts:
    """Everything a template may name about the document ``row``."""
    connection, town = uow.connection, row.municipality_id
    organ = papers.organ(connection, agency_id=row.agency_id) if row.agency_id else None
    commission = papers.organ_of_kind(connection, municipality_id=town, kind=COMMISSION)
    session = papers.held_session(connection, session_id=row.session_id) if row.session_id else None
    people = papers.people_of_case(connection, case_id=row.case_id) if row.case_id else []
    secretary = papers.holder(connection, group_key=f"kdn_secretary@mun:{town}", on=row.drawn_on)
    staff = papers.officials(connection, staff_ids=_workers(row, form, session))
    if secretary is not None:
        staff[secretary.id] = secretary
    subjects = _subjects(people, staff, (organ, commission))
    written = papers.written_forms(connection, municipality_id=town, subjects=subjects)
    files = files_of_case(connection, case_id=row.case_id) if row.case_id else []
    return PaperFacts(
        row=row,
        zone=zone,
        place=papers.place(connection, municipality_id=town),
        organ=organ or commission,
        commission=commission,
        people=tuple(people),
        addresses=_addresses(uow, row, masked),
        session=session,
        secretary=secretary,
        officials=staff,
        files={file.id: file.name for file in files},
        forms={(each.kind, each.subject): each for each in written},
        masked=masked,
        clauses=clauses or (form.source if form else ""),
    )


def _workers(row: DocumentSheet, form: FormDefinition | None, session: papers.HeldSession | None) -> set[str]:
    """Ids of those who drew up, signed, sat or are named in the answers."""
    named = {row.author_id, *_ids(form, row.content), *filter(None, (row.signed_by,))}
    return named | {*session.present, *filter(None, (session.presiding_id,))} if session else named


def _subjects(
    people: Iterable[papers.PersonOfCase],
    staff: Mapping[str, papers.Official],
    organs: Iterable[papers.Organ | None],
) -> list[str]:
    """Everybody and everything whose cases somebody may have written by hand."""
    return [
        *(person.id for person in people),
        *staff,
        *(organ.id for organ in organs if organ),
        *(position_key(each.position) for each in staff.values() if each.position),
    ]


def _addresses(uow: UnitOfWork, row: DocumentSheet, masked: Masked) -> Mapping[str, str]:
    if masked.addresses or not row.case_id:
        return {}
    return {each.kind: each.text for each in families.addresses_of(uow.connection, case_id=row.case_id)}


def _ids(form: FormDefinition | None, content: Mapping[str, object]) -> Iterator[str]:
    """Ids that fields for people hold; which of them are of workers, the table of staff will tell."""
    if form is None:
        return
    for field in form.fields:
        value = content.get(field.key)
        if field.type in {FieldType.PERSON, FieldType.MULTICHOICE} and field.pick:
            yield from _texts(value)
        elif field.type is FieldType.ROWS and isinstance(value, list):
            for column in field.fields:
                if column.type is FieldType.PERSON:
                    yield from _texts([line.get(column.key) for line in value if isinstance(line, dict)])


def _texts(value: object) -> Iterable[str]:
    found = value if isinstance(value, list) else [value]
    return (item for item in found if isinstance(item, str) and item)
