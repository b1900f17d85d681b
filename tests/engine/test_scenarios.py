"""Scenarios: what a lawyer writes is read strictly, and what differs is told with its reckoning."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from app.cli import main
from engine.calendars.working_days import load_calendar
from engine.scenarios.lines import load
from engine.scenarios.model import ScenarioInvalid
from engine.scenarios.moments import later, moment_of, span_of, written
from engine.scenarios.reading import read_scenario
from engine.scenarios.running import Result, run_scenario
from engine.scenarios.writing import written as written_scenario
from handlers import load_all
from tests import bpmn
from tests.world import LAW, PROCESSES

HEAD = """название: Проверка
дано:
  процедура: p
  регион: ru-me
  начало: 2026-04-27 09:00
"""
TERM = (
    "<bpmn:extensionElements><camunda:properties>"
    '<camunda:property name="deadline" value="{rule}"/>'
    "</camunda:properties></bpmn:extensionElements>"
)
PLAYED = """ход:
  - тогда:
      открыты: [{задача: check, группа: kdn_secretary, срок: 2026-05-05}]
  - проходит: 2 рабочих дня
  - задача: check
    кто: ответственный секретарь муниципальной КДНиЗП
  - сообщение: MSG_A
    сведения: {agreed: да}
  - тогда:
      открыты: []
      переменные: {agreed: да}
      пройдены: [wait, end]
      завершена: да
"""


def drawn(rule: str = "WD:5") -> dict[str, bytes]:
    """A step with a term, then a message that is waited for."""
    body = bpmn.start() + bpmn.user("check", TERM.format(rule=rule))
    body += bpmn.catch("wait", bpmn.message("MSG_A")) + bpmn.end()
    flows = "start>check check>wait wait>end"
    return {"p.bpmn": bpmn.process("p", body, flows, extra=bpmn.message_known("MSG_A"))}


def played(steps: str, rule: str = "WD:5") -> Result:
    scenario = read_scenario((HEAD + steps).encode(), "a.yaml")
    return run_scenario(scenario, drawn(rule), law=LAW, handlers=load_all())


def test_a_scenario_that_holds_says_what_it_went_through() -> None:
    result = played(PLAYED)

    assert result.is_held, result.first
    assert result.taken["p.bpmn"] >= {"start", "check", "wait", "end", "f_check_wait"}


def test_another_date_is_told_with_both_dates_and_the_days_that_do_not_count() -> None:
    result = played(PLAYED, rule="WD:7")

    assert result.first == (
        "шаг 1, строка 8: Срок задачи check: ожидался 5 мая 2026 года, стал 7 мая 2026 года."
    )
    assert "1 мая" in result.differences[0].why


def test_a_step_that_cannot_be_made_says_what_is_open_instead() -> None:
    result = played("ход:\n  - задача: other\n")

    assert result.first == "шаг 1, строка 7: Задача other не открыта. Открыты: check."


def test_time_does_not_go_back() -> None:
    result = played("ход:\n  - наступает: 2026-04-01\n")

    assert "Время не идёт назад" in result.first


def test_who_may_not_do_a_task_is_refused_as_in_life() -> None:
    result = played("ход:\n  - задача: check\n    кто: kdn_chair\n")

    assert not result.is_held


def test_what_was_written_reads_the_same() -> None:
    source = load((HEAD + PLAYED).encode())

    assert load(written_scenario(source)) == source


def test_the_command_tells_the_difference_and_ends_with_one(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text("название: Пусто\nдано: {процедура: nothing, начало: 2026-01-01}\nход: []\n")

    told = CliRunner().invoke(main, ["test", str(wrong), "--json"])
    spoken = CliRunner().invoke(main, ["test", str(wrong)])

    assert told.exit_code == spoken.exit_code == 1
    assert json.loads(told.output)["scenarios"][0]["held"] is False
    assert "процедуры «nothing» нет" in spoken.output


def refused(text: str) -> str:
    with pytest.raises(ScenarioInvalid) as error:
        read_scenario(text.encode(), "a.yaml")
    return error.value.message


@pytest.mark.parametrize(
    ("steps", "told"),
    [
        ("ход:\n  - задачa: x\n", "строка 7, шаг 1: не сказано, что происходит"),
        ("ход:\n  - задача: x\n    ктo: y\n", "строка 8, шаг 1: «ктo»: слово «ктo» здесь не известно"),
        ("ход:\n  - проходит: 5 дюжин\n", "строка 7, шаг 1: «проходит»: «5 дюжин» — не время"),
        ("ход:\n  - наступает: завтра\n", "строка 7, шаг 1: «наступает»: «завтра» — не дата"),
        ("ход:\n  - тогда:\n      открыты: [{задача: x, сколько: ноль}]\n", "«сколько»: нужно целое число"),
        ("ход: [\n", "строка 7: запись не читается"),
        ("ход: []\nход: []\n", "строка 7: «ход» написано дважды"),
    ],
)
def test_a_slip_is_told_with_its_line_and_step(steps: str, told: str) -> None:
    assert told in refused(HEAD + steps)


def test_what_is_missing_is_named() -> None:
    assert "не сказано «дано»" in refused("название: x\nход: []\n")


@pytest.mark.parametrize(
    ("text", "until"),
    [
        ("5 рабочих дней", "2026-05-05 09:00"),
        ("3 календарных дня", "2026-04-30 09:00"),
        ("2 часа", "2026-04-27 11:00"),
        ("1 месяц", "2026-05-27 09:00"),
        ("30 минут", "2026-04-27 09:30"),
        ("1 неделя", "2026-05-04 09:00"),
    ],
)
def test_time_is_written_as_people_say_it(text: str, until: str) -> None:
    number, unit = span_of(text)

    assert written(later(moment_of("2026-04-27 09:00"), number, unit, load_calendar(PROCESSES))) == until
