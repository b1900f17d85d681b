"""Procedures: what is deployed, the drawings byte for byte, and starting one."""

from collections.abc import Mapping
from typing import Any

from flask import Response

from app.access.guard import everyone, only
from app.access.people import me
from app.api.cases import case_file
from app.engine_rest.asking import Filters, asked_of
from app.engine_rest.section import (
    RequestInvalid,
    answer,
    asked,
    body,
    engine_rest,
    execute,
    flag_of,
    text_of,
)
from app.engine_rest.typed import all_typed, plain
from app.engine_rest.variables import seen_by
from app.house import current_house
from engine.commands import StartInstance
from engine.errors import NotAllowed, NotFound
from storage.queries.asked import Asked
from storage.queries.asked_processes import AskedDefinition, count_definitions, definitions
from storage.queries.processes import definition_xml
from storage.scope import COMMISSION_ROLES
from storage.unit_of_work import UnitOfWork

FILTERS: Filters = {
    "processDefinitionId": ("equal", "id"),
    "processDefinitionIdIn": ("among", "id"),
    "key": ("equal", "key"),
    "keysIn": ("among", "key"),
    "keyLike": ("like", "key"),
    "name": ("equal", "name"),
    "nameLike": ("like", "name"),
    "version": ("number", "version"),
    "versionTag": ("equal", "version_tag"),
    "versionTagLike": ("like", "version_tag"),
    "resourceName": ("equal", "resource_name"),
    "resourceNameLike": ("like", "resource_name"),
    "deploymentId": ("equal", "deployment_id"),
}
ORDER = {
    "id": "id",
    "key": "key",
    "name": "name",
    "version": "version",
    "versionTag": "version_tag",
    "deploymentId": "deployment_id",
    "deployTime": "deployed_at",
}
BESIDE = frozenset({"latestVersion", "active", "tenantIdIn", "includeProcessDefinitionsWithoutTenantId"})


@engine_rest.get("/process-definition")
@everyone
def definition_list() -> Response:
    sent = asked()
    with current_house().database.read() as connection:
        rows = definitions(
            connection,
            asked=asked_of(sent, FILTERS, ORDER, beside=BESIDE),
            newest_only=flag_of(sent, "latestVersion"),
        )
    return answer([told(row) for row in rows])


@engine_rest.get("/process-definition/count")
@everyone
def definition_count() -> Response:
    sent = asked()
    with current_house().database.read() as connection:
        found = count_definitions(
            connection,
            asked=asked_of(sent, FILTERS, ORDER, beside=BESIDE),
            newest_only=flag_of(sent, "latestVersion"),
        )
    return answer({"count": found})


@engine_rest.get("/process-definition/<definition_id>")
@everyone
def definition_one(definition_id: str) -> Response:
    return answer(told(_by_id(definition_id)))


@engine_rest.get("/process-definition/key/<procedure>")
@everyone
def definition_by_key(procedure: str) -> Response:
    return answer(told(_newest(procedure)))


@engine_rest.get("/process-definition/<definition_id>/xml")
@everyone
def definition_drawing(definition_id: str) -> Response:
    return _drawing(_by_id(definition_id))


@engine_rest.get("/process-definition/key/<procedure>/xml")
@everyone
def drawing_by_key(procedure: str) -> Response:
    return _drawing(_newest(procedure))


@engine_rest.post("/process-definition/key/<procedure>/start")
@engine_rest.post("/process-definition/key/<procedure>/submit-form", endpoint="submit_start_form")
@only(*COMMISSION_ROLES)
def start_by_key(procedure: str) -> Response:
    return _start(procedure, None, body())


@engine_rest.post("/process-definition/key/<procedure>/tenant-id/<municipality>/start")
@only(*COMMISSION_ROLES)
def start_in_municipality(procedure: str, municipality: str) -> Response:
    return _start(procedure, municipality, body())


