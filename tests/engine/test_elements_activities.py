"""Activities: repetition, stages, calls, services; what they keep to themselves and what goes with them."""

import pytest
from sqlalchemy import select

from engine.bpmn.model import EventKind
from engine.commands import CorrelateMessage
from engine.errors import BusinessError, Invalid
from engine.jobs.due import DueWork
from engine.spiff.tokens import Token
from storage.models import EventSubscription, Job
from tests import bpmn
from tests.engine.procedure import Procedure
from tests.world import World

SECRETARY = "smirnova"
on_sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def looped(condition: str = "", *, maximum: str = "", before: str = "false") -> str:
    most = f' loopMaximum="{maximum}"' if maximum else ""
    inner = f"<bpmn:loopCondition>{condition}</bpmn:loopCondition>" if condition else ""
    return f'<bpmn:standardLoopCharacteristics testBefore="{before}"{most}>{inner}</bpmn:standardLoopCharacteristics>'


def one(activity: str, *, restoring: bool = True, **variables: object) -> Procedure:
    """start, one activity «a», task «after»."""
    body = bpmn.start() + activity + bpmn.user("after") + bpmn.end()
    content = bpmn.process("p", body, "start>a a>after after>end")
    return Procedure(content, restoring=restoring, **variables)  # type: ignore[arg-type]


# Repetition


def test_a_loop_goes_on_while_its_condition_holds() -> None:
    going = one(bpmn.user("a", looped("go == true"))).start()

    assert going.complete("a", go=True).open == ["a"]
    assert going.complete("a", go=False).open == ["after"]
    assert going.variables["go"] is False, "a loop writes into the procedure, unlike repetition for each"


def test_a_loop_ends_at_its_maximum() -> None:
    going = one(bpmn.user("a", looped("true", maximum="2"))).start()

    assert going.complete("a").open == ["a"]
    assert going.complete("a").open == ["after"]


def test_a_loop_tested_before_may_not_happen_at_all() -> None:
    assert one(bpmn.user("a", looped("go == true", before="true"))).start().open == ["after"]


def test_for_each_of_an_empty_list_nothing_is_done() -> None:
    for agencies in ([], None):
        assert one(bpmn.user("a", bpmn.for_each("agencies", "agency")), agencies=agencies).start().open == [
            "after"
        ]


def test_one_after_the_other_in_the_order_of_the_list() -> None:
    going = one(
        bpmn.user("a", bpmn.for_each("agencies", "agency", sequential=True)), agencies=["x", "y"]
    ).start()

    seen = []
    while going.open == ["a"]:
        (token,) = going.open_tokens()
        seen.append(token.scope.value(token, "agency"))
        going.complete("a")

    assert seen == ["x", "y"]


def test_enough_done_is_enough_and_the_rest_are_taken_away() -> None:
    inner = "<bpmn:completionCondition>nrOfCompletedInstances &gt;= 2</bpmn:completionCondition>"
    going = one(
        bpmn.user("a", bpmn.for_each("members", "member", inner=inner)), members=["x", "y", "z"]
    ).start()

    assert going.complete("a").open == ["a", "a"]
    assert going.complete("a").open == ["after"]


def test_a_condition_of_enough_sees_the_answer_just_given() -> None:
    inner = "<bpmn:completionCondition>verdict == 'no'</bpmn:completionCondition>"
    going = one(
        bpmn.user("a", bpmn.for_each("members", "member", inner=inner)), members=["x", "y", "z"]
    ).start()

    assert going.complete("a", verdict="yes").open == ["a", "a"]
    assert going.complete("a", verdict="no").open == ["after"]


def test_answers_are_gathered_in_the_order_of_the_list_whoever_was_first() -> None:
    inner = "<bpmn:loopDataOutputRef>votes</bpmn:loopDataOutputRef>"
    inner += '<bpmn:outputDataItem id="o" name="vote"/>'
    going = one(
        bpmn.user("a", bpmn.for_each("members", "member", inner=inner)), members=["x", "y", "z"]
    ).start()

    for member, vote in (("z", "against"), ("x", "for"), ("y", "abstained")):
        token = next(t for t in going.open_tokens() if t.data["member"] == member)
        going.complete_token(token, vote=vote)

    assert going.variables["votes"] == ["for", "abstained", "against"]
    assert "vote" not in going.variables and "member" not in going.variables


def test_a_number_of_times_may_be_written_instead_of_a_list() -> None:
    times = "<bpmn:multiInstanceLoopCharacteristics><bpmn:loopCardinality>{}</bpmn:loopCardinality></bpmn:multiInstanceLoopCharacteristics>"

    assert one(bpmn.user("a", times.format("n + 1")), n=1).start().open == ["a", "a"]
    with pytest.raises(Invalid, match="1000"):
        one(bpmn.user("a", times.format("999999999"))).start()


