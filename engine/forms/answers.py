"""One check per type of field: takes what came from a page or a program, gives plain JSON or one sentence."""

import re
from collections.abc import Callable, Sequence
from contextvars import ContextVar
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import ClassVar, cast

from marshmallow import ValidationError, fields

from engine.forms.conditions import is_empty
from engine.forms.context import FormContext
from engine.forms.fields import Choice, Field, FieldType, Json
from engine.forms.patterns import PATTERNS

current_context: ContextVar[FormContext] = ContextVar("form_context")
"""Schemas are compiled once and used by many requests; what differs per request is here."""

EARLIEST = date(1900, 1, 1)
LATEST = date(2100, 12, 31)
LONGEST_TEXT = 500
LONGEST_LONGTEXT = 10_000
MOST_FILES = 20
MOST_DIGITS = 12
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
CHOSEN = "Выберите одно из списка."
MARKED = "Отметьте ответы из списка."


class AnswerField(fields.Field[Json]):
    """A marshmallow field that knows the form's field; subclasses turn a value into plain JSON."""

    def __init__(self, definition: Field):
        super().__init__(allow_none=True)
        self.definition = definition

    def _deserialize(self, value: object, attr: str | None, data: object, **kwargs: object) -> Json:
        return self.read(value)

    def read(self, value: object) -> Json:
        raise NotImplementedError


class TextAnswer(AnswerField):
    longest: ClassVar[int] = LONGEST_TEXT

    def read(self, value: object) -> Json:
        if not isinstance(value, str):
            raise ValidationError("Здесь нужен текст.")
        text = CONTROL.sub("", value.replace("\r\n", "\n")).strip()
        if not text:
            raise ValidationError("Здесь нужен текст.")
        longest = self.definition.max_length or self.longest
        if len(text) > longest:
            raise ValidationError(f"Не длиннее {longest} знаков, сейчас {len(text)}.")
        if self.definition.pattern and not PATTERNS[self.definition.pattern].expression.fullmatch(text):
            raise ValidationError(PATTERNS[self.definition.pattern].message)
        return text


class LongTextAnswer(TextAnswer):
    longest: ClassVar[int] = LONGEST_LONGTEXT


class BoolAnswer(AnswerField):
    def read(self, value: object) -> Json:
        if not isinstance(value, bool):
            raise ValidationError("Ответьте «да» или «нет».")
        return value


class IntegerAnswer(AnswerField):
    def read(self, value: object) -> Json:
        number = _decimal(value, "Укажите целое число.")
        if number != number.to_integral_value():
            raise ValidationError("Укажите целое число.")
        _check_bounds(self.definition, number)
        return int(number)


class DecimalAnswer(AnswerField):
    """Kept as text with two digits: a sum of money must not pass through binary fractions."""

    def read(self, value: object) -> Json:
        money = self.definition.type is FieldType.MONEY
        number = _decimal(value, "Укажите сумму в рублях, например 12 500,00." if money else "Укажите число.")
        if number != round(number, 2):
            raise ValidationError("Не больше двух знаков после запятой.")
        if money and number < 0:
            raise ValidationError("Сумма не может быть отрицательной.")
        _check_bounds(self.definition, number)
        return f"{number:.2f}"


class DateAnswer(AnswerField):
    def read(self, value: object) -> Json:
        day = _date(value)
        context = current_context.get()
        today = context.now.astimezone(context.zone).date()
        if self.definition.not_future and day > today:
            raise ValidationError("Дата не может быть позже сегодняшнего дня.")
        if self.definition.not_past and day < today:
            raise ValidationError("Дата не может быть раньше сегодняшнего дня.")
        return day.isoformat()


class DateTimeAnswer(AnswerField):
    def read(self, value: object) -> Json:
        context = current_context.get()
        moment = _moment(value)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=context.zone)
        if self.definition.not_future and moment > context.now:
            raise ValidationError("Время не может быть позже текущего.")
        if self.definition.not_past and moment < context.now:
            raise ValidationError("Время не может быть раньше текущего.")
        return moment.astimezone(context.zone).isoformat(timespec="seconds")


class ChoiceAnswer(AnswerField):
    def read(self, value: object) -> Json:
        if not isinstance(value, str) or value not in {item.value for item in allowed(self.definition)}:
            raise ValidationError(CHOSEN)
        return value


