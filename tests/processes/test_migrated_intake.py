"""A new version of intake and the cases that run by the old one, in every state that a case comes to."""

from typing import Any

import pytest
from sqlalchemy import select

from engine.actor import Actor
from engine.commands import Deploy, MigrateInstance
from engine.doctor import examine
from engine.migration.mapping import proposed
from storage.models import HistoryEvent, ProcessInstance, UserTask
from storage.unit_of_work import UnitOfWork
from tests.processes import answers, new_intake
from tests.processes.path import CURATOR, SECRETARY, CaseWalk


class Watched:
    """After each command every running case is taken over in a rehearsal: none may be refused."""

    def __init__(self, walk: CaseWalk):
        self.walk, self.world, self.run = walk, walk.world, walk.world.run
        self.seen: list[str] = []
        answer = self.run(Deploy(name="2", resources=new_intake.files()))
        self.target = answer["definitions"][0]["id"]
        with self.world.database.begin() as connection:
            uow = UnitOfWork(connection)
            definition = uow.definitions.get(self.target)
            assert definition is not None
            first, second = reversed(uow.definitions.versions(definition.key, definition.edition))
            # The cases of this story begin by the old version; the new one waits in the wings.
            uow.definitions.withdraw(second.id, at=self.world.clock.now())
        shelf = self.world.executor.workshop.definitions
        self.chosen = proposed(shelf.process(first), shelf.process(second))

    def command(self, instance_id: str, *recompute: str) -> MigrateInstance:
        return MigrateInstance(
            instance_id=instance_id, target_id=self.target, chosen=self.chosen, recompute=recompute
        )

    def running(self) -> list[str]:
        query = select(ProcessInstance.id).where(
            ProcessInstance.status == "running", ProcessInstance.definition_key == "intake_case"
        )
        return [row[0] for row in self.world.rows(query)]

    def __call__(self, command: Any, login: str = "", **options: Any) -> Any:
        answer = self.run(command, login, **options)
        for instance_id in self.running():
            told = self.world.executor.rehearse(
                self.command(instance_id), actor=Actor.system(), look=lambda context, seen: seen
            )
            assert told["outcome"] == "moved"
            self.seen.append(instance_id)
        return answer


@pytest.fixture
def watched(walk: CaseWalk) -> Watched:
    return Watched(walk)


def test_a_case_can_be_taken_over_in_every_state_it_comes_to(watched: Watched) -> None:
    walk, world = watched.walk, watched.world
    world.run = watched  # type: ignore[method-assign, assignment]

    walk.intake("2025-09-18").verify("2025-09-19").to_session().decide("recognise").recognise("2026-10-02")
    walk.tell("MSG_PREPARE_PROPOSAL", CURATOR, at="2026-02-10 10:00")
    walk.do("IC_T34", CURATOR, answers.curator_removes("ME-6.4-e"))
    walk.decide("close")

    assert len(watched.seen) > 40
    (instance_id,) = watched.running()
    world.run = watched.run  # type: ignore[method-assign]
    world.run(watched.command(instance_id))
    walk.do("IC_T39", SECRETARY, answers.closing(answers.family_leaves("ME-6.4-e", text="улучшение")))
    assert examine(world.database, world.executor.workshop, now=world.clock.now()) == []


def test_a_case_that_is_checked_keeps_its_term_and_comes_to_the_new_step(watched: Watched) -> None:
    walk, world = watched.walk, watched.world
    walk.report("2025-05-05 09:00").phone("2025-05-05 09:40").receive("2025-05-05 09:45")
    walk.ask("2025-05-05 11:00", reply_due="2025-05-12").write("2025-05-07 12:00")
    (instance_id,) = watched.running()
    before = {task.id: (task.due_at, task.assignee_id, task.groups) for task in world.open_tasks()}

    told = world.run(watched.command(instance_id))
    again = world.run(watched.command(instance_id))

    assert {task.id: (task.due_at, task.assignee_id, task.groups) for task in world.open_tasks()} == before
    assert walk.due("IC_SP1") == "2025-05-14"
    assert "остаётся 14 мая" in " ".join(change["sentence"] for change in told["changes"])
    assert again["outcome"] == "already"
    (event,) = world.rows(select(HistoryEvent).where(HistoryEvent.kind == "instance_migrated"))
    assert event.data["versions"] == [1, 2]

    walk.gather("2025-05-12 12:00").conclude("2025-05-13 12:00")
    assert walk.open() == ["IC_SCHOOL"]
    assert world.task("IC_SCHOOL").name == new_intake.NAME
    world.complete("IC_SCHOOL", SECRETARY, {"school": "№ 7", "told_on": "2025-05-13"})
    assert walk.open() == ["IC_T14"]
    assert examine(world.database, world.executor.workshop, now=world.clock.now()) == []


def test_the_terms_of_a_step_are_counted_anew_when_it_is_asked_for(watched: Watched) -> None:
    walk, world = watched.walk, watched.world
    walk.report("2025-05-05 09:00").phone("2025-05-05 09:40").receive("2025-05-05 09:45")
    walk.ask("2025-05-05 11:00", reply_due="2025-05-12")
    (instance_id,) = watched.running()

    told = world.run(watched.command(instance_id, "IC_SP1"))

    assert "14 мая → 16 мая" in " ".join(change["sentence"] for change in told["changes"])
    assert walk.due("IC_SP1") == "2025-05-16"
    assert examine(world.database, world.executor.workshop, now=world.clock.now()) == []
    assert world.rows(select(UserTask.id).where(UserTask.status == "cancelled")) == []
