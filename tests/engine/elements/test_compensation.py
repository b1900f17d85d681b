"""Compensation: what is undone, in which order, and who waits for it."""

import json
from itertools import pairwise

import pytest

from engine.errors import StateTooLarge
from engine.spiff import records, state
from tests import bpmn
from tests.engine.elements.shapes import run
from tests.engine.elements.undoing import compensate, edge, machine, work
from tests.engine.procedure import Procedure


def line(*names: str) -> str:
    return " ".join(f"{first}>{second}" for first, second in pairwise(names))


def straight(*names: str, thrown: str = "", waits: bool = True, **options: object) -> Procedure:
    """Tasks one after the other, each with its handler, then ``back`` undoes them, then ``after``."""
    body = bpmn.start() + "".join(map(work, names)) + bpmn.user("after") + bpmn.end()
    body += bpmn.throw("back", compensate(thrown, waits=waits))
    return run(body, line("start", *names, "back", "after", "end"), **options).start()


def test_the_last_completed_is_undone_first_and_each_handler_waits_for_its_person() -> None:
    going = straight("a", "b").complete("a").complete("b")

    assert going.open == ["undo_b"]
    assert going.complete("undo_b").open == ["undo_a"]
    assert going.complete("undo_a").open == ["after"]
    assert going.complete("after").is_over


def test_order_is_that_of_completion_not_of_the_drawing() -> None:
    body = bpmn.start() + bpmn.parallel("both") + work("a") + work("b") + bpmn.parallel("one")
    body += bpmn.throw("back", compensate()) + bpmn.end()
    going = run(body, "start>both both>a both>b a>one b>one one>back back>end").start()

    going.complete("b").complete("a")

    assert going.open == ["undo_a"]
    assert going.complete("undo_a").open == ["undo_b"]


def test_a_handler_does_not_begin_by_itself() -> None:
    assert straight("a").open == ["a"]


def test_one_named_activity_alone_is_undone() -> None:
    going = straight("a", "b", thrown="a").complete("a").complete("b")

    assert going.open == ["undo_a"]
    assert going.complete("undo_a").open == ["after"]


def test_an_event_that_does_not_wait_goes_on_at_once_but_the_procedure_waits_for_the_handlers() -> None:
    going = straight("a", "b", waits=False).complete("a").complete("b")
    assert going.open == ["after", "undo_b"]

    going.complete("after").complete("undo_b")

    assert going.open == ["undo_a"]
    assert going.complete("undo_a").is_over


def test_a_compensation_end_undoes_and_then_ends() -> None:
    body = bpmn.start() + work("a") + bpmn.end("back", compensate())
    going = run(body, "start>a a>back").start()

    assert going.complete("a").open == ["undo_a"]
    assert going.complete("undo_a").is_over


def test_what_was_not_completed_is_not_undone() -> None:
    body = bpmn.start() + bpmn.parallel("both") + work("a") + work("b") + bpmn.user("go")
    body += bpmn.throw("back", compensate()) + bpmn.user("after")
    going = run(body, "start>both both>a both>b both>go go>back back>after").start()

    going.complete("a").complete("go")

    assert going.open == ["b", "undo_a"], "b is still at work"
    assert going.complete("undo_a").open == ["after", "b"]


def test_an_interrupted_activity_is_not_undone() -> None:
    body = bpmn.start() + work("a") + bpmn.boundary("late", "a", bpmn.timer("timeDuration", "P1D"))
    body += bpmn.throw("back", compensate()) + bpmn.user("after")
    going = run(body, "start>a a>back late>back back>after").start()

    assert going.pass_time(days=2).open == ["after"]


def test_without_anything_completed_the_event_just_goes_on() -> None:
    body = bpmn.start() + bpmn.throw("back", compensate()) + work("a")

    assert run(body, "start>back back>a").start().open == ["a"]


