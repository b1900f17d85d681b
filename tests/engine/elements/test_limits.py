"""Where a procedure is stopped: too many steps, too much kept, a state of another version, a person's halt."""

import json

import pytest

from engine.commands import (
    AssignTask,
    ClaimTask,
    CompleteTask,
    CorrelateMessage,
    ReleaseTask,
    ResumeInstance,
    SuspendInstance,
)
from engine.errors import (
    EngineError,
    InstanceNotRunning,
    LimitPassed,
    StateTooLarge,
    StateUnreadable,
    StepBudgetExceeded,
)
from engine.spiff import state
from tests import bpmn
from tests.engine.procedure import Procedure
from tests.world import World

SECRETARY = "smirnova"
on_sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
TWO_TASKS = bpmn.process(
    "p", bpmn.start() + bpmn.user("a") + bpmn.user("b") + bpmn.end(), "start>a a>b b>end"
)


def test_a_circle_without_anybody_in_it_is_stopped() -> None:
    body = bpmn.start() + bpmn.exclusive("again") + bpmn.script("a", "n = 1")

    with pytest.raises(StepBudgetExceeded):
        Procedure(bpmn.process("p", body, "start>again again>a a>again")).start()


def test_a_procedure_that_calls_itself_for_ever_is_stopped() -> None:
    body = bpmn.start() + bpmn.element("callActivity", "a", calledElement="p") + bpmn.end()

    with pytest.raises(LimitPassed, match="уровней"):
        Procedure(bpmn.process("p", body, "start>a a>end")).start()


def test_a_long_line_of_automatic_steps_is_no_circle() -> None:
    names = [f"s{number}" for number in range(290)]
    flows = " ".join(
        f"{first}>{second}" for first, second in zip(["start", *names], [*names, "end"], strict=True)
    )
    body = bpmn.start() + bpmn.end() + "".join(bpmn.script(name, "n = coalesce(n, 0) + 1") for name in names)

    assert Procedure(bpmn.process("p", body, flows)).start().variables["n"] == 290


def test_variables_hold_decisions_not_documents() -> None:
    going = Procedure(TWO_TASKS, restoring=True).start()

    with pytest.raises(StateTooLarge):
        going.complete("a", story="очень долгий рассказ " * 200)


@on_sqlite
def test_a_refusal_for_size_leaves_the_procedure_as_it_was(world: World) -> None:
    world.deploy_bytes({"p.bpmn": TWO_TASKS})
    world.start("p")

    with pytest.raises(StateTooLarge):
        world.complete("a", SECRETARY, variables={"story": "x" * 5_000})

    world.complete("a", SECRETARY, variables={"story": "x"})
    assert world.open_elements() == ["b"]


def test_a_state_of_another_version_is_refused_never_guessed_at() -> None:
    going = Procedure(TWO_TASKS).start()
    content = state.dump(going.top)

    for other in ("", "kurator-0/spiff-3.1", "1.1"):
        with pytest.raises(StateUnreadable):
            state.restore(going.program, going.around, content, other)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"null",
        b"[]",
        b"{}",
        b"\xff\xfe",
        b'{"v":{},"p":{},"t":[["x"]],"s":[]}',
        b'{"v":{},"p":{},"t":3,"s":[]}',
        b'{"v":{},"p":{},"t":[["x","node:gone",16,{},{}]],"s":[]}',
        b'{"v":{},"p":{},"t":[],"s":[{"h":"x","n":"p"}]}',
        b"[" * 100_000,
    ],
)
def test_a_damaged_state_is_refused_in_words(content: bytes) -> None:
    going = Procedure(TWO_TASKS)

    with pytest.raises(StateUnreadable):
        state.restore(going.program, going.around, content, state.FORMAT)


def test_any_cut_of_a_state_is_refused() -> None:
    going = Procedure(TWO_TASKS).start()
    content = state.dump(going.top)

    for length in range(len(content)):
        with pytest.raises(StateUnreadable):
            state.restore(going.program, going.around, content[:length], state.FORMAT)


@pytest.mark.parametrize(
    "value",
    [
        {"typename": "X"},
        {"typename": "datetime", "value": "x"},
        {"data_objects": {}, "self": 1, "": None, "a.b": [], "__class__": "x"},
        {"ключ": "знач\u200bение", "emoji": "👶", "quote": '"\\'},
        [[], {}, None, True, 1.5, -0.0, 2**70],
    ],
)
def test_whatever_people_write_comes_back_as_it_was(value: object) -> None:
    going = Procedure(TWO_TASKS, restoring=True).start()

    going.complete("a", typename=value, data_objects=value, self_=value)

    assert going.variables == {"typename": value, "data_objects": value, "self_": value}
    assert list(json.loads(state.dump(going.top))["v"]) == ["typename", "data_objects", "self_"]


@on_sqlite
def test_a_suspended_procedure_does_nothing_until_it_is_resumed(world: World) -> None:
    body = (
        bpmn.start()
        + bpmn.user("a")
        + bpmn.boundary("late", "a", bpmn.timer("timeDuration", "P1D"))
        + bpmn.user("b")
    )
    body += bpmn.boundary("news", "a", bpmn.message("NEWS"), interrupting=False)
    content = bpmn.process("p", body, "start>a late>b", bpmn.message_known("NEWS"))
    world.deploy_bytes({"p.bpmn": content})
    instance = world.start("p")
    task = world.task("a").id
    world.run(SuspendInstance(instance_id=instance, reason="запрос суда"))

    secretary = world.actor(SECRETARY).staff_id
    commands = [CompleteTask(task_id=task), ClaimTask(task_id=task), ReleaseTask(task_id=task)]
    for command in [*commands, AssignTask(task_id=task, staff_id=secretary)]:
        with pytest.raises(InstanceNotRunning):
            world.run(command, SECRETARY)
    with pytest.raises(EngineError):
        world.run(CorrelateMessage(name="NEWS", instance_id=instance), SECRETARY)
    world.pass_time(days=3)
    assert world.open_elements() == ["a"]

    world.run(ResumeInstance(instance_id=instance))
    world.pass_time(seconds=1)
    assert world.open_elements() == ["b"]
