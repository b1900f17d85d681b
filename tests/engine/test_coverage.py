"""Duties of the regulations and what carries them."""

from pathlib import Path
from shutil import copy, copytree

import pytest

from engine.regulations.coverage import How, coverage, missing
from engine.tables import TableInvalid

PROJECT = Path(__file__).parents[2]
PROCESSES = PROJECT / "processes"
MOST_WAIVED = 15


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """The law with a table of carriers that a test may spoil."""
    copytree(PROCESSES / "regulations", tmp_path / "regulations")
    copytree(PROCESSES / "forms", tmp_path / "forms")
    copy(PROCESSES / "codes.csv", tmp_path)
    (tmp_path / "regulations" / "coverage.csv").write_text("id,how,where,test,reason\n", encoding="utf-8")
    return tmp_path


def put(processes: Path, row: str) -> None:
    with (processes / "regulations" / "coverage.csv").open("a", encoding="utf-8") as table:
        table.write(f"{row}\n")


def test_every_duty_of_the_five_regulations_is_carried_by_something_tested() -> None:
    duties = coverage(PROCESSES, PROJECT)
    carriers = [(each.id, one) for each in duties for one in each.carriers if one.how is not How.WAIVED]

    assert len(duties) == 379
    assert [each.id for each in missing(duties)] == []
    assert [(duty, one.where) for duty, one in carriers if not one.test] == []


def test_what_is_not_done_by_the_system_is_little_and_argued() -> None:
    waived = [one for each in coverage(PROCESSES, PROJECT) for one in each.carriers if one.how is How.WAIVED]

    assert len(waived) <= MOST_WAIVED
    assert [one for one in waived if len(one.reason.split()) < 5] == []


def test_the_tests_that_are_named_are_there() -> None:
    named = {one.test for each in coverage(PROCESSES, PROJECT) for one in each.carriers if one.test}

    assert {each for each in named if not (PROJECT / each.partition("::")[0]).is_file()} == set()


def test_every_duty_of_dolzhansk_is_carried_by_something_tested() -> None:
    duties = [each for each in coverage(PROCESSES, PROJECT) if each.id.startswith("DO-")]

    assert len(duties) > 40 and not any(each.is_waived for each in duties)
    assert [each.id for each in missing(duties)] == []
    assert [one.where for each in duties for one in each.carriers if not one.test] == []


def test_every_obligation_stands_in_the_list_once() -> None:
    ids = [each.id for each in coverage(PROCESSES, PROJECT)]

    assert len(ids) == len(set(ids)) == 379


def test_a_duty_waived_with_a_reason_is_not_missing(own: Path) -> None:
    put(own, "ME-1.8,waived,,,Решает учредитель органа.")

    found = {each.id: each for each in coverage(own, PROJECT)}

    assert found["ME-1.8"].is_waived and found["ME-1.8"].carriers[0].how is How.WAIVED
    assert found["ME-1.9-1"].is_missing


@pytest.mark.parametrize(
    ("row", "complaint"),
    [
        ("ME-9.9,form,F-ME-1,,", "обязанности «ME-9.9» нет"),
        ("ME-1.8,magic,F-ME-1,,", "способ «magic» неизвестен"),
        ("ME-1.8,waived,,,", "не сказано почему"),
        ("ME-1.8,element,intake_case.ru-me.bpmn#IC_NONE,,", "места «intake_case.ru-me.bpmn#IC_NONE» нет"),
        ("ME-1.8,form,F-ME-99,,", "места «F-ME-99» нет"),
        ("ME-1.8,handler,handlers/closure.py::nothing,,", "места «handlers/closure.py::nothing» нет"),
        ("ME-1.8,form,F-ME-1,tests/engine/test_coverage.py::test_nothing,", "теста"),
    ],
)
def test_a_carrier_that_is_not_there_is_not_believed_in(own: Path, row: str, complaint: str) -> None:
    put(own, row)

    with pytest.raises(TableInvalid, match="coverage.csv") as told:
        coverage(own, PROJECT)
    assert complaint in str(told.value)
