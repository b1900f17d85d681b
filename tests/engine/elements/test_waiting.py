"""Waiting: event-based gateways, boundary events that fire again, conditions, signals, links, terminate."""

import itertools

import pytest

from engine.bpmn.model import EventKind
from engine.bpmn.reader import read
from tests import bpmn
from tests.engine.elements.shapes import TERMINATE, called, condition, event_sub, link, run, run_with
from tests.engine.procedure import Procedure


def gateway_of_all() -> Procedure:
    """Behind the gateway: a receive task, a message, a signal, two timers and a condition."""
    body = bpmn.start() + bpmn.element("eventBasedGateway", "g")
    body += bpmn.element("receiveTask", "letter", messageRef="m_A") + bpmn.catch("call", bpmn.message("B"))
    body += bpmn.catch("alarm", bpmn.signal("C")) + bpmn.catch("soon", bpmn.timer("timeDuration", "P2D"))
    body += bpmn.catch("later", bpmn.timer("timeDuration", "P5D")) + bpmn.catch(
        "true", condition("n > 1".replace(">", "&gt;"))
    )
    names = ["letter", "call", "alarm", "soon", "later", "true"]
    body += "".join(bpmn.user(f"did_{name}") for name in names)
    flows = " ".join(f"g>{name} {name}>did_{name}" for name in names)
    return run(body, f"start>g {flows}", "m:A m:B s:C", n=0).start()


@pytest.mark.parametrize("what", ["letter", "call", "alarm", "soon", "true"])
def test_behind_an_event_gateway_whatever_comes_first_wins(what: str) -> None:
    going = gateway_of_all()

    if what == "soon":
        going.pass_time(days=6)
    elif what == "true":
        going.variables["n"] = 2
        going.pass_time(days=0)
        going._rest()
    else:
        name, kind = {
            "letter": ("A", EventKind.MESSAGE),
            "call": ("B", EventKind.MESSAGE),
            "alarm": ("C", EventKind.SIGNAL),
        }[what]
        going.send(name, kind)

    assert going.open == [f"did_{what}"]
    assert not going.timers() and not going.waiting(EventKind.MESSAGE) and not going.waiting(EventKind.SIGNAL)
    assert going.complete(f"did_{what}").is_over


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (bpmn.message("M"), EventKind.MESSAGE),
        (bpmn.signal("M"), EventKind.SIGNAL),
        (bpmn.timer("timeDuration", "P1D"), EventKind.TIMER),
        (bpmn.timer("timeCycle", "R/P1D"), EventKind.TIMER),
    ],
)
@pytest.mark.parametrize("level", [0, 1, 2])
@pytest.mark.parametrize("interrupting", [True, False])
def test_an_event_sub_process_works_at_every_level(
    body: str, kind: EventKind, level: int, interrupting: bool
) -> None:
    inside = bpmn.user("work") + bpmn.user("beside") + event_sub("e", body, "help", interrupting=interrupting)
    for number in range(level):
        inside = bpmn.sub(f"stage{number}", inside) + bpmn.user(f"around{number}")
    going = run(inside, "", "m:M s:M").start()
    around = [f"around{number}" for number in range(level)]

    if kind is EventKind.TIMER:
        going.pass_time(days=1)
    else:
        going.send("M", kind)

    assert going.open == sorted([*around, "help", *([] if interrupting else ["beside", "work"])])
    for task in going.open:
        going.complete(task)
    assert going.is_over


def test_an_event_sub_process_of_a_called_process_listens_to_the_whole_instance() -> None:
    inner = called("q", bpmn.user("work") + event_sub("e", bpmn.signal("S"), "help"), "")
    body = bpmn.start() + bpmn.element("callActivity", "call", calledElement="q") + bpmn.user("after")
    going = run_with(body, "start>call call>after", inner, "s:S").start()

    going.send("S", EventKind.SIGNAL)

    assert going.open == ["help"]
    assert going.complete("help").open == ["after"]


def test_an_interrupting_event_sub_process_silences_the_others_of_its_level() -> None:
    body = bpmn.user("work") + event_sub("one", bpmn.message("A"), "first")
    body += event_sub("two", bpmn.message("B"), "second", interrupting=False)
    going = run(body, "", "m:A m:B").start()

    assert going.send("B").send("A").open == ["first"]
    assert not going.waiting(EventKind.MESSAGE)


def test_a_condition_starts_an_event_sub_process_each_time_it_comes_true() -> None:
    body = (
        bpmn.user("work")
        + bpmn.user("more")
        + event_sub("e", condition("n == 1"), "help", interrupting=False)
    )
    going = run(body).start()

    for n in (1, 1, 0, 1):
        going.variables["n"] = n
        going._rest()

    assert going.open == ["help", "help", "more", "work"]


