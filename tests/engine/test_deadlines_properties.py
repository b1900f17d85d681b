"""What must hold for every start, whatever the dates."""

import json
import os
import subprocess
import sys
import time
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.deadlines import Deadline, DeadlineContext, PlannedSession, StepKind, replay
from tests.engine.deadline_world import CALENDAR, MOSCOW, term

FIRST_START = datetime(2022, 1, 1, tzinfo=UTC)
STARTS = st.timedeltas(timedelta(), timedelta(days=1970)).map(lambda passed: FIRST_START + passed)
WORKED_RULES = st.sampled_from(
    [
        "WD:0",
        "WD:1",
        "WD:3",
        "WD:10",
        "CD:0",
        "CD:3",
        "CD:7",
        "RANGE:CD:3-5",
        "MO:1",
        "MO:6",
        "DOM:3",
        "DOM:5",
        "DOM:10",
        "DOM:15",
        "DOM:31",
        "DOMX:7",
        "WDQ:5",
        "FIXED",
        "PERIOD:MONTH:1",
        "PERIOD:HALFMONTH:15",
        "PERIOD:QUARTER:0",
        "PERIOD:QUARTER:1",
        "MONTHDAY:25",
        "MONTHDAY:31",
        "BEFOREWD:3",
        "LASTWD_BEFORE:DOM:15",
        "setting:a.card",
    ]
)
ANY_RULE = WORKED_RULES | st.sampled_from(
    ["IMM:PT1H", "IMM:PT24H", "AGE:18", "YEARSTART", "BEFORE:14", "SESSION:NEXT"]
)
FORWARD_RULES = st.sampled_from(
    ["WD:0", "WD:1", "WD:5", "CD:3", "CD:14", "RANGE:CD:3-5", "MO:1", "MO:6", "IMM:PT3H", "FIXED"]
)
MANY_SESSIONS = DeadlineContext(
    sessions=tuple(PlannedSession(held=date(2022, 1, 5) + timedelta(days=14 * n)) for n in range(160))
)


def counted(rule: str, start: datetime) -> Deadline:
    return term(rule, start, context=MANY_SESSIONS if rule.startswith("SESSION") else None)


@given(rule=WORKED_RULES, start=STARTS)
@settings(max_examples=300, deadline=None)
def test_a_term_met_by_people_ends_on_a_working_day(rule: str, start: datetime) -> None:
    assert CALENDAR.is_working(term(rule, start).due_date)


@given(rule=ANY_RULE, start=STARTS)
@settings(max_examples=200, deadline=None)
def test_the_wise_day_is_never_later_than_the_lawful_one(rule: str, start: datetime) -> None:
    deadline = counted(rule, start)

    assert deadline.target_date <= deadline.due_date


@given(rule=ANY_RULE, start=STARTS)
@settings(max_examples=200, deadline=None)
def test_no_term_asks_for_anything_before_its_event_day(rule: str, start: datetime) -> None:
    if rule == "FIXED" or rule.startswith("BEFORE"):
        return  # there the start is the date itself

    assert counted(rule, start).target_date >= start.astimezone(MOSCOW).date()


@given(rule=FORWARD_RULES, start=STARTS, later=st.timedeltas(timedelta(), timedelta(days=40)))
@settings(max_examples=200, deadline=None)
def test_a_later_start_never_ends_sooner(rule: str, start: datetime, later: timedelta) -> None:
    assert term(rule, start + later).due_at >= term(rule, start).due_at


@given(start=STARTS, days=st.integers(0, 60))
@settings(max_examples=200, deadline=None)
def test_counting_working_days_back_gives_the_number(start: datetime, days: int) -> None:
    deadline = term(f"WD:{days}", start)

    event_day = start.astimezone(MOSCOW).date()
    rolled = days or (0 if CALENDAR.is_working(event_day) else 1)
    assert CALENDAR.working_days_between(event_day, deadline.due_date) == rolled


@given(start=STARTS, first=st.integers(1, 30), more=st.integers(1, 30))
@settings(max_examples=100, deadline=None)
def test_two_terms_of_working_days_one_after_the_other_add_up(start: datetime, first: int, more: int) -> None:
    half_way = term(f"WD:{first}", start).due_at

    assert term(f"WD:{more}", half_way).due_date == term(f"WD:{first + more}", start).due_date


@given(rule=ANY_RULE, start=STARTS)
@settings(max_examples=200, deadline=None)
def test_the_explanation_as_json_text_is_enough_to_count_again(rule: str, start: datetime) -> None:
    deadline = counted(rule, start)

    assert replay(json.dumps(deadline.as_json(), ensure_ascii=False)) == deadline


@given(start=STARTS, days=st.integers(1, 20))
@settings(max_examples=100, deadline=None)
def test_every_day_of_the_term_is_either_counted_or_explained(start: datetime, days: int) -> None:
    deadline = term(f"WD:{days}", start)

    span = (deadline.due_date - start.astimezone(MOSCOW).date()).days
    assert len(deadline.explanation.skipped_days) == span - days


@pytest.mark.parametrize("server_zone", ["UTC", "Asia/Vladivostok", "America/Los_Angeles"])
def test_the_zone_of_the_server_changes_nothing(server_zone: str, monkeypatch: pytest.MonkeyPatch) -> None:
    rules = ["WD:1", "CD:7", "DOM:5", "AGE:18", "IMM:PT3H", "YEARSTART"]
    here = [term(rule, "2025-12-25T21:30Z").as_json() for rule in rules]

    monkeypatch.setenv("TZ", server_zone)
    time.tzset()
    there = [term(rule, "2025-12-25T21:30Z").as_json() for rule in rules]
    monkeypatch.undo()
    time.tzset()

    assert there == here


