"""Writing a form's file the way people keep them: short things on one line, long ones under each other."""

import json
from collections.abc import Mapping

from engine.forms.fields import Json

WIDTH = 110


def written(source: Mapping[str, Json]) -> bytes:
    """The bytes of a form's file."""
    return (_unfolded(dict(source), 0) + "\n").encode()


def _folded(value: Json) -> str:
    return json.dumps(value, ensure_ascii=False)


def _placed(value: Json, indent: int, taken: int) -> str:
    """On one line when it fits behind what stands there already, else unfolded."""
    line = _folded(value)
    fits = indent + taken + len(line) + 1 <= WIDTH
    return line if fits or not value or not isinstance(value, dict | list) else _unfolded(value, indent)


def _unfolded(value: Json, indent: int) -> str:
    pad, inner = " " * indent, " " * (indent + 2)
    if isinstance(value, dict):
        lines = [
            f"{inner}{_folded(name)}: {_placed(item, indent + 2, len(name) + 4)}"
            for name, item in value.items()
        ]
        return "{\n" + ",\n".join(lines) + f"\n{pad}}}"
    if isinstance(value, list):
        return "[\n" + ",\n".join(inner + _placed(item, indent + 2, 0) for item in value) + f"\n{pad}]"
    return _folded(value)
