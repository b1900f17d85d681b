"""The municipal databank (F-ME-6) and the departmental records: who is on the register, since when, why."""

from datetime import date

from engine.work import Work
from handlers import registry
from handlers.acts import (
    agency_journal,
    case_id_of,
    case_of,
    commission_journal,
    midnight,
    resolution_day,
    staff_name,
    term,
    today,
    written_day,
)
from handlers.documents import RESOLUTION
from handlers.household import PARENTS
from handlers.reading import day, flag, texts
from handlers.registers import correct, enter
from storage.models import PersonStatus
from storage.repositories.people import CasePersonRow
from storage.repositories.registers import EntryRow

DATABANK = "F-ME-6"
AGENCY_RECORD = "F-X-AGENCYREC"


@registry.handler("databank.register", outputs=("control_on",))
def put_on_register(work: Work) -> dict[str, object]:
    """One row for every minor of the recognised family (IC_T18), and the day of the six-month control."""
    case_id = case_id_of(work)
    recognised_on = resolution_day(work, "recognised_on")
    control_on = work.compute_deadline(term(work, "control"), midnight(work, recognised_on)).due_date
    work.uow.cases.set_control(case_id, control_on)
    resolution = work.uow.documents.latest(case_id, RESOLUTION, kind="recognition")
    content = resolution.content if resolution else {}
    for minor in work.uow.people.minors(case_id):
        kind = _record_kind(minor, family=flag(content, "recognised_family"))
        if kind is None or open_rows(work, case_id, minor.id):
            continue
        row = {
            **_known_of(work, minor),
            "reason": texts(content, "grounds"),
            "registered_on": recognised_on.isoformat(),
            "removed_on": None,
            "resolution_on": _named(resolution.number if resolution else None, recognised_on),
            "record_kind": kind,
            "control_due": control_on.isoformat(),
            "reconciliations": [],
        }
        enter(work, DATABANK, commission_journal(work), row, person_id=minor.id)
    return {"control_on": control_on.isoformat()}


def _named(number: str | None, on: date) -> str:
    return f"№ {number} от {written_day(on)}" if number else written_day(on)


def _record_kind(minor: CasePersonRow, *, family: bool) -> str | None:
    if minor.status == PersonStatus.REGISTERED:
        return "both" if family else "minor"
    return "family" if family and not minor.died_on else None


def _known_of(work: Work, minor: CasePersonRow) -> dict[str, object]:
    """What the list says of a minor and changes as the case does."""
    case = case_of(work)
    people = work.uow.people.of_case(case.id)
    parents = [person for person in people if person.kin in PARENTS]
    return {
        "minor": _with_birth(minor),
        "parents": "; ".join(_with_occupation(parent) for parent in parents),
        "addresses": "; ".join(dict.fromkeys(one.text for one in work.uow.people.addresses(case.id))),
        "occupation": minor.occupation,
        "danger_level": minor.danger_level or case.danger_level,
        "curator": staff_name(work, case.curator_id),
    }


def _with_birth(person: CasePersonRow) -> str:
    return f"{person.full_name}, {person.born_on:%d.%m.%Y}" if person.born_on else person.full_name


def _with_occupation(person: CasePersonRow) -> str:
    return f"{person.full_name}, {person.occupation}" if person.occupation else person.full_name


def open_rows(work: Work, case_id: str, person_id: str | None = None) -> list[EntryRow]:
    """Rows of the databank not yet removed."""
    entries = work.uow.registers.of_case(case_id, DATABANK, person_id=person_id)
    return [entry for entry in entries if not day(entry.content, "removed_on")]


@registry.handler("agency_record.update", outputs=())
def update_agency_records(work: Work) -> None:
    """Every agency of the working group keeps a record of the family; who left closes it (ME 5.5)."""
    case = case_of(work)
    members = set(texts(work.variables, "agencies"))
    records = {entry.owner: entry for entry in open_records(work, case.id)}
    for agency_id in members:
        if agency_journal(agency_id) not in records:
            since = case.recognised_on or today(work)
            record = {
                "subject": case.family_name,
                "registered_on": since.isoformat(),
                "reason": "постановление комиссии об организации индивидуальной профилактической работы",
                "removed_on": None,
            }
            enter(work, AGENCY_RECORD, agency_journal(agency_id), record)
    for owner, entry in records.items():
        if owner.removeprefix("agency:") not in members:
            close_record(work, entry, today(work), "орган выведен из состава рабочей группы")
    refresh_databank(work, case.id)


def open_records(work: Work, case_id: str) -> list[EntryRow]:
    entries = work.uow.registers.of_case(case_id, AGENCY_RECORD)
    return [entry for entry in entries if not day(entry.content, "removed_on")]


def close_record(work: Work, entry: EntryRow, on: date, reason: str) -> None:
    correct(work, entry, {"removed_on": on.isoformat(), "removal_reason": reason}, "снятие с учёта")


def refresh_databank(work: Work, case_id: str) -> None:
    """Rows of the databank follow the case: addresses, occupation, level, curator."""
    minors = {minor.id: minor for minor in work.uow.people.minors(case_id)}
    for entry in open_rows(work, case_id):
        minor = minors.get(entry.person_id or "")
        if minor:
            correct(work, entry, _known_of(work, minor), "сведения изменились")
