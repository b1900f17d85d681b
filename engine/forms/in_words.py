"""Answers of a form between what a lawyer writes and what the form keeps: labels and ids, «да» and true."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from engine.errors import Invalid
from engine.forms.context import Directory
from engine.forms.fields import Choice, Field, FieldType

_FLAGS = {"да": True, "нет": False}


class AnswerUnknown(Invalid):
    """An answer names somebody or something that cannot be chosen."""


def kept(fields: Sequence[Field], answers: Mapping[str, Any], directory: Directory) -> dict[str, Any]:
    """Answers as the form keeps them; raises AnswerUnknown."""
    return _each(fields, answers, directory, _kept)


def told(fields: Sequence[Field], answers: Mapping[str, Any], directory: Directory) -> dict[str, Any]:
    """Answers as a scenario writes them: people and agencies by name."""
    return _each(fields, answers, directory, _told)


def _each(
    fields: Sequence[Field],
    answers: Mapping[str, Any],
    directory: Directory,
    one: Callable[[Field, Any, Directory], Any],
) -> dict[str, Any]:
    known = {field.key: field for field in fields}
    found: dict[str, Any] = {}
    for key, value in answers.items():
        field = known.get(key)
        if field is None:
            continue
        if field.type is FieldType.ROWS and isinstance(value, list):
            found[key] = [
                _each(field.fields, row, directory, one) if isinstance(row, dict) else row for row in value
            ]
        elif field.type is FieldType.MULTICHOICE and isinstance(value, list):
            found[key] = [one(field, each, directory) for each in value]
        else:
            found[key] = one(field, value, directory)
    return found


def _kept(field: Field, value: Any, directory: Directory) -> Any:
    if field.type is FieldType.BOOL and isinstance(value, str):
        return _FLAGS.get(value.strip().lower(), value)
    if not (field.pick or field.choices) or not isinstance(value, str) or not value.strip():
        return value  # nothing was chosen: whether something must be is for the form to say
    offered = _offered(field, directory)
    if any(choice.value == value for choice in offered):
        return value
    sought = _folded(value)
    found = [choice.value for choice in offered if _folded(choice.label) == sought]
    found = found or [choice.value for choice in offered if _folded(choice.label).startswith(sought)]
    if not field.pick and not found:
        return value  # the form itself says what is wrong with it
    if len(found) != 1:
        several = "подходит нескольким" if found else "такого выбрать нельзя"
        names = "; ".join(choice.label for choice in offered[:12]) or "выбирать не из чего"
        raise AnswerUnknown(f"«{field.label}»: «{value}» — {several}. Есть: {names}.")
    return found[0]


def _told(field: Field, value: Any, directory: Directory) -> Any:
    if not field.pick:
        return value
    return next((choice.label for choice in _offered(field, directory) if choice.value == value), value)


def _offered(field: Field, directory: Directory) -> Sequence[Choice]:
    return directory.entries(field.pick) if field.pick else field.choices


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold().replace("ё", "е")
