"""Terms that people move, and whose start they correct."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from shutil import copy
from typing import Any

import pytest
from sqlalchemy import select

from engine.commands import CorrectStart
from engine.deadlines import replay
from engine.errors import Conflict, Invalid, NotAllowed, NotFound
from storage.database import Database
from storage.models import HistoryEvent, TaskCandidate, TermChange, UserTask
from tests.engine.term_world import GROUND, healthy, move, steps, term, timers
from tests.processes.path import CaseWalk
from tests.world import World


@pytest.fixture
def walk(sqlite_template: Path, tmp_path: Path) -> Iterator[CaseWalk]:
    """A check that began on Monday 12 May 2025 and is to be over on Monday the 19th."""
    copy(sqlite_template, tmp_path / "case.db")
    database = Database.open(f"sqlite:///{tmp_path / 'case.db'}")
    yield CaseWalk(World(database)).intake("2025-05-12")
    database.close()


@pytest.fixture
def on_both(world: World) -> CaseWalk:
    return CaseWalk(world).intake("2025-05-12")


def test_a_term_is_moved_with_its_ladder_and_timers(on_both: CaseWalk) -> None:
    walk = on_both
    move(walk, "2025-05-26")

    assert walk.due("IC_SP1") == "2025-05-26"
    assert all(day >= "2025-05-26" for day in steps(walk).values())
    assert healthy(walk.world)


def test_a_moved_task_stands_elsewhere_in_the_inbox(walk: CaseWalk) -> None:
    task = walk.world.task("IC_T05", walk.case_id)
    move(walk, "2025-05-26", element="IC_T05")

    (moved,) = walk.world.rows(select(UserTask.due_date, UserTask.due_at).where(UserTask.id == task.id))
    offered = walk.world.rows(select(TaskCandidate.due_at).where(TaskCandidate.task_id == task.id))
    assert str(moved.due_date) == "2025-05-26"
    assert {row.due_at for row in offered} == {moved.due_at}


def test_old_and_new_are_kept_and_the_explanation_says_who_and_why(walk: CaseWalk) -> None:
    before = term(walk)
    move(walk, "2025-05-26")

    (change,) = walk.world.rows(select(*TermChange.__table__.c))
    told = replay(term(walk).explanation)
    assert (change.kind, change.ground, change.old) == ("moved", GROUND, before.explanation)
    assert change.new == term(walk).explanation == told.as_json()
    assert "Срок перенесен на 26 мая 2025 года" in told.explanation.text()
    assert "Смирнова" in told.explanation.text() and GROUND in told.explanation.text()


def test_the_history_tells_the_move(walk: CaseWalk) -> None:
    move(walk, "2025-05-26")

    event = walk.world.rows(select(*HistoryEvent.__table__.c).where(HistoryEvent.kind == "deadline_moved"))[0]
    assert event.data["days"][1] == "2025-05-26"
    assert event.data["reason"] == GROUND


def test_a_moved_term_is_missed_when_its_new_day_is_over(walk: CaseWalk) -> None:
    old = walk.due("IC_SP1")
    move(walk, "2025-05-26")

    walk.world.to(f"{old} 23:59:59")
    assert walk.log("IC_SP1")[0][0] == "moved"
    walk.world.to("2025-05-27 00:00")
    assert ("E1", "2025-05-26 23:59:59") in walk.log("IC_SP1")


@pytest.mark.parametrize(
    ("due", "complaint"),
    [
        ("2025-05-25", "нерабочий день"),
        ("2025-05-11", "нерабочий день"),
        ("2025-05-08", "нерабочий день"),
        ("2025-05-07", "уже прошел"),
        ("26.05.2025", "написан неверно"),
        ("9025-05-26", "далеко|ведется|нерабочий"),
    ],
)
def test_a_term_is_moved_only_to_a_working_day_to_come(walk: CaseWalk, due: str, complaint: str) -> None:
    with pytest.raises(Invalid, match=complaint):
        move(walk, due)


def test_a_term_is_not_moved_without_a_ground(walk: CaseWalk) -> None:
    with pytest.raises(Invalid, match="основание"):
        move(walk, "2025-05-26", ground=" ")


def test_a_missed_term_is_not_moved(walk: CaseWalk) -> None:
    walk.world.to("2025-06-02 10:00")

    with pytest.raises(Conflict, match="пропущен"):
        move(walk, "2025-06-16")


def test_only_officers_move_terms_and_strangers_do_not_meet_them(walk: CaseWalk) -> None:
    with pytest.raises(NotAllowed):
        move(walk, "2025-05-26", "semenova")
    for login in ("morozova", "admin"):
        with pytest.raises(NotFound):
            move(walk, "2025-05-26", login)


def test_a_term_that_was_changed_meanwhile_is_looked_at_again(walk: CaseWalk) -> None:
    seen = term(walk).due_at.isoformat()
    move(walk, "2025-05-26", seen=seen)

    with pytest.raises(Conflict, match="изменился"):
        move(walk, "2025-05-27", seen=seen)


# The start


def correct(
    walk: CaseWalk, started: str, element: str = "IC_SP1", login: str = "smirnova"
) -> Mapping[str, Any]:
    command = CorrectStart(deadline_id=term(walk, element).id, started=started, ground="Описка в журнале")
    return walk.world.run(command, login)


def test_a_corrected_start_counts_every_term_and_timer_from_it_anew(walk: CaseWalk) -> None:
    walk.world.to("2025-05-13 12:00")
    before = timers(walk)
    answer = correct(walk, "2025-05-05T09:40")

    assert walk.due("IC_SP1") == "2025-05-14"
    assert answer["terms"] >= 1
    assert timers(walk) != before
    assert healthy(walk.world)


def test_a_corrected_start_is_told_with_both_values(walk: CaseWalk) -> None:
    correct(walk, "2025-05-07T10:00")

    told = replay(term(walk).explanation).explanation.text()
    assert "Начало срока исправлено, было записано: 12 мая 2025 года" in told
    assert "Описка в журнале" in told


def test_a_term_missed_by_a_wrong_date_runs_again_but_the_miss_stays_written(walk: CaseWalk) -> None:
    walk.world.to("2025-05-21 10:00")
    correct(walk, "2025-05-19T10:00")

    assert walk.due("IC_SP1") == "2025-05-26"
    assert "E1" in [step for step, _ in walk.log("IC_SP1")]


@pytest.mark.parametrize("started", ["2026-05-12T10:00", "вчера", "1012-05-12"])
def test_a_start_must_be_a_moment_that_has_been(walk: CaseWalk, started: str) -> None:
    with pytest.raises(Invalid):
        correct(walk, started)
