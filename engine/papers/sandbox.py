"""Where templates of documents are filled: data only, no code.

The names of a template reach dictionaries and nothing else: no attribute of any object is ever
read, nothing can be called, there is no arithmetic, so that no text of a template costs more than
the data it prints. docxtpl would take jinja's ordinary environment, in which a template can run
any program (libraries.md §2.6).
"""

import re
from collections.abc import Mapping
from typing import Any

from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, Undefined
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from engine.papers.filters import FILTERS, is_nothing, joined

_TWO_STOPS = re.compile(r"(?<=[А-Яа-яё])\.\.(?!\.)")
"""A sentence of a template that ends with «И. П.» or «2026 г.» has its full stop already."""
OPERATORS = frozenset({"+", "-", "*", "/", "//", "**", "%"})


class DataOnly(ImmutableSandboxedEnvironment):
    """Jinja with look-ups in dictionaries, our filters, «if» and «for»."""

    intercepted_binops = OPERATORS
    intercepted_unops = frozenset({"+", "-"})

    def __init__(self) -> None:
        super().__init__(autoescape=True, finalize=_printed)
        self.filters = dict(FILTERS)
        self.globals = {}
        self.tests = {}

    def getattr(self, obj: Any, attribute: str) -> Any:
        return self._looked_up(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        return self._looked_up(obj, argument)

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        raise SecurityError(f"действие «{operator}»")

    def call_unop(self, context: Any, operator: str, arg: Any) -> Any:
        raise SecurityError(f"действие «{operator}»")

    def call(self, *_args: Any, **_kwargs: Any) -> Any:
        raise SecurityError("вызов")

    def _looked_up(self, obj: Any, name: Any) -> Any:
        if isinstance(obj, Mapping) and isinstance(name, str) and name in obj:
            return obj[name]
        # «loop» of jinja is an object of its own: its two harmless facts are all that is let through.
        if type(obj).__name__ == "LoopContext" and name in {"index", "first", "last"}:
            return {"index": obj.index, "first": obj.first, "last": obj.last}[name]
        return self.undefined(name=str(name))


def _printed(value: Any) -> Any:
    """What stands on the paper for a value: nothing for nothing, a list by its items."""
    if isinstance(value, Undefined) and not isinstance(value, StrictUndefined):
        return ""
    if isinstance(value, Markup):
        return value
    if isinstance(value, bool):
        return "да" if value else "нет"
    if not isinstance(value, str | int | list) or is_nothing(value):
        return ""
    return escape(joined(value, "; "))


class Template(DocxTemplate):  # type: ignore[misc]  # docxtpl carries no types
    """A Word file whose quotation marks inside the tags may be those that Word puts by itself."""

    def patch_xml(self, src_xml: str) -> str:
        patched: str = super().patch_xml(src_xml)
        return _in_tags(patched)

    def render_xml_part(self, src_xml: str, part: Any, context: Any, jinja_env: Any = None) -> str:
        rendered: str = super().render_xml_part(src_xml, part, context, jinja_env)
        return _TWO_STOPS.sub(".", rendered)


def _in_tags(source: str) -> str:
    pieces: list[str] = []
    rest = source
    while True:
        start = min((at for at in (rest.find("{{"), rest.find("{%")) if at >= 0), default=-1)
        if start < 0:
            return "".join((*pieces, rest))
        closing = "}}" if rest[start + 1] == "{" else "%}"
        end = rest.find(closing, start)
        end = len(rest) if end < 0 else end
        tag = rest[start:end]
        for quote in "«»„“”":
            tag = tag.replace(quote, '"')
        pieces += [rest[:start], tag.replace("&quot;", '"')]
        rest = rest[end:]
