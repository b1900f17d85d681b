"""Reading an input cell: from its text to a test."""

from collections.abc import Sequence
from datetime import UTC

from engine.dmn import feel
from engine.dmn.errors import CellInvalid, CellTypeWrong
from engine.dmn.feel import Token
from engine.dmn.scope import CELL_INPUT, NoNames
from engine.dmn.tests import (
    ORDERS,
    AnyOf,
    Anything,
    Comparison,
    Constant,
    Formula,
    Interval,
    Not,
    Operand,
    UnaryTest,
)
from engine.dmn.values import RUSSIAN, ValueType, comparable, fits, shown, typed
from engine.errors import ExpressionInvalid
from engine.expressions import Expression
from engine.functions import PURE

MAX_TESTS = 300
MAX_NESTED = 5
_COMPARING = frozenset({*ORDERS, "=", "==", "!="})
_OPENING, _CLOSING = frozenset("([{"), frozenset(")]}")
_LOGICAL = (
    _COMPARING | {"and", "or", "not", "in", "is", "empty", "&&", "||", "!"} | set("eq ne lt le gt ge".split())
)


def read_test(text: str, kind: ValueType, own_name: str = "") -> UnaryTest:
    """The test of a cell in a column of ``kind``; raises CellInvalid with the reason.

    ``own_name`` is what the column calls its input besides ``?``.
    """
    found = feel.tokens(text)
    if not found or [token.word for token in found] == ["-"]:
        return Anything()
    return _Cell(found, kind, own_name).whole()


def read_operand(found: Sequence[Token], kind: ValueType) -> Operand:
    """A constant when nothing in it can change, else an expression."""
    expression = feel.about_input(found)
    constant = constant_of(expression)
    if constant is None:
        return Operand(kind, expression=expression)
    value = constant[0]
    if not fits(value, kind):
        raise CellTypeWrong(f"{shown(value)} не является {RUSSIAN[kind]}")
    if kind is ValueType.MOMENT:
        # A moment without a zone is of the municipality's, known only when the decision is made.
        return Operand(kind, expression=expression)
    return Operand(kind, constant=_day(value) if kind is ValueType.DATE else value)


def constant_of(expression: Expression) -> tuple[object] | None:
    """The value of an expression that depends on nothing; None when it depends on something."""
    if expression.names or not expression.functions <= PURE.keys():
        return None
    try:
        return (expression.evaluate(NoNames()),)
    except ExpressionInvalid as error:
        raise CellInvalid(error.message.rstrip(".")) from error


def _day(value: object) -> object:
    if isinstance(value, list):
        return [_day(item) for item in value]
    try:
        return typed(value, ValueType.DATE, UTC)
    except ValueError as error:
        raise CellTypeWrong(str(error)) from error


