"""Fields of requests and answers that complain in Russian, whichever way they are wrong."""

from collections.abc import Iterable, Mapping
from typing import Any

from marshmallow import Schema, ValidationError, fields, pre_load, validate

Complaints = dict[str, str | list[Any] | dict[Any, Any]]
REQUIRED = "Нужно указать."
NAMING = ("q", "born_on")
OUT_OF_ADDRESSES = (
    "Имена и даты рождения в адресе не пишут: его хранят журналы серверов. "
    "Отправьте то же телом JSON: POST …/search."
)
EMPTY = "Не может быть пустым (null)."


def _words(invalid: str) -> Complaints:
    return {
        "required": REQUIRED,
        "null": EMPTY,
        "validator_failed": invalid,
        "invalid": invalid,
        "invalid_utf8": "Ожидается текст в UTF-8.",
        "type": invalid,
    }


class Text(fields.String):
    default_error_messages = _words("Ожидается строка.")


class Number(fields.Integer):
    default_error_messages = {  # noqa: RUF012
        **_words("Ожидается целое число."),
        "too_large": "Число слишком велико.",
    }


class Flag(fields.Boolean):
    default_error_messages = _words("Ожидается true или false.")


class Moment(fields.AwareDateTime):
    """Aware: a moment without an offset could be anybody's."""

    default_error_messages = {  # noqa: RUF012
        **_words("Ожидается момент: 2026-05-12T10:00:00+03:00."),
        "invalid_awareness": "Укажите часовой пояс: 2026-05-12T10:00:00+03:00.",
        "format": "Момент не записывается.",
    }


class Day(fields.Date):
    default_error_messages = {**_words("Ожидается дата: 2026-05-12."), "format": "Дата не записывается."}  # noqa: RUF012


class Object(fields.Dict):
    """Any JSON object; what is inside is judged by the engine."""

    default_error_messages = _words("Ожидается объект JSON.")


class Listed(fields.List):
    default_error_messages = _words("Ожидается список.")


class Inner(fields.Nested):
    default_error_messages = _words("Ожидается объект JSON.")


class Strict(Schema):
    """A request: an unknown name is a mistake, not decoration."""

    error_messages = {"unknown": "Такого поля нет.", "type": "Ожидается объект JSON."}  # noqa: RUF012


class Filters(Strict):
    """What a list is asked by in its address. Names of people stay out of it: proxies keep addresses."""

    @pre_load
    def keep_names_out(self, said: Mapping[str, Any], **_options: Any) -> Mapping[str, Any]:
        naming = [name for name in NAMING if name in said and name not in self.fields]
        if naming:
            raise ValidationError({name: [OUT_OF_ADDRESSES] for name in naming})
        return said


def length(most: int, least: int = 0) -> validate.Length:
    words = f"Не длиннее {most} знаков." if not least else f"От {least} до {most} знаков."
    return validate.Length(min=least, max=most, error=words)


def between(least: int, most: int) -> validate.Range:
    return validate.Range(min=least, max=most, error=f"Допускается от {least} до {most}.")


def version(**options: Any) -> Number:
    """A counter of changes, as an answer gave it."""
    return Number(validate=between(0, 2**31 - 1), **options)


def one_of(values: Iterable[Any]) -> validate.OneOf:
    known = [str(value) for value in values]
    return validate.OneOf(known, error=f"Допускается: {', '.join(known)}.")
