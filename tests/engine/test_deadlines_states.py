"""States, and the ladder."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from engine.deadlines import DeadlineState, escalation_moments, january_cutoff, state_of
from tests.engine.deadline_world import CALENDAR, LADDER, MOSCOW, SETTINGS, moscow, term

DUE = moscow("2026-05-12T23:59:59")


def ladder(rule: str, start: str, remind_on: tuple[date, ...] = ()) -> list[str]:
    deadline = term(rule, start)
    moments = escalation_moments(deadline, calendar=CALENDAR, ladder=LADDER, remind_on=remind_on)
    return [f"{moment.step} {moment.at.astimezone(MOSCOW):%Y-%m-%d %H:%M:%S}" for moment in moments]


@pytest.mark.parametrize(
    ("state", "due", "started", "done", "now"),
    [
        ("not_started", None, None, None, "2026-05-12T12:00"),
        ("running", DUE, True, None, "2026-05-12T23:59:59.900"),
        ("missed", DUE, True, None, "2026-05-13T00:00:00"),
        ("met", DUE, True, "2026-05-12T23:59:59.900", "2026-06-01T12:00"),
        ("met_late", DUE, True, "2026-05-13T00:00:00", "2026-06-01T12:00"),
        ("met", None, None, "2026-05-12T12:00", "2026-06-01T12:00"),
    ],
)
def test_a_term_is_in_one_state(
    state: str, due: datetime | None, started: bool | None, done: str | None, now: str
) -> None:
    completed = moscow(done) if done else None

    assert state_of(due, started, completed, moscow(now), paused=False, void=False) == state


def test_a_cancelled_term_is_void_whenever_it_is_looked_at() -> None:
    assert state_of(DUE, DUE, None, DUE + timedelta(days=9), void=True) is DeadlineState.VOID


def test_suspended_work_stops_no_term_of_law() -> None:
    early, late = DUE - timedelta(days=1), DUE + timedelta(days=9)

    assert state_of(DUE, DUE, None, early, paused=True) is DeadlineState.PAUSED
    assert state_of(DUE, DUE, None, late, paused=True) is DeadlineState.MISSED
    assert state_of(None, None, None, late, paused=True) is DeadlineState.NOT_STARTED


def test_the_ladder_of_three_working_days_is_that_of_the_scenario() -> None:
    assert ladder("WD:3", "2025-04-30T10:15") == [
        "E0 2025-05-06 09:00:00",
        "E0 2025-05-07 09:00:00",
        "E1 2025-05-07 23:59:59",
        "E2 2025-05-12 10:00:00",
        "E3 2025-05-14 10:00:00",
    ]


def test_a_longer_term_is_reminded_of_once_on_the_safe_day() -> None:
    assert ladder("CD:7", "2025-08-25T10:00")[:2] == ["E0 2025-09-01 09:00:00", "E1 2025-09-01 23:59:59"]
    assert ladder("MO:6", "2025-08-29T15:00")[0] == "E0 2026-02-27 09:00:00"


def test_a_procedure_may_order_one_more_reminder() -> None:
    reminded = ladder("CD:7", "2026-04-15T20:40", remind_on=(date(2026, 4, 18),))

    assert reminded[:2] == ["E0 2026-04-18 09:00:00", "E0 2026-04-22 09:00:00"]


def test_a_term_of_hours_goes_up_the_ladder_by_hours() -> None:
    assert ladder("IMM:PT3H", "2026-04-15T21:00") == [
        "E0 2026-04-15 22:30:00",
        "E1 2026-04-16 00:00:00",
        "E2 2026-04-16 01:00:00",
        "E3 2026-04-16 03:00:00",
    ]


def test_a_reminder_is_never_set_before_the_term_begins() -> None:
    assert ladder("WD:1", "2026-04-15T16:00")[0] == "E0 2026-04-16 09:00:00"
    assert ladder("WD:0", "2026-04-15T16:00")[0] == "E0 2026-04-15 16:00:00"


def test_nobody_is_late_for_a_birthday() -> None:
    assert ladder("AGE:18", "2008-04-15T16:00") == []


def test_a_report_that_january_collapsed_has_a_cutoff_at_noon() -> None:
    collapsed = term("DOM:5", "2025-12-31T23:59", zone=ZoneInfo("Asia/Yekaterinburg"))
    apart = term("DOM:15", "2025-12-31T23:59")

    cutoff = january_cutoff(collapsed, calendar=CALENDAR, settings=SETTINGS)
    assert cutoff == datetime.fromisoformat("2026-01-12T12:00+05:00")
    assert january_cutoff(apart, calendar=CALENDAR, settings=SETTINGS) is None
