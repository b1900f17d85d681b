"""Documents made of what was answered: titled, numbered, signed; and the file that lists them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from engine.errors import FormInvalid
from engine.sessions.bodies import COMMISSION, load_bodies
from engine.sessions.voting import counted
from engine.tables import read_table
from engine.work import Work
from handlers import registry
from handlers.acts import (
    acting_agency,
    agency_at_hand,
    agency_name,
    case_id_of,
    case_of,
    resolution_day,
    session_of,
    today,
    written_day,
)
from handlers.reading import Answers, flag, rows, text
from storage.models import DocumentState
from storage.repositories.documents import DocumentRow, NewDocument
from storage.repositories.staff import group_key

RESOLUTION = "F-X-POST"
PROTOCOL = "F-X-KDNPROT"
PERSONAL_FILE = "F-X-PERSFILE"
REQUEST = "F-X-REQUEST"
CONSENT = "F-X-CONSENT"
_OF_THE_SESSION = frozenset(
    {"recognition", "organisation", "programme", "closing", "registration", "removal"}
)
"""Resolutions that a session decided; their date is the session's."""
_COLUMNS = ("form", "part", "title", "number", "versions", "state")


@dataclass(frozen=True, kw_only=True)
class DocumentKind:
    title: str
    number: str
    """``count``: numbered within the year; otherwise the answer that holds the number, if any."""
    versions: str
    """``case`` or ``agency``: each new one is the next version; empty: each stands alone."""
    state: DocumentState


@lru_cache(maxsize=4)
def document_kinds(processes: Path) -> Mapping[tuple[str, str], DocumentKind]:
    return {
        (row["form"], row["part"]): DocumentKind(
            title=row["title"],
            number=row["number"],
            versions=row["versions"],
            state=DocumentState(row["state"]),
        )
        for row in read_table(processes / "document_kinds.csv", _COLUMNS)
    }


def kind_of(work: Work, form_key: str, part: str | None) -> DocumentKind:
    kinds = document_kinds(work.processes)
    fallback = DocumentKind(title=form_key, number="", versions="", state=DocumentState.SIGNED)
    return kinds.get((form_key, part or "")) or kinds.get((form_key, "")) or fallback


@registry.handler("document", outputs=())
def draw_up(work: Work) -> None:
    """The document that the element's property ``document`` asks for, of the answers of its form."""
    form_key = work.element.properties["document"]
    if form_key == PERSONAL_FILE:
        file_documents(work)
    elif form_key == PROTOCOL:
        add_to_protocol(work)
    elif form_key == REQUEST and work.task_id is None:
        draw_up_request(work)
    else:
        draw_up_paper(work, form_key, content_of(work, form_key), part=work.element.form_part)


def content_of(work: Work, form_key: str) -> Answers:
    """The answers; a signature is put on what was prepared before."""
    if work.element.form_part != "signature" or work.case_id is None:
        return work.answers
    prepared = work.uow.answers.of_case(work.case_id, form_key)
    earlier: dict[str, object] = {}
    for answers in prepared:
        earlier |= answers
    return {**earlier, **work.answers}


def draw_up_paper(work: Work, form_key: str, content: Answers, *, part: str | None) -> str:
    """A paper of the case. A task makes it once, however often it is asked."""
    known = work.uow.documents.of_task(work.task_id, form_key) if work.task_id else None
    if known:
        return known
    kind = kind_of(work, form_key, part)
    session = session_of(work) if form_key == RESOLUTION and part in _OF_THE_SESSION else None
    drawn_on = resolution_day(work, _date_variable(part)) if session else today(work)
    agency_id = acting_agency(work)
    votes = {"votes": decided_by(work)} if session else {}
    new = NewDocument(
        case_id=work.case_id,
        form_key=form_key,
        kind=part,
        title=kind.title,
        municipality_id=work.municipality_id,
        number=_number(work, form_key, kind, content, drawn_on),
        drawn_on=drawn_on,
        version=_version(work, form_key, kind, agency_id),
        task_id=work.task_id,
        session_id=session.id if session else None,
        agency_id=agency_id,
        author_id=work.actor.staff_id,
        content={**content, **votes},
        sent_to=text(content, "recipient") if kind.state is DocumentState.SENT else None,
        clauses=" ".join(work.element.clauses) or None,
    )
    document_id = work.uow.documents.draw_up(new, at=work.moment)
    _finish(work, document_id, kind.state, signer=_signer(work, agency_id))
    return document_id


def decided_by(work: Work) -> str | None:
    """The count of the question, with the words of ME 6.1 on a casting vote."""
    question_id = text(work.variables, "question_id")
    if question_id is None:
        return None
    question = work.uow.sessions.question(question_id)
    if question.votes_for is None:
        return None
    votes = (question.votes_for, question.votes_against or 0, question.votes_abstained or 0)
    return counted(votes, by_casting_vote=question.by_casting_vote)


def _date_variable(part: str | None) -> str:
    return "closed_on" if part == "closing" else "session_date"


def _number(work: Work, form_key: str, kind: DocumentKind, content: Answers, drawn_on: date) -> str | None:
    if kind.number == "count":
        place = (form_key, work.municipality_id, drawn_on.year)
        written = text(content, "number")
        if written and work.uow.documents.has_number(*place, written):
            raise FormInvalid({"number": [f"Документ с номером {written} в этом году уже есть."]})
        return work.uow.documents.take_number(*place, written=written)
    return text(content, kind.number) if kind.number else None


def _version(work: Work, form_key: str, kind: DocumentKind, agency_id: str | None) -> int:
    if not kind.versions or work.case_id is None:
        return 1
    whose = agency_id if kind.versions == "agency" else None
    return work.uow.documents.next_version(work.case_id, form_key, agency_id=whose)


