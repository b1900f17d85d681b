"""A change looked at before it is made: nothing stays of the look, and what was shown is what is done."""

import pytest
from sqlalchemy import func, select

from engine.commands import ClaimTask, CorrectStart, MoveTerm
from engine.errors import Conflict, Invalid
from engine.terms.previewing import AT_ONCE, preview
from storage.models import CommandLogEntry, HistoryEvent, Job, Notice, ProcessInstance, TermChange
from tests.engine.term_world import GROUND, healthy, term
from tests.processes.path import CaseWalk
from tests.world import World, at

TABLES = (CommandLogEntry, HistoryEvent, Job, Notice, TermChange)


@pytest.fixture
def walk(world: World) -> CaseWalk:
    return CaseWalk(world).intake("2025-05-12")


def counts(world: World) -> list[object]:
    rows = [world.value(select(func.count()).select_from(table)) for table in TABLES]
    return [*rows, *world.rows(select(ProcessInstance.version, ProcessInstance.history_hash))]


def moved(walk: CaseWalk, due: str = "2025-05-26") -> MoveTerm:
    return MoveTerm(deadline_id=term(walk, "IC_T05").id, due=due, ground=GROUND)


def test_nothing_stays_of_a_look(walk: CaseWalk) -> None:
    before, due = counts(walk.world), term(walk, "IC_T05").due_at
    preview(walk.world.executor, moved(walk), walk.world.actor("yakovlev"))

    assert counts(walk.world) == before
    assert term(walk, "IC_T05").due_at == due
    assert healthy(walk.world)


def test_what_was_shown_is_what_is_done(walk: CaseWalk) -> None:
    (shown,) = preview(walk.world.executor, moved(walk), walk.world.actor("yakovlev"))
    walk.world.run(moved(walk), "yakovlev")

    assert term(walk, "IC_T05").explanation == shown.change.new
    assert (shown.change.kind, shown.change.ground) == ("moved", GROUND)
    assert healthy(walk.world)


def test_those_who_will_be_told_are_told_then(walk: CaseWalk) -> None:
    (shown,) = preview(walk.world.executor, moved(walk), walk.world.actor("yakovlev"))
    secretary = f"kdn_secretary@mun:{walk.world.municipality_id}"

    assert [each.step for each in shown.tellings] == [AT_ONCE, "E0", "E0", "E1", "E2", "E3"]
    assert shown.tellings[0].keys == [secretary]
    missed = shown.tellings[3]
    assert missed.at == at("2025-05-26 23:59:59") and secretary in missed.keys


def test_every_term_of_a_corrected_start_is_shown(walk: CaseWalk) -> None:
    command = CorrectStart(deadline_id=term(walk).id, started="2025-05-07T10:00", ground="Описка")
    shown = preview(walk.world.executor, command, walk.world.actor("yakovlev"))
    answer = walk.world.run(command, "yakovlev")

    assert [each.deadline_id for each in shown] == answer["deadline_ids"]
    assert shown[0].change.new["due_date"] == walk.due("IC_SP1") == "2025-05-16"


def test_a_refusal_is_that_of_the_command(walk: CaseWalk) -> None:
    actor = walk.world.actor("yakovlev")
    with pytest.raises(Invalid, match="нерабочий день"):
        preview(walk.world.executor, moved(walk, "2025-05-25"), actor)
    walk.world.to("2025-05-14 12:00")
    with pytest.raises(Conflict, match="пропущен"):
        preview(walk.world.executor, moved(walk), actor)


def test_who_moves_their_own_term_is_not_told_of_it(walk: CaseWalk) -> None:
    walk.world.run(ClaimTask(task_id=walk.world.task("IC_T05", walk.case_id).id), "smirnova")
    walk.world.run(moved(walk), "smirnova")

    told = walk.world.rows(select(Notice.text).where(Notice.text.like("Срок перенесен%")))
    assert told == []
