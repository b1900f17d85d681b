"""Joins that wait for ever, and tokens that become more than were drawn."""

import pytest

from engine.gate import token_game
from tests import bpmn
from tests.engine.gate.checking import codes, errors, found, one

SPLIT = (
    bpmn.exclusive("split", default="f_split_b") + bpmn.flow("split", "a", "n == 1") + bpmn.flow("split", "b")
)
TASKS = bpmn.user("a") + bpmn.user("b")
AROUND = "start>ask ask>split a>join b>join join>end"
TIMER = bpmn.timer("timeDuration", "P1D")


def test_an_exclusive_split_into_a_parallel_join_is_refused() -> None:
    content = one(bpmn.user("ask") + SPLIT + TASKS + bpmn.parallel("join"), AROUND)

    assert ("deadlock", "join") in found(content) and "deadlock" in errors(content)


def test_an_inclusive_split_into_a_parallel_join_is_only_doubted_as_both_ways_may_be_gone() -> None:
    split = SPLIT.replace("exclusiveGateway", "inclusiveGateway")
    content = one(bpmn.user("ask") + split + TASKS + bpmn.parallel("join"), AROUND)

    assert ("deadlock-possible", "join") in found(content)


@pytest.mark.parametrize("join", [bpmn.exclusive("join"), bpmn.inclusive("join")])
def test_an_exclusive_split_into_a_join_that_waits_for_what_comes_passes(join: str) -> None:
    assert codes(one(bpmn.user("ask") + SPLIT + TASKS + join, AROUND)) == set()


def test_a_way_out_of_a_parallel_branch_leaves_the_join_waiting() -> None:
    body = bpmn.parallel("fork") + TASKS + bpmn.exclusive("x", default="f_x_join") + bpmn.parallel("join")
    body += bpmn.flow("x", "out", "n == 1") + bpmn.flow("x", "join") + bpmn.end("out")

    assert ("deadlock", "join") in found(one(body, "start>fork fork>a fork>b a>x b>join join>end"))


def test_an_interrupting_event_in_a_parallel_branch_leaves_the_join_waiting() -> None:
    body = (
        bpmn.parallel("fork")
        + TASKS
        + bpmn.boundary("late", "a", TIMER)
        + bpmn.parallel("join")
        + bpmn.end("out")
    )

    assert ("deadlock", "join") in found(
        one(body, "start>fork fork>a fork>b a>join b>join join>end late>out")
    )


def test_a_terminating_end_leaves_nobody_waiting() -> None:
    out = bpmn.end("out", "<bpmn:terminateEventDefinition/>")
    body = (
        bpmn.parallel("fork") + TASKS + bpmn.exclusive("x", default="f_x_join") + bpmn.parallel("join") + out
    )
    body += bpmn.flow("x", "out", "n == 1") + bpmn.flow("x", "join")

    assert errors(one(body, "start>fork fork>a fork>b a>x b>join join>end")) == set()


def test_decisions_about_one_variable_may_agree_so_a_join_behind_them_is_only_doubted() -> None:
    body = (
        bpmn.user("ask")
        + bpmn.exclusive("one", default="f_one_out")
        + bpmn.exclusive("two", default="f_two_off")
    )
    body += bpmn.parallel("fork") + TASKS + bpmn.parallel("join") + bpmn.end("out") + bpmn.end("off")
    body += bpmn.flow("one", "join", "n == 1") + bpmn.flow("one", "out")
    body += bpmn.flow("two", "join", "n == 1") + bpmn.flow("two", "off")
    content = one(body, "start>ask ask>fork fork>a fork>b a>one b>two join>end")

    assert ("deadlock-possible", "join") in found(content) and errors(content) == set()


def test_a_stage_that_an_event_may_end_is_only_doubted() -> None:
    inner = bpmn.start("s") + SPLIT + TASKS + bpmn.parallel("join") + bpmn.end("e")
    stage = bpmn.sub("stage", inner, "s>split a>join b>join join>e") + bpmn.boundary("late", "stage", TIMER)
    content = one(stage, "start>stage stage>end late>end")

    assert ("deadlock-possible", "join") in found(content)


def test_parallel_branches_that_meet_without_a_join_are_told_where_they_meet() -> None:
    content = one(
        bpmn.parallel("fork") + TASKS + bpmn.exclusive("x") + bpmn.user("c"),
        "start>fork fork>a fork>b a>x b>x x>c c>end",
    )

    told = {element for code, element in found(content) if code == "tokens-multiplied"}

    assert told == {"x"}


def test_a_circle_through_a_whole_fork_and_join_passes() -> None:
    body = bpmn.exclusive("back") + bpmn.parallel("fork") + TASKS + bpmn.parallel("join")
    body += bpmn.exclusive("x", default="f_x_end") + bpmn.flow("x", "back", "n == 1") + bpmn.flow("x", "end")

    assert codes(one(body, "start>back back>fork fork>a fork>b a>join b>join join>x")) == set()


def test_many_parallel_branches_are_looked_at_in_little_time() -> None:
    names = [f"t{number}" for number in range(40)]
    flows = " ".join(f"fork>{name} {name}>join" for name in names)
    content = one(
        bpmn.parallel("fork") + "".join(map(bpmn.user, names)) + bpmn.parallel("join"),
        f"start>fork join>end {flows}",
    )

    assert codes(content) == set()


def test_a_diagram_with_more_ways_than_can_be_gone_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(token_game, "MAX_STATES", 3)

    assert "too-many-ways" in codes(one(bpmn.user("ask") + SPLIT + TASKS + bpmn.exclusive("join"), AROUND))
