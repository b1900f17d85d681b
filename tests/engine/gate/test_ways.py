"""Elements without a way to them, and circles without a way out."""

from tests import bpmn
from tests.engine.gate.checking import codes, errors, found, line, one

TIMER = bpmn.timer("timeDuration", "P1D")


def test_an_element_that_nothing_leads_to_is_told_once_for_all_behind_it() -> None:
    body = bpmn.user("a") + bpmn.user("lost") + bpmn.user("behind") + bpmn.end("other")

    lost = [
        code
        for code in found(one(body, "start>a a>end lost>behind behind>other"))
        if code[0] == "unreachable"
    ]

    assert lost == [("unreachable", "lost")]


def test_a_lost_circle_is_told() -> None:
    body = bpmn.user("a") + bpmn.user("b") + bpmn.user("c")

    assert "unreachable" in codes(one(body, "start>a a>end b>c c>b"))


def test_a_circle_that_no_choice_leads_out_of_is_refused() -> None:
    body = bpmn.start() + bpmn.user("a") + bpmn.user("b") + bpmn.exclusive("x")

    assert "never-ends" in errors(bpmn.process("p", body, "start>x x>a a>b b>x"))


def test_a_fork_is_no_choice() -> None:
    body = bpmn.exclusive("x") + bpmn.catch("wait", TIMER) + bpmn.parallel("fork")

    assert "never-ends" in errors(one(body, "start>x x>wait wait>fork fork>x fork>end"))


def test_an_event_from_without_ends_a_circle() -> None:
    inner = bpmn.start("s") + bpmn.exclusive("x") + bpmn.user("a")
    stage = bpmn.sub("stage", inner, "s>x x>a a>x") + bpmn.boundary("late", "stage", TIMER)

    assert errors(one(stage, "start>stage stage>end late>end")) == set()


def test_a_circle_with_a_person_in_it_and_a_choice_out_of_it_passes() -> None:
    body = bpmn.exclusive("back") + bpmn.user("a") + bpmn.exclusive("x", default="f_x_end")
    body += bpmn.flow("x", "back", "again") + bpmn.flow("x", "end")

    assert codes(one(body, "start>back back>a a>x")) == set()


def counting(script: str) -> set[tuple[str, str]]:
    body = bpmn.exclusive("back") + bpmn.script("a", script) + bpmn.exclusive("x", default="f_x_end")
    body += bpmn.flow("x", "back", "n < 5") + bpmn.flow("x", "end")
    return found(one(body, "start>back back>a a>x"))


def test_a_circle_that_waits_for_nobody_is_told() -> None:
    assert ("loop-without-wait", "x") in counting("n = coalesce(n, 0) + 1")


def test_a_circle_that_changes_nothing_it_depends_on_is_refused() -> None:
    assert ("loop-changes-nothing", "x") in counting("m = 1")


def test_a_stage_through_which_a_token_slips_does_not_make_a_circle_wait() -> None:
    inner = bpmn.start("s") + bpmn.script("i", "n = 1") + bpmn.end("e")
    body = bpmn.exclusive("back") + bpmn.sub("a", inner, "s>i i>e") + bpmn.exclusive("x", default="f_x_end")
    body += bpmn.flow("x", "back", "n < 5") + bpmn.flow("x", "end")

    assert ("loop-without-wait", "x") in found(one(body, "start>back back>a a>x"))


def test_a_handler_of_a_lost_piece_is_not_lost() -> None:
    handled = bpmn.sub(
        "s",
        bpmn.start("on", bpmn.timer("timeDuration", "P1D")) + bpmn.user("b"),
        "on>b",
        triggeredByEvent="true",
    )

    assert codes(line(bpmn.user("a") + handled)) == set()


def test_an_error_that_nobody_catches_is_told() -> None:
    body = bpmn.start() + bpmn.user("a") + bpmn.end("bad", bpmn.error("E"))
    content = bpmn.process("p", body, "start>a a>bad", bpmn.error_known("E"))

    assert ("error-uncaught", "bad") in found(content)


def test_an_error_that_its_stage_catches_is_not_told() -> None:
    inner = bpmn.start("s") + bpmn.user("a") + bpmn.end("bad", bpmn.error("E"))
    stage = bpmn.sub("stage", inner, "s>a a>bad") + bpmn.boundary("caught", "stage", bpmn.error("E"))
    content = one(stage, "start>stage stage>end caught>end", bpmn.error_known("E"))

    assert codes(content) == set()
