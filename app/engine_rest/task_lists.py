"""People's open tasks: the list by filters, its length, one task."""

from collections.abc import Mapping
from typing import Any

from flask import Response

from app.access.guard import for_scope, workers
from app.access.looks import record_look
from app.access.people import SignedIn, me, sign_in
from app.engine_rest.asking import Filters, asked_of
from app.engine_rest.section import answer, asked, engine_rest, flag_of, list_of, text_of
from app.engine_rest.typed import moment
from app.house import current_house
from engine.errors import NotFound
from storage.models import InstanceStatus
from storage.queries.asked_tasks import (
    RUNNING,
    SUSPENDED,
    AskedTask,
    count_open_tasks,
    one_task,
    open_tasks,
)
from storage.queries.organisation import staff_by_id, staff_by_login
from storage.queries.tasks import task_card

FILTERS: Filters = {
    "taskId": ("equal", "id"),
    "taskIdIn": ("among", "id"),
    "name": ("equal", "name"),
    "nameLike": ("like", "name"),
    "processInstanceId": ("equal", "instance_id"),
    "processInstanceIdIn": ("among", "instance_id"),
    "executionId": ("equal", "instance_id"),
    "processInstanceBusinessKey": ("equal", "business_key"),
    "processInstanceBusinessKeyIn": ("among", "business_key"),
    "processInstanceBusinessKeyLike": ("like", "business_key"),
    "processDefinitionId": ("equal", "definition_id"),
    "processDefinitionKey": ("equal", "process_key"),
    "processDefinitionKeyIn": ("among", "process_key"),
    "processDefinitionName": ("equal", "process_name"),
    "processDefinitionNameLike": ("like", "process_name"),
    "taskDefinitionKey": ("equal", "element_id"),
    "taskDefinitionKeyIn": ("among", "element_id"),
    "taskDefinitionKeyLike": ("like", "element_id"),
    "assignee": ("equal", "assignee_id"),
    "assigned": ("filled", "assignee_id"),
    "unassigned": ("empty", "assignee_id"),
    "assigneeIn": ("among", "assignee_id"),
    "dueBefore": ("before", "due_at"),
    "dueAfter": ("after", "due_at"),
    "withoutDueDate": ("empty", "due_at"),
    "followUpBefore": ("before", "follow_up_at"),
    "followUpAfter": ("after", "follow_up_at"),
    "createdBefore": ("before", "created_at"),
    "createdAfter": ("after", "created_at"),
    "priority": ("number", "priority"),
    "tenantIdIn": ("among", "municipality_id"),
    "active": ("is", "instance_status", RUNNING),
    "suspended": ("is", "instance_status", SUSPENDED),
}
ORDER = {
    "id": "id",
    "name": "name",
    "created": "created_at",
    "dueDate": "due_at",
    "followUpDate": "follow_up_at",
    "priority": "priority",
    "assignee": "assignee_id",
    "instanceId": "instance_id",
    "executionId": "instance_id",
    "tenantId": "municipality_id",
    "taskDefinitionKey": "element_id",
}
BESIDE = frozenset({"candidateGroup", "candidateGroups", "candidateUser"})


@engine_rest.get("/task")
@engine_rest.post("/task", endpoint="tasks_by_body")
@workers
@for_scope("read")
def task_list() -> Response:
    sent, person = asked(), me()
    with current_house().database.read() as connection:
        rows = open_tasks(
            connection,
            scope=person.scope,
            asked=asked_of(_with_people(sent), FILTERS, ORDER, beside=BESIDE),
            offered_to=_offered_to(sent),
        )
    return answer([told(row) for row in rows])


@engine_rest.get("/task/count")
@engine_rest.post("/task/count", endpoint="task_count_by_body")
@workers
@for_scope("read")
def task_count() -> Response:
    sent, person = asked(), me()
    with current_house().database.read() as connection:
        found = count_open_tasks(
            connection,
            scope=person.scope,
            asked=asked_of(_with_people(sent), FILTERS, ORDER, beside=BESIDE),
            offered_to=_offered_to(sent),
        )
    return answer({"count": found})


@engine_rest.get("/task/<task_id>")
@workers
def task_one(task_id: str) -> Response:
    row = found_row(task_id)
    if row.ended_at is not None:
        raise NotFound(f"Задачи {task_id} нет среди открытых.")
    _record(me(), row)
    return answer(told(row))


def told(task: AskedTask) -> dict[str, object]:
    return {
        "id": task.id,
        "name": task.name,
        "assignee": task.assignee_id,
        "owner": None,
        "created": moment(task.created_at),
        "due": moment(task.due_at),
        "followUp": moment(task.follow_up_at),
        "lastUpdated": None,
        "delegationState": None,
        "description": None,
        "executionId": task.instance_id,
        "parentTaskId": None,
        "priority": task.priority,
        "processDefinitionId": task.definition_id,
        "processInstanceId": task.instance_id,
        "caseExecutionId": None,
        "caseDefinitionId": None,
        "caseInstanceId": None,
        "taskDefinitionKey": task.element_id,
        "suspended": task.instance_status == InstanceStatus.SUSPENDED,
        "formKey": task.form_key,
        "camundaFormRef": None,
        "tenantId": task.municipality_id,
    }


def found_row(task_id: str) -> AskedTask:
    with current_house().database.read() as connection:
        row = one_task(connection, task_id=task_id, scope=me().scope)
    if row is None:
        raise NotFound(f"Задачи {task_id} нет, или она не для вас.")
    return row


def person_named(name: str) -> SignedIn | None:
    """A member of staff by id, as the dialect's answers name them, or by login."""
    house = current_house()
    with house.database.read() as connection:
        card = staff_by_id(connection, staff_id=name) or staff_by_login(connection, login=name)
    return sign_in(house, card) if card is not None and card.is_active else None


def _with_people(sent: Mapping[str, Any]) -> dict[str, Any]:
    """People may be named by login too."""
    wanted = dict(sent)
    name = text_of(sent, "assignee")
    if name is not None:
        person = person_named(name)
        wanted["assignee"] = person.actor.staff_id if person is not None else name
    if flag_of(sent, "assigned") and flag_of(sent, "unassigned"):
        wanted["taskIdIn"] = ["none"]
    return wanted


def _offered_to(sent: Mapping[str, Any]) -> list[str] | None:
    groups = list_of(sent, "candidateGroups")
    group, user = text_of(sent, "candidateGroup"), text_of(sent, "candidateUser")
    if not groups and group is None and user is None:
        return None
    person = person_named(user) if user is not None else None
    return [*groups, *([group] if group else []), *(person.actor.groups if person is not None else ())]


def _record(person: SignedIn, row: AskedTask) -> None:
    with current_house().database.read() as connection:
        card = task_card(connection, task_id=row.id, scope=person.scope)
    if card is not None and card.case_id:
        record_look(person, "view", "task", card.id, case_id=card.case_id, ground="задача")
