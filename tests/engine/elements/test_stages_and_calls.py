"""Stages and called procedures: what they keep to themselves and what goes with them."""

from sqlalchemy import select

from engine.bpmn.model import EventKind
from engine.commands import CorrelateMessage
from storage.models import EventSubscription, Job
from tests import bpmn
from tests.engine.elements.shapes import followed
from tests.engine.procedure import Procedure
from tests.world import World


def test_a_stage_without_start_and_end_events_begins_where_nothing_leads_to() -> None:
    going = followed(bpmn.sub("a", bpmn.user("x") + bpmn.user("y"))).start()

    assert going.open == ["x", "y"]
    assert going.complete("x").complete("y").open == ["after"]


def call(inputs: str, outputs: str) -> Procedure:
    called = bpmn.one_process("q", bpmn.start("s2") + bpmn.user("x") + bpmn.end("e2"), "s2>x x>e2")
    lines = f"<bpmn:extensionElements>{inputs}{outputs}</bpmn:extensionElements>"
    body = bpmn.start() + bpmn.element("callActivity", "a", lines, calledElement="q") + bpmn.user("after")
    main = bpmn.one_process("p", body, "start>a a>after")
    return Procedure(bpmn.definitions(main, called), restoring=True, child="c1", secret="s").start()


def test_a_call_hands_over_only_what_it_says() -> None:
    lines = (
        '<camunda:in source="child" target="person"/><camunda:in sourceExpression="${1 + 1}" target="two"/>'
    )
    going = call(lines, '<camunda:out source="outcome" target="result"/>')
    (token,) = going.open_tokens()
    seen = dict(token.scope.visible(token))

    going.complete("x", outcome="done", draft="kept inside")

    assert seen == {"person": "c1", "two": 2}
    assert going.variables == {"child": "c1", "secret": "s", "result": "done"}


def test_a_call_may_hand_over_everything_both_ways() -> None:
    going = call('<camunda:in variables="all"/>', '<camunda:out variables="all"/>')

    assert going.complete("x", outcome="done").variables == {"child": "c1", "secret": "s", "outcome": "done"}


def test_two_procedures_may_call_their_stages_the_same() -> None:
    called = bpmn.process("q", bpmn.start("s2") + bpmn.sub("stage", bpmn.user("theirs")), "s2>stage")
    body = (
        bpmn.start()
        + bpmn.sub("stage", bpmn.user("ours"))
        + bpmn.element("callActivity", "a", calledElement="q")
    )

    going = Procedure(bpmn.process("p", body, "start>stage stage>a"), called, restoring=True).start()

    assert going.open == ["ours"]
    assert going.complete("ours").open == ["theirs"]


def nested(*, timers: bool = True) -> bytes:
    """A stage in a stage with a task, a timer and a message, in a stage that message STOP ends."""
    innermost = bpmn.start("s3") + bpmn.user("deep", bpmn.for_each("two", "one")) + bpmn.user("read")
    innermost += bpmn.boundary("late", "deep", bpmn.timer("timeDuration", "P1D"), interrupting=False)
    innermost += bpmn.boundary("news", "deep", bpmn.message("NEWS"), interrupting=False)
    inner = bpmn.sub("inner", innermost, "s3>deep late>read news>read")
    outer = bpmn.sub("outer", bpmn.start("s2") + inner, "s2>inner")
    body = bpmn.start() + outer + bpmn.boundary("stop", "outer", bpmn.message("STOP")) + bpmn.user("after")
    extra = bpmn.message_known("STOP") + bpmn.message_known("NEWS")
    return bpmn.process("p", body, "start>outer stop>after", extra)


def test_ending_a_stage_takes_away_its_tasks_timers_and_messages_however_deep(world: World) -> None:
    world.deploy_bytes({"p.bpmn": nested()})
    instance = world.start("p", two=["x", "y"])
    assert world.open_elements() == ["deep", "deep"]

    world.run(CorrelateMessage(name="STOP", instance_id=instance))

    assert world.open_elements() == ["after"]
    assert not world.rows(select(EventSubscription))
    assert not world.rows(select(Job).where(Job.state == "waiting"))


def test_what_is_taken_away_is_told_once() -> None:
    going = Procedure(nested(), two=["x", "y"]).start()
    (stop,) = (t for t in going.waiting(EventKind.MESSAGE) if t.node.id == "stop")

    stop.spec.trigger(stop, {})  # type: ignore[attr-defined]

    told = [token.id for what, token, _ in going.top.journal if what == "cancelled"]
    assert len(told) == len(set(told))
