"""Refusals as programs read them: RFC 9457, ``detail`` and ``hint`` in the words a page would use.

``errors`` maps paths (``answers.family.0.fio``) to sentences, ``findings`` lists what is
wrong with a diagram.
"""

from collections.abc import Iterator, Mapping
from http import HTTPStatus

from flask import Blueprint, Response, request
from flask_babel import lazy_gettext as _
from werkzeug.exceptions import HTTPException

from app import errors
from engine.errors import DiagramInvalid, EngineError, FormInvalid, StaleTask, Unavailable

MEDIA_TYPE = "application/problem+json"
BODY = "json"
SENTENCES = {
    400: (_("Тело запроса не читается как JSON."), _("Проверьте запись и кодировку UTF-8.")),
    401: (_("Нужно войти."), _("Покажите действующий ключ доступа: Authorization: Bearer …")),
    403: (
        _("Это действие не для вашей роли."),
        _("Если оно нужно вам по службе, обратитесь к администратору."),
    ),
    404: (_("Такого объекта нет, или он не для вас."), _("Проверьте адрес.")),
    405: (_("Так к этому адресу обратиться нельзя."), _("Посмотрите допустимые методы в заголовке Allow.")),
    413: (_("Запрос слишком большой."), _("Передавайте файлы по одному, каждый до 15 МБ.")),
    415: (_("Такой вид данных не принимается."), _("Отправьте данные в виде application/json.")),
    422: (_("Запрос заполнен неверно."), _("Исправьте то, что названо в errors.")),
}


def install(section: Blueprint) -> None:
    """Handlers of a section go before those of the application; the rest is told there."""
    section.register_error_handler(EngineError, refused)
    section.register_error_handler(HTTPException, http_error)


def refused(error: EngineError) -> Response:
    response = errors.problem(
        _status(error),
        error.message,
        error.hint,
        kind=type(error).__name__,
        fields=error.errors if isinstance(error, FormInvalid) else None,
    )
    if isinstance(error, DiagramInvalid):
        _extend(response, findings=error.findings)
    if isinstance(error, Unavailable):
        response.headers["Retry-After"] = "5"
    return response


def http_error(error: HTTPException) -> Response:
    status = error.code or 500
    told = SENTENCES.get(status)
    if told is None:
        other = errors.http_error(error)
        assert isinstance(other, Response)
        return other
    response = errors.problem(
        status,
        str(told[0]),
        str(told[1]),
        kind=HTTPStatus(status).phrase.replace(" ", ""),
        fields=_complaints(error) if status == HTTPStatus.UNPROCESSABLE_ENTITY else None,
    )
    for name, value in error.get_headers():
        if name == "Allow":
            response.headers[name] = value
    if status == HTTPStatus.UNAUTHORIZED:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response


def _status(error: EngineError) -> int:
    """What was asked only of a version that is gone: 412; otherwise as the error says."""
    asked_of_a_version = "If-Match" in request.headers
    return (
        HTTPStatus.PRECONDITION_FAILED
        if isinstance(error, StaleTask) and asked_of_a_version
        else error.status
    )


def _complaints(error: HTTPException) -> dict[str, list[str]]:
    """What the schemas found, by path; a place other than the body is named first."""
    messages = getattr(error, "data", {}).get("messages", {})
    return dict(
        found for place, told in messages.items() for found in _paths("" if place == BODY else place, told)
    )


def _paths(path: str, told: object) -> Iterator[tuple[str, list[str]]]:
    if isinstance(told, Mapping):
        for key, inner in told.items():
            step = "" if key == "_schema" else str(key)
            yield from _paths(".".join(part for part in (path, step) if part), inner)
    elif isinstance(told, list):
        yield path, [str(sentence) for sentence in told]
    else:
        yield path, [str(told)]


def _extend(response: Response, **members: object) -> None:
    body = response.get_json()
    response.set_data(response.json_module.dumps({**body, **members}))
