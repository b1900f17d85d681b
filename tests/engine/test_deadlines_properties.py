"""What must hold for every start, whatever the dates."""

import json
import time
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.deadlines import Deadline, DeadlineContext, PlannedSession, replay
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
