"""Events: what each kind does when it is reached, thrown, caught or interrupts."""

import pytest

from engine.bpmn.model import EventKind
from engine.errors import BusinessError
from tests import bpmn
from tests.engine.elements.shapes import TERMINATE, condition, escalation, escalation_known
from tests.engine.procedure import Procedure


def procedure(body: str, flows: str, extra: str = "", **options: object) -> Procedure:
    return Procedure(bpmn.process("p", body, flows, extra), **options)  # type: ignore[arg-type]


def test_terminate_ends_everything_in_its_scope_and_nothing_around_it() -> None:
    inner = (
        bpmn.start("s2")
        + bpmn.parallel("both")
        + bpmn.user("a")
        + bpmn.user("b")
        + bpmn.end("over", TERMINATE)
    )
    stage = bpmn.sub("stage", inner, "s2>both both>a both>b a>over")
    body = bpmn.start() + stage + bpmn.user("after") + bpmn.end()
    going = procedure(body, "start>stage stage>after after>end").start()

    going.complete("a")

    assert going.open == ["after"]


def test_an_error_goes_to_the_nearest_boundary_that_catches_its_code() -> None:
    inner = bpmn.start("s2") + bpmn.user("a") + bpmn.end("bad", bpmn.error("LOST"))
    stage = bpmn.sub("inner", inner, "s2>a a>bad") + bpmn.boundary("other", "inner", bpmn.error("OTHER"))
    outer = bpmn.sub("outer", bpmn.start("s1") + stage + bpmn.user("wrong"), "s1>inner other>wrong")
    body = (
        bpmn.start()
        + outer
        + bpmn.boundary("caught", "outer", bpmn.error("LOST"))
        + bpmn.user("help")
        + bpmn.end()
    )
    extra = bpmn.error_known("LOST") + bpmn.error_known("OTHER")
    going = procedure(body, "start>outer outer>end caught>help help>end", extra).start()

    going.complete("a")

    assert going.open == ["help"]


def test_an_error_that_nobody_catches_is_refused_by_its_code() -> None:
    body = bpmn.start() + bpmn.user("a") + bpmn.end("bad", bpmn.error("LOST"))
    going = procedure(body, "start>a a>bad", bpmn.error_known("LOST")).start()

    with pytest.raises(BusinessError, match="LOST"):
        going.complete("a")


def test_an_error_out_of_a_called_process_reaches_the_caller() -> None:
    called = bpmn.one_process(
        "q", bpmn.start("s2") + bpmn.user("a") + bpmn.end("bad", bpmn.error("LOST")), "s2>a a>bad"
    )
    body = bpmn.start() + bpmn.element("callActivity", "call", calledElement="q") + bpmn.end()
    body += bpmn.boundary("caught", "call", bpmn.error("LOST")) + bpmn.user("help")
    main = bpmn.one_process("p", body, "start>call call>end caught>help help>end")
    going = Procedure(bpmn.definitions(bpmn.error_known("LOST"), main, called)).start()

    going.complete("a")

    assert going.open == ["help"]


def test_an_error_start_of_an_event_sub_process_takes_the_place_of_what_failed() -> None:
    handler = bpmn.sub(
        "h", bpmn.start("on", bpmn.error("LOST")) + bpmn.user("help"), "on>help", triggeredByEvent="true"
    )
    body = (
        bpmn.start()
        + bpmn.parallel("both")
        + bpmn.user("a")
        + bpmn.user("b")
        + bpmn.end("bad", bpmn.error("LOST"))
    )
    going = procedure(body + handler, "start>both both>a both>b a>bad", bpmn.error_known("LOST")).start()
    assert going.open == ["a", "b"], "it does not run unasked"

    going.complete("a")

    assert going.open == ["help"]
    assert going.complete("help").is_over


