"""Rows of journals: the primary journals of the agency and of the commission, dispatch, record cards.

A row keeps what was written on the day. What becomes known later — passed on by phone,
in writing, the result — stands beside it as an addition with its reason.
"""

from collections.abc import Callable, Iterable, Mapping

from engine.sessions.bodies import COMMISSION
from engine.work import Work
from handlers import registry
from handlers.acts import (
    acting_agency,
    agency_at_hand,
    agency_journal,
    agency_name,
    case_id_of,
    commission_journal,
    session_of,
    stamp,
    today,
    written_day,
)
from handlers.documents import RESOLUTION
from handlers.reading import Answers, rows, text
from storage.repositories.registers import EntryRow

PRIMARY_JOURNAL = "F-ME-1"
DISPATCH = "F-X-DISPATCH"
RECORD_CARD = "F-ME-3"
_NOT_OF_THE_ROW = frozenset(
    {"row_no", "has_open_case", "open_case", "open_case_exists", "open_case_id", "result"}
)
_PASSED_ON = ("phone_passed_at", "phone_passed_to", "written_passed_on", "written_passed_number")


@registry.handler("register", outputs=())
def write_register(work: Work) -> None:
    """The row that the element's property ``register`` asks for, in the journal of its ``registerOwner``."""
    code = work.element.properties["register"]
    _WRITERS.get(code, _write_answers)(work, code)


def _write_primary(work: Work, code: str) -> None:
    """The agency's row comes first; the commission's own row links to it (ME 4.3, 4.5)."""
    content = {key: value for key, value in work.answers.items() if key not in _NOT_OF_THE_ROW}
    case_id = case_id_of(work)
    if work.element.properties.get("registerOwner") != COMMISSION:
        enter(work, code, agency_journal(acting_agency(work) or ""), content)
        return
    own = work.uow.registers.of_case(case_id, code, owner=commission_journal(work))
    if own:
        # A case separated from another is registered anew: its row goes on, it is not entered twice.
        correct(work, own[-1], content, "зарегистрировано вновь")
        return
    informing = agency_rows(work, case_id)
    first = informing[0] if informing else None
    if first:
        content |= {key: first.content[key] for key in _PASSED_ON if first.content.get(key)}
    enter(work, code, commission_journal(work), content, linked_entry_id=first.id if first else None)


def _write_dispatch(work: Work, code: str) -> None:
    """One row for every addressee: what was sent, how and when."""
    recipients = rows(work.answers, "recipients") or _addressed(work)
    sent_at = text(work.answers, "sent_at") or stamp(work)
    for recipient in recipients:
        agency_id = text(recipient, "agency")
        content = {
            "document": text(work.answers, "document") or _resolutions(work) or work.element.name,
            "agency": agency_id,
            "recipient": text(recipient, "name") or agency_name(work, agency_id),
            "way": text(recipient, "way") or ("system" if agency_id else text(work.answers, "delivery")),
            "sent_at": sent_at,
            "received_at": recipient.get("received_at"),
        }
        enter(work, code, commission_journal(work), content)


def _resolutions(work: Work) -> str | None:
    """The resolutions of the session that the notice tells of, by number."""
    session = session_of(work)
    papers = work.uow.documents.of_case(case_id_of(work), RESOLUTION)
    own = [paper for paper in papers if session and paper.session_id == session.id]
    numbers = sorted((paper.number for paper in own if paper.number), key=lambda text: (len(text), text))
    if session is None or not numbers:
        return None
    held_on = session.held_at.astimezone(work.zone).date()
    return f"Постановление № {', № '.join(numbers)} от {written_day(held_on)}"


def _addressed(work: Work) -> list[Answers]:
    """Whom resolutions go to when the form lists nobody: the working group and the family (IC_T17)."""
    agencies = work.variables.get("agencies")
    listed: list[Answers] = [{"agency": agency} for agency in agencies] if isinstance(agencies, list) else []
    family = work.uow.people.of_case(case_id_of(work))
    return listed + [{"name": person.full_name} for person in family if _is_addressed(person.kin)]


def _is_addressed(kin: str) -> bool:
    return kin in {"minor", "mother", "father", "guardian"}


def _write_card(work: Work, code: str) -> None:
    """The record card is kept once for a case; a new edition is an addition to it."""
    known = work.uow.registers.of_case(case_id_of(work), code)
    if known:
        correct(work, known[-1], work.answers, "новая редакция учётной карты")
        return
    enter(work, code, commission_journal(work), work.answers)


def _write_answers(work: Work, code: str) -> None:
    enter(work, code, _owner(work), work.answers)


def _write_each_child(work: Work, code: str) -> None:
    """One row for every child of the form; what is said of all of them stands in each."""
    common = {key: value for key, value in work.answers.items() if key not in {"children", "row_no"}}
    for child in rows(work.answers, "children"):
        enter(work, code, _owner(work), {**common, **child}, person_id=text(child, "person_id"))


def _owner(work: Work) -> str:
    agency_id = acting_agency(work)
    if work.element.properties.get("registerOwner") == "agency" and agency_id:
        return agency_journal(agency_id)
    return commission_journal(work)


def _leave_to_topic(work: Work, code: str) -> None:
    """Rows of the databank, of departmental records and of protocols are written by the element's topic."""


_WRITERS: Mapping[str, Callable[[Work, str], None]] = {
    PRIMARY_JOURNAL: _write_primary,
    DISPATCH: _write_dispatch,
    RECORD_CARD: _write_card,
    "F-ME-6": _leave_to_topic,
    "F-X-AGENCYREC": _leave_to_topic,
    "F-X-CHILDJOURNAL": _write_each_child,
    "F-X-ANKETA": _write_each_child,
    "F-KA-2": _leave_to_topic,
}


def enter(
    work: Work,
    register: str,
    owner: str,
    content: Answers,
    *,
    person_id: str | None = None,
    linked_entry_id: str | None = None,
) -> EntryRow:
    return work.uow.registers.enter(
        register,
        owner,
        municipality_id=work.municipality_id,
        year=today(work).year,
        content=content,
        case_id=work.case_id,
        person_id=person_id,
        linked_entry_id=linked_entry_id,
        at=work.moment,
        by=work.actor.staff_id,
    )


def correct(work: Work, entry: EntryRow, changes: Answers, reason: str) -> None:
    """Only what differs is added, so that a repeat adds nothing."""
    new = {column: value for column, value in changes.items() if entry.content.get(column) != value}
    if new:
        work.uow.registers.correct(entry.id, new, reason, at=work.moment, by=work.actor.staff_id)


def correct_all(work: Work, entries: Iterable[EntryRow], changes: Answers, reason: str) -> None:
    for entry in entries:
        correct(work, entry, changes, reason)


def agency_rows(work: Work, case_id: str) -> list[EntryRow]:
    """Rows of the agencies' primary journals about the case."""
    journal = work.uow.registers.of_case(case_id, PRIMARY_JOURNAL)
    return [entry for entry in journal if entry.owner.startswith("agency:")]


def row_of_informing_agency(work: Work) -> EntryRow | None:
    agency_id = acting_agency(work) or agency_at_hand(work)
    own = agency_journal(agency_id) if agency_id else ""
    entries = work.uow.registers.of_case(case_id_of(work), PRIMARY_JOURNAL, owner=own)
    return entries[-1] if entries else None