def test_nothing_is_undone_twice() -> None:
    body = bpmn.start() + work("a") + bpmn.throw("back", compensate()) + bpmn.throw("again", compensate())
    going = run(body + bpmn.user("after"), "start>a a>back back>again again>after").start()

    assert going.complete("a").complete("undo_a").open == ["after"]


def test_of_two_events_at_once_the_first_undoes_and_the_second_has_nothing_to_do() -> None:
    body = bpmn.start() + work("a") + bpmn.parallel("both") + bpmn.user("go")
    body += bpmn.throw("one", compensate()) + bpmn.throw("two", compensate()) + bpmn.user("after")
    going = run(body, "start>a a>both both>go both>one go>two two>after").start()

    assert going.complete("a").open == ["go", "undo_a"]
    assert going.complete("go").open == ["after", "undo_a"]


def test_each_round_of_a_loop_of_flows_is_undone() -> None:
    body = bpmn.start() + bpmn.exclusive("again") + machine("a") + bpmn.user("more")
    body += bpmn.throw("back", compensate()) + bpmn.user("after") + bpmn.exclusive("enough", default="out")
    flows = "start>again again>a a>more more>enough back>after"
    body += bpmn.flow("enough", "again", "go") + bpmn.flow("enough", "back", name="out")
    going = run(body, flows).start()

    going.complete("more", go=True).complete("more", go=True).complete("more", go=False)

    assert going.variables["log"] == "aaa"
    assert going.open == ["after"]


def test_a_handler_may_be_a_service_a_stage_or_a_call() -> None:
    ran: list[str] = []
    topics = {"undo": lambda token: ran.append(token.node.id)}
    body = bpmn.start() + "".join(bpmn.user(name) + edge(name, f"undo_{name}") for name in "abc")
    body += bpmn.service("undo_a", "undo", isForCompensation="true")
    inner = bpmn.start("s2") + bpmn.user("x") + bpmn.user("y")
    body += bpmn.sub("undo_b", inner, "s2>x x>y", isForCompensation="true")
    body += bpmn.element("callActivity", "undo_c", calledElement="q", isForCompensation="true")
    body += bpmn.throw("back", compensate()) + bpmn.user("after")
    main = bpmn.one_process("p", body, line("start", "a", "b", "c", "back", "after"))
    called = bpmn.one_process("q", bpmn.start("s3") + bpmn.user("z"), "s3>z")
    going = Procedure(bpmn.definitions(main, called), restoring=True, topics=topics).start()
    going.complete("a").complete("b").complete("c")

    seen = [going.open]
    for name in ("z", "x", "y"):
        seen.append(going.complete(name).open)

    assert seen == [["z"], ["x"], ["y"], ["after"]]
    assert ran == ["undo_a"]


def test_a_handler_may_be_repeated() -> None:
    loop = bpmn.for_each("['p', 'q']", "item")
    body = bpmn.start() + bpmn.user("a") + edge("a", "u") + bpmn.user("u", loop, isForCompensation="true")
    body += bpmn.throw("back", compensate()) + bpmn.user("after")
    going = run(body, "start>a a>back back>after").start()

    assert going.complete("a").open == ["u", "u"]
    assert going.complete("u").complete("u").open == ["after"]


def test_an_error_in_a_handler_goes_to_what_watches_the_throwing_stage() -> None:
    inner = bpmn.start("s2") + bpmn.user("a") + edge("a", "u") + bpmn.throw("back", compensate())
    bad = bpmn.start("s3") + bpmn.end("bad", bpmn.error("E"))
    inner += bpmn.sub("u", bad, "s3>bad", isForCompensation="true")
    body = bpmn.start() + bpmn.sub("stage", inner, "s2>a a>back") + bpmn.user("help")
    body += bpmn.boundary("caught", "stage", bpmn.error("E"))
    going = run(body, "start>stage caught>help", "e:E").start()

    assert going.complete("a").open == ["help"]