class _Cell:
    """The tokens of one cell being read from left to right."""

    def __init__(self, found: Sequence[Token], kind: ValueType, own_name: str):
        self.found = found
        self.kind = kind
        self.own_name = own_name
        self.position = 0

    def whole(self) -> UnaryTest:
        test = self._tests(0)
        if self._token() is not None:
            raise CellInvalid(f"лишняя запись «{self.found[self.position].word}»")
        return test

    def _tests(self, depth: int) -> UnaryTest:
        if depth > MAX_NESTED:
            raise CellInvalid("слишком много вложенных not(…)")
        read = [self._test(depth)]
        while self._word() == ",":
            self.position += 1
            read.append(self._test(depth))
            if len(read) > MAX_TESTS:
                raise CellInvalid(f"в списке больше {MAX_TESTS} значений")
        return read[0] if len(read) == 1 else AnyOf(tuple(read))

    def _word(self, ahead: int = 0) -> str:
        token = self._token(ahead)
        return token.word if token is not None and token.kind in ("sign", "name") else ""

    def _token(self, ahead: int = 0) -> Token | None:
        position = self.position + ahead
        return self.found[position] if position < len(self.found) else None

    def _test(self, depth: int) -> UnaryTest:
        word = self._word()
        if self._token() is None or word in (",", ")"):
            raise CellInvalid("в списке пропущено значение")
        if word in _COMPARING:
            self.position += 1
            operand = read_operand(self._until_end(), self.kind)
            return Comparison("=" if word == "==" else word, operand)
        return self._negation(depth) or self._interval() or self._formula()

    def _negation(self, depth: int) -> UnaryTest | None:
        """``not(…)`` around tests; ``not(a) and b`` is an expression instead."""
        start = self.position
        if self._word() != "not" or self._word(1) != "(":
            return None
        self.position += 2
        inner = self._tests(depth + 1)
        if self._word() != ")":
            raise CellInvalid("не закрыта скобка после not")
        self.position += 1
        if self._token() is None or self._word() in (",", ")"):
            return Not(inner)
        self.position = start
        return None

    def _until_end(self) -> Sequence[Token]:
        """The tokens up to the comma or bracket that ends this test."""
        start, level = self.position, 0
        while self.position < len(self.found):
            token = self.found[self.position]
            step = _level(token)
            if level == 0 and token.kind == "sign" and (token.word == "," or step < 0):
                break
            level += step
            self.position += 1
        return self.found[start : self.position]

    def _interval(self) -> UnaryTest | None:
        if self._word() not in ("[", "(", "]"):
            return None
        middle = self._middle()
        if middle is None:
            return None
        end = self._end(middle + 1)
        low = read_operand(self.found[self.position + 1 : middle], self.kind)
        high = read_operand(self.found[middle + 1 : end], self.kind)
        interval = Interval(low, high, self._word() != "[", self.found[end].word != "]")
        self.position = end + 1
        _check_ends(interval)
        return interval

    def _middle(self) -> int | None:
        """Where the ``..`` of an interval that begins here stands."""
        level = 0
        for position in range(self.position + 1, len(self.found)):
            token = self.found[position]
            if token.word == ".." and level == 0:
                return position
            level += _level(token)
            if level < 0 or (level == 0 and token.word == ","):
                return None
        return None

    def _end(self, start: int) -> int:
        """The bracket that closes an interval: ``]``, ``)``, or ``[`` with nothing more behind it."""
        level = 0
        for position in range(start, len(self.found)):
            token = self.found[position]
            is_last = position + 1 == len(self.found) or self.found[position + 1].word in (",", ")")
            if level == 0 and (token.word in ("]", ")") or (token.word == "[" and is_last)):
                return position
            level += _level(token)
        raise CellInvalid("промежуток не закрыт скобкой")

    def _formula(self) -> UnaryTest:
        written = self._until_end()
        operand = read_operand(written, self.kind)
        if operand.expression is None:
            return Constant(operand.constant)
        about_input = not operand.expression.names.isdisjoint({CELL_INPUT, self.own_name})
        return Formula(operand, about_input or _is_condition(written, self.kind))


def _level(token: Token) -> int:
    if token.kind != "sign":
        return 0
    return (token.word in _OPENING) - (token.word in _CLOSING)


def _check_ends(interval: Interval) -> None:
    if not (interval.low.is_constant and interval.high.is_constant):
        return
    low, high = interval.low.constant, interval.high.constant
    if not comparable(low, high):
        raise CellTypeWrong(f"{shown(low)} и {shown(high)} не могут быть концами одного промежутка")
    if low > high:  # type: ignore[operator]
        raise CellInvalid(f"начало промежутка {shown(low)} больше его конца {shown(high)}")


def _is_condition(found: Sequence[Token], kind: ValueType) -> bool:
    """Whether it is a condition by its shape, and not a value that may be true or false itself."""
    outside, level = [], 0
    for token in found:
        level -= token.kind == "sign" and token.word in _CLOSING
        if level == 0 and token.kind != "text":
            outside.append(token.word)
        level += token.kind == "sign" and token.word in _OPENING
    if "if" in outside:
        return False
    is_call = len(outside) == 3 and outside[1:] == ["(", ")"]
    return bool(_LOGICAL.intersection(outside)) or (is_call and kind is not ValueType.BOOLEAN)
