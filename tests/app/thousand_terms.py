"""A thousand cases with one term each, in every state: one case is opened by commands, the others are its copies."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, insert, select

from storage.columns import new_id
from storage.models import Base, Case, Deadline, HistoryEvent, ProcessInstance, TaskCandidate, UserTask
from tests.processes.path import CaseWalk
from tests.world import World, at

NOW = at("2026-05-13 12:00").replace(second=7, microsecond=400_000)
HALTED = "дело у прокурора"
AWAITS = "дата заседания"
SECOND = timedelta(seconds=1)
EDGES = (-SECOND, timedelta(), SECOND)
"""Of what is due in this very second nobody is late."""


@dataclass(frozen=True, kw_only=True)
class Known:
    """What the maker of a term knows of it."""

    deadline_id: str
    task_id: str | None
    case_id: str
    number: str
    state: str


class Maker:
    """Copies rows of one real case, each with a term of its own."""

    def __init__(self, world: World, seed: int):
        walk = CaseWalk(world).report("2026-05-12 09:00", "alekseeva").phone("2026-05-12 09:10", "alekseeva")
        self.world, self.random = world, random.Random(seed)
        self.secretary = world.actor("smirnova").staff_id
        self.case = self._one(Case, Case.id == walk.case_id)
        self.instance = self._one(ProcessInstance, ProcessInstance.case_id == walk.case_id)
        self.task = self._one(UserTask, UserTask.element_id == "IC_T03")
        self.term = self._one(Deadline, Deadline.element_id == "IC_T03")
        self.event = self._one(HistoryEvent, HistoryEvent.instance_id == self.instance["id"])
        self.rows: dict[type[Base], list[dict[str, Any]]] = {}

    def _one(self, model: type[Base], condition: Any) -> dict[str, Any]:
        with self.world.database.read() as connection:
            found = connection.execute(select(model.__table__).where(condition).limit(1)).one()
        return dict(found._mapping)

    def make(self, count: int) -> list[Known]:
        known = [self._case(number) for number in range(1, count + 1)]
        with self.world.database.begin() as connection:
            for model in (TaskCandidate, Deadline, UserTask):
                connection.execute(delete(model))
            for model in (Case, ProcessInstance, UserTask, Deadline, HistoryEvent):
                connection.execute(insert(model), self.rows[model])
        return known

    def _case(self, number: int) -> Known:
        case_id, instance_id, element = new_id(), new_id(), new_id()
        state, values = self._state()
        if halted := self._halts(state):
            state = "paused" if state == "running" else state
        name = f"МДВ-2026-{1000 + number}"
        self._add(Case, self.case, id=case_id, number=name, ordinal=1000 + number)
        self._add(
            ProcessInstance,
            self.instance,
            id=instance_id,
            case_id=case_id,
            business_key=name,
            status="suspended" if halted else "running",
        )
        if halted:
            why = {"status": ["running", "suspended"], "reason": HALTED}
            self._add(HistoryEvent, self.event, instance_id=instance_id, kind="instance_suspended", data=why)
        task_id = None if number % 10 == 0 else element
        if task_id:
            self._task(task_id, instance_id, case_id, values)
        deadline_id = new_id()
        own = {"id": deadline_id, "instance_id": instance_id, "case_id": case_id, "spiff_task_id": element}
        self._add(Deadline, self.term, **own, user_task_id=task_id, **values)
        return Known(deadline_id=deadline_id, task_id=task_id, case_id=case_id, number=name, state=state)

    def _task(self, task_id: str, instance_id: str, case_id: str, values: dict[str, Any]) -> None:
        status = {"met": "completed", "met_late": "completed", "void": "cancelled"}
        self._add(
            UserTask,
            self.task,
            id=task_id,
            instance_id=instance_id,
            case_id=case_id,
            assignee_id=self.secretary,
            status=status.get(values["state"], "open"),
            due_at=values["due_at"],
            due_date=values["due_date"],
            ended_at=values["closed_at"],
        )

    def _state(self) -> tuple[str, dict[str, Any]]:
        """A state by its name, and the columns of a term that is in it at ``NOW``."""
        by_hours = self.random.random() < 0.2
        this_second = NOW.replace(microsecond=0)
        gap = self.random.choice([*EDGES, timedelta(minutes=self.random.randint(-60_000, 60_000))])
        due = this_second + gap
        values: dict[str, Any] = {
            "due_at": due,
            "due_date": due.date(),
            "started_at": due - timedelta(days=3),
            "closed_at": None,
            "state": "running",
            "awaits": None,
            "by_hours": by_hours,
            "rule": "setting:a.phone_kdn" if by_hours else "WD:3",
            "is_preliminary": self.random.random() < 0.1,
        }
        kind = self.random.choice(["open", "open", "open", "done", "void", "waiting"])
        if kind == "waiting":
            unknown = dict.fromkeys(("due_at", "due_date", "started_at"))
            return "not_started", {**values, **unknown, "awaits": AWAITS, "state": "not_started"}
        if kind == "void":
            return "void", {**values, "state": "void", "closed_at": NOW}
        if kind == "open":
            return ("missed" if gap < timedelta() else "running"), values
        return self._done(due, values)

    def _done(self, due: datetime, values: dict[str, Any]) -> tuple[str, dict[str, Any]]:
        late = self.random.choice([*EDGES, timedelta(hours=self.random.randint(-400, 400))])
        state = "met_late" if late > timedelta() else "met"
        return state, {**values, "state": state, "closed_at": due + late}

    def _halts(self, state: str) -> bool:
        return state in {"running", "missed", "not_started"} and self.random.random() < 0.2

    def _add(self, model: type[Base], row: dict[str, Any], **own: Any) -> None:
        self.rows.setdefault(model, []).append({**row, **own})