def _signer(work: Work, agency_id: str | None) -> str:
    """Who is printed under the paper: the presiding person, the head of the agency, else who made it."""
    role = work.element.properties.get("signedBy", "")
    if role in load_bodies(work.processes)[COMMISSION].presiding:
        session = session_of(work)
        if session and session.presiding_id:
            return session.presiding_id
        return _holder(work, group_key(role, "mun", work.municipality_id))
    if role and agency_id:
        return _holder(work, group_key(role, "agency", agency_id))
    return work.actor.staff_id


def _holder(work: Work, group: str) -> str:
    holders = work.uow.staff.holders(group, on=today(work))
    return holders[0] if holders else work.actor.staff_id


def _finish(work: Work, document_id: str, state: DocumentState, *, signer: str) -> None:
    if state is DocumentState.DRAFT:
        return
    work.uow.documents.sign(document_id, by=signer, at=work.moment)
    document = work.uow.documents.get(document_id)
    if state is DocumentState.SENT:
        work.uow.documents.mark_sent(document_id, to=text(document.content, "recipient") or "")


def draw_up_request(work: Work, agency_id: str | None = None) -> str | None:
    """The request to an agency, or the one at hand, with what the plan of the check asks of it (IC_T05)."""
    case_id, agency_id = case_id_of(work), agency_id or agency_at_hand(work)
    plans = work.uow.answers.of_case(case_id, REQUEST)
    plan = work.answers if work.answers.get("requests") else plans[-1] if plans else {}
    asked = next((row for row in rows(plan, "requests") if text(row, "agency") == agency_id), {})
    kind = kind_of(work, REQUEST, None)
    new = NewDocument(
        case_id=case_id,
        form_key=REQUEST,
        title=f"{kind.title}: {agency_name(work, agency_id)}",
        municipality_id=work.municipality_id,
        number=_number(work, REQUEST, kind, {}, today(work)),
        drawn_on=today(work),
        version=_version(work, REQUEST, kind, agency_id),
        agency_id=agency_id,
        author_id=work.actor.staff_id,
        content={"persons": plan.get("persons"), "reply_due": plan.get("reply_due"), **asked},
        clauses=" ".join(work.element.clauses) or None,
    )
    document_id = work.uow.documents.draw_up(new, at=work.moment)
    work.uow.documents.mark_sent(document_id, to=agency_name(work, agency_id))
    if agency_id:
        work.uow.cases.take_part(case_id, agency_id, "requested", at=work.moment)
    return document_id


def add_to_protocol(work: Work) -> None:
    """The protocol as this case has it: one number for the session, only this family's questions in it."""
    session = session_of(work)
    if session is None:
        return
    case_id = case_id_of(work)
    held_on = session.held_at.astimezone(work.zone).date()
    number = work.uow.sessions.number_protocol(
        session.id, year=held_on.year, written=text(work.answers, "number")
    )
    for document in reversed(work.uow.documents.of_case(case_id, PROTOCOL)):
        if document.session_id == session.id:
            known = rows(document.content, "items")
            items = [*known, *(item for item in rows(work.answers, "items") if item not in known)]
            work.uow.documents.stamp(document.id, {"items": [dict(item) for item in items]})
            return
    new = NewDocument(
        case_id=case_id,
        form_key=PROTOCOL,
        title=f"Протокол заседания комиссии № {number} от {written_day(held_on)}",
        municipality_id=work.municipality_id,
        number=number,
        drawn_on=held_on,
        task_id=work.task_id,
        session_id=session.id,
        author_id=work.actor.staff_id,
        content={**work.answers, "number": number, "votes": decided_by(work)},
        clauses=" ".join(work.element.clauses) or None,
    )
    document_id = work.uow.documents.draw_up(new, at=work.moment)
    work.uow.documents.sign(document_id, by=session.presiding_id or work.actor.staff_id, at=work.moment)


@registry.handler("document.file", outputs=())
def file_documents(work: Work) -> None:
    """The inventory of the personal file: every document of the case has its line, in order."""
    case_id = case_id_of(work)
    written = [row for row in work.uow.documents.of_case(case_id) if row.form_key != PERSONAL_FILE]
    documents = {row.origin_id or row.id: row for row in written}.values()  # of versions the last one
    inventory = [
        {"no": no, "document": _titled(row), "drawn_on": row.drawn_on.isoformat(), "document_id": row.id}
        for no, row in enumerate(documents, start=1)
    ]
    known = work.uow.documents.latest(case_id, PERSONAL_FILE)
    if known:
        work.uow.documents.stamp(known.id, {"inventory": inventory})
        return
    case = case_of(work)
    new = NewDocument(
        case_id=case_id,
        form_key=PERSONAL_FILE,
        title=f"Личное дело № {case.number}",
        number=case.number,
        municipality_id=work.municipality_id,
        drawn_on=today(work),
        author_id=work.actor.staff_id,
        content={"file_no": case.number, "inventory": inventory},
    )
    work.uow.documents.draw_up(new, at=work.moment)


def _titled(document: DocumentRow) -> str:
    return f"{document.title} № {document.number}" if document.number else document.title


def consent_is_settled(work: Work) -> bool:
    """Whether the work may go on: consent was given, or the chair confirmed a basis without it (A-ME-13)."""
    consent = work.uow.documents.latest(case_id_of(work), CONSENT)
    if consent is None:
        return False
    given = "given" in (text(consent.content, "status"), text(consent.content, "consent"))
    return given or flag(consent.content, "confirmed")
