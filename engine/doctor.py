"""Whether everything stored agrees: the state of each instance, its projections, its history, the journals.

Every command writes these together or not at all, so after any crash, full disk or lost
connection there is nothing to find. What is found names its object and says what it means.
"""

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from engine.actor import Actor
from engine.clock import FixedClock
from engine.context import CommandContext, Workshop
from engine.errors import EngineError
from engine.history import chain
from engine.instances.projection import EMPTY, Snapshot, snapshot
from engine.instances.running import RunningInstance, has_ended
from engine.spiff import state
from engine.spiff.scopes import TopScope
from storage.append_only import unguarded
from storage.database import Database
from storage.models import FAR_FUTURE
from storage.queries import doctor as rows
from storage.repositories.instances import InstanceRow
from storage.unit_of_work import UnitOfWork

BATCH = 200
LONGEST_LEASE = timedelta(minutes=10)
ALWAYS_TOLD = (
    "StartInstance",
    "CompleteTask",
    "CancelInstance",
    "SuspendInstance",
    "ResumeInstance",
    "EditVariables",
    "SkipStep",
    "SendBack",
    "MoveToken",
    "DeliverMessage",
)
"""Commands that leave at least one event whenever they are accepted."""


@dataclass(frozen=True, kw_only=True)
class Finding:
    """``object_id`` names what is wrong: an instance, task, job, command, journal or definition."""

    kind: str
    object_id: str
    message: str


@dataclass(frozen=True, kw_only=True)
class Stored:
    """What the tables say about a batch of instances."""

    tasks: dict[str, dict[str, rows.OpenTask]] = field(default_factory=lambda: defaultdict(dict))
    jobs: dict[str, list[rows.ElementJob]] = field(default_factory=lambda: defaultdict(list))
    subscriptions: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    terms: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    candidates: dict[str, list[tuple[str, datetime]]] = field(default_factory=lambda: defaultdict(list))
    events: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))


def examine(database: Database, workshop: Workshop, *, now: datetime) -> list[Finding]:
    """Look at everything and change nothing; an empty list means health."""
    with database.read() as connection:
        rows.stand_still(connection)
        found = list(_across_instances(connection, now))
    after: str | None = ""
    while after is not None:
        with database.read() as connection:
            rows.stand_still(connection)
            after = _examine_batch(UnitOfWork(connection), workshop, now, after, found)
    return found


def examine_instance(context: CommandContext, instance_id: str) -> list[Finding]:
    """Look at one instance as it is written so far; an empty list means health."""
    row = context.uow.instances.look(instance_id)
    assert row is not None
    stored = _stored(context.uow, [instance_id])
    return [*_history(row, stored.events[instance_id]), *_projections(row, context, stored)]


def _examine_batch(
    uow: UnitOfWork, workshop: Workshop, now: datetime, after: str, found: list[Finding]
) -> str | None:
    """Examine the next instances; the id of the last of them, or None when there were none."""
    batch = rows.instances_after(uow.connection, after=after, limit=BATCH)
    if not batch:
        return None
    stored = _stored(uow, [row.id for row in batch])
    context = CommandContext(
        uow=uow, actor=Actor.system(), clock=FixedClock(now), workshop=workshop, command_id=""
    )
    for row in batch:
        found += _history(row, stored.events[row.id])
        found += _projections(row, context, stored)
    return batch[-1].id


def _stored(uow: UnitOfWork, ids: Collection[str]) -> Stored:
    connection, stored = uow.connection, Stored()
    for task in rows.open_tasks(connection, ids):
        stored.tasks[task.instance_id][task.id] = task
    for job in rows.element_jobs(connection, ids):
        stored.jobs[job.instance_id].append(job)
    for instance_id, token_id in rows.subscriptions(connection, ids):
        stored.subscriptions[instance_id].append(token_id)
    for instance_id, token_id in rows.open_terms(connection, ids):
        stored.terms[instance_id].append(token_id)
    for task_id, group, due_at in rows.candidates(
        connection, [t for ts in stored.tasks.values() for t in ts]
    ):
        stored.candidates[task_id].append((group, due_at))
    for event in rows.events(connection, ids):
        stored.events[event["instance_id"]].append(event)
    return stored


def _history(row: InstanceRow, events: list[dict[str, Any]]) -> Iterator[Finding]:
    digest = ""
    for number, event in enumerate(events, start=1):
        told = {name: value for name, value in event.items() if name != "hash"}
        digest = chain(digest, told)
        if event["seq"] != number or event["hash"] != digest:
            yield _finding(
                "history_broken", row.id, f"Запись {number} в истории процедуры изменена или утрачена."
            )
            return
    if len(events) != row.history_seq or digest != row.history_hash:
        yield _finding(
            "history_cut",
            row.id,
            f"В истории процедуры {len(events)} записей, должно быть {row.history_seq}.",
        )
    changes = len({event["command_id"] for event in events})
    if changes > row.version:
        yield _finding(
            "version_behind", row.id, f"Процедуру меняли {changes} действий, а её версия — {row.version}."
        )


