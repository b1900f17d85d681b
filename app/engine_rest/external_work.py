"""Programs at work: they take external tasks, and say what became of them."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from flask import Response

from app.access.guard import for_scope, only
from app.access.people import me
from app.engine_rest.external_lists import WATCHERS, found_external, told
from app.engine_rest.section import (
    RequestInvalid,
    answer,
    body,
    engine_rest,
    execute,
    flag_of,
    list_of,
    needed_text,
    nothing,
    number_of,
    objects_of,
    text_of,
)
from app.engine_rest.typed import all_typed, plain
from app.house import House, current_house
from engine.bpmn.model import Node
from engine.commands import (
    CompleteExternal,
    ExtendLock,
    FailExternal,
    LockExternal,
    SetExternalPriority,
    SetExternalRetries,
    ThrowExternalError,
    UnlockExternal,
)
from engine.instances.reading import drawn_at
from engine.outside_work import MOST_AT_ONCE, Order, OutsideWork, Wish
from storage.queries.external_tasks import ExternalTaskLine, lent_tasks
from storage.repositories.external_tasks import WantedTopic
from storage.unit_of_work import UnitOfWork

LONGEST_LOCK = 7 * 24 * 3600 * 1000
LONGEST_WAIT = 1_800_000
HELD = 60
"""Seconds a call is held at most; a client that asked for longer calls again."""
WORKER = 120
"""Signs of a worker's name."""


@engine_rest.post("/external-task/fetchAndLock")
@only(*WATCHERS)
@for_scope("worker")
def fetch_and_lock() -> Response:
    """Lend free work; with ``asyncResponseTimeout`` wait until there is some."""
    sent, house, person = body(), current_house(), me()
    topics = {needed_text(topic, "topicName", longest=120): topic for topic in objects_of(sent, "topics")}
    order = Order(
        worker=needed_text(sent, "workerId", longest=WORKER),
        wishes=[_wish(topic) for topic in topics.values()],
        limit=min(number_of(sent, "maxTasks") or 0, MOST_AT_ONCE),
        by_priority=flag_of(sent, "usePriority") if "usePriority" in sent else True,
    )
    wait = number_of(sent, "asyncResponseTimeout", 0, LONGEST_WAIT) or 0
    work = OutsideWork(house.executor)
    ids = work.await_some(order, person.actor, seconds=min(wait / 1000, HELD))
    if not ids:
        return answer([])
    with house.database.read() as connection:
        uow = UnitOfWork(connection)
        lines = lent_tasks(connection, ids=ids)
        return answer([_lent(house, uow, work, line, topics[line.topic]) for line in lines])


@engine_rest.post("/external-task/<external_task_id>/complete")
@only(*WATCHERS)
@for_scope("worker")
def complete_external(external_task_id: str) -> Response:
    sent = _sent_about(external_task_id)
    execute(
        CompleteExternal(
            task_id=external_task_id,
            worker=needed_text(sent, "workerId", longest=WORKER),
            variables=plain(sent.get("variables")),
            own=plain(sent.get("localVariables"), "localVariables"),
        )
    )
    return nothing()


@engine_rest.post("/external-task/<external_task_id>/failure")
@only(*WATCHERS)
@for_scope("worker")
def fail_external(external_task_id: str) -> Response:
    sent = _sent_about(external_task_id)
    execute(
        FailExternal(
            task_id=external_task_id,
            worker=needed_text(sent, "workerId", longest=WORKER),
            error=text_of(sent, "errorMessage", longest=100_000) or "",
            details=text_of(sent, "errorDetails", longest=100_000),
            retries=number_of(sent, "retries"),
            again_in_ms=number_of(sent, "retryTimeout", 0, LONGEST_LOCK) or 0,
            variables=plain(sent.get("variables")),
        )
    )
    return nothing()


@engine_rest.post("/external-task/<external_task_id>/bpmnError")
@only(*WATCHERS)
@for_scope("worker")
def external_error(external_task_id: str) -> Response:
    sent = _sent_about(external_task_id)
    execute(
        ThrowExternalError(
            task_id=external_task_id,
            worker=needed_text(sent, "workerId", longest=WORKER),
            code=needed_text(sent, "errorCode", longest=120),
            message=text_of(sent, "errorMessage") or "",
            variables=plain(sent.get("variables")),
        )
    )
    return nothing()


