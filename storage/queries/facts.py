"""What the tables know of a case before one of its forms is opened.

Asked whenever a form is opened or handed in, so each statement is built once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select

from storage.models import (
    Agency,
    CasePerson,
    CommissionSession,
    Document,
    FormAnswer,
    Person,
    ProgrammeRow,
    RegisterEntry,
    RoleAssignment,
    SessionQuestion,
    SessionState,
    StaffMember,
)


@dataclass(frozen=True, kw_only=True)
class Handed:
    form_key: str
    agency_id: str | None
    submitted_at: datetime
    answers: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Relative:
    id: str
    kin: str
    surname: str
    given_name: str
    patronymic: str | None
    born_on: date | None
    gender: str | None
    occupation: str | None


@dataclass(frozen=True, kw_only=True)
class PlannedMeasure:
    id: str
    measure: str
    agency_id: str | None
    due_on: date | None
    done_on: date | None
    result: str | None
    state: str


@dataclass(frozen=True, kw_only=True)
class Question:
    """A question of the case at a session, with the session it is put to."""

    session_id: str
    held_at: datetime
    place: str | None
    protocol_number: str | None
    present: Sequence[str]
    presiding_id: str | None
    kind: str
    decision: str | None
    resolution: str | None
    remarks: str | None
    votes_for: int | None
    votes_against: int | None
    votes_abstained: int | None
    by_casting_vote: bool


_HANDED_IN = (
    select(FormAnswer.form_key, FormAnswer.agency_id, FormAnswer.submitted_at, FormAnswer.answers)
    .where(FormAnswer.case_id == bindparam("case_id"))
    .order_by(FormAnswer.submitted_at, FormAnswer.id)
)
_RELATIVES = (
    select(
        Person.id,
        CasePerson.kin,
        Person.surname,
        Person.given_name,
        Person.patronymic,
        Person.born_on,
        Person.gender,
        CasePerson.occupation,
    )
    .join(CasePerson, CasePerson.person_id == Person.id)
    .where(CasePerson.case_id == bindparam("case_id"))
    .order_by(CasePerson.position)
)
_MEASURE_COLUMNS: list[Any] = [getattr(ProgrammeRow, name) for name in PlannedMeasure.__dataclass_fields__]
_PLANNED_MEASURES = (
    select(*_MEASURE_COLUMNS)
    .where(ProgrammeRow.case_id == bindparam("case_id"), ProgrammeRow.state != "cancelled")
    .order_by(ProgrammeRow.programme_version, ProgrammeRow.position)
)
_PAPERS = (
    select(Document.title, Document.number, Document.drawn_on)
    .where(Document.case_id == bindparam("case_id"))
    .order_by(Document.created_at, Document.id)
)
_FIRST_ROW = (
    select(RegisterEntry.number, RegisterEntry.entered_at, RegisterEntry.owner)
    .where(RegisterEntry.case_id == bindparam("case_id"), RegisterEntry.register == "F-ME-1")
    .order_by(RegisterEntry.entered_at)
    .limit(1)
)
_QUESTION = (
    select(
        CommissionSession.id.label("session_id"),
        CommissionSession.held_at,
        CommissionSession.place,
        CommissionSession.protocol_number,
        CommissionSession.present,
        CommissionSession.presiding_id,
        SessionQuestion.kind,
        SessionQuestion.decision,
        SessionQuestion.resolution,
        SessionQuestion.remarks,
        SessionQuestion.votes_for,
        SessionQuestion.votes_against,
        SessionQuestion.votes_abstained,
        SessionQuestion.by_casting_vote,
    )
    .join(CommissionSession, CommissionSession.id == SessionQuestion.session_id)
    .order_by(CommissionSession.held_at.desc())
    .limit(1)
)
_QUESTION_BY_ID = _QUESTION.where(SessionQuestion.id == bindparam("question_id"))
_QUESTION_OF_SESSION = _QUESTION.where(
    SessionQuestion.session_id == bindparam("session_id"), SessionQuestion.case_id == bindparam("case_id")
)
_NEXT_SESSION = (
    select(CommissionSession.id, CommissionSession.held_at, CommissionSession.place)
    .where(
        CommissionSession.municipality_id == bindparam("municipality_id"),
        CommissionSession.body == "kdn",
        CommissionSession.is_regular.is_(True),
        CommissionSession.state == SessionState.PLANNED,
        CommissionSession.held_at >= bindparam("after"),
    )
    .order_by(CommissionSession.held_at)
    .limit(1)
)
_AGENCY = select(Agency.name, Agency.kind).where(Agency.id == bindparam("agency_id"))
_HEAD = (
    select(StaffMember.short_name)
    .join(RoleAssignment, RoleAssignment.staff_id == StaffMember.id)
    .where(RoleAssignment.group_key == bindparam("group"), StaffMember.is_active)
    .limit(1)
)


def handed_in(connection: Connection, *, case_id: str) -> list[Handed]:
    """Every form handed in for the case, oldest first."""
    rows = connection.execute(_HANDED_IN, {"case_id": case_id})
    return [Handed(**row._mapping) for row in rows]


def relatives(connection: Connection, *, case_id: str) -> list[Relative]:
    rows = connection.execute(_RELATIVES, {"case_id": case_id})
    return [Relative(**row._mapping) for row in rows]


def planned_measures(connection: Connection, *, case_id: str) -> list[PlannedMeasure]:
    """Measures in force: those of every version that were not replaced or cancelled."""
    rows = connection.execute(_PLANNED_MEASURES, {"case_id": case_id})
    return [PlannedMeasure(**row._mapping) for row in rows]


def paper_titles(connection: Connection, *, case_id: str) -> list[tuple[str, date]]:
    """Documents of the case with their days, oldest first."""
    rows = connection.execute(_PAPERS, {"case_id": case_id})
    return [(f"{title} № {number}" if number else title, drawn_on) for title, number, drawn_on in rows]


def first_journal_row(connection: Connection, *, case_id: str) -> tuple[int, datetime, str] | None:
    """Number, moment and keeper of the row by which the case began."""
    row = connection.execute(_FIRST_ROW, {"case_id": case_id}).one_or_none()
    return None if row is None else (row[0], row[1], row[2])


def question(
    connection: Connection, *, question_id: str | None, session_id: str | None, case_id: str | None
) -> Question | None:
    """The question a task is about; failing that, the newest one of the case at this session."""
    if question_id:
        statement, given = _QUESTION_BY_ID, {"question_id": question_id}
    elif session_id and case_id:
        statement, given = _QUESTION_OF_SESSION, {"session_id": session_id, "case_id": case_id}
    else:
        return None
    row = connection.execute(statement, given).one_or_none()
    return None if row is None else Question(**row._mapping)


def next_session(
    connection: Connection, *, municipality_id: str, after: datetime
) -> tuple[str, datetime, str | None] | None:
    row = connection.execute(
        _NEXT_SESSION, {"municipality_id": municipality_id, "after": after}
    ).one_or_none()
    return None if row is None else (row[0], row[1], row[2])


def agency_and_head(connection: Connection, *, agency_id: str) -> tuple[str, str, str]:
    """Name and kind of an agency and the name of its head; empty when unknown."""
    agency = connection.execute(_AGENCY, {"agency_id": agency_id}).one_or_none()
    group = f"agency_head@agency:{agency_id}"
    head = connection.execute(_HEAD, {"group": group}).scalar_one_or_none()
    return (agency.name, agency.kind or "", head or "") if agency else ("", "", "")
