"""The small safe language of diagrams: conditions, timers, mappings, assignments.

An expression is parsed once, checked against an allow-list and turned into plain
functions; nothing of Python is reachable from it. ``a.b`` looks a key up in a plain
mapping, a call names a registered pure function. ``${…}`` around it is accepted, as
are ``true``, ``false``, ``null`` and Cyrillic names. A name nobody has set is None.

Limits (reliability.md §11): 2,000 characters, 300 nodes, depth 25.
"""

import ast
import keyword
import operator
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from engine.errors import ExpressionInvalid
from engine.values import calculate, checked, item, look_up, number

MAX_CHARACTERS = 2_000
MAX_NODES = 300
MAX_DEPTH = 25
MAX_LINES = 50


class Scope(Protocol):
    """Where names and functions of an expression come from."""

    def value(self, name: str) -> object:
        """The variable's value, or None when nothing has set it."""

    def call(self, name: str, arguments: list[object]) -> object:
        """The function's result; raises :class:`ExpressionInvalid` for an unknown function."""


Step = Callable[[Scope], object]

_WORDS: dict[str, object] = {"true": True, "false": False, "null": None, "истина": True, "ложь": False}
_NOT_NAMES = frozenset(_WORDS) | frozenset(keyword.kwlist)
_COMPARISONS: dict[type[ast.cmpop], Callable[[object, object], object]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,  # type: ignore[dict-item]
    ast.LtE: operator.le,  # type: ignore[dict-item]
    ast.Gt: operator.gt,  # type: ignore[dict-item]
    ast.GtE: operator.ge,  # type: ignore[dict-item]
    ast.In: lambda left, right: left in right,  # type: ignore[operator]
    ast.NotIn: lambda left, right: left not in right,  # type: ignore[operator]
    ast.Is: lambda left, right: left is right,
    ast.IsNot: lambda left, right: left is not right,
}
_ARITHMETIC: dict[type[ast.operator], Callable[[object, object], object]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
}


@dataclass(frozen=True)
class Expression:
    """A parsed expression. ``names`` and ``functions`` are what it mentions."""

    source: str
    names: frozenset[str]
    functions: frozenset[str]
    run: Step

    def evaluate(self, scope: Scope) -> object:
        """Work the expression out; raises :class:`ExpressionInvalid` naming the expression and the reason."""
        try:
            return checked(self.run(scope))
        except ExpressionInvalid:
            raise
        except (TypeError, ValueError, ArithmeticError, LookupError, RecursionError) as error:
            raise ExpressionInvalid(
                f"Выражение «{self.source}» не удалось вычислить: {_reason(error)}.",
                hint="Проверьте, что все переменные выражения заполнены и их виды подходят друг к другу.",
            ) from error


@dataclass(frozen=True)
class Assignment:
    """One line of a script: ``name = expression``."""

    name: str
    expression: Expression


