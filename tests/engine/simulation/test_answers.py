"""Who does what in a simulation: answers of the plan, visit by visit, and answers made up."""

import pytest

from engine.simulation import PlanInvalid, Status, read_plan
from tests import bpmn
from tests.engine.simulation.played import done, play, why

CHOICE = bpmn.process(
    "p",
    bpmn.start()
    + bpmn.user("a")
    + bpmn.exclusive("g", "f_g_b")
    + bpmn.user("b")
    + bpmn.end()
    + bpmn.flow("g", "end", "coalesce(n, 0) > 2"),
    "start>a a>g g>b b>end",
)
LOOP = bpmn.process(
    "p",
    bpmn.start()
    + bpmn.exclusive("again")
    + bpmn.user("a")
    + bpmn.exclusive("g", "f_g_again")
    + bpmn.end()
    + bpmn.flow("g", "end", "coalesce(n, 0) > 2"),
    "start>again again>a a>g g>again",
)


def test_an_answer_becomes_variables_that_the_diagram_decides_by() -> None:
    outcome = play(CHOICE, plan={"answers": {"a": {"n": 3}}})

    assert outcome.status is Status.COMPLETED
    assert done(outcome) == ["start", "a", "g", "end"]
    assert outcome.variables == {"n": 3}


def test_a_task_without_an_answer_is_done_without_one() -> None:
    outcome = play(CHOICE)

    assert done(outcome) == ["start", "a", "g", "b", "end"]
    assert [entry["source"] for entry in outcome.trace if entry["event"] == "answered"] == ["empty", "empty"]


def test_a_list_of_answers_is_for_one_visit_after_the_other() -> None:
    outcome = play(LOOP, plan={"answers": {"a": [{"n": 1}, {"n": 2}, {"n": 3}]}})

    assert outcome.status is Status.COMPLETED
    assert done(outcome).count("a") == 3


def test_instances_of_a_repeated_task_are_visits_in_their_order() -> None:
    repeated = bpmn.user("a", bpmn.for_each("names", "name"))
    diagram = bpmn.process("p", bpmn.start() + repeated + bpmn.end(), "start>a a>end")

    outcome = play(diagram, variables={"names": ["x", "y"]}, plan={"answers": {"a": [{"v": 1}, {"v": 2}]}})

    answered = [entry for entry in outcome.trace if entry["event"] == "answered"]
    assert [entry["answers"] for entry in answered] == [{"v": 1}, {"v": 2}]
    assert [
        entry["instance"] for entry in outcome.trace if entry.get("element") == "a" and "instance" in entry
    ]


def test_nobody_does_what_the_plan_leaves_undone() -> None:
    outcome = play(CHOICE, plan={"answers": {"a": None}})

    assert outcome.status is Status.WAITING
    assert why(outcome) == {"a": "Задача ни за кем: по файлу ответов её никто не выполняет."}


def test_one_visit_of_several_may_stay_undone() -> None:
    outcome = play(LOOP, plan={"answers": {"a": [{"n": 1}, None]}})

    assert outcome.status is Status.WAITING
    assert done(outcome).count("a") == 1


def test_somebody_may_take_her_time() -> None:
    outcome = play(CHOICE, plan={"answers": {"a": {"n": 3}}, "delays": {"a": "P3D"}})

    assert outcome.ended is not None and outcome.ended.isoformat() == "2026-01-15T09:00:00+03:00"


def test_a_work_of_others_is_done_with_the_outputs_given() -> None:
    service = bpmn.service("s", "print.letter")
    diagram = bpmn.process("p", bpmn.start() + service + bpmn.end(), "start>s s>end")

    outcome = play(diagram, plan={"answers": {"s": {"letter": 7}}})

    assert outcome.status is Status.COMPLETED
    assert outcome.variables == {"letter": 7}


def test_a_work_of_others_that_nobody_does_is_waited_for() -> None:
    diagram = bpmn.process(
        "p", bpmn.start() + bpmn.service("s", "print.letter") + bpmn.end(), "start>s s>end"
    )

    outcome = play(diagram, plan={"answers": {"s": None}})

    assert outcome.status is Status.WAITING
    assert why(outcome) == {"s": "Задача ни за кем: по файлу ответов её никто не выполняет."}


def test_a_task_may_end_with_an_error_that_its_edge_catches() -> None:
    body = bpmn.start() + bpmn.service("s", "print.letter") + bpmn.end() + bpmn.end("bad")
    body += bpmn.boundary("torn", "s", bpmn.error("TORN"))
    diagram = bpmn.process("p", body, "start>s s>end torn>bad", bpmn.error_known("TORN"))

    outcome = play(diagram, plan={"errors": {"s": "TORN"}})

    assert done(outcome) == ["start", "torn", "bad"]
    assert done(outcome, "cancelled") == ["s"]


def test_a_handler_of_the_product_may_be_answered_for() -> None:
    diagram = bpmn.process("p", bpmn.start() + bpmn.service("s", "register") + bpmn.end(), "start>s s>end")

    outcome = play(diagram, plan={"answers": {"s": {"entry_number": 12}}})

    assert outcome.status is Status.COMPLETED
    assert outcome.variables["entry_number"] == 12


def test_an_answer_for_an_element_that_is_not_there_is_mentioned() -> None:
    outcome = play(CHOICE, plan={"answers": {"a": {"n": 3}, "aa": {}}, "delays": {"bb": "P1D"}})

    assert outcome.note == "В файле ответов есть элементы, которых нет в схемах: aa, bb."


@pytest.mark.parametrize(
    ("plan", "place"),
    [
        ([], "файл"),
        ({"answer": {}}, "answer"),
        ({"answers": []}, "answers"),
        ({"answers": {"a": 3}}, "answers.a"),
        ({"answers": {"a": [1]}}, "answers.a"),
        ({"errors": {"a": {}}}, "errors.a"),
        ({"delays": {"a": "tomorrow"}}, "delays.a"),
        ({"messages": {}}, "messages"),
        ({"messages": [{"at": "P1D"}]}, "messages[0]"),
        ({"messages": [{"name": "m", "at": "soon"}]}, "messages[0]"),
        ({"signals": [{"name": "s", "payload": []}]}, "signals[0]"),
        ({"signals": [{"name": "s", "when": 1}]}, "signals[0]"),
    ],
)
def test_a_slip_in_the_plan_is_named_by_its_place(plan: object, place: str) -> None:
    with pytest.raises(PlanInvalid) as refusal:
        read_plan(plan)

    assert f"«{place}»" in refusal.value.message
