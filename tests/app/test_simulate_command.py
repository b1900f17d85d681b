"""``kurator simulate``: from files to a trace, for programs and for people, and wrong calls in Russian."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from app.cli import main
from tests import bpmn

BODY = bpmn.start() + bpmn.user("a") + bpmn.exclusive("g", "f_g_b") + bpmn.user("b") + bpmn.end()
FLOWS = "start>a a>g g>b b>end"
DIAGRAM = bpmn.process("p", BODY + bpmn.flow("g", "end", "coalesce(n, 0) > 2"), FLOWS)


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(main, ["simulate", *map(str, words)])


def told(result: Result) -> str:
    """What stands on both streams, unwrapped."""
    return " ".join((result.stdout + result.stderr).split())


@pytest.fixture
def diagram(tmp_path: Path) -> Path:
    path = tmp_path / "p.bpmn"
    path.write_bytes(DIAGRAM)
    return path


def plan(folder: Path, content: Any, name: str = "answers.json") -> Path:
    path = folder / name
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return path


def test_a_program_reads_the_trace(diagram: Path, tmp_path: Path) -> None:
    answers = plan(tmp_path, {"answers": {"a": {"n": 3}}})

    result = run(diagram, "--answers", answers, "--json")

    outcome = json.loads(result.stdout)
    assert result.exit_code == 0
    assert (outcome["process"], outcome["status"]) == ("p", "completed")
    assert (outcome["started"], outcome["ended"]) == ("2026-01-12T09:00:00+03:00",) * 2
    assert {"time", "event", "process", "element", "name", "type"} <= outcome["trace"][0].keys()
    assert outcome["variables"] == {"n": 3}
    assert outcome["open"] == outcome["incidents"] == []


def test_answers_may_be_written_in_yaml(diagram: Path, tmp_path: Path) -> None:
    answers = plan(tmp_path, "answers:\n  a: {n: 3, day: 2026-02-03}\n", "answers.yaml")

    result = run(diagram, "--answers", answers, "--json")

    assert json.loads(result.stdout)["variables"] == {"n": 3, "day": "2026-02-03"}


def test_variables_region_and_moment_are_taken_from_the_line(diagram: Path) -> None:
    options = ("--variables", '{"n": 3}', "--region", "ru-per", "--start", "2026-05-12T10:00", "--seed", "4")

    outcome = json.loads(run(diagram, *options, "--json").stdout)

    assert outcome["started"] == "2026-05-12T10:00:00+05:00"
    assert outcome["variables"]["n"] == 3


def test_a_person_reads_a_table(diagram: Path) -> None:
    result = run(diagram)

    said = told(result)
    assert result.exit_code == 0
    assert "Что произошло" in said
    assert "12 января 2026 09:00" in said
    assert "Процедура завершена" in said


def test_a_person_reads_what_is_left_and_why(tmp_path: Path) -> None:
    body = bpmn.start() + bpmn.catch("m", bpmn.message("go")) + bpmn.end()
    path = tmp_path / "p.bpmn"
    path.write_bytes(bpmn.process("p", body, "start>m m>end", bpmn.message_known("go")))

    said = told(run(path))

    assert "Процедура ждёт" in said
    assert "Ждёт сообщения «go»." in said


def test_a_refused_diagram_ends_with_code_one_and_its_findings(tmp_path: Path) -> None:
    path = tmp_path / "p.bpmn"
    body = bpmn.start() + bpmn.user("a", camunda_formKey="NO") + bpmn.end()
    path.write_bytes(bpmn.process("p", body, "start>a a>end"))

    for_program, for_person = run(path, "--json"), run(path)

    outcome = json.loads(for_program.stdout)
    assert for_program.exit_code == for_person.exit_code == 1
    assert outcome["status"] == "refused"
    assert outcome["findings"][0].keys() >= {"file", "code", "severity", "element", "message", "advice"}
    assert "Схему нельзя развернуть" in told(for_person)


def test_an_incident_ends_with_code_one_and_no_trace_of_python(tmp_path: Path) -> None:
    path = tmp_path / "p.bpmn"
    body = bpmn.start() + bpmn.script("s", "x = 1 / n") + bpmn.end()
    path.write_bytes(bpmn.process("p", body, "start>s s>end"))

    result = run(path, "--variables", '{"n": 0}')

    assert result.exit_code == 1
    assert "остановилась из-за ошибки" in told(result)
    assert "Traceback" not in told(result)


def test_time_given_is_to_the_end_of_its_day(tmp_path: Path) -> None:
    path = tmp_path / "p.bpmn"
    body = bpmn.start() + bpmn.catch("t", bpmn.timer("timeDuration", "P2D")) + bpmn.end()
    path.write_bytes(bpmn.process("p", body, "start>t t>end"))

    statuses = [
        json.loads(run(path, "--until", day, "--json").stdout)["status"]
        for day in ("2026-01-13", "2026-01-14")
    ]

    assert statuses == ["stopped", "completed"]


WRONG: Sequence[tuple[list[str], str]] = [
    ([], "Не указано ни одного файла."),
    (["nowhere.bpmn"], "Файла «nowhere.bpmn» нет."),
    (["{file}", "{file}"], "Два файла с именем «p.bpmn»."),
    (["{file}", "--variables", "{"], "это не JSON"),
    (["{file}", "--variables", "[]"], "нужен объект JSON"),
    (["{file}", "--answers", "nowhere.json"], "Файла «nowhere.json» нет."),
    (["{file}", "--answers", "{file}"], "записан с ошибкой"),
    (["{file}", "--until", "soon"], "«soon» — не дата"),
    (["{file}", "--start", "soon"], "«soon» — не дата"),
    (["{file}", "--process", "q"], "В файлах нет процедуры «q». Есть: p."),
    (["{file}", "--begin", "a"], "В процедуре «p» нет начального события «a». Есть: start."),
    (["{file}", "--region", "ru-xx"], "Регион «ru-xx» неизвестен."),
    (["{file}", "--seed", "x"], "--seed: нужно целое число."),
    (["{file}", "--sed", "1"], "Нет параметра --sed."),
]


@pytest.mark.parametrize(("words", "sentence"), WRONG)
def test_a_wrong_call_is_told_in_russian_and_ends_with_code_two(
    words: list[str], sentence: str, diagram: Path
) -> None:
    result = run(*(str(diagram) if word == "{file}" else word for word in words))

    assert result.exit_code == 2
    assert sentence in told(result)


def test_an_unknown_command_is_told_in_russian() -> None:
    result = CliRunner().invoke(main, ["simulat"])

    assert result.exit_code == 2
    assert "Нет команды «simulat»." in told(result)


def test_every_command_can_be_found() -> None:
    result = CliRunner().invoke(main, ["--help"])

    assert result.exit_code == 0
    assert "simulate" in result.output
