"""What a procedure has passed: the events from a step on, and when what waits now came about."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from storage.models import Deadline, EventSubscription, FormAnswer, HistoryEvent, Job, UserTask

STEP_DONE = "task_completed"


@dataclass(frozen=True, kw_only=True)
class PassedStep:
    """A task that a person has done."""

    seq: int
    at: datetime
    task_id: str
    element_id: str
    element_name: str | None
    actor_id: str
    actor_name: str


@dataclass(frozen=True, kw_only=True)
class PastEvent:
    seq: int
    at: datetime
    kind: str
    element_id: str | None
    element_name: str | None
    task_id: str | None
    data: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class OldTerm:
    """The term of a task as it was when the task was done."""

    rule: str
    started_at: datetime | None
    due_at: datetime | None
    explanation: Any


@dataclass(frozen=True, kw_only=True)
class HandedInForm:
    form_key: str
    answers: Mapping[str, Any]
    submitted_by: str


def passed_steps(connection: Connection, *, instance_id: str) -> list[PassedStep]:
    """Tasks that people have done, the last first."""
    rows = connection.execute(
        select(*(getattr(HistoryEvent, name) for name in PassedStep.__dataclass_fields__))
        .where(
            HistoryEvent.instance_id == instance_id,
            HistoryEvent.kind == STEP_DONE,
            HistoryEvent.task_id.is_not(None),
        )
        .order_by(HistoryEvent.seq.desc())
        .limit(500)
    )
    return [PassedStep(**row._mapping) for row in rows]


def events_from(connection: Connection, *, instance_id: str, seq: int) -> list[PastEvent]:
    """Everything from an event on, itself first."""
    rows = connection.execute(
        select(*(getattr(HistoryEvent, name) for name in PastEvent.__dataclass_fields__))
        .where(HistoryEvent.instance_id == instance_id, HistoryEvent.seq >= seq)
        .order_by(HistoryEvent.seq)
    )
    return [PastEvent(**row._mapping) for row in rows]


def arose(connection: Connection, *, token_ids: Collection[str]) -> dict[str, datetime]:
    """When what waits at these tokens came about: tasks, timers, awaited messages, terms."""
    found: dict[str, datetime] = {}
    for column, created in (
        (UserTask.id, UserTask.created_at),
        (Job.spiff_task_id, Job.created_at),
        (EventSubscription.spiff_task_id, EventSubscription.created_at),
        (Deadline.spiff_task_id, Deadline.created_at),
    ):
        for token_id, at in connection.execute(select(column, created).where(column.in_(token_ids))):
            found[str(token_id)] = min(at, found.get(str(token_id), at))
    return found


def term_of_task(connection: Connection, *, task_id: str) -> OldTerm | None:
    row = connection.execute(
        select(*(getattr(Deadline, name) for name in OldTerm.__dataclass_fields__)).where(
            Deadline.user_task_id == task_id
        )
    ).first()
    return None if row is None else OldTerm(**row._mapping)


def term_of_element(connection: Connection, *, instance_id: str, element_id: str) -> OldTerm | None:
    """The last term of an element, of a stage for example."""
    row = connection.execute(
        select(*(getattr(Deadline, name) for name in OldTerm.__dataclass_fields__))
        .where(Deadline.instance_id == instance_id, Deadline.element_id == element_id)
        .order_by(Deadline.created_at.desc())
        .limit(1)
    ).first()
    return None if row is None else OldTerm(**row._mapping)


def handed_in(connection: Connection, *, task_id: str) -> HandedInForm | None:
    row = connection.execute(
        select(FormAnswer.form_key, FormAnswer.answers, FormAnswer.submitted_by).where(
            FormAnswer.task_id == task_id
        )
    ).first()
    return None if row is None else HandedInForm(**row._mapping)
