"""Ad-hoc stages: every activity once, all at once or one after the other, until enough is done."""

import itertools

import pytest

from engine.bpmn.reader import read
from tests import bpmn
from tests.engine.elements.shapes import run
from tests.engine.procedure import Procedure


def stage(inner: str, flows: str = "", enough: str = "", loop: str = "", **attributes: str) -> Procedure:
    condition = f"<bpmn:completionCondition>{enough}</bpmn:completionCondition>" if enough else ""
    drawn = bpmn.element(
        "adHocSubProcess", "stage", loop + condition + inner + bpmn.arrows(flows), **attributes
    )
    body = bpmn.start() + drawn + bpmn.user("after") + bpmn.end()
    return run(body, "start>stage stage>after after>end").start()


THREE = bpmn.user("a") + bpmn.user("b") + bpmn.user("c")
ONE_BY_ONE = {"ordering": "Sequential"}


@pytest.mark.parametrize("order", list(itertools.permutations("abc")))
def test_all_are_offered_at_once_and_the_stage_ends_with_the_last(order: tuple[str, ...]) -> None:
    going = stage(THREE)
    assert going.open == ["a", "b", "c"]

    for task in order:
        assert "after" not in going.open
        going.complete(task)

    assert going.open == ["after"]


def test_one_after_the_other_in_the_order_drawn() -> None:
    going = stage(THREE, **ONE_BY_ONE)

    seen = []
    while going.open != ["after"]:
        seen += going.open
        going.complete(going.open[0])

    assert seen == ["a", "b", "c"]


def test_when_enough_is_done_the_rest_is_taken_away() -> None:
    going = stage(THREE, enough="found == 1")

    assert going.complete("b").open == ["a", "c"]
    assert going.complete("a", found=1).open == ["after"]


def test_or_the_rest_may_be_finished() -> None:
    going = stage(THREE, enough="found == 1", cancelRemainingInstances="false")

    assert going.complete("b", found=1).open == ["a", "c"]
    assert going.complete("a").complete("c").open == ["after"]


def test_when_enough_is_done_nothing_more_is_begun() -> None:
    assert stage(THREE, enough="found == 1", **ONE_BY_ONE).complete("a", found=1).open == ["after"]


def test_enough_before_anything_was_done_is_not_enough() -> None:
    going = stage(THREE, enough="true")

    assert going.open == ["a", "b", "c"]
    assert going.complete("c").open == ["after"]


def test_an_order_drawn_inside_is_kept() -> None:
    going = stage(THREE, "a>b", **ONE_BY_ONE)

    assert going.complete("a").open == ["b"]
    assert going.complete("b").open == ["c"]


@pytest.mark.parametrize("ordering", ["Parallel", "Sequential"])
def test_work_without_people_is_done_by_itself(ordering: str) -> None:
    inner = bpmn.script("a", "n = coalesce(n, 0) + 1") + bpmn.script("b", "n = coalesce(n, 0) + 1")

    going = stage(inner, ordering=ordering)

    assert going.open == ["after"]
    assert going.top.variables == {"n": 2}


@pytest.mark.parametrize("ordering", ["Parallel", "Sequential"])
def test_an_empty_stage_is_over_at_once(ordering: str) -> None:
    assert stage("", ordering=ordering).open == ["after"]


def test_a_repeated_stage_counts_for_each_of_its_instances() -> None:
    going = stage(bpmn.user("a") + bpmn.user("b"), loop=bpmn.for_each("[1, 2]", "item"), **ONE_BY_ONE)

    assert going.open == ["a", "a"]
    assert going.complete("a").open == ["a", "b"]
    assert going.complete("b").complete("a").complete("b").open == ["after"]


def test_what_listens_inside_listens_from_the_first_to_the_last() -> None:
    begin = bpmn.start("on", bpmn.timer("timeDuration", "P5D"))
    late = bpmn.sub("late", begin + bpmn.user("x"), "on>x", triggeredByEvent="true")
    going = stage(bpmn.user("a") + bpmn.user("b") + late, **ONE_BY_ONE).complete("a")

    assert going.pass_time(days=6).open == ["x"]
    assert going.complete("x").open == ["after"]


def test_a_start_or_an_end_has_no_place_in_it_and_work_of_people_is_warned_about() -> None:
    inner = bpmn.start("s") + bpmn.user("a") + bpmn.end("e")
    stage = bpmn.element("adHocSubProcess", "stage", inner + bpmn.arrows("s>a a>e"))

    found = read(bpmn.process("p", bpmn.start() + stage, "start>stage")).findings

    assert [(finding.code, finding.element_id) for finding in found] == [
        ("ad-hoc-start-or-end", "s"),
        ("ad-hoc-start-or-end", "e"),
        ("ad-hoc-once", "stage"),
    ]