def _projections(row: InstanceRow, context: CommandContext, stored: Stored) -> Iterator[Finding]:
    live = EMPTY
    if has_ended(row):
        if row.state is not None:
            yield _finding("state_left", row.id, "Процедура закончена, а её состояние не убрано.")
    else:
        try:
            top = _restored(row, context)
        except EngineError as error:
            yield _finding("state_unreadable", row.id, f"Процедура не может продолжаться: {error.message}")
            return
        live = snapshot(top)
        if not _waits(top, live):
            yield _finding(
                "dead", row.id, "Процедура идёт, но ничего не ждёт: ни человека, ни срока, ни сообщения."
            )
    yield from _tasks(row.id, live, stored)
    yield from _jobs(row.id, live, stored)
    yield from _same(
        row.id, "subscriptions", "ожиданий сообщений", live.subscriptions, stored.subscriptions[row.id]
    )
    yield from _same(row.id, "terms", "сроков", live.terms, stored.terms[row.id])


def _restored(row: InstanceRow, context: CommandContext) -> TopScope:
    program = context.workshop.definitions.program(context.uow, row.bundle)
    services = RunningInstance(row, context).services
    return state.restore(program, services, row.state or b"", row.state_format)


def _waits(top: TopScope, live: Snapshot) -> bool:
    outside = any(token.internal_data.get("external") is not None for token in top.all_tokens())
    return bool(live.tasks or live.jobs or live.subscriptions or outside)


def _tasks(instance_id: str, live: Snapshot, stored: Stored) -> Iterator[Finding]:
    tasks = stored.tasks[instance_id]
    yield from _same(instance_id, "tasks", "задач", live.tasks, list(tasks))
    for task in tasks.values():
        due_at = task.due_at or FAR_FUTURE
        if sorted(stored.candidates[task.id]) != sorted((group, due_at) for group in set(task.groups)):
            yield _finding("inbox", task.id, "Задача видна не тем, кому предложена, или с другим сроком.")


def _jobs(instance_id: str, live: Snapshot, stored: Stored) -> Iterator[Finding]:
    jobs = stored.jobs[instance_id]
    yield from _same(instance_id, "jobs", "ожидаемых событий", live.jobs, [job.token_id for job in jobs])
    for job in jobs:
        due = live.jobs.get(job.token_id, "now")
        # A job that failed is put off; until then it is due exactly when its element says.
        if due != "now" and not job.attempts and datetime.fromisoformat(due) != job.due_at:
            yield _finding("job_moved", job.id, "Таймер сработает не тогда, когда наступает его срок.")


def _same(
    instance_id: str, kind: str, what: str, live: Collection[str], stored: Collection[str]
) -> Iterator[Finding]:
    """Exactly one row for each token, and no row without its token."""
    if sorted(live) == sorted(stored):
        return
    yield _finding(
        kind,
        instance_id,
        f"В состоянии процедуры {len(live)} {what}, в таблицах {len(stored)}"
        f" (общих {len(set(live) & set(stored))}).",
    )


def _across_instances(connection: Any, now: datetime) -> Iterator[Finding]:
    yield from _each(
        "candidate_left",
        rows.tasks_in_the_inbox_though_closed(connection),
        "Закрытая задача видна в списке задач.",
    )
    yield from _each(
        "job_left", rows.jobs_left_behind(connection), "Работа осталась от законченной процедуры."
    )
    yield from _each(
        "incident_left",
        rows.incidents_left_behind(connection),
        "Происшествие не закрыто, хотя работа, о которой оно говорит, больше не ждёт повтора.",
    )
    yield from _each(
        "lease_old",
        rows.leases_since(connection, now - LONGEST_LEASE),
        "Работу взяли более 10 минут назад и не сделали: не работают таймеры.",
    )
    yield from _each(
        "command_untold",
        rows.commands_without_a_trace(connection, ALWAYS_TOLD),
        "Действие выполнено, но в истории его нет.",
    )
    yield from _each(
        "command_unknown",
        rows.events_without_a_command(connection),
        "История называет действие, которого нет в журнале действий.",
    )
    yield from _each(
        "unguarded",
        unguarded(connection),
        "Строки таблицы можно переписать или удалить: нет её триггеров. Верните их: kurator db guard.",
    )
    yield from _journals(connection)
    yield from _definitions(connection)


def _definitions(connection: Any) -> Iterator[Finding]:
    for definition_id, name, content, sha256 in rows.definitions(connection):
        if hashlib.sha256(content).hexdigest() != sha256:
            yield _finding(
                "definition_changed",
                definition_id,
                f"Схема или таблица решений «{name}» изменена после развёртывания.",
            )


def _journals(connection: Any) -> Iterator[Finding]:
    for journal in rows.journals(connection):
        if not journal.entries == journal.highest == journal.last:
            yield _finding(
                "journal_gap",
                f"{journal.register} {journal.owner} {journal.year}",
                f"В журнале {journal.register} за {journal.year} год записей {journal.entries},"
                f" наибольший номер {journal.highest}, выдан последним {journal.last or 0}.",
            )


def _each(kind: str, ids: Iterable[str], message: str) -> Iterator[Finding]:
    return (_finding(kind, object_id, message) for object_id in ids)


def _finding(kind: str, object_id: str, message: str) -> Finding:
    return Finding(kind=kind, object_id=object_id, message=message)
