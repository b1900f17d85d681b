"""Transactions: all of it or nothing; what is cancelled is undone before the way goes on."""

from tests import bpmn
from tests.engine.elements.shapes import event_sub, run
from tests.engine.elements.undoing import CANCEL, compensate, edge, machine, undoing_sub, work
from tests.engine.procedure import Procedure


def transaction(inner: str, flows: str, name: str = "t", extra: str = "") -> str:
    """A transaction that leaves by its cancel event to task ``cancelled``."""
    body = bpmn.element("transaction", name, extra + bpmn.start("s2") + inner + bpmn.arrows(flows))
    return body + bpmn.boundary("out", name, CANCEL) + bpmn.user("cancelled")


def in_one(inner: str, flows: str, extra: str = "", loop: str = "", known: str = "") -> Procedure:
    body = bpmn.start() + transaction(inner + bpmn.end("no", CANCEL), flows, extra=loop) + bpmn.user("after")
    return run(body + extra, "start>t t>after out>cancelled", known).start()


def test_a_cancelled_transaction_is_undone_in_reverse_and_leaves_by_its_cancel_event() -> None:
    going = in_one(work("a") + work("b"), "s2>a a>b b>no").complete("a").complete("b")

    assert going.open == ["undo_b"]
    assert going.complete("undo_b").open == ["undo_a"]
    assert going.complete("undo_a").open == ["cancelled"]
    assert going.complete("cancelled").is_over


def test_a_cancelled_transaction_that_has_done_nothing_just_leaves() -> None:
    assert in_one("", "s2>no").open == ["cancelled"]


def test_a_transaction_that_ends_well_is_an_ordinary_stage() -> None:
    inner = work("a") + bpmn.exclusive("which", default="well") + bpmn.end("yes")
    inner += bpmn.flow("which", "no", "bad == true") + bpmn.flow("which", "yes", name="well")

    assert in_one(inner, "s2>a a>which").complete("a", bad=False).open == ["after"]


def test_cancelling_stops_everything_still_going_on_in_the_transaction() -> None:
    inner = bpmn.parallel("both") + work("a") + work("b") + bpmn.user("go")
    going = in_one(inner, "s2>both both>a both>b both>go go>no").complete("a")

    assert going.complete("go").open == ["undo_a"]
    assert going.complete("undo_a").open == ["cancelled"]


def test_what_runs_beside_the_transaction_goes_on() -> None:
    body = bpmn.start() + bpmn.parallel("both") + bpmn.user("beside")
    body += transaction(work("a") + bpmn.end("no", CANCEL), "s2>a a>no")
    going = run(body, "start>both both>beside both>t out>cancelled").start()

    assert going.complete("a").open == ["beside", "undo_a"]


def test_a_stage_at_work_in_the_transaction_is_stopped_and_what_it_completed_undone() -> None:
    stage = bpmn.sub("stage", bpmn.start("s3") + work("a") + bpmn.user("b"), "s3>a a>b")
    inner = bpmn.parallel("both") + stage + bpmn.user("go")
    going = in_one(inner, "s2>both both>stage both>go go>no").complete("a")

    assert going.complete("go").open == ["undo_a"]
    assert going.complete("undo_a").open == ["cancelled"]


def test_completed_rounds_of_an_activity_at_work_are_undone_too() -> None:
    inner = bpmn.parallel("both") + work("a", bpmn.for_each("['x', 'y']", "item")) + bpmn.user("go")
    going = in_one(inner, "s2>both both>a both>go go>no").complete("a")

    assert going.complete("go").open == ["undo_a"]
    assert going.complete("undo_a").open == ["cancelled"]


def test_a_cancel_event_in_a_stage_cancels_the_transaction_around_it() -> None:
    stage = bpmn.sub("stage", bpmn.start("s3") + work("b") + bpmn.end("deep", CANCEL), "s3>b b>deep")
    going = in_one(work("a") + stage, "s2>a a>stage stage>no")
    going.complete("a").complete("b")

    assert going.open == ["undo_b"]
    assert going.complete("undo_b").complete("undo_a").open == ["cancelled"]


def test_a_cancel_event_in_an_event_sub_process_cancels_the_transaction() -> None:
    inner = bpmn.start("on", bpmn.message("STOP")) + bpmn.end("stop", CANCEL)
    handler = bpmn.sub("h", inner, "on>stop", triggeredByEvent="true")
    body = bpmn.start() + transaction(work("a") + bpmn.user("b") + handler, "s2>a a>b")
    going = run(body, "start>t out>cancelled", "m:STOP").start().complete("a")

    assert going.send("STOP").open == ["undo_a"]
    assert going.complete("undo_a").open == ["cancelled"]


