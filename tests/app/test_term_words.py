"""How far a term is, as the task list says it: days, hours, dates; in Russian and in English."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from flask import Flask
from flask_babel import force_locale

from app.term_words import words
from engine.deadlines import DeadlineState
from tests.engine.deadline_world import CALENDAR, MOSCOW, moscow

DUE = moscow("2026-05-12T23:59:59")


@pytest.fixture(autouse=True)
def page(app: Flask) -> Iterator[None]:
    with app.test_request_context():
        yield


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


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-05-12T08:00", "сегодня, 12 мая"),
        ("2026-05-08T08:00", "через 1 раб. день, 12 мая"),
        ("2026-05-06T08:00", "через 3 раб. дня, 12 мая"),
        ("2026-05-10T08:00", "через 1 раб. день, 12 мая"),
        ("2026-05-04T23:30", "через 5 раб. дней, 12 мая"),
        ("2025-12-30T08:00", "через 83 раб. дня, 12 мая 2026 г."),
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


def test_english_has_words_of_its_own(app: Flask) -> None:
    with app.test_request_context(), force_locale("en"):
        assert said(DUE, "2026-05-06T08:00") == "in 3 working days, 12 May"
        assert said(DUE, "2026-05-08T08:00") == "in 1 working day, 12 May"
        assert said(DUE, "2026-05-14T08:00", DeadlineState.MISSED) == "overdue by 2 working days, 12 May"
        assert said(DUE, "2026-05-12T08:00", preliminary=True) == "today, 12 May (preliminary)"
