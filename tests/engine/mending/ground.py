"""Small procedures to be set right by hand: what stands where, and that all stored things agree."""

from collections import Counter
from typing import Any

from sqlalchemy import select

import engine.mending.batched  # noqa: F401  (acts register themselves)
from engine.doctor import examine
from engine.instances.reading import looked_at
from engine.spiff.mending import standing
from storage.models import Deadline, HistoryEvent, Job, UserTask
from storage.unit_of_work import UnitOfWork
from tests.bpmn import catch, end, parallel, process, start, user
from tests.world import World

SECRETARY = "smirnova"
WHY = "Решение председателя комиссии, протокол № 3"


def term(days: int) -> str:
    return (
        "<bpmn:extensionElements><camunda:properties>"
        f'<camunda:property name="deadline" value="WD:{days}"/>'
        "</camunda:properties></bpmn:extensionElements>"
    )


def two_branches() -> bytes:
    """a → b → join and c → join, then d; each task has a term."""
    body = start() + parallel("fork") + parallel("join") + end()
    body += "".join(user(name, term(days)) for name, days in (("a", 3), ("b", 5), ("c", 10), ("d", 2)))
    return process("p", body, "start>fork fork>a a>b b>join fork>c c>join join>d d>end")


def waiting_for(inside: str, extra: str = "") -> bytes:
    """An event that is waited for, then task ``after``."""
    return process(
        "p", start() + catch("wait", inside) + user("after") + end(), "start>wait wait>after after>end", extra
    )


def begun(world: World, content: bytes | None = None, **variables: Any) -> str:
    world.deploy_past_the_gate({"p.bpmn": content or two_branches()})
    return world.start("p", **variables)


def places(world: World, instance_id: str) -> Counter[str]:
    """Elements at which something stands or waits at a join."""
    with world.database.read() as connection:
        top = looked_at(UnitOfWork(connection), world.executor.workshop, world.clock, instance_id=instance_id)
    found: Counter[str] = Counter()
    for scope in top.scopes() if top is not None else ():
        found.update(token.node.id for token in standing(scope))
        found.update({join: sum(flows.values()) for join, flows in scope.parked.items()})
    return found


def healthy(world: World) -> bool:
    return examine(world.database, world.executor.workshop, now=world.clock.now()) == []


def untouched(world: World, *elements: str) -> list[Any]:
    """All that must be the same before and after of tasks nobody meant: ids, terms, who does them."""
    tasks = world.rows(
        select(UserTask.id, UserTask.due_at, UserTask.assignee_id, UserTask.version, UserTask.status)
        .where(UserTask.element_id.in_(elements))
        .order_by(UserTask.id)
    )
    terms = world.rows(
        select(Deadline.id, Deadline.started_at, Deadline.due_at, Deadline.state)
        .where(Deadline.element_id.in_(elements))
        .order_by(Deadline.id)
    )
    steps = world.rows(
        select(Job.id, Job.due_at, Job.state).where(Job.element_id.in_(elements)).order_by(Job.id)
    )
    return [*tasks, *terms, *steps]


def told(world: World, kind: str) -> list[Any]:
    return world.rows(select(HistoryEvent).where(HistoryEvent.kind == kind).order_by(HistoryEvent.seq))


def state_of(world: World, element: str) -> list[str]:
    """What has become of an element's terms."""
    return [row.state for row in world.rows(select(Deadline).where(Deadline.element_id == element))]
