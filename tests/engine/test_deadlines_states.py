"""States, the words of the task list, and the ladder."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from engine.deadlines import DeadlineState, escalation_moments, january_cutoff, state_of, words
from tests.engine.deadline_world import CALENDAR, LADDER, MOSCOW, SETTINGS, moscow, term

DUE = moscow("2026-05-12T23:59:59")


def said(
    due: datetime | None,
    now: str,
    state: DeadlineState = DeadlineState.RUNNING,
    *,
    by_hours: bool = False,
    completed_at: datetime | None = None,
    preliminary: bool = False,
) -> str:
    return words(
        due,
        state=state,
        now=moscow(now),
        calendar=CALENDAR,
        zone=MOSCOW,
        by_hours=by_hours,
        completed_at=completed_at,
        preliminary=preliminary,
    )


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


def test_a_cancelled_term_is_void_and_a_paused_one_is_not_missed() -> None:
    late = DUE + timedelta(days=9)

    assert state_of(DUE, DUE, None, late, paused=False, void=True) is DeadlineState.VOID
    assert state_of(DUE, DUE, None, late, paused=True, void=False) is DeadlineState.PAUSED


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-05-12T08:00", "сегодня, 12 мая"),
        ("2026-05-08T08:00", "через 1 раб. день, 12 мая"),
        ("2026-05-06T08:00", "через 3 раб. дня, 12 мая"),
        ("2026-05-10T08:00", "через 1 раб. день, 12 мая"),
        ("2026-05-04T23:30", "через 5 раб. дней, 12 мая"),
        ("2025-12-30T08:00", "через 83 раб. дня, 12 мая 2026 года"),
    ],
)
def test_a_running_term_is_told_in_working_days_with_its_date(now: str, expected: str) -> None:
    assert said(DUE, now) == expected


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-05-13T08:00", "просрочено на 1 раб. день, 12 мая"),
        ("2026-05-14T08:00", "просрочено на 2 раб. дня, 12 мая"),
        ("2026-05-19T08:00", "просрочено на 5 раб. дней, 12 мая"),
        ("2026-06-11T08:00", "просрочено на 22 раб. дня, 12 мая"),
    ],
)
def test_a_missed_term_is_told_in_working_days(now: str, expected: str) -> None:
    assert said(DUE, now, DeadlineState.MISSED) == expected


def test_a_week_end_after_a_missed_friday_counts_no_working_day() -> None:
    assert (
        said(moscow("2026-05-15T23:59:59"), "2026-05-16T12:00", DeadlineState.MISSED) == "просрочено, 15 мая"
    )


def test_terms_in_hours_are_told_in_hours_and_minutes() -> None:
    due = moscow("2026-04-15T22:20")

    assert said(due, "2026-04-15T20:10", by_hours=True) == "через 2 часа, 15 апреля, 22:20"
    assert said(due, "2026-04-15T21:59", by_hours=True) == "через 21 минуту, 15 апреля, 22:20"
    missed = said(due, "2026-04-15T22:41", DeadlineState.MISSED, by_hours=True)
    assert missed == "просрочено на 21 минуту, 15 апреля, 22:20"


def test_the_other_states_have_their_words() -> None:
    assert said(None, "2026-05-12T08:00", DeadlineState.NOT_STARTED) == "срок не начат"
    assert said(DUE, "2026-05-12T08:00", preliminary=True) == "сегодня, 12 мая (предварительно)"
    assert said(DUE, "2026-05-12T08:00", DeadlineState.PAUSED) == "срок приостановлен, 12 мая"
    assert said(DUE, "2026-06-01T08:00", DeadlineState.MET, completed_at=DUE) == "исполнено в срок, 12 мая"
    done = moscow("2026-05-13T10:00")
    late = said(DUE, "2026-06-01T08:00", DeadlineState.MET_LATE, completed_at=done)
    assert late == "исполнено с опозданием на 1 раб. день, 13 мая"


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
