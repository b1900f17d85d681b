"""Lists of external tasks: what waits for programs, who has it, what went wrong."""

from collections.abc import Mapping
from typing import Any

from flask import Response

from app.access.guard import for_scope, only
from app.access.people import me
from app.engine_rest.section import (
    answer,
    asked,
    engine_rest,
    flag_of,
    list_of,
    number_of,
    pages,
    refuse_unknown,
    sorting,
    text_of,
)
from app.engine_rest.typed import moment, read_moment
from app.house import current_house
from engine.errors import NotFound
from storage.models import JobState
from storage.queries.external_tasks import (
    ExternalFilter,
    ExternalTaskLine,
    WorkReach,
    count_external_tasks,
    external_task,
    external_tasks,
    topic_names,
)
from storage.scope import COMMISSION_ROLES

WATCHERS = ("outside_worker", "system_admin", *sorted(COMMISSION_ROLES))
_EQUAL = {
    "externalTaskId": "id",
    "topicName": "topic",
    "workerId": "worker",
    "activityId": "element",
    "processInstanceId": "instance",
    "executionId": "token",
    "processDefinitionId": "definition",
}
_AMONG = {
    "externalTaskIdIn": "id",
    "activityIdIn": "element",
    "processInstanceIdIn": "instance",
    "processDefinitionKeyIn": "key",
    "tenantIdIn": "municipality",
}
_SORTED_BY = {
    "id": "id",
    "lockExpirationTime": "locked_until",
    "processInstanceId": "instance",
    "processDefinitionId": "definition",
    "processDefinitionKey": "key",
    "tenantId": "municipality",
    "taskPriority": "priority",
    "createTime": "created",
}
_FLAGS = frozenset({"locked", "notLocked", "active", "suspended", "withRetriesLeft", "noRetriesLeft"})
_BOUNDS = frozenset(
    {"lockExpirationBefore", "lockExpirationAfter", "priorityHigherThanOrEquals", "priorityLowerThanOrEquals"}
)
SERVED = frozenset(_EQUAL) | frozenset(_AMONG) | _FLAGS | _BOUNDS


@engine_rest.get("/external-task")
@engine_rest.post("/external-task", endpoint="external_tasks_by_body")
@only(*WATCHERS)
@for_scope("read", "worker")
def external_task_list() -> Response:
    sent = asked()
    first, most = pages(sent)
    order = [(_SORTED_BY[name], largest) for name, largest in sorting(sent) if name in _SORTED_BY]
    house = current_house()
    with house.database.read() as connection:
        found = external_tasks(
            connection,
            reach=reach(),
            chosen=_chosen(sent),
            now=house.clock.now(),
            order=order,
            first=first,
            most=most,
        )
    return answer([told(line) for line in found])


@engine_rest.get("/external-task/count")
@engine_rest.post("/external-task/count", endpoint="external_task_count_by_body")
@only(*WATCHERS)
@for_scope("read", "worker")
def external_task_count() -> Response:
    house = current_house()
    with house.database.read() as connection:
        found = count_external_tasks(
            connection, reach=reach(), chosen=_chosen(asked()), now=house.clock.now()
        )
    return answer({"count": found})


@engine_rest.get("/external-task/topic-names")
@only(*WATCHERS)
@for_scope("read", "worker")
def external_task_topics() -> Response:
    sent = asked()
    chosen = ExternalFilter(
        locked=True
        if flag_of(sent, "withLockedTasks")
        else False
        if flag_of(sent, "withUnlockedTasks")
        else None,
        retries_left=True if flag_of(sent, "withRetriesLeft") else None,
    )
    house = current_house()
    with house.database.read() as connection:
        return answer(topic_names(connection, reach=reach(), chosen=chosen, now=house.clock.now()))


@engine_rest.get("/external-task/<external_task_id>")
@only(*WATCHERS)
@for_scope("read", "worker")
def external_task_one(external_task_id: str) -> Response:
    return answer(told(found_external(external_task_id)))


@engine_rest.get("/external-task/<external_task_id>/errorDetails")
@only(*WATCHERS)
@for_scope("read", "worker")
def external_task_error(external_task_id: str) -> Response:
    details = found_external(external_task_id).error_details
    return Response(details, mimetype="text/plain") if details else Response(status=204)


def reach() -> WorkReach:
    """What of the work for programs this person, or this program, may see."""
    person = me()
    if person.has_role("system_admin"):
        return WorkReach()
    if person.has_role("outside_worker"):
        place = person.actor.municipality_id
        return WorkReach(topics=person.actor.topics, municipalities=None if place is None else [place])
    return WorkReach(municipalities=person.scope.commissions)


def told(line: ExternalTaskLine) -> dict[str, object]:
    return {
        "activityId": line.element_id,
        "activityInstanceId": line.token_id,
        "businessKey": line.business_key,
        "createTime": moment(line.created_at),
        "errorMessage": line.error,
        "executionId": line.token_id,
        "extensionProperties": None,
        "id": line.id,
        "lockExpirationTime": moment(line.locked_until),
        "priority": line.priority,
        "processDefinitionId": line.definition_id,
        "processDefinitionKey": line.definition_key,
        "processDefinitionVersionTag": line.version_tag,
        "processInstanceId": line.instance_id,
        "retries": 0 if line.state == JobState.FAILED else line.retries,
        "suspended": line.is_suspended,
        "tenantId": line.municipality_id,
        "topicName": line.topic,
        "workerId": line.worker,
    }


def found_external(task_id: str) -> ExternalTaskLine:
    with current_house().database.read() as connection:
        line = external_task(connection, task_id=task_id, reach=reach())
    if line is None:
        raise NotFound(f"Внешнего задания {task_id} нет, или оно не для вас.")
    return line


def _chosen(sent: Mapping[str, Any]) -> ExternalFilter:
    refuse_unknown(sent, SERVED)
    return ExternalFilter(
        equal={column: text_of(sent, name) or "" for name, column in _EQUAL.items() if name in sent},
        among={column: list_of(sent, name) for name, column in _AMONG.items() if name in sent},
        locked=_either(sent, "locked", "notLocked"),
        suspended=_either(sent, "suspended", "active"),
        retries_left=_either(sent, "withRetriesLeft", "noRetriesLeft"),
        locked_before=_moment(sent, "lockExpirationBefore"),
        locked_after=_moment(sent, "lockExpirationAfter"),
        priority_from=number_of(sent, "priorityHigherThanOrEquals", -(2**31)),
        priority_to=number_of(sent, "priorityLowerThanOrEquals", -(2**31)),
    )


def _either(sent: Mapping[str, Any], yes: str, no: str) -> bool | None:
    return True if flag_of(sent, yes) else False if flag_of(sent, no) else None


def _moment(sent: Mapping[str, Any], name: str) -> Any:
    return read_moment(sent[name], name) if name in sent else None
