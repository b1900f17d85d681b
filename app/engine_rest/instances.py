"""Running procedures: the list, one of them, its variables; suspending, going on, ending it."""

from collections.abc import Mapping
from dataclasses import replace

from flask import Response

from app.access.guard import for_scope, workers
from app.access.looks import record_look
from app.access.people import me
from app.engine_rest.asking import Filters, asked_of
from app.engine_rest.section import (
    RequestInvalid,
    answer,
    asked,
    body,
    engine_rest,
    execute,
    flag_of,
    list_of,
    nothing,
)
from app.engine_rest.typed import all_typed, plain, plain_value, typed
from app.engine_rest.variables import seen_by
from app.house import current_house
from engine.commands import CancelInstance, EditVariables, ResumeInstance, SuspendInstance
from engine.errors import NotFound
from storage.models import InstanceStatus
from storage.queries.asked import Asked
from storage.queries.asked_processes import count_instances, instances
from storage.queries.processes import InstanceLine, instance

ALIVE = [InstanceStatus.RUNNING.value, InstanceStatus.SUSPENDED.value]
BY_PROGRAM = "по запросу программы через /engine-rest"
FILTERS: Filters = {
    "processInstanceIds": ("among", "id"),
    "processDefinitionId": ("equal", "definition_id"),
    "processDefinitionKey": ("equal", "key"),
    "processDefinitionKeyIn": ("among", "key"),
    "processDefinitionKeyNotIn": ("none_of", "key"),
    "businessKey": ("equal", "business_key"),
    "businessKeyLike": ("like", "business_key"),
    "superProcessInstance": ("equal", "parent_id"),
    "tenantIdIn": ("among", "municipality_id"),
    "rootProcessInstances": ("empty", "parent_id"),
    "active": ("is", "status", ALIVE[0]),
    "suspended": ("is", "status", ALIVE[1]),
}
ORDER = {
    "instanceId": "id",
    "definitionKey": "key",
    "definitionId": "definition_id",
    "businessKey": "business_key",
}


@engine_rest.get("/process-instance")
@engine_rest.post("/process-instance", endpoint="instances_by_body")
@workers
@for_scope("read")
def instance_list() -> Response:
    with current_house().database.read() as connection:
        rows = instances(connection, scope=me().scope, asked=_asked())
    return answer([told(row) for row in rows])


@engine_rest.get("/process-instance/count")
@engine_rest.post("/process-instance/count", endpoint="instance_count_by_body")
@workers
@for_scope("read")
def instance_count() -> Response:
    with current_house().database.read() as connection:
        return answer({"count": count_instances(connection, scope=me().scope, asked=_asked())})


@engine_rest.get("/process-instance/<instance_id>")
@workers
def instance_one(instance_id: str) -> Response:
    return answer(told(found(instance_id)))


@engine_rest.delete("/process-instance/<instance_id>")
@workers
def end_instance(instance_id: str) -> Response:
    found(instance_id)
    execute(CancelInstance(instance_id=instance_id, reason=BY_PROGRAM))
    return nothing()


@engine_rest.put("/process-instance/<instance_id>/suspended")
@workers
def suspend_instance(instance_id: str) -> Response:
    found(instance_id)
    halts = flag_of(body(), "suspended")
    execute((SuspendInstance if halts else ResumeInstance)(instance_id=instance_id, reason=BY_PROGRAM))
    return nothing()


@engine_rest.get("/process-instance/<instance_id>/variables")
@workers
def instance_variables(instance_id: str) -> Response:
    return answer(all_typed(_recorded(found(instance_id))))


@engine_rest.post("/process-instance/<instance_id>/variables")
@workers
def change_variables(instance_id: str) -> Response:
    found(instance_id)
    sent = body()
    if list_of(sent, "deletions"):
        raise RequestInvalid("Переменную нельзя удалить, можно записать в нее другое значение.")
    _change(instance_id, plain(sent.get("modifications"), "modifications"))
    return nothing()


@engine_rest.get("/process-instance/<instance_id>/variables/<variable>")
@workers
def instance_variable(instance_id: str, variable: str) -> Response:
    return answer(typed(_one(instance_id, variable)))


@engine_rest.get("/process-instance/<instance_id>/variables/<variable>/data")
@workers
def instance_variable_bytes(instance_id: str, variable: str) -> Response:
    value = _one(instance_id, variable)
    return Response(str(typed(value)["value"]), mimetype="application/octet-stream")


@engine_rest.put("/process-instance/<instance_id>/variables/<variable>")
@workers
def change_variable(instance_id: str, variable: str) -> Response:
    found(instance_id)
    _change(instance_id, {variable: plain_value(variable, body())})
    return nothing()


def told(line: InstanceLine) -> dict[str, object]:
    return {
        "links": [],
        "id": line.id,
        "definitionId": line.definition_id,
        "definitionKey": line.definition_key,
        "businessKey": line.business_key,
        "caseInstanceId": None,
        "ended": line.ended_at is not None,
        "suspended": line.status == InstanceStatus.SUSPENDED,
        "tenantId": line.municipality_id,
    }


def found(instance_id: str) -> InstanceLine:
    with current_house().database.read() as connection:
        line = instance(connection, instance_id=instance_id, scope=me().scope)
    if line is None or line.status not in ALIVE:
        raise NotFound(f"Процедуры {instance_id} в работе нет, или она не для вас.")
    return line


def _asked() -> Asked:
    sent = asked()
    if sent.get("variables"):
        raise RequestInvalid("Отбор процедур по значениям переменных не поддерживается.")
    wanted = asked_of(sent, FILTERS, ORDER)
    return replace(wanted, among={**wanted.among, "status": ALIVE})


def _recorded(line: InstanceLine) -> Mapping[str, object]:
    person = me()
    if line.case_id:
        record_look(person, "view", "case", line.case_id, case_id=line.case_id, fields=["instance"])
    return seen_by(person, line.id, line.municipality_id)


def _one(instance_id: str, name: str) -> object:
    known = _recorded(found(instance_id))
    if name not in known:
        raise NotFound(f"Переменной {name} у процедуры {instance_id} нет, или она не для вас.")
    return known[name]


def _change(instance_id: str, changes: Mapping[str, object]) -> None:
    execute(EditVariables(instance_id=instance_id, changes=changes, reason=BY_PROGRAM))
