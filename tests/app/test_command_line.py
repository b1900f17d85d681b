"""``kurator`` as somebody meets it who types it wrong: help in Russian, sentences instead of traces."""

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from app.cli import main

ENGLISH = re.compile(
    r"Usage|Options|Commands|Show |default:|required|\b(?:TEXT|INTEGER|DIRECTORY|PATH|LOGIN|ARGS)\b"
)


def called(*words: str, **environment: str) -> Result:
    return CliRunner().invoke(main, list(words), env=environment)


def commands(command: click.Command, *path: str) -> Iterator[tuple[str, ...]]:
    if not isinstance(command, click.Group):
        yield path
        return
    context = click.Context(command)
    for name in command.list_commands(context):
        inner = command.get_command(context, name)
        assert inner is not None
        yield from commands(inner, *path, name)


@pytest.mark.parametrize("path", list(commands(main)), ids=" ".join)
def test_every_command_explains_itself_in_russian_with_an_example(path: tuple[str, ...]) -> None:
    told = called(*path, "--help")

    assert told.exit_code == 0
    assert ENGLISH.findall(told.output) == []
    assert f"Пример: kurator {' '.join(path)}" in told.output


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("данные с пробелом")
    assert called("db", "upgrade", "--data", str(folder)).exit_code == 0
    (folder / "wrong.json").write_text("{")
    return folder


@pytest.mark.parametrize(
    "words, said, code",
    [
        (("export", "general", "--out", "нет/x"), "Ничего с именем", 1),
        (("serve", "--port", "99999"), "--port: нужно целое число от 1 до 65535", 2),
        (("partner-sim", "--late", "скоро"), "--late: нужно число от 0 до 86400", 2),
        (("tokens", "nobody"), "Сотрудника с логином «nobody» нет", 1),
        (("tasks", "--limit", "0"), "--limit: нужно целое число от 1", 2),
        (("start", "x", "--municipality", "x", "--variables", "{"), "кодом «x» нет", 1),
        (("deadline", "WD:нет", "--region", "ru-me"), "непонятно", 1),
        (("coverage", "--prefix", "ZZ"), "Обязанностей с буквами «ZZ» нет", 1),
        (("test", "--process", "nope"), "Сценариев процедуры «nope» нет", 1),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(
    data: Path, words: tuple[str, ...], said: str, code: int
) -> None:
    answer = called(*words, KURATOR_DATA=str(data))

    assert (answer.exit_code, said in answer.output) == (code, True), answer.output
    assert not re.search(r"Error|Traceback", answer.output)


@pytest.mark.parametrize(
    "environment, said",
    [
        ({"KURATOR_DATA": "/proc/нет"}, "Папку данных «/proc/нет» создать нельзя"),
        ({"KURATOR_IDLE_MINUTES": "долго"}, "KURATOR_IDLE_MINUTES нужно число минут"),
        ({"KURATOR_PROCESSES": "/tmp"}, "Проверьте KURATOR_PROCESSES"),
    ],
)
def test_a_house_that_cannot_be_opened_says_why(data: Path, environment: dict[str, str], said: str) -> None:
    answer = called("tasks", **{"KURATOR_DATA": str(data), **environment})

    assert (answer.exit_code, said in answer.output) == (1, True), answer.output


def test_a_file_that_is_no_database_is_said_to_be_none(tmp_path: Path) -> None:
    (tmp_path / "kurator.db").write_text("это не база данных, а письмо " * 200)

    answer = called("doctor", "--data", str(tmp_path))

    assert (answer.exit_code, "не база данных" in answer.output) == (1, True), answer.output


def test_half_a_district_is_not_served_as_a_whole_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def power_cut(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("app.demo.build_demo", power_cut)
    data = str(tmp_path / "district")
    called("demo", "--data", data)

    again = called("serve", "--demo", "--port", "8199", "--data", data)

    assert again.exit_code == 1
    assert "Учебный район не достроен" in again.output
