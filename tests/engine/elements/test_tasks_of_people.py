"""What the diagram says of a person's task beside its form: dates, starter."""

from datetime import datetime
from typing import Any

import pytest

from engine.commands import StartInstance
from engine.errors import ExpressionInvalid
from tests import bpmn
from tests.world import World, at


def task(world: World, body: str, login: str = "", **variables: Any) -> Any:
    content = bpmn.process("p", body + bpmn.end(), "start>a a>end")
    world.deploy_bytes({"p.bpmn": content})
    world.run(
        StartInstance(process_key="p", municipality_id=world.municipality_id, variables=variables), login
    )
    return world.task("a")


@pytest.mark.parametrize(
    ("written", "due"),
    [
        ("2025-04-05", "2025-04-05 00:00"),
        ("2025-04-05T18:00", "2025-04-05 18:00"),
        ("P3D", "2025-04-04 09:00"),
        ("${day}", "2025-04-07 00:00"),
        ("${'P1M'}", "2025-05-01 09:00"),
    ],
)
def test_a_due_date_of_the_diagram_is_shown(world: World, written: str, due: str) -> None:
    found = task(world, bpmn.start() + bpmn.user("a", camunda_dueDate=written), day="2025-04-07")

    assert found.due_at == at(due)


def test_a_follow_up_date_may_be_a_plain_date(world: World) -> None:
    found = task(world, bpmn.start() + bpmn.user("a", camunda_followUpDate="2025-04-05"))

    assert isinstance(found.follow_up_at, datetime) and found.follow_up_at == at("2025-04-05 00:00")


def test_a_due_date_that_is_none_is_told(world: World) -> None:
    with pytest.raises(ExpressionInvalid, match="не похоже на дату"):
        task(world, bpmn.start() + bpmn.user("a", camunda_dueDate="${day}"), day="завтра")


def test_who_starts_a_procedure_may_get_its_first_task(world: World) -> None:
    body = bpmn.start(camunda_initiator="starter") + bpmn.user("a", camunda_assignee="${starter}")
    login = "admin"
    found = task(world, body, login)

    assert found.assignee_id == world.actor(login).staff_id
