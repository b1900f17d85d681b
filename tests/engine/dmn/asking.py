"""A case whose task asks a decision by what it has in its variables."""

from sqlalchemy import select

from storage.models import HistoryEvent
from tests import bpmn
from tests.dmn import one


def ask(inside: str = "", **attributes: str) -> str:
    """The task ``ask``: it asks decision ``d`` and writes its one entry into ``answer``."""
    given = {"decisionRef": "d", "resultVariable": "answer", "mapDecisionResult": "singleEntry", **attributes}
    named = {f"camunda_{name}": text for name, text in given.items()}
    return bpmn.element("businessRuleTask", "ask", inside, **named)


def asking(**attributes: str) -> bytes:
    """A case that waits for ``go``, asks decision ``d``, and waits for ``after``."""
    body = bpmn.start() + bpmn.user("go") + ask(**attributes) + bpmn.user("after") + bpmn.end()
    return bpmn.process("p", body, "start>go go>ask ask>after after>end")


def ages(child: str = '"child"') -> bytes:
    return one(["age:integer"], ["who"], [["< 18", child], [">= 18", '"adult"']])


def deploy(world, tables: bytes | None = None, **attributes: str) -> None:
    world.deploy_bytes({"p.bpmn": asking(**attributes), "d.dmn": tables or ages()})


def asked(world, **variables):
    """The answer of a case that begins with these variables."""
    instance_id = world.start("p", **variables)
    world.complete("go")
    return instance_id, answer_of(world, instance_id)


def answer_of(world, instance_id: str):
    kinds = select(HistoryEvent).where(
        HistoryEvent.instance_id == instance_id, HistoryEvent.kind == "decision_made"
    )
    return world.rows(kinds)[-1].data["result"]
