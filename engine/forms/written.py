"""What a form's file says under a name, whatever else may stand there."""

import json
from collections.abc import Mapping

from engine.forms.fields import Json

Source = Mapping[str, Json]


def text(source: Source, name: str) -> str:
    value = source.get(name)
    return value.strip() if isinstance(value, str) else ""


def texts(value: Json) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,)
    return tuple(str(item) for item in value) if isinstance(value, list) else ()


def texts_by_name(value: Json) -> dict[str, tuple[str, ...]]:
    return {name: texts(item) for name, item in value.items()} if isinstance(value, dict) else {}


def is_rows(source: str) -> bool:
    """Whether a constant of rows can be read; other sources give what they give."""
    if not source.startswith("value:"):
        return True
    try:
        return isinstance(json.loads(source.removeprefix("value:")), list)
    except ValueError:
        return False
