"""When a question is shown, as a few answers to choose from instead of a formula to write.

A condition is a handful of answers to earlier questions, all of them or any: «Иск подаётся — да».
What is written deeper than that is kept as it is and not offered to be chosen.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine.forms.definition import CodeLists
from engine.forms.fields import FieldType
from engine.forms.written import texts

ALL, ANY = "all", "any"


@dataclass(frozen=True, kw_only=True)
class Answered:
    """One answer to an earlier question; ``value`` is the condition, written."""

    value: str
    label: str


@dataclass(frozen=True, kw_only=True)
class Shown:
    """``answers`` as written conditions, each with whether it is denied."""

    group: str
    answers: Sequence[tuple[str, bool]]


def answers_to(field: Mapping[str, Any], lists: CodeLists) -> list[Answered]:
    """What of an earlier question a condition may ask."""
    key, kind = str(field.get("key")), field.get("type")
    if kind == FieldType.BOOL:
        return [_answered({"field": key, "is": True}, "да"), _answered({"field": key, "is": False}, "нет")]
    if kind in (FieldType.CHOICE, FieldType.MULTICHOICE) and not field.get("pick"):
        word = "is" if kind == FieldType.CHOICE else "has"
        return [
            _answered({"field": key, word: value}, f"«{label}»") for value, label in _choices(field, lists)
        ]
    return [
        _answered({"field": key, "filled": True}, "заполнено"),
        _answered({"field": key, "filled": False}, "не заполнено"),
    ]


def shown_if(condition: Any) -> Shown | None:
    """A condition as answers; None for one that is written deeper."""
    if not condition:
        return Shown(group=ALL, answers=())
    if set(condition) == {"field", "in"}:
        key, values = condition["field"], condition["in"]
        return Shown(group=ANY, answers=[(_written({"field": key, "is": each}), False) for each in values])
    group = next((name for name in (ALL, ANY) if name in condition), ALL)
    inner = condition.get(group, [condition])
    found = [_one(each) for each in inner]
    if any(each is None for each in found):
        return None
    return Shown(group=group, answers=[each for each in found if each is not None])


def condition_of(shown: Shown) -> dict[str, Any] | None:
    """The condition that a form's file keeps."""
    read = [(json.loads(written), denied) for written, denied in shown.answers]
    conditions = [{"not": each} if denied else each for each, denied in read]
    if not conditions:
        return None
    return conditions[0] if len(conditions) == 1 else {shown.group: conditions}


def is_answer(written: str, fields: Sequence[Mapping[str, Any]], lists: CodeLists) -> bool:
    """Whether this is one of the answers that may be asked; nothing else from a page is believed."""
    return any(written == each.value for field in fields for each in answers_to(field, lists))


def _one(condition: Any) -> tuple[str, bool] | None:
    denied = isinstance(condition, dict) and set(condition) == {"not"}
    asked = condition["not"] if denied else condition
    if not isinstance(asked, dict) or "field" not in asked or len(asked) != 2 or "in" in asked:
        return None
    return _written(asked), denied


def _answered(condition: Mapping[str, Any], label: str) -> Answered:
    return Answered(value=_written(condition), label=label)


def _written(condition: Mapping[str, Any]) -> str:
    return json.dumps(condition, ensure_ascii=False)


def _choices(field: Mapping[str, Any], lists: CodeLists) -> Iterator[tuple[str, str]]:
    for name in texts(field.get("list")):
        yield from ((each.value, each.label) for each in lists.get(name, ()))
    if not field.get("list"):
        yield from ((str(each.get("value")), str(each.get("label"))) for each in field.get("choices") or [])
