"""Compensation of stages and of repeated activities: what was completed inside, with the data of its time."""

from typing import Any

from tests import bpmn
from tests.engine.elements.shapes import run
from tests.engine.elements.undoing import compensate, edge, machine, undoing_sub, work
from tests.engine.procedure import Procedure

MARKED = '<bpmn:subProcess isForCompensation="true"'


def staged(inner: str, flows: str, thrown: str = "", outside: str = "", **options: Any) -> Procedure:
    """A stage, then ``back`` undoes, then ``after``."""
    body = bpmn.start() + bpmn.sub("stage", bpmn.start("s2") + inner, flows) + outside
    body += bpmn.throw("back", compensate(thrown)) + bpmn.user("after")
    return run(body, "start>stage stage>back back>after", **options).start()


def test_a_stage_is_undone_by_the_handlers_of_what_was_completed_inside() -> None:
    going = staged(work("a") + work("b"), "s2>a a>b").complete("a").complete("b")

    assert going.open == ["undo_b"]
    assert going.complete("undo_b").open == ["undo_a"]
    assert going.complete("undo_a").open == ["after"]


def test_a_handler_on_the_edge_of_a_stage_takes_the_place_of_those_inside() -> None:
    outside = edge("stage", "u") + bpmn.user("u", isForCompensation="true")
    inner = work("a") + bpmn.throw("own", compensate("a"))
    going = staged(inner, "s2>a a>own", outside=outside).complete("a").complete("undo_a")

    assert going.open == ["u"]
    assert going.complete("u").open == ["after"]


def test_a_compensation_event_sub_process_takes_the_place_of_the_handlers() -> None:
    going = staged(bpmn.user("a") + undoing_sub("h", bpmn.user("u"), "on_h>u"), "s2>a").complete("a")

    assert going.open == ["u"]
    assert going.complete("u").open == ["after"]


def test_a_compensation_event_sub_process_may_call_the_handlers_itself() -> None:
    inner = bpmn.user("u") + bpmn.throw("rest", compensate("a"))
    handler = undoing_sub("h", inner, "on_h>u u>rest")
    going = staged(work("a") + machine("b") + handler, "s2>a a>b", "stage").complete("a")

    assert going.open == ["u"]
    assert going.complete("u").open == ["undo_a"]
    assert going.complete("undo_a").open == ["after"]
    assert "log" not in going.variables, "nobody asked to undo b"


def test_a_compensation_event_sub_process_does_not_begin_by_itself() -> None:
    going = staged(bpmn.user("a") + undoing_sub("h", bpmn.user("u"), "on_h>u"), "s2>a")

    assert going.open == ["a"]


def test_stages_in_stages_are_undone_to_the_bottom() -> None:
    deep = bpmn.sub("deep", bpmn.start("s3") + work("a") + work("b"), "s3>a a>b") + work("c")
    going = staged(deep, "s2>deep deep>c")

    for name in ("a", "b", "c", "undo_c", "undo_b", "undo_a"):
        assert going.open == [name]
        going.complete(name)

    assert going.open == ["after"]


def test_a_stage_that_has_done_nothing_to_undo_is_passed_by() -> None:
    inner = bpmn.exclusive("which", default="past") + work("a") + bpmn.flow("which", "a", "go")
    inner += bpmn.end("e2") + bpmn.flow("which", "e2", name="past")

    assert staged(inner, "s2>which a>e2").open == ["after"]


def test_an_event_inside_a_stage_undoes_nothing_outside() -> None:
    inner = bpmn.start("s2") + work("b") + bpmn.throw("back", compensate()) + bpmn.user("c")
    body = bpmn.start() + machine("a") + bpmn.sub("stage", inner, "s2>b b>back back>c")
    body += bpmn.throw("all", compensate()) + bpmn.user("after")
    going = run(body, "start>a a>stage stage>all all>after").start()

    assert going.complete("b").complete("undo_b").open == ["c"]
    assert "log" not in going.variables
    assert going.complete("c").variables["log"] == "a"


