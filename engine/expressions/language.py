"""An expression and a script, from text to value."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from engine.errors import ExpressionInvalid
from engine.expressions.grammar import Reading
from engine.expressions.limits import (
    MAX_CHARACTERS,
    MAX_LINES,
    MAX_SCRIPT_CHARACTERS,
    Effort,
    failed,
    refused,
)
from engine.expressions.steps import Scope, Step
from engine.expressions.words import check_name
from engine.values import Unfit, checked


@dataclass(frozen=True)
class Expression:
    """A parsed expression. ``names`` and ``functions`` are what it mentions."""

    source: str
    names: frozenset[str]
    functions: frozenset[str]
    run: Step

    def evaluate(self, scope: Scope, effort: Effort | None = None) -> object:
        """A value of its own; raises :class:`ExpressionInvalid` naming the expression and the reason.

        Evaluations that belong together (the lines of a script) share one ``effort``.
        """
        try:
            return checked(self.run(scope, effort or Effort()))
        except Unfit as error:
            raise failed(self.source, str(error)) from error
        except ZeroDivisionError as error:
            raise failed(self.source, "деление на ноль") from error
        except (TypeError, ValueError, ArithmeticError, LookupError, RecursionError) as error:
            raise failed(self.source, "значения не сочетаются") from error


@dataclass(frozen=True)
class Assignment:
    """One line of a script: ``name = expression``."""

    name: str
    expression: Expression


@lru_cache(maxsize=4_000)
def parse(source: str) -> Expression:
    """Read an expression; raises :class:`ExpressionInvalid` when it is not in the language."""
    if len(source) > MAX_CHARACTERS:
        raise refused(source, f"оно длиннее {MAX_CHARACTERS} знаков")
    text = _unwrapped(source)
    try:
        reading = Reading(text)
        step = reading.whole()
    except Unfit as error:
        raise refused(source, str(error)) from error
    return Expression(text, frozenset(reading.names), frozenset(reading.functions), step)


@lru_cache(maxsize=1_000)
def parse_script(source: str) -> tuple[Assignment, ...]:
    """Read a script of at most 50 lines ``name = expression``; empty lines and ``# notes`` are skipped."""
    if len(source) > MAX_SCRIPT_CHARACTERS:
        raise refused(source, f"в сценарии больше {MAX_SCRIPT_CHARACTERS} знаков")
    lines = [line.strip() for line in source.split("\n")]
    lines = [line for line in lines if line and not line.startswith("#")]
    if len(lines) > MAX_LINES:
        raise refused(source, f"в сценарии больше {MAX_LINES} строк")
    return tuple(map(_assignment, lines))


def run_script(source: str, scope: Scope, assign: Callable[[str, object], None]) -> None:
    """Work a script out line by line; each line sees what the lines before it have assigned."""
    effort = Effort()
    for line in parse_script(source):
        assign(line.name, line.expression.evaluate(scope, effort))


def _assignment(line: str) -> Assignment:
    name, equals, expression = line.partition("=")
    name = name.strip()
    if not equals or expression.startswith("=") or not name.isidentifier():
        raise refused(line, "строка сценария должна иметь вид «имя = выражение»")
    try:
        check_name(name)
    except Unfit as error:
        raise refused(line, str(error)) from error
    try:
        return Assignment(name, parse(expression))
    except ExpressionInvalid as error:
        raise ExpressionInvalid(f"Строка сценария «{name} = …»: {error.message}", hint=error.hint) from error


def _unwrapped(source: str) -> str:
    """Without ``${…}`` or ``#{…}``, or the ``=`` that some editors write before an expression."""
    text = source.strip()
    if text.startswith(("${", "#{")) and text.endswith("}"):
        text = text[2:-1].strip()
    return text.removeprefix("=").strip() if text.startswith("=") and not text.startswith("==") else text
