"""Deploying diagrams, what is deployed, and the very bytes that were."""

from collections.abc import Mapping
from typing import Any

from flask import Response, request

from app.access.guard import everyone, for_scope, only
from app.api.instance_schemas import DecisionSchema, DefinitionSchema, DeploymentSchema, DrawingSchema
from app.api.paging import list_of
from app.api.requests import KeyHeader, execute
from app.api.section import Section, multipart
from app.house import current_house
from engine.commands import Deploy, KeepDrawings
from engine.errors import Invalid, NotFound
from storage.queries.decisions import decision_xml, decisions
from storage.queries.drawings import drawing_xml, drawings
from storage.queries.processes import definition_xml, definitions

deployments = Section("deployments", __name__, "Схемы процедур: развернуть, перечислить, получить.")
Body = Mapping[str, Any]
LARGEST = 2 * 1024 * 1024
SUFFIXES = (".bpmn", ".bpmn20.xml", ".dmn")
UPLOAD = {
    "required": True,
    "content": {
        "multipart/form-data": {
            "schema": {
                "type": "object",
                "properties": {
                    "name": {"type": "string"},
                    "comment": {"type": "string"},
                    "drawing": {
                        "type": "boolean",
                        "description": "true: хранить и показывать любую схему, не исполняя.",
                    },
                    "files": {
                        "type": "array",
                        "items": {"type": "string", "contentMediaType": "application/octet-stream"},
                    },
                },
                "required": ["files"],
            }
        }
    },
}
BYTES: Mapping[str, object] = {"type": "string", "contentMediaType": "application/xml"}


@deployments.post("/deployments")
@only("system_admin")
@for_scope("deploy")
@multipart
@deployments.arguments(KeyHeader, location="headers")
@deployments.response(201, DeploymentSchema)
@deployments.doc(requestBody=UPLOAD)
def deploy(headers: Body) -> Body:
    """Развернуть схемы *.bpmn и таблицы решений *.dmn: все или, если хоть в одной ошибка, ни одной"""
    resources = uploaded()
    command = KeepDrawings if request.form.get("drawing", "").strip().lower() == "true" else Deploy
    asked = command(
        name=request.form.get("name", "").strip()[:200] or ", ".join(sorted(resources))[:200],
        resources=resources,
        comment=request.form.get("comment", "").strip()[:1000],
    )
    return execute(asked, headers)


@deployments.get("/definitions")
@everyone
@deployments.response(200, list_of(DefinitionSchema))
def listing() -> Body:
    """Все версии развернутых процедур"""
    with current_house().database.read() as connection:
        return {"items": definitions(connection)}


@deployments.get("/definitions/<definition_id>/xml")
@everyone
@deployments.response(200, BYTES, content_type="application/xml")
def xml(definition_id: str) -> Response:
    """Схема байт в байт, как была развернута"""
    with current_house().database.read() as connection:
        found = definition_xml(connection, definition_id=definition_id)
    if found is None:
        raise NotFound("Такой версии процедуры нет.", hint="Возьмите обозначение из списка definitions.")
    return Response(found[1], mimetype="application/xml")


@deployments.get("/decisions")
@everyone
@deployments.response(200, list_of(DecisionSchema))
def decided() -> Body:
    """Все версии развернутых решений"""
    with current_house().database.read() as connection:
        return {"items": decisions(connection)}


@deployments.get("/decisions/<decision_id>/xml")
@everyone
@deployments.response(200, BYTES, content_type="application/xml")
def tables(decision_id: str) -> Response:
    """Файл таблиц решений байт в байт, как был развернут"""
    with current_house().database.read() as connection:
        found = decision_xml(connection, decision_id=decision_id)
    if found is None:
        raise NotFound("Такой версии решения нет.", hint="Возьмите обозначение из списка decisions.")
    return Response(found[1], mimetype="application/xml")


@deployments.get("/drawings")
@everyone
@deployments.response(200, list_of(DrawingSchema))
def drawn() -> Body:
    """Все версии хранимых рисунков"""
    with current_house().database.read() as connection:
        return {"items": drawings(connection)}


@deployments.get("/drawings/<drawing_id>/xml")
@everyone
@deployments.response(200, BYTES, content_type="application/xml")
def drawing(drawing_id: str) -> Response:
    """Рисунок байт в байт, как был загружен"""
    with current_house().database.read() as connection:
        found = drawing_xml(connection, drawing_id=drawing_id)
    if found is None:
        raise NotFound("Такого рисунка нет.", hint="Возьмите обозначение из списка drawings.")
    # No charset: the file itself says how it is encoded.
    return Response(found[1], content_type="application/xml")


def uploaded() -> dict[str, bytes]:
    """Files by name; the folder a browser may have sent with the name is dropped."""
    resources: dict[str, bytes] = {}
    for _field, upload in request.files.items(multi=True):
        name = (upload.filename or "").replace("\\", "/").rpartition("/")[2]
        if not name.lower().endswith(SUFFIXES):
            raise Invalid(f"Файл «{name}» — не схема: ожидается имя с окончанием {' или '.join(SUFFIXES)}.")
        if name in resources:
            raise Invalid(f"Файл «{name}» приложен дважды.")
        resources[name] = upload.read(LARGEST + 1)
        if len(resources[name]) > LARGEST:
            raise Invalid(f"Файл «{name}» больше 2 МБ, такая схема не принимается.")
    if not resources:
        raise Invalid(
            "Не приложено ни одной схемы.", hint="Отправьте файлы *.bpmn и *.dmn в multipart/form-data."
        )
    return resources
