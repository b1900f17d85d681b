"""The API described by itself: the OpenAPI document is made from the code that answers."""

from collections.abc import Mapping

from flask import Response, jsonify
from flask_smorest import current_api

from app.access.guard import public
from app.api.section import Section

description = Section("description", __name__, "Описание этого API.")
INFO = {
    "description": (
        "Все, что делают страницы: задачи, дела, процедуры, сроки. Вход — ключ доступа сотрудника "
        "(Authorization: Bearer …) или сеанс страниц с заголовком X-CSRFToken. Чужой объект и "
        "несуществующий неразличимы: ответ 404. Отказы — application/problem+json. "
        "Повтор с тем же Idempotency-Key получает первый ответ."
    )
}
OBJECT: Mapping[str, object] = {"type": "object"}


@description.get("/openapi.json")
@public
@description.doc(security=[])
@description.response(200, OBJECT)
def openapi() -> Response:
    """Этот документ; в нем нет данных, поэтому он открыт"""
    return jsonify(current_api.spec.to_dict())
