"""Values as the dialect writes them: variables with a type, moments with milliseconds and ``+0000``."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from app.engine_rest.section import RequestInvalid

_BIG = 2**31


def moment(value: datetime | None) -> str | None:
    if value is None:
        return None
    in_utc = value.astimezone(UTC)
    return in_utc.strftime("%Y-%m-%dT%H:%M:%S.") + f"{in_utc.microsecond // 1000:03d}+0000"


def read_moment(text: object, name: str) -> datetime:
    """A moment of a client; without a zone it could be anybody's."""
    try:
        found = datetime.fromisoformat(str(text))
    except ValueError as error:
        raise _not_a_moment(name) from error
    if found.tzinfo is None:
        raise _not_a_moment(name)
    return found


def typed(value: object) -> dict[str, object]:
    """A variable with the type the dialect has for it; structures travel as JSON text."""
    if isinstance(value, dict | list):
        return {"type": "Json", "value": json.dumps(value, ensure_ascii=False), "valueInfo": {}}
    return {"type": _type_of(value), "value": value, "valueInfo": {}}


def all_typed(variables: Mapping[str, object]) -> dict[str, dict[str, object]]:
    return {name: typed(value) for name, value in variables.items()}


def plain(sent: object, name: str = "variables") -> dict[str, object]:
    """Variables of a request as plain values."""
    if sent is None:
        return {}
    if not isinstance(sent, Mapping) or not all(isinstance(each, Mapping) for each in sent.values()):
        raise RequestInvalid(f"Поле «{name}»: ожидаются переменные вида {{имя: {{value, type}}}}.")
    return {str(key): plain_value(key, each) for key, each in sent.items()}


def plain_value(key: str, sent: Mapping[str, Any]) -> object:
    value, kind = sent.get("value"), str(sent.get("type") or "").lower()
    if kind in {"file", "bytes"}:
        raise RequestInvalid(
            f"Переменная «{key}»: файлы в переменных не хранятся.", hint="Прикрепите файл к форме задачи."
        )
    if kind in {"json", "object"} and isinstance(value, str):
        try:
            return json.loads(value)
        except ValueError as error:
            raise RequestInvalid(f"Переменная «{key}»: значение не читается как JSON.") from error
    if kind == "date" and isinstance(value, str):
        return read_moment(value, key).astimezone(UTC).isoformat()
    if kind in {"integer", "long", "short"} and isinstance(value, str):
        try:
            return int(value)
        except ValueError as error:
            raise RequestInvalid(f"Переменная «{key}»: ожидается целое число.") from error
    return value


def _type_of(value: object) -> str:
    if value is None:
        return "Null"
    if isinstance(value, bool):
        return "Boolean"
    if isinstance(value, int):
        return "Integer" if -_BIG <= value < _BIG else "Long"
    return "Double" if isinstance(value, float) else "String"


def _not_a_moment(name: str) -> RequestInvalid:
    return RequestInvalid(f"«{name}»: ожидается момент вида 2026-05-12T10:00:00.000+0000.")