@engine_rest.post("/external-task/<external_task_id>/lock")
@only(*WATCHERS)
@for_scope("worker")
def lock_external(external_task_id: str) -> Response:
    sent = _sent_about(external_task_id)
    worker, length = needed_text(sent, "workerId", longest=WORKER), _duration(sent, "lockDuration")
    execute(LockExternal(task_id=external_task_id, worker=worker, lock_ms=length))
    return nothing()


@engine_rest.post("/external-task/<external_task_id>/extendLock")
@only(*WATCHERS)
@for_scope("worker")
def extend_lock(external_task_id: str) -> Response:
    sent = _sent_about(external_task_id)
    worker, length = needed_text(sent, "workerId", longest=WORKER), _duration(sent, "newDuration")
    execute(ExtendLock(task_id=external_task_id, worker=worker, lock_ms=length))
    return nothing()


@engine_rest.post("/external-task/<external_task_id>/unlock")
@only(*WATCHERS)
@for_scope("worker", "write")
def unlock_external(external_task_id: str) -> Response:
    found_external(external_task_id)
    execute(UnlockExternal(task_id=external_task_id))
    return nothing()


@engine_rest.put("/external-task/<external_task_id>/retries")
@only(*WATCHERS)
@for_scope("write", "worker")
def external_retries(external_task_id: str) -> Response:
    retries = number_of(_sent_about(external_task_id), "retries", 0, 1000)
    if retries is None:
        raise RequestInvalid("Поле «retries»: назовите число попыток.")
    execute(SetExternalRetries(task_id=external_task_id, retries=retries))
    return nothing()


@engine_rest.put("/external-task/<external_task_id>/priority")
@only(*WATCHERS)
@for_scope("write", "worker")
def external_priority(external_task_id: str) -> Response:
    priority = number_of(_sent_about(external_task_id), "priority", -(2**31))
    if priority is None:
        raise RequestInvalid("Поле «priority»: назовите число.")
    execute(SetExternalPriority(task_id=external_task_id, priority=priority))
    return nothing()


def _sent_about(task_id: str) -> Mapping[str, Any]:
    """The body, once it is sure that the task is one this caller may know of."""
    found_external(task_id)
    return body()


def _duration(sent: Mapping[str, Any], name: str) -> int:
    length = number_of(sent, name, 1, LONGEST_LOCK)
    if length is None:
        raise RequestInvalid(f"Поле «{name}»: назовите время в миллисекундах.")
    return length


def _wish(topic: Mapping[str, Any]) -> Wish:
    key, definition = text_of(topic, "processDefinitionKey"), text_of(topic, "processDefinitionId")
    given = topic.get("processVariables") or {}
    if not isinstance(given, Mapping):
        raise RequestInvalid("Поле «processVariables»: ожидается объект.")
    return Wish(
        topic=WantedTopic(
            name=needed_text(topic, "topicName", longest=120),
            definition_ids=[*list_of(topic, "processDefinitionIdIn"), *([definition] if definition else [])],
            keys=[*list_of(topic, "processDefinitionKeyIn"), *([key] if key else [])],
            version_tag=text_of(topic, "processDefinitionVersionTag"),
            business_key=text_of(topic, "businessKey"),
            municipality_ids=list_of(topic, "tenantIdIn"),
        ),
        lock_for=timedelta(milliseconds=_duration(topic, "lockDuration")),
        process_variables=given,
    )


def _lent(
    house: House,
    uow: UnitOfWork,
    work: OutsideWork,
    line: ExternalTaskLine,
    topic: Mapping[str, Any],
) -> dict[str, object]:
    drawn = drawn_at(uow, house.executor.workshop, line.bundle, line.element_id)
    node = drawn[1] if drawn is not None else None
    names = _handed_out(node, list_of(topic, "variables"))
    properties = node.properties if node is not None and flag_of(topic, "includeExtensionProperties") else {}
    return {
        **told(line),
        "extensionProperties": dict(properties),
        "variables": all_typed(work.variables(uow, line.instance_id, line.token_id, names)),
    }


def _handed_out(node: Node | None, wanted: list[str]) -> list[str]:
    """Nothing leaves unasked: what the program names, within what the diagram names for it.

    The diagram says so by the property ``payload`` and by the task's own inputs; a program that
    names nothing gets just these.
    """
    if node is None:
        return wanted
    meant = [*node.properties.get("payload", "").split(), *(line.target for line in node.local_inputs)]
    if not wanted:
        return meant
    return [name for name in wanted if name in meant] if "payload" in node.properties else wanted