class MultiChoiceAnswer(AnswerField):
    def read(self, value: object) -> Json:
        chosen = _texts(value)
        order = [choice.value for choice in allowed(self.definition)]
        if not set(chosen) <= set(order):
            raise ValidationError(MARKED)
        return [item for item in order if item in chosen]


class FilesAnswer(AnswerField):
    def read(self, value: object) -> Json:
        ids = list(dict.fromkeys(_texts(value)))
        if len(ids) > MOST_FILES:
            raise ValidationError(f"Не больше {MOST_FILES} файлов.")
        directory = current_context.get().directory
        if not all(directory.knows_file(item) for item in ids):
            raise ValidationError("Файл не найден, приложите его ещё раз.")
        return cast(Json, ids)


class RowsAnswer(AnswerField):
    """Rows keep their numbers in complaints, though empty ones are left out of the answer."""

    def __init__(self, definition: Field, read_row: Callable[[dict[str, Json]], Json]):
        super().__init__(definition)
        self.read_row = read_row

    def read(self, value: object) -> Json:
        if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
            raise ValidationError("Здесь нужны строки таблицы.")
        rows = [(number, row) for number, row in enumerate(value) if not is_blank_row(self.definition, row)]
        if len(rows) > self.definition.max_rows:
            raise ValidationError(f"Строк не больше {self.definition.max_rows}, сейчас {len(rows)}.")
        if 0 < len(rows) < self.definition.min_rows:
            raise ValidationError(f"Нужно строк не меньше, чем {self.definition.min_rows}.")
        answers: list[Json] = []
        errors: dict[int, object] = {}
        for number, row in rows:
            try:
                answers.append(self.read_row(row))
            except ValidationError as error:
                errors[number] = error.messages
        if errors:
            raise ValidationError(cast("dict[str, object]", errors))
        return answers


def allowed(field: Field) -> Sequence[Choice]:
    """What may be chosen: the form's own list, or entries of a directory."""
    return current_context.get().directory.entries(field.pick) if field.pick else field.choices


def is_blank_row(field: Field, row: dict[str, Json]) -> bool:
    """A spare row that nobody filled in; an unset mark is not an answer, nor is what the system put there."""
    typed = [part.key for part in field.fields if not (part.hidden or part.read_only)] or list(row)
    return all(is_empty(row.get(key)) or row.get(key) is False for key in typed) and not (
        row.keys() - _keys(field)
    )


def _keys(field: Field) -> set[str]:
    return {part.key for part in field.fields}


def _texts(value: object) -> list[str]:
    items = [value] if isinstance(value, str) else value
    if not isinstance(items, list) or not all(isinstance(item, str) for item in items):
        raise ValidationError(MARKED)
    return items


def _decimal(value: object, complaint: str) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
        raise ValidationError(complaint)
    try:
        number = Decimal(re.sub(r"[\s\u00a0\u202f]", "", str(value)).replace(",", "."))
    except InvalidOperation as error:
        raise ValidationError(complaint) from error
    if not number.is_finite() or abs(number) >= Decimal(10) ** MOST_DIGITS:
        raise ValidationError(complaint)
    return number


def _check_bounds(field: Field, number: Decimal) -> None:
    if field.minimum is not None and number < field.minimum:
        raise ValidationError(f"Не меньше {field.minimum}.")
    if field.maximum is not None and number > field.maximum:
        raise ValidationError(f"Не больше {field.maximum}.")


def _date(value: object) -> date:
    text = value.strip() if isinstance(value, str) else ""
    for pattern in ("%Y-%m-%d", "%d.%m.%Y"):
        try:
            day = datetime.strptime(text, pattern).replace(tzinfo=UTC).date()
        except ValueError:
            continue
        if not EARLIEST <= day <= LATEST:
            raise ValidationError("Проверьте год: дата выходит за пределы разумного.")
        return day
    raise ValidationError("Укажите дату: день, месяц и год, например 12.05.2026.")


def _moment(value: object) -> datetime:
    try:
        moment = datetime.fromisoformat(value.strip() if isinstance(value, str) else "")
    except ValueError as error:
        raise ValidationError("Укажите дату и время, например 12.05.2026 14:30.") from error
    if not EARLIEST <= moment.date() <= LATEST:
        raise ValidationError("Проверьте год: дата выходит за пределы разумного.")
    return moment
