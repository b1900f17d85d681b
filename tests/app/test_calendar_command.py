"""``kurator calendar check``: the shipped years agree with an independent package, a slip is named."""

import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from app.cli import main
from app.commands.calendar import compared
from app.commands.common import opened
from engine.actor import Actor
from engine.calendars.changes import DayChange
from engine.calendars.working_days import CalendarDay, DayKind, load_calendar
from engine.commands import ChangeCalendar
from tests.world import PROCESSES


@pytest.mark.parametrize("year", range(2022, 2028))
def test_every_shipped_year_agrees_with_the_package(year: int) -> None:
    report = compared(year, load_calendar(PROCESSES))

    assert (report.differences, report.knows_the_resolution) == ([], True)
    assert report.preliminary == (year == 2027)


def test_a_day_that_differs_is_named_on_both_sides() -> None:
    wrong = CalendarDay(day=date(2026, 3, 9), kind=DayKind.WORKING, reason="рабочий понедельник", source="?")

    (difference,) = compared(2026, load_calendar(PROCESSES).under([wrong])).differences

    assert difference.day == "2026-03-09"
    assert difference.ours == "рабочий день (рабочий понедельник)"
    assert difference.theirs.startswith("нерабочий день (")


def test_the_command_speaks_to_a_person_and_its_exit_code_to_a_script() -> None:
    answer = CliRunner().invoke(main, ["calendar", "check", "2026"])

    assert answer.exit_code == 0
    assert "2026 год, утвержден: 247 рабочих дней." in answer.output
    assert "нет" in answer.output


def test_a_year_without_a_resolution_is_compared_by_the_law_alone() -> None:
    answer = CliRunner().invoke(main, ["calendar", "check", "2028", "--json"])

    report = json.loads(answer.output)
    assert report["preliminary"] and not report["knows_the_resolution"]


def test_days_changed_in_a_database_are_compared_too(tmp_path: Path) -> None:
    change = DayChange(day=date(2026, 6, 15), kind="off", reason="ошибка", source="нет")
    with opened(tmp_path, migrate=True) as house:
        house.execute(ChangeCalendar(layer="federal", days=[change], ground="нет"), Actor.system())

    answer = CliRunner().invoke(main, ["calendar", "check", "2026", "--data", str(tmp_path)])

    assert answer.exit_code == 1
    assert "15 июня 2026" in answer.output and "Расхождений: 1" in answer.output


def test_a_year_that_no_calendar_has_is_refused_in_a_sentence() -> None:
    answer = CliRunner().invoke(main, ["calendar", "check", "1812"])

    assert answer.exit_code == 2