def test_a_repeated_stage_keeps_its_variables_to_itself() -> None:
    inner = (
        bpmn.start("s2")
        + bpmn.user("x")
        + bpmn.exclusive("g", default="f_g_no")
        + bpmn.user("yes")
        + bpmn.user("no")
    )
    stage = bpmn.sub(
        "a", bpmn.for_each("agencies", "agency") + inner + bpmn.flow("g", "yes", "visit"), "s2>x x>g g>no"
    )
    going = one(stage, agencies=["m", "n"]).start()

    going.complete("x", visit=True).complete("x", visit=False)

    assert going.open == ["no", "yes"]
    assert "visit" not in going.variables


def test_a_boundary_event_of_a_repeated_activity_ends_all_of_it() -> None:
    body = bpmn.start() + bpmn.user("a", bpmn.for_each("agencies", "agency")) + bpmn.user("late")
    body += bpmn.boundary("b", "a", bpmn.timer("timeDuration", "P1D"))
    going = Procedure(bpmn.process("p", body, "start>a b>late"), restoring=True, agencies=["x", "y"]).start()

    assert going.complete("a").pass_time(days=1).open == ["late"]


# Stages and calls


def test_a_stage_without_start_and_end_events_begins_where_nothing_leads_to() -> None:
    going = one(bpmn.sub("a", bpmn.user("x") + bpmn.user("y"))).start()

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


# Services


def test_a_service_answers_into_variables() -> None:
    topics = {"count": lambda token: {"n": 2}}

    assert one(bpmn.service("a", "count"), topics=topics).start().variables["n"] == 2


def test_an_error_of_a_service_is_caught_by_its_boundary() -> None:
    def unreachable(token: Token) -> None:
        raise BusinessError("UNREACHABLE")

    body = (
        bpmn.start()
        + bpmn.service("a", "call")
        + bpmn.boundary("b", "a", bpmn.error("UNREACHABLE"))
        + bpmn.user("help")
    )
    content = bpmn.process("p", body, "start>a b>help", bpmn.error_known("UNREACHABLE"))

    assert Procedure(content, topics={"call": unreachable}).start().open == ["help"]


def test_a_topic_nobody_serves_waits_for_an_outside_worker() -> None:
    going = one(bpmn.service("a", "letters.print")).start()

    (token,) = going.top.all_tokens()
    assert (going.open, token.internal_data["external"]) == ([], "letters.print")
    assert not going.is_over


def test_what_waits_for_the_commit_goes_on_afterwards_as_a_job(world: World) -> None:
    body = bpmn.start() + bpmn.script("a", "n = 1").replace(
        "<bpmn:scriptTask ", '<bpmn:scriptTask camunda:asyncBefore="true" '
    )
    world.deploy_bytes({"p.bpmn": bpmn.process("p", body + bpmn.user("b"), "start>a a>b")})
    world.start("p")
    assert world.open_elements() == []

    DueWork(world.executor).run_due()

    assert world.open_elements() == ["b"]


@on_sqlite
def test_a_message_end_starts_the_procedure_that_begins_with_it(world: World) -> None:
    known = bpmn.message_known("NEXT")
    first = bpmn.process("p", bpmn.start() + bpmn.end("end", bpmn.message("NEXT")), "start>end", known)
    second = bpmn.process("q", bpmn.start("s2", bpmn.message("NEXT")) + bpmn.user("b"), "s2>b", known)
    world.deploy_bytes({"p.bpmn": first, "q.bpmn": second})
    assert world.status(world.start("p")) == "completed"

    DueWork(world.executor).run_due()

    assert world.open_elements() == ["b"]


@on_sqlite
def test_a_message_kept_for_a_case_is_read_once_by_whoever_begins_to_wait(world: World) -> None:
    world.deploy()
    case_id = world.open_case(SECRETARY, at_commission=True)
    for _ in range(2):
        world.run(CorrelateMessage(name="LATER", case_id=case_id))
    body = (
        bpmn.start()
        + bpmn.catch("one", bpmn.message("LATER"))
        + bpmn.user("a")
        + bpmn.catch("two", bpmn.message("LATER"))
    )
    content = bpmn.process(
        "p", body + bpmn.user("b"), "start>one one>a a>two two>b", bpmn.message_known("LATER")
    )
    world.deploy_bytes({"p.bpmn": content})

    from engine.commands import StartInstance

    world.run(StartInstance(process_key="p", municipality_id=world.municipality_id, case_id=case_id))
    assert "a" in world.open_elements(case_id)
    world.complete("a", SECRETARY)

    assert "b" in world.open_elements(case_id)
