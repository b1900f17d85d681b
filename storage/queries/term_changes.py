"""What was done to terms, as pages show it: the term with its case and person, acts, and their changes."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, func, select

from storage.models import (
    Agency,
    CalendarChange,
    Case,
    Deadline,
    StaffMember,
    TermAct,
    TermChange,
    UserTask,
)

IN_ONE_QUESTION = 500


@dataclass(frozen=True, kw_only=True)
class Subject:
    """Whose term it is, and in which case."""

    deadline_id: str
    case_id: str | None
    case_number: str | None
    family_name: str | None
    element_id: str
    element_name: str | None
    clauses: str | None
    performer: str | None


@dataclass(frozen=True, kw_only=True)
class ActLine:
    id: str
    kind: str
    at: datetime
    made_by: str | None
    ground: str
    calendar_ground: str | None
    reverts_id: str | None
    terms: int


@dataclass(frozen=True, kw_only=True)
class ChangeLine:
    """One change of one term; ``old`` and ``new`` are whole terms."""

    deadline_id: str
    municipality_id: str
    act_id: str | None
    kind: str
    at: datetime
    changed_by: str | None
    ground: str
    old: Mapping[str, Any]
    new: Mapping[str, Any]


_CHANGE = (
    TermChange.deadline_id,
    TermChange.municipality_id,
    TermChange.act_id,
    TermChange.kind,
    TermChange.at,
    StaffMember.short_name.label("changed_by"),
    TermChange.ground,
    TermChange.old,
    TermChange.new,
)


def subjects(connection: Connection, *, deadline_ids: Sequence[str]) -> dict[str, Subject]:
    """By term; the caller has found the terms in its reach before."""
    found: dict[str, Subject] = {}
    for first in range(0, len(deadline_ids), IN_ONE_QUESTION):
        rows = connection.execute(
            select(
                Deadline.id.label("deadline_id"),
                Deadline.case_id,
                Case.number.label("case_number"),
                Case.family_name,
                Deadline.element_id,
                Deadline.element_name,
                Deadline.clauses,
                func.coalesce(StaffMember.short_name, Agency.short_name).label("performer"),
            )
            .outerjoin(Case, Case.id == Deadline.case_id)
            .outerjoin(UserTask, UserTask.id == Deadline.user_task_id)
            .outerjoin(Agency, Agency.id == UserTask.agency_id)
            .outerjoin(StaffMember, StaffMember.id == UserTask.assignee_id)
            .where(Deadline.id.in_(deadline_ids[first : first + IN_ONE_QUESTION]))
        )
        found.update({row.deadline_id: Subject(**row._mapping) for row in rows})
    return found


def changes_of_term(connection: Connection, *, deadline_id: str) -> list[ChangeLine]:
    """What was done to one term, the first change first."""
    rows = connection.execute(
        _changes().where(TermChange.deadline_id == deadline_id).order_by(TermChange.at, TermChange.id)
    )
    return [ChangeLine(**row._mapping) for row in rows]


def changes_of_act(
    connection: Connection, *, act_id: str, municipality_ids: Collection[str]
) -> list[ChangeLine]:
    """What an act changed in these municipalities."""
    rows = connection.execute(
        _changes().where(TermChange.act_id == act_id).order_by(TermChange.instance_id, TermChange.deadline_id)
    )
    return [ChangeLine(**row._mapping) for row in rows]


def towns_of_act(connection: Connection, *, act_id: str) -> set[str]:
    """Municipalities whose terms an act changed."""
    rows = connection.execute(
        select(TermChange.municipality_id).where(TermChange.act_id == act_id).distinct()
    )
    return set(rows.scalars())


def act_line(connection: Connection, *, act_id: str) -> ActLine | None:
    row = connection.execute(_acts().where(TermAct.id == act_id)).one_or_none()
    return None if row is None else ActLine(**row._mapping)


def reverted_by(connection: Connection, *, act_id: str) -> str | None:
    found = select(TermAct.id).where(TermAct.reverts_id == act_id).limit(1)
    return connection.execute(found).scalar_one_or_none()


def acts(
    connection: Connection, *, municipality_ids: Collection[str] | None, limit: int = 30
) -> list[ActLine]:
    """The newest acts that touched these municipalities; of all of them for None."""
    statement = _acts().order_by(TermAct.at.desc(), TermAct.id.desc()).limit(limit)
    if municipality_ids is not None:
        touched = select(TermChange.act_id).where(TermChange.municipality_id.in_(municipality_ids))
        statement = statement.where(TermAct.id.in_(touched))
    return [ActLine(**row._mapping) for row in connection.execute(statement)]


def _acts() -> Select[*tuple[Any, ...]]:
    counted = select(func.count()).where(TermChange.act_id == TermAct.id).correlate(TermAct)
    return (
        select(
            TermAct.id,
            TermAct.kind,
            TermAct.at,
            StaffMember.short_name.label("made_by"),
            TermAct.ground,
            CalendarChange.ground.label("calendar_ground"),
            TermAct.reverts_id,
            counted.scalar_subquery().label("terms"),
        )
        .outerjoin(StaffMember, StaffMember.id == TermAct.made_by)
        .outerjoin(CalendarChange, CalendarChange.id == TermAct.calendar_change_id)
    )


def _changes() -> Select[*tuple[Any, ...]]:
    return select(*_CHANGE).outerjoin(StaffMember, StaffMember.id == TermChange.changed_by)
