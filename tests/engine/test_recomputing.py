"""Open terms counted anew by a changed calendar: one act, told, and taken back."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from shutil import copy
from typing import Any

import pytest
from sqlalchemy import select

from engine.commands import RevertRecompute, SuspendInstance
from engine.deadlines import replay
from engine.errors import Conflict, Invalid, NotAllowed
from storage.database import Database
from storage.models import Deadline, Job, TermAct, UserTask
from tests.engine.term_world import day_off, healthy, move, recompute, term, timers
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


def test_a_day_off_moves_every_open_term_in_one_act(walk: CaseWalk) -> None:
    old = {row.element_id: row.due_date for row in walk.terms()}
    change_id = day_off(walk, "2025-05-15")
    answer = recompute(walk, change_id=change_id)

    new = {row.element_id: row.due_date for row in walk.terms()}
    (act,) = walk.world.rows(select(*TermAct.__table__.c))
    assert (act.id, act.calendar_change_id) == (answer["act_id"], change_id)
    assert answer["terms"] == sum(old[each] != new[each] for each in old) >= 1
    assert (str(old["IC_SP1"]), str(new["IC_SP1"])) == ("2025-05-19", "2025-05-20")
    assert healthy(walk.world)


def test_timers_of_the_law_move_with_the_calendar(walk: CaseWalk) -> None:
    before = timers(walk)
    day_off(walk, "2025-05-15")
    answer = recompute(walk)

    after = timers(walk)
    assert answer["timers"] == sum(before[each] != after[each] for each in before) > 0


def test_the_explanation_says_that_the_calendar_changed_and_by_which_document(walk: CaseWalk) -> None:
    day_off(walk, "2025-05-15")
    recompute(walk)

    told = replay(term(walk).explanation).explanation.text()
    assert "изменился производственный календарь. Прежний срок — 19 мая 2025 года" in told
    assert "15 мая 2025 года — Радоница (Закон № 5-З)" in told


def test_taken_back_every_row_is_what_it_was(on_both: CaseWalk) -> None:
    walk = on_both
    old = stored(walk)
    day_off(walk, "2025-05-15")
    act_id = str(recompute(walk)["act_id"])
    walk.world.run(RevertRecompute(act_id=act_id, ground="Закон отменен"), "smirnova")

    assert stored(walk) == old
    assert healthy(walk.world)
    with pytest.raises(Conflict, match="уже отменен"):
        walk.world.run(RevertRecompute(act_id=act_id, ground="еще раз"), "smirnova")


def stored(walk: CaseWalk) -> tuple[Any, ...]:
    terms = walk.world.rows(select(*Deadline.__table__.c).order_by(Deadline.id))
    tasks = walk.world.rows(
        select(UserTask.id, UserTask.due_at, UserTask.due_date, UserTask.target_date).order_by(UserTask.id)
    )
    jobs = walk.world.rows(
        select(Job.element_id, Job.kind, Job.topic, Job.due_at)
        .where(Job.state == "waiting")
        .order_by(Job.element_id, Job.due_at, Job.topic)
    )
    return terms, tasks, jobs


def test_a_missed_term_never_moves(walk: CaseWalk) -> None:
    walk.world.to("2025-05-20 10:00")
    day_off(walk, "2025-05-15")
    before = term(walk)
    with suppress(Invalid):
        recompute(walk)

    assert term(walk) == before


def test_nobody_is_made_late_by_counting(walk: CaseWalk) -> None:
    day_off(walk, "2025-05-15")
    recompute(walk)
    walk.world.to("2025-05-20 10:00")
    day_off(walk, "2025-05-15", kind="working")

    with pytest.raises(Invalid, match="нечего"):
        recompute(walk)
    assert walk.due("IC_SP1") == "2025-05-20"


def test_what_is_applied_is_what_was_looked_at(walk: CaseWalk) -> None:
    day_off(walk, "2025-05-15")

    with pytest.raises(Conflict, match="смотрели"):
        recompute(walk, seen="another")


def test_a_moved_term_keeps_its_day_when_the_calendar_changes(walk: CaseWalk) -> None:
    move(walk, "2025-05-26")
    day_off(walk, "2025-05-15")
    with suppress(Invalid):
        recompute(walk)

    assert walk.due("IC_SP1") == "2025-05-26"


@pytest.mark.parametrize("login", ["semenova", "morozova", "zhukova"])
def test_who_keeps_no_calendar_and_no_commission_recomputes_nothing(walk: CaseWalk, login: str) -> None:
    day_off(walk, "2025-05-15")

    with pytest.raises(NotAllowed):
        recompute(walk, login)


def test_terms_of_a_suspended_procedure_are_never_paused(walk: CaseWalk) -> None:
    walk.world.run(SuspendInstance(instance_id=walk.procedure().id, reason="проверка"), "smirnova")
    day_off(walk, "2025-05-15")
    recompute(walk)

    assert walk.due("IC_SP1") == "2025-05-20"
