"""Trying a decision by hand: what to ask for, and which rules apply to what was answered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from engine import functions
from engine.dmn.evaluation import Outcome, decide, in_order
from engine.dmn.model import Decision, DecisionFile, Input, Table
from engine.dmn.space import parts_of
from engine.dmn.tests import Constant
from engine.dmn.values import ValueType


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A variable of the procedure that a decision looks at; ``offered`` are its allowed words."""

    name: str
    label: str
    type: ValueType
    offered: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True)
class TypedNames:
    """What was typed, as a scope of expressions; today is the day it was typed."""

    values: Mapping[str, object]
    now: datetime
    zone: tzinfo

    def value(self, name: str) -> object:
        return self.values.get(name)

    def call(self, name: str, arguments: list[object]) -> object:
        if name == "today":
            return self.now.astimezone(self.zone).date().isoformat()
        if name == "now":
            return self.now.isoformat()
        return functions.call(name, arguments)


def asked_by(file: DecisionFile, decision: Decision) -> list[Asked]:
    """What must be known, in the order of the columns."""
    columns = _columns(file, decision)
    first = [name for name in columns if name in decision.reads]
    names = [*first, *sorted(decision.reads - set(first))]
    return [_asked(name, columns.get(name)) for name in names]


def tried(
    file: DecisionFile, decision: Decision, typed: Mapping[str, str], *, now: datetime, zone: tzinfo
) -> Outcome:
    """The decision made of typed words; raises DecisionFailed."""
    kinds = {each.name: each.type for each in asked_by(file, decision)}
    values = {name: _value(typed.get(name, ""), kind) for name, kind in kinds.items()}
    return decide(file, decision.id, TypedNames(values=values, now=now, zone=zone), zone)


def _columns(file: DecisionFile, decision: Decision) -> dict[str, Input]:
    """Columns that are a variable and nothing else, by its name, of the decision and all it requires."""
    return {
        column.source: column
        for each in reversed(in_order(file, decision.id))
        if isinstance(each.logic, Table)
        for column in each.logic.inputs
    }


def _asked(name: str, column: Input | None) -> Asked:
    if column is None:
        return Asked(name=name, label=name, type=ValueType.ANY)
    parts = parts_of(column.allowed) if column.allowed is not None else ()
    offered = [str(part.value) for part in parts if isinstance(part, Constant)]
    return Asked(name=name, label=column.label or name, type=column.type, offered=offered)


def _value(written: str, kind: ValueType) -> object:
    """Columns make of words what they need; only a mark and a bare number must be said here."""
    text = written.strip()
    if not text:
        return None
    if text in ("true", "false") and kind in (ValueType.BOOLEAN, ValueType.ANY):
        return text == "true"
    if kind is ValueType.ANY and text.replace(".", "", 1).isdecimal():
        return float(text) if "." in text else int(text)
    return text.replace(",", ".") if kind in (ValueType.INTEGER, ValueType.NUMBER) else text
