"""Names and functions as a cell sees them: the input, results of required decisions, then the procedure's."""

from collections.abc import Callable, Mapping
from datetime import tzinfo

from engine import functions
from engine.dmn.errors import CellInvalid
from engine.dmn.values import ValueType, typed
from engine.expressions import Effort, Expression, Scope

CELL_INPUT = "cellInput"
"""What ``?`` stands for in a cell."""

OWN_FUNCTIONS = frozenset({"date_and_time"})
KNOWN_FUNCTIONS = frozenset(functions.PURE) | functions.BOUND | OWN_FUNCTIONS


class DecisionScope:
    """Lives as long as one decision is made. ``names`` go before the procedure's variables.

    All cells share one ``effort``: a table is an answer at once or a mistake.
    """

    def __init__(self, outer: Scope, zone: tzinfo):
        self.outer = outer
        self.zone = zone
        self.names: dict[str, object] = {}
        self.effort = Effort()

    def value(self, name: str) -> object:
        return self.names[name] if name in self.names else self.outer.value(name)

    def work_out(self, expression: Expression) -> object:
        return expression.evaluate(self, self.effort)

    def call(self, name: str, arguments: list[object]) -> object:
        own = _OWN.get(name)
        return own(self.zone, *arguments) if own is not None else self.outer.call(name, arguments)


def _date_and_time(zone: tzinfo, text: object = None) -> object:
    return typed(text, ValueType.MOMENT, zone)


_OWN: Mapping[str, Callable[..., object]] = {"date_and_time": _date_and_time}


class NoNames:
    """Where constants are worked out: nothing is known there."""

    def value(self, name: str) -> object:
        raise CellInvalid(f"имя «{name}» здесь недопустимо")

    def call(self, name: str, arguments: list[object]) -> object:
        return functions.call(name, arguments)
