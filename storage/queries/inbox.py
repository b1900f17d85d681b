"""The list of a worker's tasks, by deadline, for ten thousand rows as for ten.

Tasks offered to groups are read from ``task_candidate``: one index range per group,
each cut to a page, then merged. Only the rows of the page meet the other tables.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    String,
    and_,
    case,
    false,
    func,
    literal,
    or_,
    select,
    true,
    tuple_,
    union,
    union_all,
)

from storage.columns import Moment
from storage.models import (
    FAR_FUTURE,
    Case,
    ProcessDefinition,
    StaffMember,
    TaskCandidate,
    TaskStatus,
    UserTask,
)
from storage.queries.inbox_filter import InboxFilter, Term, Whose
from storage.queries.paging import Page, from_cursor, to_cursor
from storage.queries.term_facts import TermFacts, facts_of_tasks

Selection = Select[*tuple[Any, ...]]


@dataclass(frozen=True, kw_only=True)
class InboxRow:
    task_id: str
    name: str
    element_id: str
    due_at: datetime | None
    due_date: date | None
    created_at: datetime
    priority: int
    assignee_id: str | None
    assignee_name: str | None
    case_id: str | None
    case_number: str | None
    family_name: str | None
    threat: bool
    process_key: str
    process_name: str
    agency_id: str | None
    term: TermFacts | None
    """None: nobody set a term for this task."""


@dataclass(frozen=True, kw_only=True)
class InboxCounts:
    whose: dict[Whose, int]
    terms: dict[Term, int]
    """Of the chosen owner and procedure, whatever terms are ticked."""


def inbox_page(
    connection: Connection, chosen: InboxFilter, *, cursor: str | None = None, limit: int = 50
) -> Page[InboxRow]:
    """One page of tasks, the nearest deadline first, tasks without a deadline last."""
    found = _candidates(chosen, after=from_cursor(cursor), limit=limit + 1)
    if found is None:
        return Page(rows=[], next_cursor=None)
    keys = found.subquery("page")
    cards = connection.execute(_cards(keys)).mappings().all()
    terms = facts_of_tasks(connection, [values["task_id"] for values in cards])
    rows = [_row(values, terms.get(values["task_id"])) for values in cards]
    if len(rows) <= limit:
        return Page(rows=rows, next_cursor=None)
    last = rows[limit - 1]
    return Page(rows=rows[:limit], next_cursor=to_cursor(last.due_at or FAR_FUTURE, last.task_id))


def inbox_counts(connection: Connection, chosen: InboxFilter) -> InboxCounts:
    """The numbers of the left pane, in one statement."""
    branches = [_count_branch(whose, chosen) for whose in Whose if whose is Whose.MINE or chosen.groups]
    whose_counts = dict.fromkeys(Whose, 0)
    term_counts = dict.fromkeys(Term, 0)
    for row in connection.execute(union_all(*branches)):
        whose = Whose(row[0])
        whose_counts[whose] = row[1]
        if whose is chosen.whose:
            term_counts = {term: row[2 + place] or 0 for place, term in enumerate(Term)}
    return InboxCounts(whose=whose_counts, terms=term_counts)


def inbox_processes(connection: Connection, chosen: InboxFilter) -> list[tuple[str, str]]:
    """Key and name of the procedures among all tasks of this owner, for the drop-down list."""
    source = _all_of(chosen.whose, chosen)
    if source is None:
        return []
    tasks = source.subquery("reach")
    rows = connection.execute(
        select(ProcessDefinition.key, func.max(ProcessDefinition.name))
        .join(UserTask, UserTask.definition_id == ProcessDefinition.id)
        .where(UserTask.id.in_(select(tasks.c.task_id)))
        .group_by(ProcessDefinition.key)
        .order_by(func.max(ProcessDefinition.name))
    )
    return [(key, name) for key, name in rows]


def _candidates(chosen: InboxFilter, *, after: tuple[datetime, str] | None, limit: int) -> Selection | None:
    if chosen.whose is Whose.MINE:
        return _mine(chosen, after=after, limit=limit)
    if not chosen.groups:
        return None
    ranges = [_group_range(group, chosen, after=after, limit=limit) for group in sorted(chosen.groups)]
    # ``union`` drops the second row of a task offered to two of my groups.
    merged = union(*(select(part.c.due_at, part.c.task_id) for part in ranges)).subquery("merged")
    return select(merged.c.due_at, merged.c.task_id).order_by(merged.c.due_at, merged.c.task_id).limit(limit)


def _group_range(group: str, chosen: InboxFilter, *, after: tuple[datetime, str] | None, limit: int) -> Any:
    statement = select(TaskCandidate.due_at, TaskCandidate.task_id).where(
        TaskCandidate.group_key == group, _in_terms(TaskCandidate.due_at, chosen)
    )
    if after is not None:
        statement = statement.where(_later_than(TaskCandidate.due_at, TaskCandidate.task_id, after))
    if chosen.whose is Whose.FREE or chosen.process_key:
        statement = statement.join(UserTask, UserTask.id == TaskCandidate.task_id)
    if chosen.whose is Whose.FREE:
        statement = statement.where(UserTask.assignee_id.is_(None))
    if chosen.process_key:
        statement = statement.where(_of_process(chosen.process_key))
    return statement.order_by(TaskCandidate.due_at, TaskCandidate.task_id).limit(limit).subquery()


def _dated() -> ColumnElement[datetime]:
    """Tasks without a date come last; the far moment must be bound in the form that the column has."""
    return func.coalesce(UserTask.due_at, literal(FAR_FUTURE, Moment), type_=Moment)


def _mine(chosen: InboxFilter, *, after: tuple[datetime, str] | None, limit: int) -> Selection:
    due_at = _dated()
    statement = select(due_at.label("due_at"), UserTask.id.label("task_id")).where(
        UserTask.assignee_id == chosen.staff_id,
        UserTask.status == TaskStatus.OPEN,
        _in_terms(due_at, chosen),
    )
    if after is not None:
        statement = statement.where(_later_than(due_at, UserTask.id, after))
    if chosen.process_key:
        statement = statement.where(_of_process(chosen.process_key))
    return statement.order_by(due_at, UserTask.id).limit(limit)


def _all_of(whose: Whose, chosen: InboxFilter) -> Selection | None:
    due_at = _dated()
    statement = select(due_at.label("due_at"), UserTask.id.label("task_id"))
    if whose is Whose.MINE:
        return statement.where(UserTask.assignee_id == chosen.staff_id, UserTask.status == TaskStatus.OPEN)
    if not chosen.groups:
        return None
    offered = select(TaskCandidate.due_at, TaskCandidate.task_id).where(
        TaskCandidate.group_key.in_(chosen.groups)
    )
    if whose is Whose.FREE:
        offered = offered.join(UserTask, UserTask.id == TaskCandidate.task_id).where(
            UserTask.assignee_id.is_(None)
        )
    return offered.distinct()


def _count_branch(whose: Whose, chosen: InboxFilter) -> Selection:
    source = _all_of(whose, chosen)
    if source is None:
        raise AssertionError("a branch without groups is not counted")
    tasks = source.subquery()
    per_term = [
        func.sum(case((_in_range(tasks.c.due_at, *chosen.bounds.range_of(term)), 1), else_=0))
        for term in Term
    ]
    statement = select(func.max(whose.value), func.count(), *per_term).select_from(tasks)
    if chosen.process_key:
        statement = statement.join(UserTask, UserTask.id == tasks.c.task_id).where(
            _of_process(chosen.process_key)
        )
    return statement.having(func.count() > 0)


def _later_than(due_at: Any, task_id: Any, after: tuple[datetime, str]) -> ColumnElement[bool]:
    # The types must be named: an untyped moment would be bound in a form that sorts otherwise.
    return tuple_(due_at, task_id) > tuple_(*after, types=[Moment, String])


def _in_terms(column: Any, chosen: InboxFilter) -> ColumnElement[bool]:
    if not chosen.terms or chosen.terms == frozenset(Term):
        return true()
    ranges = [_in_range(column, *chosen.bounds.range_of(term)) for term in chosen.terms]
    return or_(false(), *ranges)


def _in_range(column: Any, start: datetime | None, end: datetime | None) -> ColumnElement[bool]:
    return and_(
        true(),
        *([column >= start] if start is not None else []),
        *([column < end] if end is not None else []),
    )


def _of_process(key: str) -> ColumnElement[bool]:
    return UserTask.definition_id.in_(select(ProcessDefinition.id).where(ProcessDefinition.key == key))


def _cards(keys: Any) -> Selection:
    return (
        select(
            UserTask.id.label("task_id"),
            UserTask.name,
            UserTask.element_id,
            UserTask.due_at,
            UserTask.due_date,
            UserTask.created_at,
            UserTask.priority,
            UserTask.assignee_id,
            UserTask.agency_id,
            UserTask.case_id,
            StaffMember.short_name.label("assignee_name"),
            Case.number.label("case_number"),
            Case.family_name,
            func.coalesce(Case.threat, false()).label("threat"),
            ProcessDefinition.key.label("process_key"),
            ProcessDefinition.name.label("process_name"),
        )
        .select_from(keys)
        .join(UserTask, UserTask.id == keys.c.task_id)
        .join(ProcessDefinition, ProcessDefinition.id == UserTask.definition_id)
        .outerjoin(Case, Case.id == UserTask.case_id)
        .outerjoin(StaffMember, StaffMember.id == UserTask.assignee_id)
        .order_by(keys.c.due_at, keys.c.task_id)
    )


def _row(values: Any, term: TermFacts | None) -> InboxRow:
    return InboxRow(**{**values, "threat": bool(values["threat"]), "term": term})
