"""Terms between two days as the pages show them: the overdue on top, then day by day."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask import request, url_for

from app.access.guard import access_of
from app.access.people import SignedIn
from app.house import House, current_house
from app.wording.dates import Reckoning, Term, weekday_words
from engine.calendars.layers import kind_of
from engine.calendars.working_days import DayKind
from engine.deadlines import DeadlineState
from storage.models import FeedKind
from storage.queries.open_terms import MOST, OpenTerm, Span, open_terms

FIRST, LAST = date(2000, 1, 3), date(2099, 12, 27)
"""Days that may be asked for; a calendar of another century is a slip of the hand."""


@dataclass(frozen=True, kw_only=True)
class Item:
    row: OpenTerm
    term: Term
    name: str
    url: str | None
    day: date | None
    by_hours: bool


@dataclass(frozen=True, kw_only=True)
class Day:
    day: date
    words: str
    """«вторник, 12 мая 2026 г.»"""
    is_off: bool
    reason: str
    items: Sequence[Item]


@dataclass(frozen=True, kw_only=True)
class Listing:
    whose: FeedKind
    overdue: int
    elsewhere: Sequence[Item]
    """The overdue of other days than those shown."""
    days: Sequence[Day]
    not_started: Sequence[Item]
    is_cut: bool
    """There is more than one page can hold."""

    @property
    def is_empty(self) -> bool:
        return not (self.overdue or self.not_started or any(day.items for day in self.days))


def chosen_owner() -> FeedKind:
    return FeedKind.OFFICE if request.args.get("whose") == FeedKind.OFFICE else FeedKind.MINE


def listed(person: SignedIn, when: Reckoning, first: date, last: date) -> Listing:
    """The terms of the days from ``first`` to ``last``, both included."""
    whose = chosen_owner()
    rows = rows_of(current_house(), person, when, whose, first, last)
    items = [_item(person, row, when) for row in rows[:MOST]]
    by_day: dict[date, list[Item]] = defaultdict(list)
    for item in items:
        if item.day is not None:
            by_day[item.day].append(item)
    missed = [item for item in items if item.term.state is DeadlineState.MISSED]
    length = (last - first).days + 1
    return Listing(
        whose=whose,
        overdue=len(missed),
        elsewhere=[item for item in missed if item.day is None or not first <= item.day <= last],
        days=[_day(first + timedelta(days=number), by_day, when) for number in range(length)],
        not_started=[item for item in items if item.term.state is DeadlineState.NOT_STARTED],
        is_cut=len(rows) > MOST,
    )


def rows_of(
    house: House,
    person: SignedIn,
    when: Reckoning,
    whose: FeedKind,
    first: date,
    last: date,
    limit: int = MOST + 1,
) -> list[OpenTerm]:
    span = Span(start=_midnight(first, when), end=_midnight(last + timedelta(days=1), when), now=when.now)
    with house.database.read() as connection:
        return open_terms(connection, scope=person.scope, whose=whose, span=span, limit=limit)


def name_of(row: OpenTerm) -> str:
    """What the diagram calls it: it names no person."""
    return row.element_name or row.element_id


def day_of(row: OpenTerm, when: Reckoning) -> date | None:
    return row.due_at.astimezone(when.zone).date() if row.due_at else None


def _item(person: SignedIn, row: OpenTerm, when: Reckoning) -> Item:
    return Item(
        row=row,
        term=when.term(row),
        name=name_of(row),
        url=_address(person, row),
        day=day_of(row, when),
        by_hours=row.by_hours,
    )


def _address(person: SignedIn, row: OpenTerm) -> str | None:
    if row.user_task_id:
        return url_for("inbox.task", task_id=row.user_task_id)
    access = access_of("cases.case")
    if row.case_id and access is not None and access.admits(person.actor.roles):
        return url_for("cases.case", case_id=row.case_id)
    return None


def _day(day: date, by_day: Mapping[date, Iterable[Item]], when: Reckoning) -> Day:
    special = when.calendar.days.get(day)
    return Day(
        day=day,
        words=weekday_words(_midnight(day, when), when.zone),
        is_off=kind_of(when.calendar, day) is DayKind.OFF,
        reason=special.reason if special else "",
        items=list(by_day.get(day, ())),
    )


def _midnight(day: date, when: Reckoning) -> datetime:
    return datetime.combine(day, datetime.min.time(), when.zone)
