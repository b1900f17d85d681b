"""Thousands of running procedures, planted as rows: a district as it looks after years of work.

Nothing of it is run by the engine; only what the cockpit reads is true to life: open and
finished tasks, timers, awaited messages, terms, and a state of a few kilobytes in each row.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, insert

from engine.bpmn.model import Kind, Process
from storage.columns import new_id
from storage.models import Base, Case, EventSubscription, Incident, Job, ProcessInstance, UserTask

AT_ONCE = 1_000
STATE = b"x" * 3_000
FINISHED = 3
"""Finished tasks of each procedure."""


@dataclass(kw_only=True)
class Crowd:
    """Where the procedures run and by which diagram."""

    definition_id: str
    process: Process
    municipality_id: str
    agencies: Sequence[str]
    now: datetime
    seed: int = 1
    rows: dict[type[Base], list[dict[str, Any]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)
        self._steps = [node for node in self.process.nodes() if node.is_persons_work]
        kinds = (Kind.BOUNDARY, Kind.CATCH)
        self._events = [node for node in self.process.nodes() if node.kind in kinds and node.events]

    def plant(self, connection: Connection, count: int, *, first: int = 0) -> None:
        for number in range(first, first + count):
            self._procedure(number)
            if number % AT_ONCE == AT_ONCE - 1:
                self._write(connection)
        self._write(connection)

    def _procedure(self, number: int) -> None:
        instance_id, case_id = new_id(), new_id()
        began = self._past(400)
        own = {"instance_id": instance_id, "case_id": case_id, "municipality_id": self.municipality_id}
        name = f"Б-2026-{number:05}"
        self._case(case_id, name, number, began)
        self._add(
            ProcessInstance,
            id=instance_id,
            definition_id=self.definition_id,
            definition_key=self.process.id,
            bundle=[self.definition_id],
            business_key=name,
            case_id=case_id,
            municipality_id=self.municipality_id,
            agency_id=None,
            parent_id=None,
            status="suspended" if self._random.random() < 0.02 else "running",
            version=9,
            state=STATE,
            state_format="json",
            started_at=began,
            started_by="system",
            ended_at=None,
            ends=[],
            history_seq=20,
            history_hash="0" * 64,
        )
        for _ in range(1 + (self._random.random() < 0.3)):
            self._task(own, created=self._past(60), ended=None)
        for _ in range(FINISHED):
            ended = self._past(300)
            self._task(own, created=ended - timedelta(days=self._random.randint(1, 9)), ended=ended)
        self._waits(own)
        if self._random.random() < 0.01:
            self._incident(own)

    def _case(self, case_id: str, name: str, number: int, began: datetime) -> None:
        self._add(
            Case,
            id=case_id,
            municipality_id=self.municipality_id,
            number=name,
            year=2026,
            ordinal=number + 1,
            family_name="Проверочные",
            status="checking",
            danger_level=None,
            threat=False,
            is_late=False,
            opened_at=began,
            search_key=name.lower(),
        )

    def _task(self, own: dict[str, Any], *, created: datetime, ended: datetime | None) -> None:
        node = self._random.choice(self._steps)
        due = created + timedelta(days=self._random.randint(2, 75), hours=self._random.randint(0, 23))
        self._add(
            UserTask,
            **own,
            id=new_id(),
            definition_id=self.definition_id,
            agency_id=self._random.choice([*self.agencies, None]),
            element_id=node.id,
            name=node.name or node.id,
            lane=node.lane or None,
            form_key=None,
            form_part=None,
            assignee_id=None,
            groups=[f"kdn_secretary@mun:{self.municipality_id}"],
            clauses=None,
            priority=50,
            status="open" if ended is None else "completed",
            version=1,
            created_at=created,
            due_at=due,
            due_date=due.date(),
            ended_at=ended,
        )

    def _waits(self, own: dict[str, Any]) -> None:
        for _ in range(2):
            self._add(
                Job,
                **own,
                id=new_id(),
                kind="timer",
                element_id=self._random.choice(self._events).id,
                due_at=self.now + timedelta(hours=self._random.randint(1, 2_000)),
                state="waiting",
                attempts=0,
                expiries=0,
                token=0,
                created_at=self._past(60),
            )
        self._add(
            EventSubscription,
            **own,
            id=new_id(),
            kind="message",
            name="answer",
            element_id=self._random.choice(self._events).id,
            spiff_task_id=new_id(),
            created_at=self._past(60),
        )

    def _incident(self, own: dict[str, Any]) -> None:
        self._add(
            Incident,
            **own,
            id=new_id(),
            kind="job_failed",
            element_id=self._random.choice(self._steps).id,
            message="Нет ответа внешней системы",
            first_at=self.now,
            last_at=self.now,
            count=1,
        )

    def _past(self, most_days: int) -> datetime:
        return self.now - timedelta(minutes=self._random.randint(1, most_days * 24 * 60))

    def _add(self, model: type[Base], **values: Any) -> None:
        self.rows.setdefault(model, []).append(values)

    def _write(self, connection: Connection) -> None:
        for model, rows in self.rows.items():
            connection.execute(insert(model), rows)
        self.rows.clear()
