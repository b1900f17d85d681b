"""How much a procedure may do in one step and hold at once; above that it has run away.

A step begins with what a person, a timer or a message did and ends where the procedure
waits again. The time is the thread's own: a slow disk or a handler's work is not the
diagram's fault.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from engine.bpmn.model import Node
from engine.errors import LimitPassed, StepBudgetExceeded
from engine.own_time import own_time

if TYPE_CHECKING:
    from engine.spiff.scopes import ScopeMixin, TopScope

MAX_STEPS = 1_000
MAX_SECONDS = 2.0
MAX_TOKENS = 2_000
"""Places at which a procedure stands at once: tasks, waiting events, terms, stages going on."""
MAX_DEPTH = 40
"""Stages and calls inside each other."""


class Budget:
    """What is left of one step."""

    def __init__(self) -> None:
        self.steps = 0
        self._began = own_time()
        self._lent = 0.0

    def spend(self, top: "TopScope", node: Node) -> None:
        """One more element is about to be run; raises LimitPassed when that is too much."""
        self.steps += 1
        if self.steps > MAX_STEPS:
            raise StepBudgetExceeded(
                f"Процедура сделала {MAX_STEPS} шагов, никого не дожидаясь (элемент {_named(node)}).",
                hint="Методисту: в схеме есть круг без задачи, таймера или сообщения.",
            )
        if own_time() - self._began - self._lent > MAX_SECONDS:
            raise StepBudgetExceeded(
                f"Процедура считала дольше {MAX_SECONDS:g} секунд, никого не дожидаясь"
                f" (элемент {_named(node)}).",
                hint="Методисту: упростите выражения или уменьшите число повторов.",
            )
        _check_tokens(top, node)

    @contextmanager
    def lent(self) -> Iterator[None]:
        """Time that a handler takes does not count."""
        began = own_time()
        try:
            yield
        finally:
            self._lent += own_time() - began


def check_depth(scope: "ScopeMixin", node: Node) -> None:
    """Raises LimitPassed when a stage or call at ``node`` would stand too deep."""
    if scope.depth >= MAX_DEPTH:  # type: ignore[attr-defined]
        raise LimitPassed(
            f"Процедура вошла на {MAX_DEPTH} уровней вглубь (элемент {_named(node)}).",
            hint="Методисту: процедура вызывает сама себя и не останавливается.",
        )


def _check_tokens(top: "TopScope", node: Node) -> None:
    held = len(top.tasks) + sum(len(scope.tasks) for scope in top.subprocesses.values())
    if held > MAX_TOKENS:
        raise LimitPassed(
            f"Процедура разветвилась на {held} одновременных действий, допускается {MAX_TOKENS}"
            f" (элемент {_named(node)}).",
            hint="Методисту: в схеме действия множатся, а не сходятся, или повторов слишком много.",
        )


def _named(node: Node) -> str:
    return f"«{node.name}» ({node.id})" if node.name and node.name != node.id else f"«{node.id}»"
