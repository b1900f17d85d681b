"""Lists as files for programs: asked for, made in the background, taken when ready."""

from collections.abc import Mapping
from typing import Any

from flask import Response, url_for

from app.access.guard import everyone
from app.access.people import me
from app.api.once import PARAMETER, once
from app.api.register_schemas import ExportBody, ExportSchema
from app.api.section import Section
from app.exports.lists import Asked, list_named
from app.exports.making import How
from app.exports.pages import ask_for, content_of, mine_by_id
from app.house import current_house

exports = Section("exports", __name__, "Списки файлами: XLSX и PDF.")
Body = Mapping[str, Any]
BYTES = {"type": "string", "contentMediaType": "application/octet-stream"}


@exports.post("/exports")
@once
@everyone
@exports.arguments(ExportBody)
@exports.response(202, ExportSchema, headers={"Location": {"schema": {"type": "string"}}})
@exports.doc(parameters=[PARAMETER])
def ask(body: Body) -> tuple[object, dict[str, str]]:
    """Попросить список файлом; повтор, пока он готовится, получит его же"""
    args = {str(name): str(value) for name, value in body["args"].items()}
    asked = Asked(house=current_house(), person=me(), args=args, how=body["how"])
    listed = list_named(body["listing"])
    export_id = ask_for(listed, listed.table(asked), asked)
    return mine_by_id(export_id), {"Location": url_for("api_exports.one", export_id=export_id)}


@exports.get("/exports/<export_id>")
@everyone
@exports.response(200, ExportSchema)
def one(export_id: str) -> object:
    """Сколько готово"""
    return mine_by_id(export_id)


@exports.get("/exports/<export_id>/file")
@everyone
@exports.response(200, BYTES, content_type="application/octet-stream")
def file(export_id: str) -> Response:
    """Готовый файл; хранится сутки"""
    row = mine_by_id(export_id)
    return Response(content_of(row), content_type=How(row.how).media_type)