def test_an_escalation_that_interrupts_stops_what_threw_it_at_once() -> None:
    inner = (
        bpmn.start("s2")
        + bpmn.user("a")
        + bpmn.throw("up", escalation("HELP"))
        + bpmn.script("late", "ran = 1")
    )
    stage = bpmn.sub("stage", inner, "s2>a a>up up>late")
    body = (
        bpmn.start()
        + stage
        + bpmn.boundary("caught", "stage", escalation("HELP"))
        + bpmn.user("help")
        + bpmn.end()
    )
    going = procedure(body, "start>stage stage>end caught>help help>end", escalation_known("HELP")).start()

    going.complete("a")

    assert going.open == ["help"]
    assert "ran" not in going.variables


def test_an_escalation_that_does_not_interrupt_leaves_the_stage_going() -> None:
    inner = bpmn.start("s2") + bpmn.user("a") + bpmn.throw("up", escalation("HELP")) + bpmn.user("b")
    stage = bpmn.sub("stage", inner, "s2>a a>up up>b")
    body = bpmn.start() + stage + bpmn.user("help") + bpmn.end()
    body += bpmn.boundary("caught", "stage", escalation("HELP"), interrupting=False)
    going = procedure(body, "start>stage stage>end caught>help", escalation_known("HELP")).start()

    assert going.complete("a").open == ["b", "help"]


def test_an_escalation_out_of_an_event_sub_process_does_not_start_it_again() -> None:
    inner = bpmn.start("on", escalation("HELP"), isInterrupting="false") + bpmn.throw(
        "again", escalation("HELP")
    )
    handler = bpmn.sub("h", inner + bpmn.user("help"), "on>again again>help", triggeredByEvent="true")
    body = bpmn.start() + bpmn.throw("up", escalation("HELP")) + bpmn.user("a")
    going = procedure(body + handler, "start>up up>a", escalation_known("HELP")).start()

    assert going.open == ["a", "help"]


def test_a_signal_reaches_everything_in_the_instance_that_listens() -> None:
    body = bpmn.start() + bpmn.parallel("both") + bpmn.user("a") + bpmn.throw("call", bpmn.signal("STOP"))
    body += bpmn.user("b") + bpmn.boundary("stopped", "b", bpmn.signal("STOP")) + bpmn.user("b_stopped")
    body += bpmn.catch("heard", bpmn.signal("STOP")) + bpmn.user("c")
    flows = "start>both both>a a>call both>b stopped>b_stopped both>heard heard>c"
    going = procedure(body, flows, bpmn.signal_known("STOP")).start()

    going.complete("a")

    assert going.open == ["b_stopped", "c"]
    assert going.sent == ["STOP"], "and leaves the instance for others of the case"


def test_a_signal_that_interrupts_its_own_stage_stops_it_at_once() -> None:
    inner = bpmn.start("s2") + bpmn.throw("call", bpmn.signal("STOP")) + bpmn.script("late", "ran = 1")
    body = bpmn.start() + bpmn.sub("stage", inner, "s2>call call>late") + bpmn.user("after")
    body += bpmn.boundary("stopped", "stage", bpmn.signal("STOP"))
    going = procedure(body, "start>stage stopped>after", bpmn.signal_known("STOP")).start()

    assert going.open == ["after"]
    assert "ran" not in going.variables


def test_a_signal_end_is_thrown() -> None:
    body = bpmn.start() + bpmn.end("end", bpmn.signal("DONE"))
    assert procedure(body, "start>end", bpmn.signal_known("DONE")).start().sent == ["DONE"]


def test_a_condition_is_looked_at_after_each_step_and_fires_once_each_time_it_comes_true() -> None:
    body = (
        bpmn.start()
        + bpmn.parallel("both")
        + bpmn.exclusive("more")
        + bpmn.user("a")
        + bpmn.user("b")
        + bpmn.user("told")
    )
    body += bpmn.boundary("many", "b", condition("n &gt; 1"), interrupting=False)
    going = procedure(body, "start>both both>more more>a a>more both>b many>told").start()
    assert going.open == ["a", "b"], "a condition without its variables does not hold"

    opened = [going.complete("a", n=n).open.count("told") for n in (1, 2, 3, 1, 2)]

    assert opened == [0, 1, 1, 1, 2]


