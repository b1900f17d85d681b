"""What was: tasks and procedures of the past and of today, within one's reach."""

from flask import Response

from app.access.guard import for_scope, workers
from app.access.people import me
from app.engine_rest.asking import Filters, asked_of
from app.engine_rest.section import answer, asked, engine_rest
from app.engine_rest.typed import moment
from app.house import current_house
from engine.errors import NotFound
from storage.models import InstanceStatus, TaskStatus
from storage.queries.asked_processes import count_instances, instances
from storage.queries.asked_tasks import AskedTask, count_tasks_ever, tasks_ever
from storage.queries.processes import InstanceLine, instance

STATES = {
    InstanceStatus.RUNNING.value: "ACTIVE",
    InstanceStatus.SUSPENDED.value: "SUSPENDED",
    InstanceStatus.COMPLETED.value: "COMPLETED",
    InstanceStatus.CANCELLED.value: "EXTERNALLY_TERMINATED",
}
TASKS: Filters = {
    "taskId": ("equal", "id"),
    "taskName": ("equal", "name"),
    "taskNameLike": ("like", "name"),
    "taskDefinitionKey": ("equal", "element_id"),
    "taskDefinitionKeyIn": ("among", "element_id"),
    "taskAssignee": ("equal", "assignee_id"),
    "processInstanceId": ("equal", "instance_id"),
    "processInstanceBusinessKey": ("equal", "business_key"),
    "processInstanceBusinessKeyIn": ("among", "business_key"),
    "processInstanceBusinessKeyLike": ("like", "business_key"),
    "processDefinitionId": ("equal", "definition_id"),
    "processDefinitionKey": ("equal", "process_key"),
    "processDefinitionName": ("equal", "process_name"),
    "executionId": ("equal", "instance_id"),
    "taskPriority": ("number", "priority"),
    "finished": ("filled", "ended_at"),
    "unfinished": ("empty", "ended_at"),
    "assigned": ("filled", "assignee_id"),
    "unassigned": ("empty", "assignee_id"),
    "taskDueDateBefore": ("before", "due_at"),
    "taskDueDateAfter": ("after", "due_at"),
    "withoutTaskDueDate": ("empty", "due_at"),
    "startedBefore": ("before", "created_at"),
    "startedAfter": ("after", "created_at"),
    "finishedBefore": ("before", "ended_at"),
    "finishedAfter": ("after", "ended_at"),
    "tenantIdIn": ("among", "municipality_id"),
}
TASK_ORDER = {
    "taskId": "id",
    "taskName": "name",
    "assignee": "assignee_id",
    "startTime": "created_at",
    "endTime": "ended_at",
    "dueDate": "due_at",
    "priority": "priority",
    "processInstanceId": "instance_id",
    "taskDefinitionKey": "element_id",
}
INSTANCES: Filters = {
    "processInstanceId": ("equal", "id"),
    "processInstanceIds": ("among", "id"),
    "processDefinitionId": ("equal", "definition_id"),
    "processDefinitionKey": ("equal", "key"),
    "processDefinitionKeyIn": ("among", "key"),
    "processDefinitionName": ("equal", "name"),
    "processDefinitionNameLike": ("like", "name"),
    "processInstanceBusinessKey": ("equal", "business_key"),
    "processInstanceBusinessKeyIn": ("among", "business_key"),
    "processInstanceBusinessKeyLike": ("like", "business_key"),
    "superProcessInstanceId": ("equal", "parent_id"),
    "rootProcessInstances": ("empty", "parent_id"),
    "startedBy": ("equal", "started_by"),
    "startedBefore": ("before", "started_at"),
    "startedAfter": ("after", "started_at"),
    "finishedBefore": ("before", "ended_at"),
    "finishedAfter": ("after", "ended_at"),
    "finished": ("filled", "ended_at"),
    "unfinished": ("empty", "ended_at"),
    "active": ("is", "status", InstanceStatus.RUNNING.value),
    "suspended": ("is", "status", InstanceStatus.SUSPENDED.value),
    "completed": ("is", "status", InstanceStatus.COMPLETED.value),
    "externallyTerminated": ("is", "status", InstanceStatus.CANCELLED.value),
    "tenantIdIn": ("among", "municipality_id"),
}
INSTANCE_ORDER = {
    "instanceId": "id",
    "definitionKey": "key",
    "definitionId": "definition_id",
    "definitionName": "name",
    "businessKey": "business_key",
    "startTime": "started_at",
    "endTime": "ended_at",
}


