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


def foreign(processes: str, encoding: str = "UTF-8", declaration: bool = True) -> bytes:
    """A model as other editors write it: foreign prefixes and extensions, names in several lines."""
    head = f'<?xml version="1.0" encoding="{encoding}" standalone="yes"?>\n' if declaration else ""
    return (
        f'{head}<semantic:definitions xmlns:semantic="http://www.omg.org/spec/BPMN/20100524/MODEL" '
        'xmlns:w4="http://www.w4.eu/spec/BPMN/20110701/MODEL" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
        'xmlns="http://somebody.example/model" w4:version="1.0" expressionLanguage="http://www.w3.org/1999/XPath" '
        f'targetNamespace="http://somebody.example/model" name="Änderung">\r\n\t{processes}</semantic:definitions>\n\n'
    ).encode(encoding)


BODY = (
    '<semantic:extensionElements><w4:style><Grid spacing="15"/></w4:style></semantic:extensionElements>'
    '<semantic:startEvent id="_s" name="Order&#13;&#10;received"/>'
    '<semantic:exclusiveGateway id="_g" name="Paid&#10;in full?"/><semantic:endEvent id="_e"/><semantic:endEvent id="_f"/>'
    '<semantic:sequenceFlow id="_1" name="" sourceRef="_s" targetRef="_g"/>'
    '<semantic:sequenceFlow id="_2" sourceRef="_g" targetRef="_e"><semantic:conditionExpression '
    "xsi:type=\"semantic:tFormalExpression\"><![CDATA[bpmn:getDataObject('paid') = 'yes']]>"
    "</semantic:conditionExpression></semantic:sequenceFlow>"
    '<semantic:sequenceFlow id="_3" sourceRef="_g" targetRef="_f"/>'
)
OTHERS = {
    "not-run.bpmn": foreign(f'<semantic:process id="WFP-6-" isExecutable="false">{BODY}</semantic:process>'),
    "latin.bpmn": foreign(
        f'<semantic:process id="_latin" isExecutable="false">{BODY}</semantic:process>', "ISO-8859-1"
    ),
    "latin-run.bpmn": foreign(
        f'<semantic:process id="_run" isExecutable="true">{BODY}</semantic:process>', "ISO-8859-1"
    ),
    "xpath.bpmn": foreign(f'<semantic:process id="_xpath" isExecutable="true">{BODY}</semantic:process>'),
    "Unsaid.BPMN": foreign(f'<semantic:process id="_unsaid">{BODY}</semantic:process>', declaration=False),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Models of other people's, and one of ours that can be run."""
    folder = tmp_path / "others"
    folder.mkdir()
    for name, content in OTHERS.items():
        (folder / name).write_bytes(content)
    (folder / "ours.bpmn").write_bytes(
        bpmn.process("ours", bpmn.start() + bpmn.user("a") + bpmn.end(), "start>a a>end")
    )
    return folder


def exported(data: Path, wanted: str) -> bytes:
    answer = CliRunner().invoke(main, ["export", wanted, "--data", str(data)])
    assert answer.exit_code == 0, answer.stderr
    return answer.stdout_bytes


def test_a_folder_of_other_peoples_models_is_taken_in_by_one_command(data: Path, folder: Path) -> None:
    answer = CliRunner().invoke(main, ["deploy", "--or-drawing", str(folder), "--data", str(data)])

    assert answer.exit_code == 0, answer.output
    assert "ours, версия 1: новая версия" in answer.output
    for name, content in OTHERS.items():
        assert f"{name}, рисунок (хранится, не исполняется), версия 1: новая версия" in answer.output
        assert f"kurator export {name}" in answer.output and exported(data, name) == content


@pytest.mark.parametrize("name", ["latin-run.bpmn", "xpath.bpmn"])
def test_a_model_that_cannot_be_run_is_refused_with_the_way_to_keep_it(
    data: Path, folder: Path, name: str
) -> None:
    refused = CliRunner().invoke(main, ["deploy", str(folder / name), "--data", str(data)])
    kept = CliRunner().invoke(main, ["deploy", "--drawing", str(folder / name), "--data", str(data)])

    assert refused.exit_code == 1 and "--drawing" in refused.stderr and "--or-drawing" in refused.stderr
    assert kept.exit_code == 0 and exported(data, name) == OTHERS[name]


def test_a_model_that_does_not_say_it_runs_and_cannot_is_kept_as_a_drawing(data: Path, folder: Path) -> None:
    kept = CliRunner().invoke(main, ["deploy", str(folder / "Unsaid.BPMN"), "--data", str(data)])

    assert kept.exit_code == 0 and "Исполнить нельзя" in kept.stderr
    assert "Unsaid.BPMN, рисунок (хранится, не исполняется)" in kept.output
    assert exported(data, "Unsaid.BPMN") == OTHERS["Unsaid.BPMN"]


def test_a_drawing_comes_back_by_the_id_of_what_it_shows(data: Path, folder: Path) -> None:
    CliRunner().invoke(main, ["deploy", str(folder / "not-run.bpmn"), "--data", str(data)])

    assert exported(data, "WFP-6-") == OTHERS["not-run.bpmn"]


def test_what_is_no_diagram_at_all_is_refused_even_so(data: Path, tmp_path: Path) -> None:
    (tmp_path / "p.bpmn").write_text("no XML")

    answer = CliRunner().invoke(
        main, ["deploy", "--or-drawing", str(tmp_path / "p.bpmn"), "--data", str(data)]
    )

    assert answer.exit_code == 1 and "Ни исполнить, ни показать" in answer.stderr
