"""How far a term is, as the task list says it: days, hours, dates; in Russian and in English."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from flask import Flask
from flask_babel import force_locale

from app.wording.terms import words
from engine.deadlines import DeadlineState
from storage.queries.term_facts import TermFacts
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
    awaits: str | None = None,
    halted: str | None = None,
) -> str:
    term = TermFacts(
        rule="WD:5",
        by_hours=by_hours,
        started_at=None,
        due_at=due,
        closed_at=completed_at,
        stored_state="",
        awaits=awaits,
        halted=halted,
        is_preliminary=preliminary,
    )
    return words(term, state=state, now=moscow(now), calendar=CALENDAR, zone=MOSCOW)


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
    assert said(DUE, "2026-06-01T08:00", DeadlineState.VOID) == "срок отменен, 12 мая"
    assert said(None, "2026-06-01T08:00", DeadlineState.VOID) == "срок отменен"
    assert said(DUE, "2026-06-01T08:00", DeadlineState.MET, completed_at=DUE) == "исполнено в срок, 12 мая"
    done = moscow("2026-05-13T10:00")
    late = said(DUE, "2026-06-01T08:00", DeadlineState.MET_LATE, completed_at=done)
    assert late == "исполнено с опозданием на 1 раб. день, 13 мая"


def test_a_term_that_has_not_begun_names_the_date_it_needs() -> None:
    told = said(None, "2026-05-12T08:00", DeadlineState.NOT_STARTED, awaits="дата заседания")

    assert told == "срок не начат: нужна дата заседания"


def test_suspended_work_is_told_with_its_ground_beside_the_date_that_stands() -> None:
    paused = said(DUE, "2026-05-08T08:00", DeadlineState.PAUSED, halted="дело у прокурора")
    missed = said(DUE, "2026-05-13T08:00", DeadlineState.MISSED, halted="дело у прокурора")

    going = "через 1 раб. день, 12 мая; срок идет, работа приостановлена: дело у прокурора"
    assert paused == going
    assert missed == "просрочено на 1 раб. день, 12 мая; работа приостановлена: дело у прокурора"


def test_what_was_done_before_its_term_began_is_met() -> None:
    done = moscow("2026-05-08T10:00")

    assert said(None, "2026-06-01T08:00", DeadlineState.MET, completed_at=done) == "исполнено в срок, 8 мая"


def test_english_has_words_of_its_own(app: Flask) -> None:
    with app.test_request_context(), force_locale("en"):
        assert said(DUE, "2026-05-06T08:00") == "in 3 working days, 12 May"
        assert said(DUE, "2026-05-08T08:00") == "in 1 working day, 12 May"
        assert said(DUE, "2026-05-14T08:00", DeadlineState.MISSED) == "overdue by 2 working days, 12 May"
        assert said(DUE, "2026-05-12T08:00", preliminary=True) == "today, 12 May (preliminary)"
