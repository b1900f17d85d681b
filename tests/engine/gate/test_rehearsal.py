"""Diagrams are run on trial in a process of their own, under a budget; the lint of drawings runs there too."""

import os
import threading
import time
from collections.abc import Callable, Iterator
from tempfile import TemporaryFile

import pytest

from engine.bpmn.reader import read
from engine.findings import Finding
from engine.gate.rehearsal import Rehearsals
from engine.rehearsal import child, stage
from tests import bpmn
from tests.engine.gate.checking import codes, findings, line, one
from tests.engine.gate.hundred import HUNDRED

GOOD = line(bpmn.user("a"))
ROUND = bpmn.exclusive("back") + bpmn.script("a", "n = 1") + bpmn.exclusive("x", default="f_x_end")


@pytest.fixture
def rehearsals() -> Iterator[Rehearsals]:
    rehearsals = Rehearsals()
    yield rehearsals
    rehearsals.close()


def shown(content: bytes) -> set[str]:
    """The codes of what a rehearsal in this process finds."""
    return {each.code for process in read(content).processes for each in stage.rehearse(process, 2)}


def asked(rehearsals: Rehearsals, content: bytes) -> set[str]:
    return {each.code for each in rehearsals.findings({"p.bpmn": content}, {"p.bpmn"})}


def test_a_sound_diagram_is_gone_through_without_a_word() -> None:
    assert shown(GOOD) == shown(HUNDRED) == set()


def test_every_flow_is_gone_however_unlikely_its_condition(monkeypatch: pytest.MonkeyPatch) -> None:
    gone: set[str] = set()
    flow = stage.Answers.flow
    monkeypatch.setattr(
        stage.Answers, "flow", lambda self, taken, scope: (gone.add(taken.id), flow(self, taken, scope))
    )

    shown(HUNDRED)

    drawn = {
        flow_id
        for process in read(HUNDRED).processes
        for scope in process.scopes()
        for flow_id in scope.flows
    }
    assert gone == drawn


def test_a_procedure_that_goes_on_without_end_is_found() -> None:
    body = bpmn.start() + bpmn.exclusive("x") + bpmn.script("a", "n = 1")

    assert shown(bpmn.process("p", body, "start>x x>a a>x")) == {"rehearsal-endless"}


def test_a_join_that_starves_is_found() -> None:
    body = bpmn.exclusive("x", default="f_x_b") + bpmn.user("a") + bpmn.user("b") + bpmn.parallel("j")
    body += bpmn.flow("x", "a", "n == 1") + bpmn.flow("x", "b")

    assert shown(one(body, "start>x a>j b>j j>end")) == {"rehearsal-stuck"}