def test_what_a_stage_has_undone_itself_is_not_undone_again() -> None:
    inner = work("a") + bpmn.throw("own", compensate()) + work("b")
    going = staged(inner, "s2>a a>own own>b").complete("a").complete("undo_a").complete("b")

    assert going.open == ["undo_b"]
    assert going.complete("undo_b").open == ["after"]


def test_a_called_procedure_is_undone_by_the_handler_of_its_call_not_from_outside() -> None:
    inner = bpmn.start("s2") + work("a") + bpmn.throw("own", compensate()) + work("b")
    called = bpmn.one_process("q", inner, "s2>a a>own own>b")
    body = bpmn.start() + bpmn.element("callActivity", "call", calledElement="q") + edge("call", "u")
    body += bpmn.user("u", isForCompensation="true") + bpmn.throw("back", compensate()) + bpmn.user("after")
    main = bpmn.one_process("p", body, "start>call call>back back>after")
    going = Procedure(bpmn.definitions(main, called), restoring=True).start()
    going.complete("a").complete("undo_a").complete("b")

    assert going.open == ["u"]
    assert going.complete("u").open == ["after"]


# Repetition


def repeated(activity: str, *, thrown: str = "", **variables: Any) -> Procedure:
    """One activity «a», then ``back`` undoes, then ``after``."""
    body = bpmn.start() + activity + bpmn.throw("back", compensate(thrown)) + bpmn.user("after")
    return run(body, "start>a a>back back>after", **variables).start()


def complete_for(going: Procedure, item: str, name: str = "a") -> None:
    tokens = [token for token in going.open_tokens() if token.node.id == name]
    going.complete_token(next(token for token in tokens if token.scope.value(token, "item") == item))


def items_of(going: Procedure) -> list[object]:
    return [token.scope.value(token, "item") for token in going.open_tokens()]


def test_each_instance_of_a_repeated_activity_is_undone_with_what_it_saw() -> None:
    loop = bpmn.for_each("['x', 'y', 'z']", "item")
    going = repeated(work("a", loop))
    for item in ("y", "z", "x"):
        complete_for(going, item)

    seen = []
    while going.open == ["undo_a"]:
        seen += items_of(going)
        going.complete("undo_a")

    assert seen == ["x", "z", "y"], "the last completed first"
    assert going.open == ["after"]


def test_what_a_handler_writes_goes_to_the_procedure() -> None:
    going = repeated(machine("a", bpmn.for_each("['x', 'y']", "item", sequential=True), "item"))

    assert going.variables["log"] == "yx"


def test_what_a_handler_changes_of_what_it_remembers_stays_with_it() -> None:
    loop = bpmn.for_each("['x', 'y']", "item", sequential=True)
    handler = "<bpmn:script>item = item + '!'\nlog = coalesce(log, '') + item</bpmn:script>"
    activity = bpmn.script("a", "n = 1", loop) + edge("a", "u")
    going = repeated(activity + bpmn.element("scriptTask", "u", handler, isForCompensation="true"))

    assert going.variables == {"log": "y!x!"}


def test_a_repeated_activity_still_going_on_is_not_undone() -> None:
    loop = bpmn.for_each("['x', 'y']", "item")
    body = bpmn.start() + bpmn.parallel("both") + work("a", loop) + bpmn.user("go")
    body += bpmn.throw("back", compensate()) + bpmn.user("after")
    going = run(body, "start>both both>a both>go go>back back>after").start()
    complete_for(going, "x")

    assert going.complete("go").open == ["a", "after"]


def test_instances_that_enough_made_needless_are_not_undone() -> None:
    inner = "<bpmn:completionCondition>nrOfCompletedInstances &gt;= 2</bpmn:completionCondition>"
    going = repeated(work("a", bpmn.for_each("['x', 'y', 'z']", "item", inner=inner)))
    complete_for(going, "z")
    complete_for(going, "y")

    assert items_of(going) == ["y"]
    assert items_of(going.complete("undo_a")) == ["z"]
    assert going.complete("undo_a").open == ["after"]