@lru_cache(maxsize=20_000)
def parse(source: str) -> Expression:
    """Read an expression; raises :class:`ExpressionInvalid` when it is not in the language."""
    text = _unwrapped(source)
    if len(text) > MAX_CHARACTERS:
        raise _invalid(source, f"длиннее {MAX_CHARACTERS} знаков")
    try:
        tree = ast.parse(text, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise _invalid(source, "его нельзя прочитать") from error
    if sum(1 for _ in ast.walk(tree)) > MAX_NODES:
        raise _invalid(source, "оно слишком длинное")
    reading = _Reading(source)
    step = reading.step(tree, 0)
    return Expression(text, frozenset(reading.names), frozenset(reading.functions), step)


@lru_cache(maxsize=2_000)
def parse_script(source: str) -> tuple[Assignment, ...]:
    """Read a script of at most 50 lines ``name = expression``; empty lines and ``# notes`` are skipped."""
    lines = [line.strip() for line in source.splitlines()]
    lines = [line for line in lines if line and not line.startswith("#")]
    if len(lines) > MAX_LINES:
        raise _invalid(source[:60], f"в сценарии больше {MAX_LINES} строк")
    return tuple(_assignment(line) for line in lines)


def _assignment(line: str) -> Assignment:
    name, equals, expression = line.partition("=")
    name = name.strip()
    if not equals or expression.startswith("=") or not name.isidentifier() or name in _NOT_NAMES:
        raise _invalid(line, "строка сценария должна иметь вид «имя = выражение»")
    _check_name(line, name)
    return Assignment(name, parse(expression.strip()))


class _Reading:
    """Turns an expression's tree into functions, refusing everything that is not listed."""

    def __init__(self, source: str):
        self.source = source
        self.names: set[str] = set()
        self.functions: set[str] = set()

    def step(self, node: ast.expr, depth: int) -> Step:
        if depth > MAX_DEPTH:
            raise _invalid(self.source, "слишком много вложенных скобок")
        reader = _READERS.get(type(node))
        if reader is None:
            raise _invalid(self.source, f"в нём запрещённая конструкция ({type(node).__name__})")
        return reader(self, node, depth + 1)

    def constant(self, node: ast.Constant, _depth: int) -> Step:
        value = node.value
        if not (value is None or isinstance(value, bool | int | float | str)):
            raise _invalid(self.source, "в нём запрещённое значение")
        try:
            checked(value)
        except ValueError as error:
            raise _invalid(self.source, str(error)) from error
        return lambda scope: value

    def name(self, node: ast.Name, _depth: int) -> Step:
        name = node.id
        if name in _WORDS:
            word = _WORDS[name]
            return lambda scope: word
        _check_name(self.source, name)
        self.names.add(name)
        return lambda scope: scope.value(name)

    def attribute(self, node: ast.Attribute, depth: int) -> Step:
        key = node.attr
        _check_name(self.source, key)
        inner = self.step(node.value, depth)
        return lambda scope: look_up(inner(scope), key)

    def subscript(self, node: ast.Subscript, depth: int) -> Step:
        if isinstance(node.slice, ast.Slice):
            raise _invalid(self.source, "срезы списков запрещены")
        inner, key = self.step(node.value, depth), self.step(node.slice, depth)
        return lambda scope: item(inner(scope), key(scope))

    def call(self, node: ast.Call, depth: int) -> Step:
        if not isinstance(node.func, ast.Name) or node.keywords:
            raise _invalid(self.source, "вызывать можно только функции из справочника, по имени")
        name = node.func.id
        _check_name(self.source, name)
        self.functions.add(name)
        arguments = [self.step(argument, depth) for argument in node.args]
        return lambda scope: scope.call(name, [argument(scope) for argument in arguments])

    def boolean(self, node: ast.BoolOp, depth: int) -> Step:
        parts = [self.step(value, depth) for value in node.values]
        if isinstance(node.op, ast.And):
            return lambda scope: all(part(scope) for part in parts)
        return lambda scope: any(part(scope) for part in parts)

    def unary(self, node: ast.UnaryOp, depth: int) -> Step:
        inner = self.step(node.operand, depth)
        if isinstance(node.op, ast.Not):
            return lambda scope: not inner(scope)
        if isinstance(node.op, ast.USub):
            return lambda scope: -number(inner(scope))
        raise _invalid(self.source, "знак операции не поддерживается")

    def binary(self, node: ast.BinOp, depth: int) -> Step:
        operation = _ARITHMETIC.get(type(node.op))
        if operation is None:
            raise _invalid(self.source, "знак операции не поддерживается")
        left, right = self.step(node.left, depth), self.step(node.right, depth)
        return lambda scope: calculate(operation, left(scope), right(scope))

    def comparison(self, node: ast.Compare, depth: int) -> Step:
        first = self.step(node.left, depth)
        rest = [
            (_COMPARISONS[type(op)], self.step(value, depth))
            for op, value in zip(node.ops, node.comparators, strict=True)
        ]

        def compare(scope: Scope) -> object:
            left = first(scope)
            for operation, step in rest:
                right = step(scope)
                if not operation(left, right):
                    return False
                left = right
            return True

        return compare

    def choice(self, node: ast.IfExp, depth: int) -> Step:
        test, yes, no = (self.step(part, depth) for part in (node.test, node.body, node.orelse))
        return lambda scope: yes(scope) if test(scope) else no(scope)

    def sequence(self, node: ast.List | ast.Tuple, depth: int) -> Step:
        items = [self.step(item, depth) for item in node.elts]
        return lambda scope: [item(scope) for item in items]

    def mapping(self, node: ast.Dict, depth: int) -> Step:
        if any(not isinstance(key, ast.Constant) or not isinstance(key.value, str) for key in node.keys):
            raise _invalid(self.source, "ключи записи должны быть словами в кавычках")
        pairs = [
            (str(key.value), self.step(value, depth))
            for key, value in zip(node.keys, node.values, strict=True)
            if isinstance(key, ast.Constant)
        ]
        return lambda scope: {key: value(scope) for key, value in pairs}


_READERS: dict[type[ast.expr], Callable[[_Reading, object, int], Step]] = {
    ast.Constant: _Reading.constant,  # type: ignore[dict-item]
    ast.Name: _Reading.name,  # type: ignore[dict-item]
    ast.Attribute: _Reading.attribute,  # type: ignore[dict-item]
    ast.Subscript: _Reading.subscript,  # type: ignore[dict-item]
    ast.Call: _Reading.call,  # type: ignore[dict-item]
    ast.BoolOp: _Reading.boolean,  # type: ignore[dict-item]
    ast.UnaryOp: _Reading.unary,  # type: ignore[dict-item]
    ast.BinOp: _Reading.binary,  # type: ignore[dict-item]
    ast.Compare: _Reading.comparison,  # type: ignore[dict-item]
    ast.IfExp: _Reading.choice,  # type: ignore[dict-item]
    ast.List: _Reading.sequence,  # type: ignore[dict-item]
    ast.Tuple: _Reading.sequence,  # type: ignore[dict-item]
    ast.Dict: _Reading.mapping,  # type: ignore[dict-item]
}


def _check_name(source: str, name: str) -> None:
    if name.startswith("_") or len(name) > 100 or unicodedata.normalize("NFKC", name) != name:
        raise _invalid(source, f"имя «{name}» недопустимо")


def _unwrapped(source: str) -> str:
    text = source.strip()
    if text.startswith(("${", "#{")) and text.endswith("}"):
        text = text[2:-1].strip()
    return text.removeprefix("=").strip() if text.startswith("=") and not text.startswith("==") else text


def _invalid(source: str, reason: str) -> ExpressionInvalid:
    return ExpressionInvalid(
        f"Выражение «{source.strip()[:120]}» недопустимо: {reason}.",
        hint="Разрешены имена переменных, сравнения, and/or/not, арифметика и функции из справочника.",
    )


def _reason(error: BaseException) -> str:
    if isinstance(error, ZeroDivisionError):
        return "деление на ноль"
    if isinstance(error, LookupError):
        return "в списке нет такого номера"
    text = str(error)
    return text if text and any("а" <= letter.lower() <= "я" for letter in text) else "значения не сочетаются"
