"""What the tables know of a case before one of its forms is opened."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, select

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


def handed_in(connection: Connection, *, case_id: str) -> list[Handed]:
    """Every form handed in for the case, oldest first."""
    rows = connection.execute(
        select(FormAnswer.form_key, FormAnswer.agency_id, FormAnswer.submitted_at, FormAnswer.answers)
        .where(FormAnswer.case_id == case_id)
        .order_by(FormAnswer.submitted_at, FormAnswer.id)
    )
    return [Handed(**row._mapping) for row in rows]


def relatives(connection: Connection, *, case_id: str) -> list[Relative]:
    rows = connection.execute(
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
        .where(CasePerson.case_id == case_id)
        .order_by(CasePerson.position)
    )
    return [Relative(**row._mapping) for row in rows]


def planned_measures(connection: Connection, *, case_id: str) -> list[PlannedMeasure]:
    """Measures in force: those of every version that were not replaced or cancelled."""
    rows = connection.execute(
        select(*(getattr(ProgrammeRow, name) for name in PlannedMeasure.__dataclass_fields__))
        .where(ProgrammeRow.case_id == case_id, ProgrammeRow.state != "cancelled")
        .order_by(ProgrammeRow.programme_version, ProgrammeRow.position)
    )
    return [PlannedMeasure(**row._mapping) for row in rows]


def paper_titles(connection: Connection, *, case_id: str) -> list[tuple[str, date]]:
    """Documents of the case with their days, oldest first."""
    rows = connection.execute(
        select(Document.title, Document.number, Document.drawn_on)
        .where(Document.case_id == case_id)
        .order_by(Document.created_at, Document.id)
    )
    return [(f"{title} № {number}" if number else title, drawn_on) for title, number, drawn_on in rows]


def first_journal_row(connection: Connection, *, case_id: str) -> tuple[int, datetime, str] | None:
    """Number, moment and keeper of the row by which the case began."""
    row = connection.execute(
        select(RegisterEntry.number, RegisterEntry.entered_at, RegisterEntry.owner)
        .where(RegisterEntry.case_id == case_id, RegisterEntry.register == "F-ME-1")
        .order_by(RegisterEntry.entered_at)
        .limit(1)
    ).one_or_none()
    return None if row is None else (row[0], row[1], row[2])


def question(
    connection: Connection, *, question_id: str | None, session_id: str | None, case_id: str | None
) -> Question | None:
    """The question a task is about; failing that, the newest one of the case at this session."""
    statement = (
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
    if question_id:
        statement = statement.where(SessionQuestion.id == question_id)
    elif session_id and case_id:
        statement = statement.where(
            SessionQuestion.session_id == session_id, SessionQuestion.case_id == case_id
        )
    else:
        return None
    row = connection.execute(statement).one_or_none()
    return None if row is None else Question(**row._mapping)


def next_session(
    connection: Connection, *, municipality_id: str, after: datetime
) -> tuple[str, datetime, str | None] | None:
    row = connection.execute(
        select(CommissionSession.id, CommissionSession.held_at, CommissionSession.place)
        .where(
            CommissionSession.municipality_id == municipality_id,
            CommissionSession.body == "kdn",
            CommissionSession.is_regular.is_(True),
            CommissionSession.state == SessionState.PLANNED,
            CommissionSession.held_at >= after,
        )
        .order_by(CommissionSession.held_at)
        .limit(1)
    ).one_or_none()
    return None if row is None else (row[0], row[1], row[2])


def agency_and_head(connection: Connection, *, agency_id: str) -> tuple[str, str]:
    """Name of an agency and of its head; empty when unknown."""
    name = connection.execute(select(Agency.name).where(Agency.id == agency_id)).scalar_one_or_none()
    head = connection.execute(
        select(StaffMember.short_name)
        .join(RoleAssignment, RoleAssignment.staff_id == StaffMember.id)
        .where(RoleAssignment.group_key == f"agency_head@agency:{agency_id}", StaffMember.is_active)
        .limit(1)
    ).scalar_one_or_none()
    return name or "", head or ""