@engine_rest.post("/process-definition/<definition_id>/start")
@only(*COMMISSION_ROLES)
def start_by_id(definition_id: str) -> Response:
    """Only the version in force begins new cases: another one is refused, not silently exchanged."""
    wanted, house = _by_id(definition_id), current_house()
    municipality_id = _municipality(None)
    with house.database.read() as connection:
        uow = UnitOfWork(connection)
        place = house.law.place(uow, municipality_id)
        today = house.clock.now().astimezone(place.zone).date()
        in_force = uow.definitions.for_region(wanted.key, place.region_code, today)
    if in_force is None or in_force.id != wanted.id:
        raise RequestInvalid(
            f"Версия {wanted.version} процедуры «{wanted.name}» здесь не действует: по ней не начинают.",
            hint="Начинайте по ключу: /process-definition/key/….",
        )
    return _start(wanted.key, None, body())


def told(row: AskedDefinition) -> dict[str, object]:
    return {
        "id": row.id,
        "key": row.key,
        "category": None,
        "description": None,
        "name": row.name,
        "version": row.version,
        "resource": row.resource_name,
        "deploymentId": row.deployment_id,
        "diagram": None,
        "suspended": False,
        "tenantId": None,
        "versionTag": row.version_tag,
        "historyTimeToLive": None,
        "startableInTasklist": True,
    }


def _start(procedure: str, municipality: str | None, sent: Mapping[str, Any]) -> Response:
    if sent.get("startInstructions"):
        raise RequestInvalid("Начать процедуру с середины нельзя (startInstructions).")
    key = text_of(sent, "businessKey", longest=120)
    case_id, municipality_id = _case(key), _municipality(municipality)
    command = StartInstance(
        process_key=procedure,
        municipality_id=municipality_id,
        case_id=case_id,
        business_key=key,
        variables=plain(sent.get("variables")),
    )
    started = execute(command)
    instance_id = str(started["instance_id"])
    told_of: dict[str, object] = {
        "links": [],
        "id": instance_id,
        "definitionId": _definition_of(instance_id),
        "businessKey": key,
        "caseInstanceId": None,
        "ended": started["status"] == "completed",
        "suspended": False,
        "tenantId": municipality_id,
    }
    if flag_of(sent, "withVariablesInReturn"):
        told_of["variables"] = all_typed(seen_by(me(), instance_id, municipality_id))
    return answer(told_of)


def _case(business_key: str | None) -> str | None:
    """A business key that is the number of a case within reach begins the procedure in that case."""
    if business_key is None:
        return None
    try:
        return case_file(business_key).head.id
    except NotFound:
        return None


def _municipality(wanted: str | None) -> str:
    """The tenant of the dialect: a municipality by id or by code; without one, the person's own."""
    own = me().actor.municipality_id
    if wanted is not None:
        with current_house().database.read() as connection:
            town = UnitOfWork(connection).organisation.municipality_by_code(wanted)
        own = town.id if town is not None else wanted
        if own not in me().scope.commissions:
            raise NotFound(f"Муниципального образования {wanted} нет, или оно не для вас.")
    if own is None:
        raise NotAllowed("начать процедуру")
    return own


def _definition_of(instance_id: str) -> str:
    with current_house().database.read() as connection:
        row = UnitOfWork(connection).instances.look(instance_id)
    assert row is not None
    return row.definition_id


def _by_id(definition_id: str) -> AskedDefinition:
    with current_house().database.read() as connection:
        found = definitions(connection, asked=Asked(equal={"id": definition_id}))
    if not found:
        raise NotFound(f"Версии процедуры {definition_id} нет.")
    return found[0]


def _newest(procedure: str) -> AskedDefinition:
    with current_house().database.read() as connection:
        found = definitions(
            connection, asked=Asked(equal={"key": procedure}, order=[("version", True)]), newest_only=True
        )
    if not found:
        raise NotFound(f"Процедура {procedure} не развернута.")
    return found[0]


def _drawing(row: AskedDefinition) -> Response:
    with current_house().database.read() as connection:
        found = definition_xml(connection, definition_id=row.id)
    assert found is not None
    return answer({"id": row.id, "bpmn20Xml": found[1].decode("utf-8", errors="replace")})
