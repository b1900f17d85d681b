"""A count told day by day, and again from its record: the same for any rule, start, calendar and change."""

import json
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, seed, settings
from hypothesis import strategies as st

from engine.calendars.working_days import Calendar, CalendarDay, DayKind
from engine.deadlines import Deadline, DeadlineContext, PlannedSession, SessionKind, StepKind, replay
from engine.deadlines.changes import ChangeKind, TermChange
from engine.deadlines.computing import recorded_changes
from engine.deadlines.days import DayLine, DayMark, day_lines
from engine.deadlines.rule_words import rule_words
from engine.deadlines.rules import RuleKind, parse_rule
from tests.engine.deadline_world import CALENDAR, term
from tests.engine.test_deadlines_properties import ANY_RULE, STARTS

ZONES = st.sampled_from(["Europe/Moscow", "Asia/Yekaterinburg", "Asia/Kamchatka", "Europe/Kaliningrad"])
OWN_DAYS = st.lists(
    st.builds(
        CalendarDay,
        day=st.dates(date(2022, 1, 1), date(2028, 12, 31)),
        kind=st.sampled_from(DayKind),
        reason=st.sampled_from(["местный праздник", "перенос", "траур"]),
        source=st.sampled_from(["", "Закон № 5-З", "Указ № 1"]),
    ),
    max_size=40,
    unique_by=lambda day: day.day,
)
OWN_SETTINGS = st.fixed_dictionaries(
    {},
    optional={
        "rule.dom_reading": st.sampled_from(["inclusive", "exclusive"]),
        "rule.office_close": st.sampled_from(["none", "17:00", "16:30"]),
        "a.card": st.sampled_from(["WD:1", "WD:12", "CD:9", "CD:0"]),
    },
)
CONTEXTS = st.builds(
    DeadlineContext,
    sessions=st.just(
        tuple(
            PlannedSession(
                held=date(2022, 1, 5) + timedelta(days=9 * n),
                kind=SessionKind.EXTRA if n % 3 else SessionKind.REGULAR,
            )
            for n in range(250)
        )
    ),
    date_in_question=st.none() | st.dates(date(2023, 1, 1), date(2027, 6, 1)),
    period_end=st.sampled_from([None, date(2024, 12, 31), date(2025, 3, 31)]),
    on_paper=st.booleans(),
    clauses=st.sampled_from(["", "ME-4.4-2"]),
)
CHANGES = st.lists(
    st.builds(
        TermChange,
        kind=st.sampled_from(ChangeKind),
        at=STARTS,
        by=st.just("Смирнова Е. В."),
        ground=st.sampled_from(["Распоряжение № 7", "Описка!"]),
        was=STARTS,
        due_at=STARTS,
        started=STARTS,
    ),
    max_size=3,
)


@st.composite
def any_terms(draw: st.DrawFn) -> Deadline:
    """A term of any rule, in any zone, by a calendar with days of its own, with settings of its own."""
    return term(
        draw(ANY_RULE),
        draw(STARTS),
        zone=ZoneInfo(draw(ZONES)),
        calendar=CALENDAR.under(draw(OWN_DAYS)),
        context=draw(CONTEXTS),
        own=draw(OWN_SETTINGS),
    )


def recounted(deadline: Deadline) -> Deadline:
    return replay(json.loads(json.dumps(deadline.as_json(), ensure_ascii=False)))


@seed(20260512)
@given(deadline=any_terms())
@settings(max_examples=400, deadline=None)
def test_the_record_alone_gives_the_same_term_whatever_it_was_counted_by(deadline: Deadline) -> None:
    again = recounted(deadline)

    assert again == deadline
    assert again.as_json() == deadline.as_json()


@seed(20260513)
@given(deadline=any_terms(), changes=CHANGES)
@settings(max_examples=200, deadline=None)
def test_a_changed_term_is_counted_to_the_same_moment_with_its_whole_chain(
    deadline: Deadline, changes: list[TermChange]
) -> None:
    changed = replay(deadline.as_json(), changes=changes)

    assert recounted(changed) == changed
    assert recorded_changes(changed.as_json()) == tuple(changes)


def days_of(lines: tuple[DayLine, ...], *marks: DayMark) -> list[date]:
    return [
        line.first + timedelta(days=number)
        for line in lines
        if line.mark in marks
        for number in range((line.last - line.first).days + 1)
    ]


