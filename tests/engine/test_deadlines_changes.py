"""A term that people moved, or whose start they corrected: what its record says, and that it counts again."""

from dataclasses import replace
from datetime import datetime

import pytest

from engine.calendars.working_days import CalendarDay, DayKind
from engine.deadlines import Deadline, DeadlineContext, compute, replay
from engine.deadlines.changes import ChangeKind, TermChange
from engine.deadlines.computing import recorded_changes
from tests.engine.deadline_world import CALENDAR, MOSCOW, SETTINGS, moscow, term

MAY = term("WD:5", "2026-05-04 10:00")
SMIRNOVA = "Смирнова Е. А."


def change(kind: ChangeKind, was: Deadline, **more: datetime) -> TermChange:
    now = moscow("2026-05-06 12:00")
    return TermChange(kind=kind, at=now, by=SMIRNOVA, ground="Распоряжение № 7", was=was.due_at, **more)


def moved(due_at: str = "2026-05-20 23:59:59") -> Deadline:
    return replay(MAY.as_json(), changes=[change(ChangeKind.MOVED, MAY, due_at=moscow(due_at))])


def test_a_moved_term_ends_on_the_day_it_was_moved_to() -> None:
    assert moved().due_at == moscow("2026-05-20 23:59:59")
    assert str(moved().due_date) == str(moved().target_date) == "2026-05-20"


def test_the_explanation_says_who_moved_it_from_when_and_why() -> None:
    told = moved().explanation.text()

    assert "Срок перенесен на 20 мая 2026 года, прежний — 12 мая 2026 года." in told
    assert "Смирнова Е. А., 6 мая 2026 года. Основание: Распоряжение № 7." in told
    assert told.endswith("Срок: среда, 20 мая 2026 года, до конца дня.")


@pytest.mark.parametrize("rule", ["WD:5", "CD:7", "MO:1", "IMM:PT3H", "DOM:5", "FIXED"])
def test_a_moved_term_is_computed_again_to_the_same(rule: str) -> None:
    first = term(rule, "2026-05-04 10:00")
    later = replay(
        first.as_json(),
        changes=[change(ChangeKind.MOVED, first, due_at=moscow("2026-08-20 23:59:59"))],
    )

    assert replay(later.as_json()).as_json() == later.as_json()
    assert recorded_changes(later.as_json())[0].by == SMIRNOVA


def test_a_move_outlives_a_changed_calendar() -> None:
    off = CalendarDay(day=MAY.due_date, kind=DayKind.OFF, reason="Радоница", source="Закон")

    assert replay(MAY.as_json(), calendar=CALENDAR.under([off])).due_date > MAY.due_date
    assert replay(moved().as_json(), calendar=CALENDAR.under([off])).due_at == moved().due_at


def test_a_start_corrected_after_a_move_counts_the_term_anew() -> None:
    wrong = moscow("2026-05-04 10:00")
    changes = [
        *recorded_changes(moved().as_json()),
        change(ChangeKind.CORRECTED, moved(), started=wrong),
    ]
    told = compute(
        "WD:5",
        moscow("2026-05-05 10:00"),
        calendar=CALENDAR,
        zone=MOSCOW,
        settings=SETTINGS,
        context=replace(DeadlineContext(), changes=tuple(changes)),
    )

    assert str(told.due_date) == "2026-05-13"
    assert "было записано: 4 мая 2026 года, 10:00" in told.explanation.text()
    assert "Прежний срок — 20 мая 2026 года" in told.explanation.text()


def test_a_term_of_hours_is_moved_to_a_moment() -> None:
    first = term("IMM:PT3H", "2026-05-04 10:00")
    later = replay(
        first.as_json(),
        changes=[change(ChangeKind.MOVED, first, due_at=moscow("2026-05-04 18:30"))],
    )

    assert "на 4 мая 2026 года, 18:30, прежний — 4 мая 2026 года, 13:00" in later.explanation.text()