def test_an_error_out_of_a_transaction_undoes_nothing() -> None:
    inner = work("a") + bpmn.exclusive("which", default="f") + bpmn.end("bad", bpmn.error("E"))
    inner += bpmn.flow("which", "no", "go == 1") + bpmn.flow("which", "bad", name="f")
    extra = bpmn.boundary("hazard", "t", bpmn.error("E")) + bpmn.user("help") + bpmn.arrows("hazard>help")
    going = in_one(inner, "s2>a a>which", extra, known="e:E")

    assert going.complete("a").open == ["help"]
    assert going.complete("help").is_over


def test_an_error_while_undoing_is_a_hazard_of_the_transaction() -> None:
    bad = bpmn.start("s3") + bpmn.end("bad", bpmn.error("E"))
    inner = bpmn.user("a") + edge("a", "u") + bpmn.sub("u", bad, "s3>bad", isForCompensation="true")
    extra = bpmn.boundary("hazard", "t", bpmn.error("E")) + bpmn.user("help") + bpmn.arrows("hazard>help")
    going = in_one(inner, "s2>a a>no", extra, known="e:E")

    assert going.complete("a").open == ["help"]
    assert going.complete("help").is_over


def test_a_term_on_the_edge_ends_the_undoing() -> None:
    late = bpmn.boundary("late", "t", bpmn.timer("timeDuration", "P1D")) + bpmn.user("help")
    going = in_one(work("a"), "s2>a a>no", late + bpmn.arrows("late>help")).complete("a")
    assert going.open == ["undo_a"]

    assert going.pass_time(days=2).open == ["help"]
    assert going.complete("help").is_over


def test_a_transaction_that_ended_well_may_be_undone_later() -> None:
    inner = work("a") + bpmn.end("yes")
    body = bpmn.start() + bpmn.element(
        "transaction", "t", bpmn.start("s2") + inner + bpmn.arrows("s2>a a>yes")
    )
    body += bpmn.throw("back", compensate()) + bpmn.user("after")
    going = run(body, "start>t t>back back>after").start()

    assert going.complete("a").open == ["undo_a"]


def test_one_instance_cancelled_cancels_the_repeated_transaction_with_all_it_has_done() -> None:
    loop = bpmn.for_each("['x', 'y', 'z']", "item")
    inner = machine("m", says="item") + bpmn.user("a") + bpmn.exclusive("which", default="f")
    inner += bpmn.end("yes") + bpmn.flow("which", "no", "bad == true") + bpmn.flow("which", "yes", name="f")
    going = in_one(inner, "s2>m m>a a>which", loop=loop)
    first, second, _ = going.open_tokens()
    going.complete_token(first, bad=False)

    going.complete_token(going.top.find(second.id), bad=True)

    assert sorted(going.variables["log"]) == ["x", "y", "z"]
    assert going.open == ["cancelled"]


def test_a_transaction_inside_another_is_cancelled_by_itself() -> None:
    nested = bpmn.element(
        "transaction",
        "n",
        bpmn.start("s3") + work("b") + bpmn.end("never", CANCEL) + bpmn.arrows("s3>b b>never"),
    )
    nested += bpmn.boundary("n_out", "n", CANCEL) + bpmn.user("c") + bpmn.exclusive("x")
    going = in_one(work("a") + nested, "s2>a a>n n>x n_out>c c>x x>no").complete("a").complete("b")

    assert going.open == ["undo_b"]
    assert going.complete("undo_b").open == ["c"]
    assert going.complete("c").open == ["undo_a"]
    assert going.complete("undo_a").open == ["cancelled"]


def test_undoing_under_way_is_finished_by_the_cancelled_transaction() -> None:
    stage = bpmn.sub("stage", bpmn.start("s3") + work("a") + work("b"), "s3>a a>b")
    inner = work("z") + stage + bpmn.parallel("both") + bpmn.throw("back", compensate()) + bpmn.user("go")
    going = in_one(inner, "s2>z z>stage stage>both both>back both>go go>no")
    going.complete("z").complete("a").complete("b").complete("undo_b")
    assert going.open == ["go", "undo_a"]

    assert going.complete("go").open == ["undo_a"], "b is undone already, a was interrupted"
    assert going.complete("undo_a").open == ["undo_z"]
    assert going.complete("undo_z").open == ["cancelled"]


def test_a_compensation_event_sub_process_undoes_its_stage_in_a_cancelled_transaction() -> None:
    handler = undoing_sub("h", bpmn.user("u"), "on_h>u")
    stage = bpmn.sub("stage", bpmn.start("s3") + bpmn.user("a") + handler, "s3>a")
    going = in_one(stage, "s2>stage stage>no").complete("a")

    assert going.open == ["u"]
    assert going.complete("u").open == ["cancelled"]


def test_nothing_hears_messages_while_the_transaction_is_being_undone() -> None:
    inner = work("a") + event_sub("h", bpmn.message("NEWS"), "read", interrupting=False)
    going = in_one(inner, "s2>a a>no", known="m:NEWS").complete("a")

    assert going.open == ["undo_a"]
    assert not [t for t in going.top.all_tokens() if t.node.id in ("h", "on_h")]