@pytest.mark.parametrize("rounds", [1, 3])
def test_a_boundary_event_that_does_not_interrupt_hears_every_letter(rounds: int) -> None:
    body = bpmn.start() + bpmn.sub("s", bpmn.user("a")) + bpmn.user("b")
    body += bpmn.boundary("m", "s", bpmn.message("M"), interrupting=False)
    body += bpmn.boundary("t", "s", bpmn.timer("timeCycle", "R2/P1D"), interrupting=False) + bpmn.user("c")
    going = run(body, "start>s m>b t>c", "m:M").start()

    for _ in range(rounds):
        going.send("M")
    going.pass_time(days=9)

    assert going.open == ["a", *["b"] * rounds, "c", "c"]


def test_an_interrupting_cycle_fires_once() -> None:
    body = (
        bpmn.start()
        + bpmn.user("a")
        + bpmn.boundary("t", "a", bpmn.timer("timeCycle", "R5/P1D"))
        + bpmn.user("b")
    )
    going = run(body, "start>a t>b").start().pass_time(days=9)

    assert going.open == ["b"] and not going.timers()


def test_two_boundary_events_due_together_act_one_after_the_other() -> None:
    body = (
        bpmn.start()
        + bpmn.user("a")
        + bpmn.boundary("t", "a", bpmn.timer("timeDuration", "P1D"))
        + bpmn.user("b")
    )
    body += bpmn.boundary("u", "a", bpmn.timer("timeDuration", "P1D"), interrupting=False) + bpmn.user("c")
    going = run(body, "start>a t>b u>c").start().pass_time(days=2)

    assert "b" in going.open and "a" not in going.open


def test_a_signal_end_wakes_whoever_listens_in_the_instance() -> None:
    inner = bpmn.start("s2") + bpmn.end("e2", bpmn.signal("S"))
    body = bpmn.parallel("both") + bpmn.catch("c", bpmn.signal("S")) + bpmn.user("x")
    body += bpmn.sub("s", inner, "s2>e2") + bpmn.start()
    going = run(body, "start>both both>c both>s c>x", "s:S").start()

    assert going.open == ["x"] and going.sent == ["S"]


@pytest.mark.parametrize("order", list(itertools.permutations("abc")))
def test_several_links_lead_to_one_and_nobody_sees_how(order: tuple[str, ...]) -> None:
    inner = bpmn.start("s2") + bpmn.parallel("g")
    inner += "".join(bpmn.user(each) + bpmn.throw(f"to_{each}", link("L")) for each in "abc")
    inner += bpmn.catch("from", link("L")) + bpmn.user("x")
    flows = "s2>g from>x " + " ".join(f"g>{each} {each}>to_{each}" for each in "abc")
    going = run(bpmn.start() + bpmn.sub("s", inner, flows), "start>s").start()

    for each in order:
        going.complete(each)

    assert going.open == ["x", "x", "x"]
    assert "__link" not in str([token.node.id for token in going.top.all_tokens()])


@pytest.mark.parametrize(
    ("body", "flows", "code"),
    [
        (bpmn.start() + bpmn.throw("t", link("L")), "start>t", "link-without-target"),
        (bpmn.catch("c", link("L")) + bpmn.catch("d", link("L")), "", "link-targets-many"),
        (bpmn.start() + bpmn.catch("c", link("L")), "start>c", "link-with-flow"),
        (bpmn.throw("t", link("L")) + bpmn.catch("c", link("L")) + bpmn.user("a"), "t>a", "link-with-flow"),
        (bpmn.throw("t", link("L")) + bpmn.sub("s", bpmn.catch("c", link("L"))), "", "link-without-target"),
        (bpmn.throw("t", link("L") + bpmn.message("M")), "", "event-not-alone"),
    ],
)
def test_a_link_without_its_one_other_half_is_refused(body: str, flows: str, code: str) -> None:
    content = bpmn.process("p", body, flows, bpmn.message_known("M"))
    assert code in [finding.code for finding in read(content).findings]


def test_terminate_in_a_called_process_ends_only_what_was_called() -> None:
    inner = called(
        "q",
        bpmn.start("s2") + bpmn.parallel("g") + bpmn.user("a") + bpmn.user("b") + bpmn.end("e", TERMINATE),
        "s2>g g>a g>b a>e",
    )
    body = bpmn.start() + bpmn.element("callActivity", "call", calledElement="q") + bpmn.user("after")
    going = run_with(body, "start>call call>after", inner).start()

    assert going.complete("a").open == ["after"]


def test_terminate_in_an_event_sub_process_ends_only_that() -> None:
    handler = bpmn.element("startEvent", "on", bpmn.message("M"), isInterrupting="false") + bpmn.parallel("g")
    handler += bpmn.user("a") + bpmn.user("b") + bpmn.end("e", TERMINATE)
    body = bpmn.user("work") + bpmn.sub("h", handler, "on>g g>a g>b a>e", triggeredByEvent="true")
    going = run(body, "", "m:M").start().send("M")

    assert going.complete("a").open == ["work"]


def test_terminate_at_the_top_ends_everything() -> None:
    body = (
        bpmn.start()
        + bpmn.parallel("g")
        + bpmn.user("a")
        + bpmn.sub("s", bpmn.user("b"))
        + bpmn.end("e", TERMINATE)
    )
    going = run(body, "start>g g>a g>s a>e").start()

    assert going.complete("a").is_over