BERLIN = ZoneInfo("Europe/Berlin")
"""A zone whose clocks are moved twice a year; ours have not been since 2014."""
MOVED_CLOCKS = [datetime(2025, 3, 30, 0, tzinfo=BERLIN), datetime(2025, 10, 26, 0, tzinfo=BERLIN)]


@given(day=st.sampled_from(MOVED_CLOCKS), hour=st.integers(0, 23), hours=st.integers(1, 30))
@settings(max_examples=100, deadline=None)
def test_hours_pass_as_they_are_lived_when_clocks_are_moved(day: datetime, hour: int, hours: int) -> None:
    start = (day + timedelta(hours=hour)).astimezone(UTC)

    assert term(f"IMM:PT{hours}H", start, zone=BERLIN).due_at - start == timedelta(hours=hours)


@given(rule=WORKED_RULES, day=st.sampled_from(MOVED_CLOCKS), back=st.integers(0, 10))
@settings(max_examples=100, deadline=None)
def test_a_day_ends_with_its_last_second_whatever_its_length(rule: str, day: datetime, back: int) -> None:
    start = (day - timedelta(days=back) + timedelta(hours=12)).astimezone(UTC)
    deadline = term(rule, start, zone=BERLIN)

    local = deadline.due_at.astimezone(BERLIN)
    assert (local.date(), f"{local:%H:%M:%S}") == (deadline.due_date, "23:59:59")


@given(rule=ANY_RULE, start=STARTS)
@settings(max_examples=100, deadline=None)
def test_zones_far_apart_count_alike_from_the_same_local_day(rule: str, start: datetime) -> None:
    """Kaliningrad and Kamchatka differ by ten hours and by nothing else."""
    local = start.astimezone(MOSCOW).replace(tzinfo=None)
    west, east = (
        term(
            rule,
            local.replace(tzinfo=ZoneInfo(name)),
            zone=ZoneInfo(name),
            context=MANY_SESSIONS if rule.startswith("SESSION") else None,
        )
        for name in ("Europe/Kaliningrad", "Asia/Kamchatka")
    )

    assert (west.due_date, west.target_date) == (east.due_date, east.target_date)
    assert west.due_at - east.due_at == timedelta(hours=10)


@given(start=STARTS, months=st.integers(1, 24))
@settings(max_examples=200, deadline=None)
def test_months_end_on_the_same_number_or_on_the_last_day(start: datetime, months: int) -> None:
    deadline = term(f"MO:{months}", start)
    nominal = next(step.day for step in deadline.explanation if step.kind is StepKind.COUNT)

    event_day = start.astimezone(MOSCOW).date()
    assert nominal is not None
    passed = (nominal.year - event_day.year) * 12 + nominal.month - event_day.month
    assert passed == months
    assert nominal.day == event_day.day or (nominal + timedelta(days=1)).day == 1 < event_day.day
    assert deadline.due_date == CALENDAR.first_working_from(nominal)


@given(start=STARTS, number=st.integers(2, 28))
@settings(max_examples=200, deadline=None)
def test_the_strict_reading_never_ends_later_than_the_inclusive_one(start: datetime, number: int) -> None:
    """Unless no data exist before it: then both have the first working day after the quarter."""
    inclusive = term(f"DOM:{number}", start)
    strict = term(f"DOM:{number}", start, own={"dom_reading": "exclusive"})
    first = CALENDAR.first_working_from(inclusive.due_date.replace(day=1))

    assert strict.due_date <= inclusive.due_date
    assert strict.due_date == max(CALENDAR.last_working_until(_nominal(inclusive) - timedelta(days=1)), first)


def _nominal(deadline: Deadline) -> date:
    found = next(step.day for step in deadline.explanation if step.kind is StepKind.COUNT)
    assert found is not None
    return found


@given(born=st.dates(date(1990, 1, 1), date(2020, 12, 31)), age=st.integers(1, 30))
@settings(max_examples=200, deadline=None)
def test_an_age_is_reached_when_the_birthday_ends(born: date, age: int) -> None:
    local = datetime.combine(born, datetime.min.time(), MOSCOW)
    reached = term(f"AGE:{age}", local).due_at.astimezone(MOSCOW)

    eve = reached.date() - timedelta(days=1)
    leapling = (born.month, born.day) == (2, 29) and eve.month == 2
    assert (eve.month, eve.day) == (born.month, born.day) or (leapling and eve.day == 28)
    assert (eve.year - born.year, f"{reached:%H:%M:%S}") == (age, "00:00:00")


@given(rule=st.sampled_from(["PERIOD:MONTH:1", "PERIOD:QUARTER:0", "MONTHDAY:25"]), start=STARTS)
@settings(max_examples=100, deadline=None)
def test_who_acts_on_every_last_day_leaves_no_period_out(rule: str, start: datetime) -> None:
    """A least frequency is drawn back, so the periods follow each other without a gap."""
    first = term(rule, start)
    again = term(rule, datetime.combine(first.due_date + timedelta(days=1), datetime.min.time(), MOSCOW))

    longest = timedelta(days=31 + 9 if "QUARTER" not in rule else 92 + 9)
    assert timedelta() < again.due_date - first.due_date <= longest


def test_a_server_in_another_zone_answers_the_same() -> None:
    """In a process of its own, where nothing has read the zone before."""
    asked = ["WD:1", "--from", "2025-12-25T21:30+00:00", "--zone", "Europe/Moscow", "--json"]
    answers = {
        subprocess.run(
            [sys.executable, "-m", "app.cli", "deadline", *asked],
            env={**os.environ, "TZ": zone},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for zone in ("UTC", "Asia/Kamchatka")
    }

    assert len(answers) == 1 and '"due_date": "2025-12-29"' in answers.pop()
