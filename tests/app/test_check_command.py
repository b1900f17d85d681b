"""``kurator check``: the gate for a methodologist and for programs, never with a traceback."""

import hashlib
import json
import random
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from docx import Document

from app.cli import main
from tests import bpmn, dmn

GOOD = bpmn.process("p", bpmn.start() + bpmn.user("a") + bpmn.end(), "start>a a>end")
BAD = GOOD.replace(b"kdn_secretary", b"nobody")
KEYS = {"file", "code", "severity", "element", "name", "message", "advice", "message_en", "advice_en"}


def checked(tmp_path: Path, *options: str, **files: bytes) -> Result:
    paths = []
    for name, content in files.items():
        path = tmp_path / (name.replace("__", ".") if "__" in name else f"{name}.bpmn")
        path.write_bytes(content)
        paths.append(str(path))
    return CliRunner().invoke(main, ["check", *paths, *options])


def told(tmp_path: Path, **files: bytes) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(checked(tmp_path, "--json", **files).stdout)
    return answer


def test_a_good_diagram_passes_with_its_warnings(tmp_path: Path) -> None:
    answer = checked(tmp_path, p=GOOD)

    assert answer.exit_code == 0
    assert "Предупреждение: p.bpmn: На рисунке не показаны элементы" in answer.stdout
    assert "Ошибок: 0, предупреждений: 1." in answer.stdout


def test_a_bad_diagram_is_told_in_words_with_code_1(tmp_path: Path) -> None:
    answer = checked(tmp_path, p=BAD)

    assert answer.exit_code == 1
    assert "Ошибка: p.bpmn: «a»: Роли «nobody» нет в справочнике. Выберите роль" in answer.stdout


def test_programs_get_everything(tmp_path: Path) -> None:
    answer = told(tmp_path, p=BAD, d__dmn=dmn.one(["n"], ["a"], [["-", "1"]]))

    assert answer["ok"] is False
    assert answer["files"][0] == {
        "file": "p.bpmn",
        "sha256": hashlib.sha256(BAD).hexdigest(),
        "processes": ["p"],
        "decisions": [],
        "is_drawing": False,
    }
    assert answer["files"][1]["decisions"] == ["d"]
    assert all(set(finding) == KEYS for finding in answer["findings"])
    assert [each["element"] for each in answer["findings"] if each["severity"] == "error"] == ["a"]


def test_a_drawing_passes_and_is_told_to_be_one(tmp_path: Path) -> None:
    answer = told(tmp_path, p=BAD.replace(b'isExecutable="true"', b'isExecutable="false"'))

    assert answer["ok"] and answer["files"][0]["is_drawing"] and answer["files"][0]["processes"] == []
    assert [each["code"] for each in answer["findings"]] == ["drawing"]


def test_a_pool_that_is_only_drawn_does_not_stop_the_one_that_runs(tmp_path: Path) -> None:
    drawn = bpmn.one_process("q", bpmn.start("s") + bpmn.element("unheardOf", "x")).replace("true", "false")
    content = GOOD.replace(b"</bpmn:definitions>", f"{drawn}</bpmn:definitions>".encode())

    answer = told(tmp_path, p=content)

    assert answer["ok"] and answer["files"][0]["processes"] == ["p"]
    assert ("drawing", "q") in {(each["code"], each["element"]) for each in answer["findings"]}


def test_files_may_call_each_other_and_the_shipped_procedures(tmp_path: Path) -> None:
    def calling(called: str) -> bytes:
        call = bpmn.element("callActivity", "c", calledElement=called)
        return bpmn.process("caller", bpmn.start() + call + bpmn.end(), "start>c c>end")

    assert checked(tmp_path, caller=calling("p"), p=GOOD).exit_code == 0
    assert checked(tmp_path, caller=calling("kdn_session")).exit_code == 0
    assert checked(tmp_path, caller=calling("nowhere")).exit_code == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "Не указано ни одного файла."),
        (["none.bpmn"], "нет"),
        (["."], "папка"),
        (["--no-such-option"], "Нет параметра"),
    ],
)
def test_a_wrong_call_ends_with_code_2_and_a_sentence(
    tmp_path: Path, arguments: list[str], said: str
) -> None:
    answer = CliRunner().invoke(main, ["check", *arguments])

    assert answer.exit_code == 2 and said in answer.output
    assert "Traceback" not in answer.output


@pytest.mark.parametrize("seed", range(40))
def test_a_spoiled_file_never_ends_in_a_traceback(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    content = bytearray((Path(__file__).parents[2] / "processes" / "kdn_session.bpmn").read_bytes())
    for _ in range(chance.choice([1, 5, 50])):
        place = chance.randrange(len(content))
        content[place : place + chance.choice([0, 1, 30])] = bytes(
            chance.choices(b'<>/"&= \x00aZ0', k=chance.choice([0, 1, 9]))
        )

    answer = checked(tmp_path, "--json", p=bytes(content))

    assert answer.exit_code in (0, 1) and (
        answer.exception is None or isinstance(answer.exception, SystemExit)
    )
    assert json.loads(answer.stdout)["ok"] is (answer.exit_code == 0)
    assert "check-broken" not in answer.stdout and "rehearsal-failed" not in answer.stdout


def test_a_template_of_a_document_is_checked_by_the_form_it_is_named_for(tmp_path: Path) -> None:
    path = tmp_path / "F-X-POST.docx"
    template = Document()
    template.add_paragraph("О признании {{ поле.subject }}")
    template.save(str(path))

    answer = CliRunner().invoke(main, ["check", str(path)])

    assert answer.exit_code == 1
    assert "Ошибка: F-X-POST.docx: «текст»: В форме этого документа нет «subject»." in answer.stdout
    assert "Может быть, subjects?" in answer.stdout and "рисунк" not in answer.stdout


def test_the_names_of_a_template_are_listed_with_their_labels() -> None:
    answer = CliRunner().invoke(main, ["names", "F-X-POST"])

    assert answer.exit_code == 0
    assert "поле.working_group[] — " in answer.stdout and "строка.specialist — Специалист" in answer.stdout
    assert "имена_детей[]" in answer.stdout and "инициалы_впереди" in answer.stdout
    assert CliRunner().invoke(main, ["names", "F-X"]).exit_code == 2