@seed(20260514)
@given(start=STARTS, number=st.integers(1, 40), own=OWN_DAYS)
@settings(max_examples=200, deadline=None)
def test_every_day_of_working_days_has_its_line(start: datetime, number: int, own: list[CalendarDay]) -> None:
    calendar = CALENDAR.under(own)
    deadline = term(f"WD:{number}", start, calendar=calendar)
    lines = day_lines(deadline)
    event = lines[0].first

    told = sorted(days_of(lines, *DayMark))
    assert told == [event + timedelta(days=n) for n in range((deadline.due_date - event).days + 1)]
    counted = days_of(lines, DayMark.COUNTED)
    assert len(counted) == number and all(map(calendar.is_working, counted))
    assert not any(map(calendar.is_working, days_of(lines, DayMark.SKIPPED)))
    assert all(line.first == line.last and line.reason for line in lines if line.mark is DayMark.SKIPPED)


@seed(20260515)
@given(deadline=any_terms())
@settings(max_examples=300, deadline=None)
def test_any_term_is_told_in_order_and_reaches_its_day(deadline: Deadline) -> None:
    lines = day_lines(deadline)
    firsts = [line.first for line in lines]

    assert firsts == sorted(firsts)
    assert all(line.low <= line.high for line in lines)
    if deadline.resolved.kind is RuleKind.WORKING_DAYS:
        assert lines[-1].last == next(step.day for step in deadline.explanation if step.kind is StepKind.DUE)


def test_the_new_year_is_told_day_by_day() -> None:
    lines = day_lines(term("WD:5", "2025-12-26T16:40"))
    counted = [(line.first.day, line.last.day, line.low, line.high) for line in lines if line.low]

    assert counted == [(29, 30, 1, 2), (12, 14, 3, 5)]
    assert len(days_of(lines, DayMark.SKIPPED)) == 14


def test_a_worked_saturday_stands_alone_with_its_decree() -> None:
    lines = day_lines(term("WD:5", "2025-10-31T12:00"))
    saturday = next(line for line in lines if line.first == date(2025, 11, 1))

    assert (saturday.low, saturday.last) == (1, date(2025, 11, 1))
    assert "Постановление Правительства РФ" in saturday.source


def test_calendar_days_run_in_a_row_and_the_end_rolls() -> None:
    event, counted, *rolled = day_lines(term("CD:7", "2025-12-30T15:00"))

    assert (event.mark, counted.low, counted.high) == (DayMark.EVENT, 1, 7)
    assert [line.first.day for line in rolled] == [6, 7, 8, 9, 10, 11]
    assert {line.mark for line in rolled} == {DayMark.ROLLED}


def test_days_before_a_date_are_numbered_from_it() -> None:
    context = DeadlineContext(date_in_question=date(2026, 5, 13))
    lines = day_lines(term("BEFOREWD:3", "2026-04-01T12:00", context=context))

    assert [(line.first.day, line.low) for line in lines if line.low] == [(7, 2), (12, 1)]


def test_hours_and_birthdays_have_no_days_to_tell() -> None:
    assert day_lines(term("IMM:PT3H", "2026-01-05T12:00")) == day_lines(term("AGE:18", "2012-03-01")) == ()


def test_every_kind_of_rule_has_its_words() -> None:
    codes = (
        "WD:0 WD:5 CD:0 CD:7 RANGE:CD:3-5 MO:6 DOM:5 DOMX:7 PERIOD:MONTH:1 PERIOD:HALFMONTH:15 PERIOD:QUARTER:0 "
        "WDQ:5 IMM:PT3H IMM:PT30M SESSION:NEXT SESSION:NEAREST AGE:18 FIXED YEARSTART MONTHDAY:25 BEFORE:14 "
        "BEFOREWD:3 LASTWD_BEFORE:DOM:15"
    ).split()
    said = {code: rule_words(parse_rule(code)) for code in codes}

    assert {parse_rule(code).kind for code in codes} == set(RuleKind)
    assert len(set(said.values())) == len(codes)
    assert said["DOM:5"] == "до 5 числа месяца, следующего за отчетным периодом"


def midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def test_a_bare_calendar_counts_again_too() -> None:
    bare = Calendar([], official_years=[])
    deadline = term("WD:3", midnight(date(2025, 5, 7)), calendar=bare)

    assert recounted(deadline) == deadline and deadline.preliminary
