"""A step of task ``a`` that cannot be made, and the incidents it leaves."""

from typing import Any

import pytest
from sqlalchemy import select

from engine.errors import EngineError
from storage.models import Incident
from tests import bpmn
from tests.world import World

SECRETARY, TEACHER = "smirnova", "semenova"
on_sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
NO_WAY = bpmn.process(
    "p",
    bpmn.start() + bpmn.user("a") + bpmn.exclusive("way") + bpmn.end() + bpmn.user("b")
    + bpmn.flow("way", "end", "answer == 1") + bpmn.flow("way", "b", "answer == 2"),
    "start>a a>way b>end",
)  # fmt: skip


def incidents(world: World) -> list[Any]:
    return world.rows(select(*Incident.__table__.columns).where(Incident.resolved_at.is_(None)))


def try_to_complete(world: World, **variables: Any) -> EngineError:
    with pytest.raises(EngineError) as refused:
        world.complete("a", SECRETARY, variables=variables)
    return refused.value
