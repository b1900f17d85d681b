"""``kurator deploy`` takes diagrams and decision tables, alone or by the folder."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from app.cli import main
from tests import bpmn, dmn

ASKING = bpmn.process(
    "p",
    bpmn.start()
    + bpmn.user("first")
    + bpmn.element("businessRuleTask", "ask", camunda_decisionRef="d", camunda_resultVariable="answer")
    + bpmn.end(),
    "start>first first>ask ask>end",
)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    assert CliRunner().invoke(main, ["db", "upgrade", "--data", str(tmp_path / "data")]).exit_code == 0
    return tmp_path / "data"


def test_a_folder_with_diagrams_and_tables_is_deployed_together(data: Path, tmp_path: Path) -> None:
    folder = tmp_path / "drawn"
    folder.mkdir()
    (folder / "p.bpmn").write_bytes(ASKING)
    (folder / "d.ru-me.dmn").write_bytes(dmn.one(["n"], ["a"], [["-", "1"]]))

    answers = [CliRunner().invoke(main, ["deploy", str(folder), "--data", str(data)]) for _ in range(2)]

    assert [answer.exit_code for answer in answers] == [0, 0], answers[0].output
    assert "d (ru-me), решение, версия 1: новая версия" in answers[0].output
    assert "d (ru-me), решение, версия 1: без изменений" in answers[1].output


def test_a_table_with_errors_is_refused_by_rule_and_column(data: Path, tmp_path: Path) -> None:
    (tmp_path / "d.dmn").write_bytes(dmn.one(["n"], ["a"], [["-", "1"], ["[1..", "1"]]))

    answer = CliRunner().invoke(main, ["deploy", str(tmp_path / "d.dmn"), "--data", str(data)])

    said = " ".join(answer.stderr.split())
    assert (answer.exit_code, "Правило 2, столбец «n»: запись «[1..» не читается" in said) == (1, True)
