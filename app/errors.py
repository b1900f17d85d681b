"""What a person or a program is told when something cannot be done.

Every ``EngineError`` brings its own sentence and status. Pages get a page, programs
``application/problem+json``; nothing inside the house is ever shown.
"""

import logging
from http import HTTPStatus

from flask import Flask, Response, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from app.access import people
from app.answers.refusals import PREFIX, refusal
from app.carried import typed_again
from engine.errors import EngineError, FormInvalid, NowhereToKeep, unavailable
from storage.columns import new_id
from storage.database import DatabaseFault
from storage.files import FileRefused, FilesUnwritable
from storage.queries.paging import CursorUnreadable

log = logging.getLogger(__name__)

WORTH_REPEATING = frozenset({400, 413, 500, 503})
"""After these the same form may be taken a moment later."""


def install(app: Flask) -> None:
    app.register_error_handler(EngineError, engine_error)
    app.register_error_handler(DatabaseFault, storage_fault)
    app.register_error_handler(FileRefused, file_refused)
    app.register_error_handler(FilesUnwritable, nowhere_to_keep)
    app.register_error_handler(CursorUnreadable, bad_cursor)
    app.register_error_handler(CSRFError, stale_form)
    app.register_error_handler(HTTPException, http_error)
    app.register_error_handler(Exception, unexpected)


def engine_error(error: EngineError) -> Response:
    fields = error.errors if isinstance(error, FormInvalid) else None
    return answer(error.status, error.message, error.hint, kind=type(error).__name__, fields=fields)


def storage_fault(error: DatabaseFault) -> Response:
    log.warning("storage: %s", error)
    if not people.are_known():
        people.ask_no_more()
    return engine_error(unavailable(error.kind))


def nowhere_to_keep(error: FilesUnwritable) -> ResponseReturnValue:
    log.warning("files: %s", error.__cause__)
    return engine_error(NowhereToKeep())


def file_refused(error: FileRefused) -> ResponseReturnValue:
    """A kept file is gone or is not what was kept."""
    log.error("files: %s", error)
    return answer(500, error.message, kind="FileDamaged")


def bad_cursor(error: CursorUnreadable) -> ResponseReturnValue:
    return answer(
        400, _("Ссылка на страницу списка устарела."), _("Откройте список с начала."), kind="BadCursor"
    )


def stale_form(error: CSRFError) -> ResponseReturnValue:
    return answer(
        400,
        _("Страница была открыта до входа или слишком долго."),
        _("Обновите страницу и повторите: сохраненный черновик не пропадет."),
        kind="StaleForm",
    )


def http_error(error: HTTPException) -> ResponseReturnValue:
    status = error.code or 500
    if status < 400:
        return error
    message, hint = _sentence(status)
    given = answer(status, message, hint, kind=HTTPStatus(status).phrase.replace(" ", ""))
    for name, value in error.get_headers():
        if name in {"Allow", "Retry-After", "WWW-Authenticate"}:
            given.headers[name] = value
    return given


def unexpected(error: Exception) -> ResponseReturnValue:
    number = new_id()[:8]
    log.exception("unexpected %s %s [%s]", request.method, request.endpoint, number)
    return answer(
        500,
        _("На сервере произошла ошибка, действие не выполнено."),
        _("Ничего не потеряно. Сообщите администратору номер ошибки: %(number)s.", number=number),
        kind="Unexpected",
    )


def answer(status: int, message: str, hint: str = "", *, kind: str = "", fields: object = None) -> Response:
    if request.path.startswith(f"{PREFIX}/"):
        return refusal(status, _with_fields(message, fields), hint, kind=kind)
    if wants_json():
        return problem(status, message, hint, kind=kind, fields=fields)
    try:
        page = render_template(
            "errors/error.html",
            status=status,
            message=message,
            hint=hint,
            typed=typed_again.of_request(),
            may_resend=status in WORTH_REPEATING,
        )
    except DatabaseFault as fault:
        # A page asks who it is for and what waits for them: that may not hide why there is no answer.
        people.ask_no_more()
        return storage_fault(fault)
    return Response(page, status=status, mimetype="text/html")


def _with_fields(message: str, fields: object) -> str:
    """The message, and after it what is wrong with each field."""
    if not isinstance(fields, dict) or not fields:
        return message
    return f"{message} " + "; ".join(f"{path}: {' '.join(told)}" for path, told in fields.items())


def problem(status: int, message: str, hint: str = "", *, kind: str = "", fields: object = None) -> Response:
    """RFC 9457; ``detail`` is the same Russian sentence that a page shows."""
    body: dict[str, object] = {
        "type": f"urn:kurator:problem:{kind or status}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": message,
    }
    if hint:
        body["hint"] = hint
    if fields is not None:
        body["errors"] = fields
    response = jsonify(body)
    response.status_code = status
    response.mimetype = "application/problem+json"
    return response


def wants_json() -> bool:
    return request.path.startswith(("/api/", "/healthz"))


def _sentence(status: int) -> tuple[str, str]:
    sentences = {
        400: (_("Запрос составлен неверно."), _("Вернитесь назад и повторите.")),
        401: (_("Нужно войти."), _("Покажите действующий ключ доступа или войдите.")),
        403: (
            _("Эта страница не для вашей роли."),
            _("Если она нужна вам по службе, обратитесь к администратору."),
        ),
        404: (_("Такой страницы нет, или она не для вас."), _("Проверьте адрес или вернитесь к задачам.")),
        405: (_("Так эту страницу вызвать нельзя."), _("Откройте ее по ссылке или кнопке.")),
        413: (_("Файлы слишком большие."), _("Приложите файлы поменьше, каждый до 15 МБ.")),
        415: (_("Такой вид данных не принимается."), _("Отправьте данные в виде application/json.")),
        422: (_("Данные заполнены неверно."), _("Проверьте отмеченные поля.")),
        429: (_("Слишком много попыток."), _("Подождите несколько минут.")),
    }
    other = (_("Действие не выполнено."), _("Повторите позже или сообщите администратору."))
    return sentences.get(status, other)