def test_each_round_of_a_standard_loop_is_undone() -> None:
    loop = '<bpmn:standardLoopCharacteristics loopMaximum="3"/>'

    assert repeated(machine("a", loop)).variables["log"] == "aaa"


def test_each_instance_of_a_repeated_stage_is_undone_inside_with_its_own_data() -> None:
    loop = bpmn.for_each("['x', 'y']", "item")
    inner = bpmn.start("s2") + machine("m", says="item") + work("w")
    going = repeated(bpmn.sub("a", loop + inner, "s2>m m>w"))
    complete_for(going, "y", "w")
    complete_for(going, "x", "w")

    assert items_of(going) == ["x"]
    assert items_of(going.complete("undo_w")) == ["y"]
    assert going.complete("undo_w").variables["log"] == "xy"
    assert going.open == ["after"]


def test_a_repeated_stage_has_its_event_sub_process_undo_each_instance() -> None:
    loop = bpmn.for_each("['x', 'y']", "item", sequential=True)
    handler = undoing_sub("h", bpmn.user("u"), "on_h>u")
    going = repeated(bpmn.sub("a", loop + bpmn.start("s2") + bpmn.user("w") + handler, "s2>w"), thrown="a")
    going.complete("w").complete("w")

    assert items_of(going) == ["y"]
    assert items_of(going.complete("u")) == ["x"]
    assert going.complete("u").open == ["after"]


def test_a_handler_of_one_instance_may_ask_several_people_about_it() -> None:
    going = repeated(
        bpmn.user("a", bpmn.for_each("['x', 'y']", "item"))
        + edge("a", "u")
        + bpmn.user("u", bpmn.for_each("[1, 2]", "part"), isForCompensation="true")
    )
    complete_for(going, "x")
    complete_for(going, "y")

    assert items_of(going) == ["y", "y"]
    assert items_of(going.complete("u").complete("u")) == ["x", "x"]


def test_a_stage_is_undone_with_the_variables_it_had_when_it_was_completed() -> None:
    own = (
        "<bpmn:extensionElements><camunda:inputOutput>"
        '<camunda:inputParameter name="sum">${amount}</camunda:inputParameter>'
        "</camunda:inputOutput></bpmn:extensionElements>"
    )
    inner = bpmn.start("s2") + bpmn.script("add", "sum = sum + '!'") + machine("m", says="sum")
    body = bpmn.start() + bpmn.sub("stage", own + inner, "s2>add add>m")
    body += bpmn.script("later", "sum = 'late'\namount = 'late'") + bpmn.throw("back", compensate())
    going = run(body + bpmn.user("after"), "start>stage stage>later later>back back>after", amount="5")

    # Its own variables are those of its completion; the procedure's are those of today.
    assert going.start().variables == {"amount": "late", "sum": "late", "log": "5!", "n": 1}


def test_what_event_sub_processes_have_finished_is_undone_with_the_rest() -> None:
    inner = bpmn.start("on", bpmn.message("M"), isInterrupting="false") + work("c")
    body = bpmn.start() + work("a") + bpmn.throw("back", compensate()) + bpmn.user("after")
    body += bpmn.sub("h", inner, "on>c", triggeredByEvent="true")
    going = run(body, "start>a a>back back>after", "m:M").start()
    going.send("M").complete("c").send("M").complete("c").complete("a")

    for name in ("undo_a", "undo_c", "undo_c"):
        assert going.open == [name]
        going.complete(name)

    assert going.open == ["after"]


def test_an_event_sub_process_marked_as_a_handler_too_undoes_its_stage_all_the_same() -> None:
    handler = undoing_sub("h", bpmn.user("u"), "on_h>u").replace("<bpmn:subProcess", MARKED, 1)

    assert staged(bpmn.user("a") + handler, "s2>a").complete("a").open == ["u"]
