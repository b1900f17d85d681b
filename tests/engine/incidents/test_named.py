"""An incident names the element that broke, wherever beside the token it stands."""

import pytest

from tests import bpmn
from tests.engine.incidents.told import incidents, on_sqlite, try_to_complete
from tests.faults.ground import events_of
from tests.world import World


def after_a(*parts: str, flows: str = "b>end") -> bytes:
    body = bpmn.start() + bpmn.user("a") + "".join(parts) + bpmn.end()
    return bpmn.process("p", body, f"start>a a>b {flows}")


INPUT = (
    '<bpmn:extensionElements><camunda:inputOutput><camunda:inputParameter name="m">${answer + 1}'
    "</camunda:inputParameter></camunda:inputOutput></bpmn:extensionElements>"
)


WAY = bpmn.exclusive("b", default="f_b_end") + bpmn.user("c") + bpmn.flow("b", "c", "answer + 1 == 2")


NEXT: dict[str, tuple[bytes, str]] = {
    "its input": (after_a(bpmn.user("b", INPUT)), "b"),
    "its priority": (after_a(bpmn.user("b", camunda_priority="${answer + 1}")), "b"),
    "its due date": (after_a(bpmn.user("b", camunda_dueDate="${answer + 1}")), "b"),
    "its term": (after_a(bpmn.user("b", bpmn.properties(deadline="WD:3", deadlineFrom="answer"))), "b"),
    "a timer on its edge": (
        after_a(
            bpmn.user("b"),
            bpmn.boundary("edge", "b", bpmn.timer("timeDate", "answer + 1")),
            bpmn.end("late"),
            flows="b>end edge>late",
        ),
        "edge",
    ),
    "a timer that is next": (after_a(bpmn.catch("b", bpmn.timer("timeDate", "answer + 1"))), "b"),
    "a condition behind a gateway": (after_a(WAY, flows="b>end c>end"), "b"),
    "its assignee": (after_a(bpmn.user("b", camunda_assignee="${len(answer)}")), "b"),
    "what it repeats for": (after_a(bpmn.user("b", bpmn.for_each("answer", "each"))), "b"),
}


@on_sqlite
@pytest.mark.parametrize("what", NEXT)
def test_an_incident_names_the_element_where_it_happened(world: World, what: str) -> None:
    content, element = NEXT[what]
    world.deploy_past_the_gate({"p.bpmn": content})
    world.start("p")

    error = try_to_complete(world, answer="x")

    (incident,) = incidents(world)
    assert incident.element_id == element and f"«{element}»" in error.message


@on_sqlite
def test_an_incident_of_a_timer_names_the_element_that_broke_and_not_the_timer(world: World) -> None:
    body = bpmn.start() + bpmn.catch("hour", bpmn.timer("timeDuration", "PT1H"))
    body += bpmn.script("sum", "n = text('x') + 1") + bpmn.end()
    world.deploy_past_the_gate({"p.bpmn": bpmn.process("p", body, "start>hour hour>sum sum>end")})
    world.start("p")

    world.pass_time(days=1)

    (incident,) = incidents(world)
    assert incident.element_id == "sum" and incident.job_id is not None
    assert [event.element_id for event in events_of(world, "incident_opened")] == ["sum"]
