"""Terms of an instance as rows, and the ladder that tells people when one is missed (procedures.md 0.2).

A missed term decides nothing: the task stays open, the miss is written down. Each step
of the ladder is a job; the next is made when the one before it is done.
"""

import csv
from collections.abc import Collection, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from engine.deadlines import Deadline, escalation_moments, replay
from engine.spiff.tokens import Token
from storage.repositories.deadlines import ComputedTerm, DeadlineRow, NewDeadline
from storage.repositories.jobs import JobRow

if TYPE_CHECKING:
    from engine.running import RunningInstance

FIRST_STEP = "E1"


def open_term(instance: "RunningInstance", token: Token, computed: Deadline | None) -> None:
    """A new element with a term; without ``computed`` its start is not known yet."""
    row, node = instance.row, token.node
    new = NewDeadline(
        instance_id=row.id,
        case_id=row.case_id,
        municipality_id=row.municipality_id,
        element_id=node.id,
        element_name=node.name or None,
        user_task_id=token.id if token.spec.manual else None,
        spiff_task_id=token.id,
        rule=node.properties["deadline"],
        clauses=" ".join(node.clauses) or None,
    )
    term = _term(computed) if computed else None
    deadline_id = instance.uow.deadlines.open(new, term, at=instance.services.at)
    if computed is not None:
        _climb(instance, deadline_id, node.id, computed, after="")


def start(instance: "RunningInstance", token: Token, computed: Deadline | None) -> None:
    """The start of a waiting term has become known."""
    if computed is None:
        return
    for term in instance.uow.deadlines.of_tokens([token.id]):
        instance.uow.deadlines.start(term.id, _term(computed))
        _climb(instance, term.id, token.node.id, computed, after="")
    if token.spec.manual:
        groups = next(iter(instance.uow.user_tasks.groups_of([token.id]).values()), ())
        instance.uow.user_tasks.set_term(
            token.id,
            groups,
            due_at=computed.due_at,
            due_date=computed.due_date,
            target_date=computed.target_date,
        )


def end_terms(instance: "RunningInstance", token_ids: Sequence[str], done: Collection[str]) -> None:
    """Close the terms of elements that were left: met or met late when done, void when cancelled."""
    deadlines = instance.uow.deadlines
    deadlines.close_many([token_id for token_id in token_ids if token_id in done], at=instance.services.at)
    instance.uow.jobs.cancel_steps(token_ids)
    deadlines.void_many([token_id for token_id in token_ids if token_id not in done], at=instance.services.at)


def take_step(instance: "RunningInstance", job: JobRow) -> None:
    """A step of the ladder is due: write it down, flag the case, make the next step."""
    assert job.deadline_id is not None
    uow = instance.uow
    term = uow.deadlines.get(job.deadline_id)
    if term.state != "running":
        return
    step = str(job.topic)
    uow.deadlines.log(
        term.id, step, at=job.due_at, told=_told(instance, term, step), assignee_id=_assignee(instance, term)
    )
    instance.record(
        "deadline_missed" if step == FIRST_STEP else "deadline_escalated",
        element_id=term.element_id,
        element_name=term.element_name,
        task_id=term.user_task_id,
        data={"step": step, "due_at": term.due_at.isoformat() if term.due_at else None},
    )
    if step == FIRST_STEP and instance.row.case_id is not None:
        uow.cases.flag_late(instance.row.case_id)
    computed = replay(uow.deadlines.explanation(term.id), calendar=instance.place.calendar)
    _climb(instance, term.id, term.element_id, computed, after=step)


def _climb(
    instance: "RunningInstance", deadline_id: str, element_id: str, computed: Deadline, *, after: str
) -> None:
    """Make the job of the next step of the ladder."""
    from engine.projection import new_job

    place = instance.place
    ladder = escalation_moments(computed, calendar=place.calendar, settings=place.settings)
    for moment in ladder:
        if moment.step.value >= FIRST_STEP and moment.step.value > after:
            instance.uow.jobs.add(
                [
                    new_job(
                        instance,
                        kind="escalation",
                        element_id=element_id,
                        deadline_id=deadline_id,
                        topic=moment.step.value,
                        due_at=moment.at,
                    )
                ]
            )
            return


def _term(computed: Deadline) -> ComputedTerm:
    return ComputedTerm(
        started_at=computed.started_at,
        due_date=computed.due_date,
        due_at=computed.due_at,
        target_date=computed.target_date,
        explanation=computed.as_json(),
        calendar_version=computed.calendar_version,
        is_preliminary=computed.preliminary,
    )


def _assignee(instance: "RunningInstance", term: DeadlineRow) -> str | None:
    task = instance.uow.user_tasks.get(term.user_task_id) if term.user_task_id else None
    return task.assignee_id if task else None


def _told(instance: "RunningInstance", term: DeadlineRow, step: str) -> list[str]:
    """Whom the ladder names, as group keys and staff ids."""
    task = instance.uow.user_tasks.get(term.user_task_id) if term.user_task_id else None
    told: list[str] = []
    for whom in ladder_roles(instance.workshop.law.folder)[step]:
        if whom == "assignee":
            told += [task.assignee_id] if task and task.assignee_id else list(task.groups) if task else []
        elif whom == "agency_head":
            told += [f"agency_head@agency:{task.agency_id}"] if task and task.agency_id else []
        else:
            told.append(f"{whom}@mun:{instance.row.municipality_id}")
    return list(dict.fromkeys(told))


@lru_cache(maxsize=8)
def ladder_roles(folder: Path) -> dict[str, tuple[str, ...]]:
    """Step of the ladder → whom it tells, from ``processes/escalation.csv``."""
    with (folder / "escalation.csv").open(encoding="utf-8", newline="") as file:
        return {row["step"]: tuple(row["told"].split()) for row in csv.DictReader(file)}