def test_a_conditional_catch_waits_until_its_condition_holds() -> None:
    body = (
        bpmn.start()
        + bpmn.parallel("both")
        + bpmn.user("a")
        + bpmn.catch("ready", condition("n == 1"))
        + bpmn.user("b")
    )
    going = procedure(body, "start>both both>a both>ready ready>b", restoring=True).start()

    assert going.complete("a", n=1).open == ["b"]


def test_a_link_goes_on_at_its_other_half() -> None:
    link = '<bpmn:linkEventDefinition name="A"/>'
    body = bpmn.start() + bpmn.throw("to", link) + bpmn.catch("from", link) + bpmn.user("a") + bpmn.end()

    assert procedure(body, "start>to from>a a>end").start().open == ["a"]


def test_each_of_several_start_events_begins_at_its_own_place() -> None:
    body = bpmn.start("one") + bpmn.user("a") + bpmn.start("two") + bpmn.user("b") + bpmn.end()
    content = bpmn.process("p", body, "one>a two>b a>end b>end")

    assert Procedure(content).start("one").open == ["a"]
    assert Procedure(content).start("two").open == ["b"]


def test_an_interrupting_event_sub_process_ends_all_else_and_then_its_scope() -> None:
    inner = bpmn.start("on", bpmn.message("COURT")) + bpmn.user("read")
    handler = bpmn.sub("h", inner, "on>read", triggeredByEvent="true")
    stage = bpmn.sub("stage", bpmn.start("s2") + bpmn.user("a") + handler, "s2>a")
    body = bpmn.start() + bpmn.parallel("both") + stage + bpmn.user("b") + bpmn.user("after")
    extra = bpmn.message_known("COURT")
    going = procedure(body, "start>both both>stage both>b stage>after", extra, restoring=True).start()

    assert going.send("COURT", reason="x").open == ["b", "read"]
    assert going.variables["reason"] == "x"
    assert not going.waiting(EventKind.MESSAGE), "it happens once"
    assert going.complete("read").open == ["after", "b"]


def test_of_events_behind_a_gateway_the_first_wins_and_the_others_stop_listening() -> None:
    body = bpmn.start() + bpmn.element("eventBasedGateway", "g") + bpmn.catch("yes", bpmn.message("YES"))
    body += (
        bpmn.catch("late", bpmn.timer("timeDuration", "P1D")) + bpmn.user("a") + bpmn.user("b") + bpmn.end()
    )
    flows = "start>g g>yes g>late yes>a late>b a>end b>end"
    going = procedure(body, flows, bpmn.message_known("YES"), restoring=True).start()

    going.send("YES").pass_time(days=2)

    assert going.open == ["a"]
    assert going.complete("a").is_over


def test_a_letter_that_comes_twice_is_read_twice() -> None:
    body = (
        bpmn.start() + bpmn.user("a") + bpmn.boundary("news", "a", bpmn.message("NEWS"), interrupting=False)
    )
    going = procedure(
        body + bpmn.user("read"), "start>a news>read", bpmn.message_known("NEWS"), restoring=True
    ).start()

    assert going.send("NEWS").send("NEWS").open == ["a", "read", "read"]


def test_a_receive_task_takes_what_the_message_brings() -> None:
    body = bpmn.start() + bpmn.element("receiveTask", "r", messageRef="m_ANSWER") + bpmn.user("a")
    going = procedure(body, "start>r r>a", bpmn.message_known("ANSWER")).start()

    assert going.send("ANSWER", outcome="yes").open == ["a"]
    assert going.variables["outcome"] == "yes"


def test_a_definition_by_reference_is_the_definition() -> None:
    body = (
        bpmn.start()
        + bpmn.user("a")
        + bpmn.user("b")
        + bpmn.end("over", "<bpmn:eventDefinitionRef>all</bpmn:eventDefinitionRef>")
    )
    body += bpmn.parallel("both")
    going = procedure(
        body, "start>both both>a both>b a>over", '<bpmn:terminateEventDefinition id="all"/>'
    ).start()

    assert going.complete("a").is_over