def test_ending_a_stage_ends_its_undoing() -> None:
    inner = bpmn.start("s2") + work("a") + bpmn.throw("back", compensate())
    body = bpmn.start() + bpmn.sub("stage", inner, "s2>a a>back") + bpmn.user("after")
    body += bpmn.boundary("late", "stage", bpmn.timer("timeDuration", "P1D"))
    going = run(body, "start>stage late>after").start()
    assert going.complete("a").open == ["undo_a"]

    assert going.pass_time(days=2).open == ["after"]
    assert going.complete("after").is_over


def test_a_procedure_without_compensation_remembers_nothing() -> None:
    body = bpmn.start() + bpmn.user("a") + bpmn.user("b")
    going = run(body, "start>a a>b").start().complete("a")

    assert "c" not in json.loads(state.dump(going.top))


def test_only_what_an_event_can_reach_is_remembered() -> None:
    going = straight("a", "b", thrown="a").complete("a").complete("b").complete("undo_a")

    assert going.top.done == []
    assert going.top.spec.kept == {"a"}


def test_too_many_rounds_to_remember_are_refused_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "MAX_RECORDS", 3)
    body = bpmn.start() + bpmn.exclusive("again") + work("a") + bpmn.throw("back", compensate())
    body += bpmn.exclusive("enough", default="out") + bpmn.flow("enough", "again", "go")
    body += bpmn.flow("enough", "back", name="out")
    going = run(body, "start>again again>a a>enough").start()
    for _ in range(3):
        going.complete("a", go=True)

    with pytest.raises(StateTooLarge, match="отменить"):
        going.complete("a", go=True)


def test_an_event_sub_process_of_a_stage_undoes_what_the_stage_has_done() -> None:
    help_inner = bpmn.start("on", bpmn.error("E")) + bpmn.throw("back", compensate()) + bpmn.user("b")
    handler = bpmn.sub("h", help_inner, "on>back back>b", triggeredByEvent="true")
    inner = bpmn.start("s2") + work("a") + bpmn.end("bad", bpmn.error("E"))
    body = bpmn.start() + bpmn.sub("stage", inner + handler, "s2>a a>bad") + bpmn.user("after")
    going = run(body, "start>stage stage>after", "e:E").start()

    assert going.complete("a").open == ["undo_a"]
    assert going.complete("undo_a").open == ["b"]
    assert going.complete("b").open == ["after"]


def test_an_event_sub_process_undoes_its_own_and_its_stages_activities_in_one_order() -> None:
    inner = bpmn.start("on", bpmn.message("M"), isInterrupting="false") + work("c")
    inner += bpmn.throw("back", compensate())
    body = bpmn.start() + work("a") + work("b") + bpmn.user("d")
    body += bpmn.sub("h", inner, "on>c c>back", triggeredByEvent="true")
    going = run(body, "start>a a>b b>d", "m:M").start()
    going.complete("a").send("M").complete("c")
    assert going.open == ["b", "undo_c"]

    going.complete("b").complete("undo_c")

    assert going.open == ["d", "undo_a"], "b was completed after the event was thrown"
    assert going.complete("undo_a").open == ["d"]


def test_a_stage_ended_inside_its_event_sub_process_stops_the_handler() -> None:
    inner = bpmn.start("on", bpmn.message("M"), isInterrupting="false") + bpmn.parallel("both")
    inner += bpmn.throw("back", compensate()) + bpmn.user("stop")
    inner += bpmn.end("all", "<bpmn:terminateEventDefinition/>")
    handler = bpmn.sub("h", inner, "on>both both>back both>stop stop>all", triggeredByEvent="true")
    going = run(bpmn.start() + work("a") + bpmn.user("b") + handler, "start>a a>b", "m:M").start()
    going.complete("a").send("M")
    assert going.open == ["b", "stop", "undo_a"]

    assert going.complete("stop").open == ["b"]
