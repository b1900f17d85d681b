"""Deploying from a modeler: the gate looks first, and what it finds is told as errors of the file."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from flask import Response, request, url_for

from app.access.guard import everyone, for_scope, only
from app.answers.refusals import refusal
from app.api.deployments import uploaded
from app.engine_rest.asking import Filters, asked_of
from app.engine_rest.definitions import told as definition_told
from app.engine_rest.section import RequestInvalid, answer, asked, engine_rest, execute
from app.engine_rest.typed import moment
from app.house import current_house
from engine.commands import Deploy
from engine.errors import DiagramInvalid, NotAllowed, NotFound
from storage.queries.asked import Asked
from storage.queries.asked_processes import (
    AskedDeployment,
    count_deployments,
    definitions,
    deployments,
)
from storage.queries.processes import definition_xml

FILTERS: Filters = {
    "id": ("equal", "id"),
    "name": ("equal", "name"),
    "nameLike": ("like", "name"),
    "before": ("before", "deployed_at"),
    "after": ("after", "deployed_at"),
}
ORDER = {"id": "id", "name": "name", "deploymentTime": "deployed_at"}


@engine_rest.post("/deployment/create")
@only("system_admin")
@for_scope("deploy")
def create_deployment() -> Response:
    """Files that are the newest version already are left alone, whatever the modeler asks for."""
    if not request.files:
        raise RequestInvalid("Не приложено ни одной схемы.", hint="Отправьте файлы в multipart/form-data.")
    resources = uploaded()
    name = request.form.get("deployment-name", "").strip()[:200] or ", ".join(sorted(resources))[:200]
    source = request.form.get("deployment-source", "").strip()[:200]
    try:
        told = execute(Deploy(name=name, resources=resources, comment=source))
    except DiagramInvalid as error:
        return _parse_error(error)
    return answer(_created(str(told["deployment_id"]), source, told["definitions"]))


@engine_rest.get("/deployment")
@everyone
@for_scope("read", "deploy")
def deployment_list() -> Response:
    with current_house().database.read() as connection:
        rows = deployments(connection, asked=asked_of(asked(), FILTERS, ORDER))
    return answer([_told(row) for row in rows])


@engine_rest.get("/deployment/count")
@everyone
@for_scope("read", "deploy")
def deployment_count() -> Response:
    with current_house().database.read() as connection:
        return answer({"count": count_deployments(connection, asked=asked_of(asked(), FILTERS, ORDER))})


@engine_rest.get("/deployment/<deployment_id>")
@everyone
@for_scope("read", "deploy")
def deployment_one(deployment_id: str) -> Response:
    return answer(_told(_found(deployment_id)))


@engine_rest.delete("/deployment/<deployment_id>")
@only("system_admin")
@for_scope("deploy")
def delete_deployment(deployment_id: str) -> Response:
    """Never: by what was deployed it is told how a case went."""
    _found(deployment_id)
    raise NotAllowed("удалить развернутое, по нему видно, как шли дела")


@engine_rest.get("/deployment/<deployment_id>/resources")
@everyone
@for_scope("read", "deploy")
def deployment_resources(deployment_id: str) -> Response:
    _found(deployment_id)
    with current_house().database.read() as connection:
        rows = definitions(connection, asked=Asked(equal={"deployment_id": deployment_id}))
    told = [{"id": row.id, "name": row.resource_name, "deploymentId": deployment_id} for row in rows]
    return answer(told)


@engine_rest.get("/deployment/<deployment_id>/resources/<definition_id>/data")
@everyone
@for_scope("read", "deploy")
def deployment_bytes(deployment_id: str, definition_id: str) -> Response:
    wanted = Asked(equal={"deployment_id": deployment_id, "id": definition_id})
    with current_house().database.read() as connection:
        rows = definitions(connection, asked=wanted)
        found = definition_xml(connection, definition_id=definition_id) if rows else None
    if found is None:
        raise NotFound(f"Файла {definition_id} в развертывании {deployment_id} нет.")
    return Response(found[1], mimetype="application/octet-stream")


def _found(deployment_id: str) -> AskedDeployment:
    with current_house().database.read() as connection:
        found = deployments(connection, asked=Asked(equal={"id": deployment_id}))
    if not found:
        raise NotFound(f"Развертывания {deployment_id} нет.")
    return found[0]


def _told(row: AskedDeployment) -> dict[str, object]:
    return {
        "links": [],
        "id": row.id,
        "name": row.name,
        "source": None,
        "deploymentTime": moment(row.deployed_at),
        "tenantId": None,
    }


def _created(deployment_id: str, source: str, deployed: Sequence[Mapping[str, Any]]) -> dict[str, object]:
    new = [each["id"] for each in deployed if each["is_new"]]
    with current_house().database.read() as connection:
        rows = definitions(connection, asked=Asked(among={"id": new})) if new else []
    address = url_for("engine_rest.deployment_one", deployment_id=deployment_id, _external=True)
    return {
        **_told(_found(deployment_id)),
        "links": [{"method": "GET", "href": address, "rel": "self"}],
        "source": source or None,
        "deployedProcessDefinitions": {row.id: definition_told(row) for row in rows} or None,
        "deployedCaseDefinitions": None,
        "deployedDecisionDefinitions": None,
        "deployedDecisionRequirementsDefinitions": None,
    }


def _parse_error(error: DiagramInvalid) -> Response:
    """As modelers show it: file by file, each finding with its element, in words."""
    files: dict[str, dict[str, list[object]]] = defaultdict(lambda: {"errors": [], "warnings": []})
    for finding in error.findings:
        kind = "errors" if finding["severity"] == "error" else "warnings"
        element = finding.get("element") or None
        files[finding.get("file") or "diagram.bpmn"][kind].append(
            {
                "message": f"{finding['message']} {finding.get('advice', '')}".strip(),
                "line": 0,
                "column": 0,
                "mainElementId": element,
                "elementIds": [element] if element else [],
            }
        )
    return refusal(400, error.message, kind="DiagramInvalid", details=files)