@engine_rest.get("/history/task")
@engine_rest.post("/history/task", endpoint="past_tasks_by_body")
@workers
@for_scope("read")
def past_tasks() -> Response:
    wanted = asked_of(asked(), TASKS, TASK_ORDER)
    with current_house().database.read() as connection:
        rows = tasks_ever(connection, scope=me().scope, asked=wanted)
    return answer([_task(row) for row in rows])


@engine_rest.get("/history/task/count")
@engine_rest.post("/history/task/count", endpoint="past_task_count_by_body")
@workers
@for_scope("read")
def past_task_count() -> Response:
    wanted = asked_of(asked(), TASKS, TASK_ORDER)
    with current_house().database.read() as connection:
        return answer({"count": count_tasks_ever(connection, scope=me().scope, asked=wanted)})


@engine_rest.get("/history/process-instance")
@engine_rest.post("/history/process-instance", endpoint="past_instances_by_body")
@workers
@for_scope("read")
def past_instances() -> Response:
    wanted = asked_of(asked(), INSTANCES, INSTANCE_ORDER)
    with current_house().database.read() as connection:
        rows = instances(connection, scope=me().scope, asked=wanted)
    return answer([_instance(row) for row in rows])


@engine_rest.get("/history/process-instance/count")
@engine_rest.post("/history/process-instance/count", endpoint="past_instance_count_by_body")
@workers
@for_scope("read")
def past_instance_count() -> Response:
    wanted = asked_of(asked(), INSTANCES, INSTANCE_ORDER)
    with current_house().database.read() as connection:
        return answer({"count": count_instances(connection, scope=me().scope, asked=wanted)})


@engine_rest.get("/history/process-instance/<instance_id>")
@workers
def past_instance(instance_id: str) -> Response:
    with current_house().database.read() as connection:
        line = instance(connection, instance_id=instance_id, scope=me().scope)
    if line is None:
        raise NotFound(f"Процедуры {instance_id} нет, или она не для вас.")
    return answer(_instance(line))


def _task(task: AskedTask) -> dict[str, object]:
    ended = task.ended_at
    ways = {TaskStatus.COMPLETED.value: "completed", TaskStatus.CANCELLED.value: "deleted"}
    return {
        "id": task.id,
        "processDefinitionKey": task.process_key,
        "processDefinitionId": task.definition_id,
        "processInstanceId": task.instance_id,
        "executionId": task.instance_id,
        "caseDefinitionKey": None,
        "caseDefinitionId": None,
        "caseInstanceId": None,
        "caseExecutionId": None,
        "activityInstanceId": task.id,
        "name": task.name,
        "description": None,
        "deleteReason": ways.get(task.status),
        "owner": None,
        "assignee": task.assignee_id,
        "startTime": moment(task.created_at),
        "endTime": moment(ended),
        "duration": int((ended - task.created_at).total_seconds() * 1000) if ended else None,
        "taskDefinitionKey": task.element_id,
        "priority": task.priority,
        "due": moment(task.due_at),
        "parentTaskId": None,
        "followUp": moment(task.follow_up_at),
        "tenantId": task.municipality_id,
        "removalTime": None,
        "rootProcessInstanceId": task.instance_id,
    }


def _instance(line: InstanceLine) -> dict[str, object]:
    ended = line.ended_at
    return {
        "id": line.id,
        "rootProcessInstanceId": line.id,
        "superProcessInstanceId": line.parent_id,
        "superCaseInstanceId": None,
        "caseInstanceId": None,
        "processDefinitionName": line.definition_name,
        "processDefinitionKey": line.definition_key,
        "processDefinitionVersion": line.definition_version,
        "processDefinitionId": line.definition_id,
        "businessKey": line.business_key,
        "startTime": moment(line.started_at),
        "endTime": moment(ended),
        "removalTime": None,
        "durationInMillis": int((ended - line.started_at).total_seconds() * 1000) if ended else None,
        "startUserId": None,
        "startActivityId": None,
        "deleteReason": None,
        "tenantId": line.municipality_id,
        "state": STATES.get(line.status),
    }
