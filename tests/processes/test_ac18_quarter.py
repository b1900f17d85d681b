"""AC-18: the quarterly reconciliation with differences, the list returned once (ME 5.6, 5.7)."""

from collections.abc import Iterator
from pathlib import Path
from shutil import copy

import pytest

from storage.database import Database
from storage.queries.databank import databank
from tests.processes.quarter import REGION, SECRETARY, QuarterWalk
from tests.processes.records import local

SETTLE = {"result": "differs", "remark": "Списки не совпали."}
SETTLED = {"result": "settled"}


@pytest.fixture
def quarter(sqlite_template: Path, tmp_path: Path) -> Iterator[QuarterWalk]:
    """IV quarter 2025: three families on the register before it, one put on and one removed in it."""
    path = tmp_path / "quarter.db"
    copy(sqlite_template, path)
    database = Database.open(f"sqlite:///{path}")
    walk = QuarterWalk(database)
    everybody = tuple(walk.agencies)
    for family, on, off in (
        ("Ивановы", "2025-03-10", None),
        ("Петровы", "2025-05-12", None),
        ("Сидоровы", "2025-06-02", "2025-11-20"),
        ("Фёдоровы", "2025-10-15", None),
    ):
        case_id = walk.put_on(family, on, *everybody, off=off)
        for login in everybody:
            if off is None or login == "policiya":
                walk.record(login, case_id, on)
    pupil = walk.put_on("Ученик", "2026-02-01")
    walk.record("shkola", pupil, "2025-12-01")
    walk.world.to("2026-01-01 00:01")
    yield walk
    database.close()


def test_each_quarter_begins_by_itself_with_every_agency(quarter: QuarterWalk) -> None:
    assert quarter.elements() == ["QR_T02"] * 6
    task = quarter._task_for("QR_T02", "shkola")

    assert local(task.due_at) == "2026-01-16 23:59:59"
    assert quarter.line().state == "awaited"
    assert local(quarter.line().due_at) == "2026-01-23 23:59:59"


def test_the_system_shows_the_differences_it_sees(quarter: QuarterWalk) -> None:
    school = quarter.opened(quarter._task_for("QR_T02", "shkola"), "shkola")
    police = quarter.opened(quarter._task_for("QR_T02", "policiya"), "policiya")
    doctor = quarter.opened(quarter._task_for("QR_T02", "bolnica"), "bolnica")

    assert (school["ours_count"], school["theirs_count"]) == (3, 4)
    assert [row["person"].split(",")[0] for row in school["differences"]] == ["Ученик"]
    assert [row["person"].split(",")[0] for row in police["differences"]] == ["Сидоровы"]
    assert not doctor.get("differences")


def test_the_list_is_compared_sent_returned_sent_again_and_joins_the_republic(quarter: QuarterWalk) -> None:
    found = {login: quarter.opened(quarter._task_for("QR_T02", login), login) for login in quarter.agencies}
    differ = {
        login: {**SETTLE, "differences": found[login]["differences"]} for login in ("shkola", "policiya")
    }
    quarter.compare("2026-01-15 10:00", **differ)
    assert quarter.elements() == ["QR_T03", "QR_T03"]
    for _ in range(2):
        quarter.do("QR_T03", SECRETARY, SETTLED, at="2026-01-16 12:00")

    assert [act.content["result"] for act in quarter.acts()].count("settled") == 2
    assert sum(len(act.content.get("differences") or []) for act in quarter.acts()) == 2
    assert len(quarter.acts()) == 6

    quarter.do("QR_T04", SECRETARY, at="2026-01-20 10:00")
    reason = "Не указана причина снятия у Сидоровых."
    quarter.do("QR_T05", REGION, {"accepted": False, "return_reason": reason}, at="2026-01-21 10:00")
    quarter.do("QR_T07", REGION)
    quarter.do("QR_T04", SECRETARY, at="2026-01-22 10:00")
    quarter.do("QR_T05", REGION, {"accepted": True}, at="2026-01-23 10:00")

    first, second = quarter.versions()
    assert (first.state, second.state) == ("returned", "accepted")
    assert first.decisions[0].remarks == reason
    assert second.figures == {"opening": 3, "put_on": 1, "removed": 1, "closing": 3}
    assert len(quarter.rows_of(second)) == second.figures["closing"] + second.figures["removed"]

    shown = quarter.opened(quarter._task_for("QR_T06", REGION), REGION)
    assert [row["name"] for row in shown["municipalities"]] == ["Оршанский район"]
    assert "Медведевский" in shown["missing_senders"]
    quarter.do("QR_T06", REGION, at="2026-01-29 10:00")

    (republic,) = quarter.versions("F-ME-8")
    rows = quarter.rows_of(republic)
    assert {row["municipality"] for row in rows} == {"Оршанский район"}
    assert republic.figures == second.figures
    assert quarter.elements() == []


def test_terms_of_the_quarter_are_counted_from_its_end(quarter: QuarterWalk) -> None:
    quarter.compare("2026-01-12 10:00")
    task = quarter._task_for("QR_T04", SECRETARY)
    assert local(task.due_at) == "2026-01-23 23:59:59"
    quarter.do("QR_T04", SECRETARY, at="2026-01-20 10:00")
    quarter.do("QR_T05", REGION, {"accepted": True}, at="2026-01-21 10:00")

    assert local(quarter._task_for("QR_T06", REGION).due_at) == "2026-01-30 23:59:59"


def test_a_difference_that_stays_goes_with_a_remark(quarter: QuarterWalk) -> None:
    quarter.compare("2026-01-12 10:00", shkola=SETTLE)
    left = {"result": "differs", "remark": "Школа сведений не подтвердила."}
    quarter.do("QR_T03", SECRETARY, left, at="2026-01-14 10:00")

    shown = quarter.opened(quarter._task_for("QR_T04", SECRETARY), SECRETARY)
    assert shown["differences_left"] == "Школа № 1: Школа сведений не подтвердила."


def test_the_comparison_stands_in_the_rows_of_the_databank(quarter: QuarterWalk) -> None:
    quarter.compare("2026-01-12 10:00")

    with quarter.world.database.read() as connection:
        rows = {row.family_name: row.content for row in databank(connection, quarter.municipality_id)}
    assert len(rows["Ивановы"]["reconciliations"]) == 6
    assert "reconciliations" not in rows["Ученик"]


def test_lists_accepted_while_the_republic_is_formed_join_it_and_later_ones_make_a_new_version(
    quarter: QuarterWalk,
) -> None:
    quarter.compare("2026-01-12 10:00").send(SECRETARY).accept()
    with quarter.of("МДВ"):
        quarter.compare_all("smirnova").send("smirnova").accept()
        assert quarter.elements() == []
    quarter.do("QR_T06", REGION, at="2026-01-29 10:00")
    with quarter.of("ВЛЖ"):
        quarter.compare_all("morozova").send("morozova").accept()
        quarter.do("QR_T06", REGION, at="2026-02-03 10:00")

    first, second = quarter.versions("F-ME-8")
    assert first.sent_at < second.sent_at
    assert quarter.republic().missing == []
    assert {"QR_E01", "QR_E02"} <= quarter.ends_reached()
