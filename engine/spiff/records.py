"""What has been completed and could still be undone: compact records, kept with the scope of the activity.

Which activities are recorded is known from the diagram (:func:`engine.bpmn.compensation.kept`),
so an ordinary procedure keeps none. Of a stage the records of its inside go with it; of
a repeated activity each instance has its own, with the variables that only it saw.
"""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, TypedDict, cast

from engine.bpmn.model import Kind
from engine.errors import StateTooLarge
from engine.spiff.tokens import Token

if TYPE_CHECKING:
    from engine.spiff.scopes import ScopeMixin

MAX_RECORDS = 500
"""Completed activities that one procedure remembers at once in order to undo them."""


class Record(TypedDict, total=False):
    """A completed activity, as it is stored."""

    e: str
    """The element."""
    n: int
    """Its place in the order of completion within the procedure."""
    d: Mapping[str, object]
    """Variables that only this instance of a repeated activity saw."""
    i: "list[Record]"
    """What was completed inside it."""
    p: bool
    """Whether it was interrupted, so that only what was completed inside it is undone."""


def remember(token: Token) -> None:
    """Keep a record of an activity that has just been completed, if it may have to be undone."""
    scope = token.scope
    if token.node.id not in scope.spec.kept:
        return
    if token.node.loop is None:
        record = _record_of(token)
        records = [] if record is None else [record]
    else:
        records = cast("list[Record]", token.internal_data.pop("rounds", []))
        for record in records:
            record["n"] = _next_number(scope)
    scope.done += records
    _check_number(token)


def remember_round(whole: Token, instance: Token) -> None:
    """Keep a record of one instance of a repeated activity: it counts when the whole is completed.

    A repeated transaction may be cancelled before that, with the instances that ended well.
    """
    if instance.node.id not in instance.scope.spec.kept and instance.node.kind is not Kind.TRANSACTION:
        return
    record = _record_of(instance)
    if record is not None:
        whole.internal_data.setdefault("rounds", []).append(record)


def claim(scopes: Iterable[tuple[int, "ScopeMixin"]], activity: str) -> list[tuple[int, Record]]:
    """Take the records of an activity, or of all, out of the scopes: the last completed first."""
    taken: list[tuple[int, Record]] = []
    for level, scope in scopes:
        taken += [(level, record) for record in scope.done if activity in ("", record["e"])]
        scope.done = [record for record in scope.done if activity not in ("", record["e"])]
    return sorted(taken, key=lambda each: -each[1]["n"])


def interrupted(token: Token, inside: list[Record]) -> list[Record]:
    """The record of an activity that was cancelled half-way: none when nothing was completed inside it."""
    if not inside:
        return []
    record = Record(e=token.node.id, n=max(each["n"] for each in inside), i=inside, p=True)
    if token.data:
        record["d"] = dict(token.data)
    return [record]


def _record_of(token: Token) -> Record | None:
    record = Record(e=token.node.id, n=_next_number(token.scope))
    if token.data:
        record["d"] = dict(token.data)
    if not token.node.handler:
        inner = token.scope.top.subprocesses[token.id]
        if inner.done:
            record["i"] = inner.done
        elif not inner.spec.undone_by:
            return None
    return record


def _next_number(scope: "ScopeMixin") -> int:
    scope.top.completions += 1
    return scope.top.completions


def _check_number(token: Token) -> None:
    top: Any = token.scope.top
    number = sum(_count(scope.done) for scope in top.scopes())
    if number > MAX_RECORDS:
        name = token.node.name or token.node.id
        raise StateTooLarge(
            f"Процедура помнит {number} выполненных действий, которые может понадобиться отменить,"
            f" допускается {MAX_RECORDS} (элемент «{name}» ({token.node.id})).",
            hint="Методисту: вынесите повторяющуюся часть в вызываемую процедуру.",
        )


def _count(records: Iterable[Record]) -> int:
    return sum(1 + _count(record.get("i", ())) for record in records)
