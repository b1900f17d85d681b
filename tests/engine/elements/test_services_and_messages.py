"""Services inside a step and after it; messages that begin a procedure or are kept for a case."""

import pytest

from engine.commands import CorrelateMessage, StartInstance
from engine.errors import BusinessError
from engine.jobs.due import DueWork
from engine.spiff.tokens import Token
from tests import bpmn
from tests.engine.elements.shapes import followed
from tests.engine.procedure import Procedure
from tests.world import World

SECRETARY = "smirnova"
on_sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def test_a_service_answers_into_variables() -> None:
    topics = {"count": lambda token: {"n": 2}}

    assert followed(bpmn.service("a", "count"), topics=topics).start().variables["n"] == 2


def test_an_error_of_a_service_is_caught_by_its_boundary() -> None:
    def unreachable(token: Token) -> None:
        raise BusinessError("UNREACHABLE")

    body = (
        bpmn.start()
        + bpmn.service("a", "call")
        + bpmn.boundary("b", "a", bpmn.error("UNREACHABLE"))
        + bpmn.user("help")
    )
    content = bpmn.process("p", body, "start>a b>help", bpmn.error_known("UNREACHABLE"))

    assert Procedure(content, topics={"call": unreachable}).start().open == ["help"]


def test_a_topic_nobody_serves_waits_for_an_outside_worker() -> None:
    going = followed(bpmn.service("a", "letters.print")).start()

    (token,) = going.top.all_tokens()
    assert (going.open, token.internal_data["external"]) == ([], "letters.print")
    assert not going.is_over


def test_what_waits_for_the_commit_goes_on_afterwards_as_a_job(world: World) -> None:
    body = bpmn.start() + bpmn.script("a", "n = 1").replace(
        "<bpmn:scriptTask ", '<bpmn:scriptTask camunda:asyncBefore="true" '
    )
    world.deploy_bytes({"p.bpmn": bpmn.process("p", body + bpmn.user("b"), "start>a a>b")})
    world.start("p")
    assert world.open_elements() == []

    DueWork(world.executor).run_due()

    assert world.open_elements() == ["b"]


@on_sqlite
def test_a_message_end_starts_the_procedure_that_begins_with_it(world: World) -> None:
    known = bpmn.message_known("NEXT")
    first = bpmn.process("p", bpmn.start() + bpmn.end("end", bpmn.message("NEXT")), "start>end", known)
    second = bpmn.process("q", bpmn.start("s2", bpmn.message("NEXT")) + bpmn.user("b"), "s2>b", known)
    world.deploy_bytes({"p.bpmn": first, "q.bpmn": second})
    assert world.status(world.start("p")) == "completed"

    DueWork(world.executor).run_due()

    assert world.open_elements() == ["b"]


@on_sqlite
def test_a_message_kept_for_a_case_is_read_once_by_whoever_begins_to_wait(world: World) -> None:
    world.deploy()
    case_id = world.open_case(SECRETARY, at_commission=True)
    for _ in range(2):
        world.run(CorrelateMessage(name="LATER", case_id=case_id))
    body = (
        bpmn.start()
        + bpmn.catch("one", bpmn.message("LATER"))
        + bpmn.user("a")
        + bpmn.catch("two", bpmn.message("LATER"))
    )
    content = bpmn.process(
        "p", body + bpmn.user("b"), "start>one one>a a>two two>b", bpmn.message_known("LATER")
    )
    world.deploy_bytes({"p.bpmn": content})

    world.run(StartInstance(process_key="p", municipality_id=world.municipality_id, case_id=case_id))
    assert "a" in world.open_elements(case_id)
    world.complete("a", SECRETARY)

    assert "b" in world.open_elements(case_id)