def test_a_fault_of_the_engine_is_told_at_its_element(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("oh")

    monkeypatch.setattr("engine.spiff.activities.ScriptSpec.execute", broken)
    (process,) = read(line(bpmn.script("a", "n = 1"))).processes

    assert list(stage.rehearse(process, 1)) == [
        Finding(
            code="rehearsal-failed",
            element_id="a",
            element_name="a",
            values={"error": "ZeroDivisionError: oh"},
        )
    ]


def test_an_error_boundary_is_tried_too(monkeypatch: pytest.MonkeyPatch) -> None:
    gone: set[str] = set()
    monkeypatch.setattr(stage.Answers, "token", lambda self, what, token: gone.add(token.node.id))
    task = bpmn.service("a", "anything") + bpmn.boundary("bad", "a", bpmn.error("E")) + bpmn.end("sorry")

    shown(one(task, "start>a a>end bad>sorry", bpmn.error_known("E")))

    assert {"a", "bad", "sorry", "end"} <= gone


def test_the_child_answers_and_is_asked_once_for_the_same_files(rehearsals: Rehearsals) -> None:
    assert asked(rehearsals, GOOD) == {"picture-missing"}
    first = rehearsals._child

    assert asked(rehearsals, GOOD) == {"picture-missing"} and rehearsals._child is first


def test_a_child_that_has_gone_is_replaced(rehearsals: Rehearsals) -> None:
    asked(rehearsals, GOOD)
    assert rehearsals._child is not None
    rehearsals._child.kill()
    rehearsals._child.wait()
    rehearsals.forget()

    assert asked(rehearsals, GOOD) == {"picture-missing"}


def test_a_child_that_cannot_be_started_is_told_and_blocks_nothing(
    rehearsals: Rehearsals, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.gate.rehearsal._COMMAND", ("/no/such/program",))
    rehearsals.prepare()

    assert asked(rehearsals, GOOD) == {"rehearsal-impossible"}


def test_several_people_may_ask_at_once(rehearsals: Rehearsals) -> None:
    answers: list[set[str]] = []
    contents = [line(bpmn.user(f"a{number}"), f"a{number}") for number in range(6)]
    threads = [
        threading.Thread(target=lambda each=each: answers.append(asked(rehearsals, each)))
        for each in contents
    ]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert answers == [{"picture-missing"}] * 6


def greedy(_: bytes) -> bytes:
    return bytes(len([b"x" * 1_000_000 for _ in range(600)]))


def busy(_: bytes) -> bytes:
    while True:
        pass


def writing(_: bytes) -> bytes:
    with TemporaryFile() as file:
        file.write(b"x")
    return b"[]"


@pytest.mark.parametrize("work", [greedy, busy, writing])
def test_a_rehearsal_that_passes_its_limits_ends_and_is_told(
    monkeypatch: pytest.MonkeyPatch, work: Callable[[bytes], bytes]
) -> None:
    monkeypatch.setattr(child, "_work", work)
    monkeypatch.setattr(child, "SECONDS", 1)
    monkeypatch.setattr(child, "WALL_SECONDS", 60)

    assert child._answer(b"{}") == b'"heavy"'


def test_a_rehearsal_on_a_server_without_time_is_only_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child, "_work", lambda line: time.sleep(5))
    monkeypatch.setattr(child, "WALL_SECONDS", 0.2)

    assert child._answer(b"{}") == b'"late"'


def test_a_passed_limit_is_an_error_of_the_diagram(
    rehearsals: Rehearsals, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rehearsals, "_said", lambda request: b'"heavy"')

    assert asked(rehearsals, GOOD) == {"rehearsal-too-heavy"}


def test_the_child_has_neither_the_servers_settings_nor_its_database(
    rehearsals: Rehearsals, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KURATOR_SECRET", "s")
    rehearsals.prepare()
    assert rehearsals._child is not None

    with open(f"/proc/{rehearsals._child.pid}/environ", "rb") as file:
        assert b"KURATOR" not in file.read()
    assert os.readlink(f"/proc/{rehearsals._child.pid}/cwd") == "/"


# The lint of drawings


def drawn(body: str, flows: str) -> set[tuple[str, str]]:
    return {(each.code, each.element_id) for each in findings(one(body, flows))}


def test_two_equal_flows_are_told() -> None:
    body = bpmn.user("a") + bpmn.user("b") + bpmn.flow("a", "b", name="again")

    assert ("flow-drawn-twice", "a") in drawn(body, "start>a a>b b>end")


def test_a_gateway_without_use_is_told() -> None:
    assert ("gateway-superfluous", "x") in drawn(bpmn.user("a") + bpmn.exclusive("x"), "start>a a>x x>end")


def test_a_gateway_that_joins_and_forks_is_told() -> None:
    body = (
        bpmn.parallel("f")
        + bpmn.user("a")
        + bpmn.user("b")
        + bpmn.parallel("x")
        + bpmn.user("c")
        + bpmn.user("e")
    )
    body += bpmn.parallel("j")

    assert ("gateway-joins-and-forks", "x") in drawn(body, "start>f f>a f>b a>x b>x x>c x>e c>j e>j j>end")


def test_two_plain_starts_are_told() -> None:
    assert "starts-many" in codes(one(bpmn.start("other") + bpmn.user("a"), "start>a other>a a>end"))


def test_a_termination_of_nothing_is_told() -> None:
    stop = bpmn.end("stop", "<bpmn:terminateEventDefinition/>")

    assert "termination-superfluous" in codes(
        bpmn.process("p", bpmn.start() + bpmn.user("a") + stop, "start>a a>stop")
    )


def test_what_the_standard_does_not_know_is_told() -> None:
    content = GOOD.replace(b'<bpmn:userTask id="a"', b'<bpmn:userTask id="a" cancelActivty="true"')
    content = content.replace(
        b"<bpmn:startEvent",
        b"<bpmn:laneSet id='l'><bpmn:lane id='k' name='k'><bpmn:flowNodeRef>gone</bpmn:flowNodeRef></bpmn:lane></bpmn:laneSet><bpmn:startEvent",
    )

    assert {"attribute-unknown", "reference-unresolved"} <= codes(content)


def test_an_element_without_a_name_is_told() -> None:
    seen = findings_of_lint(GOOD.replace(b'name="a" ', b""))

    assert ("name-missing", "a") in seen


def findings_of_lint(content: bytes) -> set[tuple[str, str]]:
    from engine.rehearsal import lint

    return {(each.code, each.element_id) for each in lint.findings(content.decode())}


def test_a_diagram_without_a_picture_is_told_once() -> None:
    assert [code for code, _ in findings_of_lint(GOOD) if code == "picture-missing"] == ["picture-missing"]
