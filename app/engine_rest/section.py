"""What all routes of the dialect share: their address, how bodies are read and answers written."""

from collections.abc import Iterator, Mapping
from typing import Any

from flask import Blueprint, Response, jsonify, request
from werkzeug.exceptions import BadRequest

from app.access.people import me
from app.answers.refusals import PREFIX
from app.api.keeping import can_be_kept
from app.house import current_house
from engine.errors import Invalid
from engine.executor import Command

engine_rest = Blueprint("engine_rest", __name__, url_prefix=PREFIX)
MOST = 1000
"""Rows of a list at most, whatever is asked for; ``firstResult`` leads further."""


class RequestInvalid(Invalid):
    """What was sent cannot be read as the dialect has it."""

    status = 400


@engine_rest.before_request
def _check_address() -> Response | None:
    if not can_be_kept(request.path) or not all(map(can_be_kept, request.args.values())):
        raise RequestInvalid("В адресе есть знаки, которых не бывает в обозначениях.")
    return None


def body() -> dict[str, Any]:
    """The JSON object sent; nothing sent is an empty one."""
    if not request.get_data(cache=True):
        return {}
    try:
        sent = request.get_json(force=True)
    except (BadRequest, RecursionError) as error:
        raise RequestInvalid("Тело запроса не читается как JSON.") from error
    if sent is None:
        return {}
    if not isinstance(sent, dict) or not can_be_kept(sent):
        raise RequestInvalid("В теле запроса ожидается объект JSON.")
    return sent


def asked() -> dict[str, Any]:
    """What a list is asked by: the address, and the body of a POST; empty values ask nothing."""
    sent = body() if request.method == "POST" else {}
    both = {**request.args.to_dict(), **sent}
    return {name: value for name, value in both.items() if value not in (None, "", [], {})}


def answer(told: object, status: int = 200) -> Response:
    """JSON without a charset: one client compares the whole of ``Content-Type``."""
    response = jsonify(told)
    response.status_code = status
    return response


def nothing() -> Response:
    return Response(status=204)


def execute(command: Command) -> Mapping[str, Any]:
    return current_house().execute(command, me().actor)


def text_of(sent: Mapping[str, Any], name: str, *, needed: bool = False, longest: int = 4000) -> str | None:
    value = sent.get(name)
    if value is None and not needed:
        return None
    if not isinstance(value, str) or len(value) > longest or (needed and not value):
        raise RequestInvalid(f"Поле «{name}»: ожидается строка не длиннее {longest} знаков.")
    return value


def needed_text(sent: Mapping[str, Any], name: str, *, longest: int = 4000) -> str:
    return text_of(sent, name, needed=True, longest=longest) or ""


def number_of(sent: Mapping[str, Any], name: str, least: int = 0, most: int = 2**31 - 1) -> int | None:
    value = sent.get(name)
    if value is None:
        return None
    if isinstance(value, str) and value.lstrip("-").isdecimal() and len(value) < 12:
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise RequestInvalid(f"Поле «{name}»: ожидается целое число от {least} до {most}.")
    return value


def flag_of(sent: Mapping[str, Any], name: str) -> bool:
    value = sent.get(name)
    if value in (None, "", False, "false"):
        return False
    if value in (True, "true"):
        return True
    raise RequestInvalid(f"Поле «{name}»: ожидается true или false.")


def list_of(sent: Mapping[str, Any], name: str) -> list[str]:
    """A list of a body, or the words of an address between commas."""
    value = sent.get(name)
    if value is None:
        return []
    if isinstance(value, str):
        value = [part.strip() for part in value.split(",") if part.strip()]
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value) or len(value) > MOST:
        raise RequestInvalid(f"Поле «{name}»: ожидается список строк.")
    return value


def objects_of(sent: Mapping[str, Any], name: str) -> Iterator[Mapping[str, Any]]:
    value = sent.get(name)
    if value is None:
        return
    if isinstance(value, Mapping):
        value = [value]
    if not isinstance(value, list) or not all(isinstance(each, Mapping) for each in value):
        raise RequestInvalid(f"Поле «{name}»: ожидается список объектов.")
    yield from value


def pages(sent: Mapping[str, Any]) -> tuple[int, int]:
    """(first row, how many) of ``firstResult`` and ``maxResults``."""
    first = number_of(sent, "firstResult") or 0
    most = number_of(sent, "maxResults")
    return first, min(MOST if most is None else most, MOST)


def sorting(sent: Mapping[str, Any]) -> list[tuple[str, bool]]:
    """(what, descending) of ``sorting``, or of ``sortBy`` and ``sortOrder``."""
    wanted = list(objects_of(sent, "sorting")) or ([sent] if "sortBy" in sent else [])
    return [
        (each["sortBy"], each.get("sortOrder") == "desc")
        for each in wanted
        if isinstance(each.get("sortBy"), str)
    ]


PAGING = frozenset({"firstResult", "maxResults", "sortBy", "sortOrder", "sorting"})
WITHOUT_MEANING = frozenset(
    {
        "withoutTenantId",
        "deserializeValue",
        "deserializeValues",
        "variableNamesIgnoreCase",
        "variableValuesIgnoreCase",
        "includeAssignedTasks",
        "resultEnabled",
        "initializeFormKeys",
    }
)


def refuse_unknown(sent: Mapping[str, Any], served: frozenset[str]) -> None:
    """A filter that is not served would show more than was asked for."""
    unknown = sorted(
        name
        for name, value in sent.items()
        if name not in served | PAGING | WITHOUT_MEANING and value is not False and value != "false"
    )
    if unknown:
        raise RequestInvalid(
            f"Отбор не поддерживается: {', '.join(unknown)[:500]}.",
            hint=f"Поддерживается: {', '.join(sorted(served))}.",
        )
