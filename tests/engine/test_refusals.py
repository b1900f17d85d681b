"""What the door refuses, and what is left after a refusal: nothing but the draft."""

import pytest

from engine.commands import CompleteTask, CorrelateMessage, OpenCase, StartInstance
from engine.errors import HandlerFailed, Invalid, NotAllowed, NotNow
from engine.work import HandlerRegistry, TryAgainLater, Work
from storage.unit_of_work import UnitOfWork
from tests import bpmn
from tests.world import World

SECRETARY, TEACHER = "smirnova", "semenova"


def _deploy_with_form(world: World, behaviour: type[Exception]) -> None:
    registry = HandlerRegistry()

    @registry.handler("fragile")
    def fragile(work: Work) -> None:
        raise behaviour("сервер печати отдыхает")

    object.__setattr__(world.executor.workshop, "handlers", registry)
    body = bpmn.start() + bpmn.user("a") + bpmn.service("s", "fragile") + bpmn.end()
    world.deploy_bytes({"p.bpmn": bpmn.process("p", body, "start>a a>s s>end")})
    world.start("p")


def _draft_of(world: World, task_id: str) -> object:
    with world.database.read() as connection:
        draft = UnitOfWork(connection).drafts.get(task_id, world.actor(SECRETARY).staff_id)
    return draft.content if draft else None


@pytest.mark.parametrize(("behaviour", "refusal"), [(KeyError, HandlerFailed), (TryAgainLater, NotNow)])
def test_a_broken_handler_refuses_the_step_and_keeps_what_was_typed(
    world: World, behaviour: type[Exception], refusal: type[Exception]
) -> None:
    _deploy_with_form(world, behaviour)
    task = world.task("a")

    with pytest.raises(refusal):
        world.run(CompleteTask(task_id=task.id, answers={"text": "почти готово"}), SECRETARY)

    assert world.open_elements() == ["a"]
    assert _draft_of(world, task.id) == {"text": "почти готово"}


def test_a_specialist_may_not_start_a_procedure_with_variables_of_her_own(world: World) -> None:
    world.deploy_bytes(
        {"p.bpmn": bpmn.process("p", bpmn.start() + bpmn.user("a") + bpmn.end(), "start>a a>end")}
    )

    with pytest.raises(NotAllowed):
        world.run(StartInstance(process_key="p", municipality_id=world.municipality_id), TEACHER)


def test_nobody_reports_in_the_name_of_another_agency(world: World) -> None:
    police = world.agency("ivanov")

    with pytest.raises(NotAllowed):
        world.run(OpenCase(municipality_id=world.municipality_id, agency_id=police), TEACHER)


def test_a_persons_button_brings_no_variables(world: World) -> None:
    inner = (
        bpmn.start(
            "on", bpmn.message("NEWS") + bpmn.properties(offerTo="kdn_secretary"), isInterrupting="false"
        )
        + bpmn.user("read")
        + bpmn.end("seen")
    )
    body = (
        bpmn.start()
        + bpmn.user("a")
        + bpmn.end()
        + bpmn.sub("sp", inner, "on>read read>seen", triggeredByEvent="true")
    )
    world.deploy_bytes({"p.bpmn": bpmn.process("p", body, "start>a a>end", bpmn.message_known("NEWS"))})
    instance = world.start("p")

    with pytest.raises(NotAllowed):
        world.run(CorrelateMessage(name="NEWS", instance_id=instance), TEACHER)
    with pytest.raises(Invalid):
        world.run(CorrelateMessage(name="NEWS", instance_id=instance, payload={"court": True}), SECRETARY)
    world.run(CorrelateMessage(name="NEWS", instance_id=instance), SECRETARY)

    assert world.open_elements() == ["a", "read"]
