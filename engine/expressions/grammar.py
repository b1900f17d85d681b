"""Turning words into functions, refusing everything that is not listed here.

The grammar is ours, so it stays what it is whatever Python learns to read. From the
loosest to the tightest: choice (``a ? b : c``, ``b if a else c``), ``or``, ``and``, ``not``,
comparison, ``+ -``, ``* / // %``, the signs ``- ! empty``, look-ups and calls.
"""

from collections.abc import Callable, Mapping

from engine import functions
from engine.expressions import steps
from engine.expressions.limits import MAX_DEPTH
from engine.expressions.line import Line
from engine.expressions.operations import CALCULATIONS, Operation
from engine.expressions.steps import Step
from engine.expressions.words import CONSTANTS, Word, WordKind, check_field, check_name
from engine.values import Unfit

_COMPARING: Mapping[str, str] = {
    **{sign: sign for sign in ("==", "!=", "<", "<=", ">", ">=", "in")},
    "eq": "==",
    "ne": "!=",
    "lt": "<",
    "le": "<=",
    "gt": ">",
    "ge": ">=",
}
_ADDING: Mapping[str, str] = {"+": "+", "-": "-"}
_MULTIPLYING: Mapping[str, str] = {"*": "*", "/": "/", "//": "//", "%": "%", "div": "/", "mod": "%"}
_CHAINS = ({"<", "<="}, {">", ">="})
_INSTEAD_OF_METHODS: Mapping[str, str] = {
    "size": "len(…)",
    "length": "len(…)",
    "isEmpty": "empty …",
    "contains": "contains(…, …)",
    "equals": "==",
    "toLowerCase": "lower(…)",
    "toUpperCase": "upper(…)",
    "startsWith": "starts_with(…, …)",
    "endsWith": "ends_with(…, …)",
    "getVariable": "имя переменной",
}


class Reading(Line):
    """One expression, read once from left to right. ``names`` and ``functions`` are what it mentions."""

    def __init__(self, text: str):
        super().__init__(text)
        self.names: set[str] = set()
        self.functions: set[str] = set()

    def whole(self) -> Step:
        if self.is_over:
            raise Unfit("оно пустое")
        step = self._choice()
        if not self.is_over:
            raise self.unexpected("знак действия или конец")
        return step

    # From the loosest to the tightest

    def _choice(self) -> Step:
        self.enter()
        first = self._either()
        if self.took("?"):
            yes = self._choice()
            self.need(":")
            first = steps.chosen(first, yes, self._choice())
        elif self.took("if"):
            test = self._either()
            self.need("else")
            first = steps.chosen(test, first, self._choice())
        self.leave()
        return first

    def _either(self) -> Step:
        parts = [self._both()]
        while self.took("or", "||"):
            parts.append(self._both())
        return steps.any_of(parts)

    def _both(self) -> Step:
        parts = [self._denial()]
        while self.took("and", "&&"):
            parts.append(self._denial())
        return steps.all_of(parts)

    def _denial(self) -> Step:
        if not self.took("not"):
            return self._comparison()
        self.enter()
        inner = self._denial()
        self.leave()
        return steps.signed("not", inner)

    def _comparison(self) -> Step:
        first = self._sum()
        signs: list[str] = []
        others: list[Step] = []
        while sign := self._comparing():
            signs.append(sign)
            others.append(self._one_of_a_kind() if sign in ("is", "is not") else self._sum())
        if not signs:
            return first
        if len(signs) == 1:
            return steps.compared(first, signs[0], others[0])
        if not any(set(signs) <= chain for chain in _CHAINS):
            raise Unfit("несколько сравнений подряд нужно соединить словом and или взять в скобки")
        return steps.between(first, signs, others)

    def _comparing(self) -> str:
        if self.took("is"):
            return "is not" if self.took("not") else "is"
        if self.took_both("not", "in"):
            return "not in"
        sign = _COMPARING.get(self.next.spelling, "")
        if sign:
            self.advance()
        return sign

    def _one_of_a_kind(self) -> Step:
        """``is`` asks only for ``null``, ``true`` or ``false``: other values have no identity."""
        if self.next.spelling not in CONSTANTS:
            raise Unfit("после «is» может стоять только null, true или false; значения сравнивает «==»")
        return steps.constant(CONSTANTS[self.advance().spelling])

    def _sum(self) -> Step:
        return self._series(self._product, _ADDING)

    def _product(self) -> Step:
        return self._series(self._signed, _MULTIPLYING)

    def _series(self, part: Callable[[], Step], signs: Mapping[str, str]) -> Step:
        first = part()
        rest: list[tuple[Operation, Step]] = []
        while self.next.spelling in signs:
            operation = CALCULATIONS[signs[self.advance().spelling]]
            rest.append((operation, part()))
        return steps.calculated(first, rest)

    def _signed(self) -> Step:
        if self.next.spelling not in ("-", "!", "empty"):
            return self._looked_up()
        sign = self.advance().spelling
        self.enter()
        inner = self._signed()
        self.leave()
        return steps.signed(sign, inner)

    def _looked_up(self) -> Step:
        """What follows an operand: ``.field`` and ``[item]``; methods do not exist."""
        step = self._operand()
        length = 0
        while self.next.spelling in (".", "[", "("):
            length += 1
            if length > MAX_DEPTH:
                raise Unfit("слишком длинная цепочка полей")
            sign = self.advance().spelling
            if sign == "(":
                raise Unfit("вызывать можно только функции из справочника, по имени")
            step = self._field(step) if sign == "." else self._item(step)
        return step

    def _field(self, inner: Step) -> Step:
        if self.next.kind is not WordKind.NAME:
            raise self.unexpected("название поля")
        key = self.advance().spelling
        check_field(key)
        if self.next.spelling == "(":
            instead = _INSTEAD_OF_METHODS.get(key)
            advice = f", вместо этого пишется «{instead}»" if instead else ""
            raise Unfit(f"«.{key}()» вызвать нельзя{advice}")
        return steps.field(inner, key)

    def _item(self, inner: Step) -> Step:
        key = self._choice()
        if self.next.spelling == ":":
            raise Unfit("срезы списков запрещены")
        self.need("]")
        return steps.item(inner, key)

    # Operands

    def _operand(self) -> Step:
        word = self.next
        if word.kind in (WordKind.NUMBER, WordKind.TEXT):
            return steps.constant(self.advance().value)
        if word.kind is WordKind.NAME:
            return self._name(self.advance())
        if self.took("("):
            return self._brackets()
        if self.took("["):
            return steps.listed(self._items("]"))
        if self.took("{"):
            return self._record()
        raise self.unexpected("имя, число, текст в кавычках или скобка")

    def _name(self, word: Word) -> Step:
        name = word.spelling
        if name in CONSTANTS:
            return steps.constant(CONSTANTS[name])
        check_name(name)
        if self.took("("):
            return self._call(name)
        self.names.add(name)
        return steps.variable(name)

    def _call(self, name: str) -> Step:
        self.functions.add(name)
        arguments = self._items(")")
        functions.check_count(name, len(arguments))
        return steps.call(name, arguments)

    def _brackets(self) -> Step:
        """A group; with commas, a list."""
        first = self._choice()
        if self.took(")"):
            return first
        self.need(",", or_else=")")
        return steps.listed([first, *self._items(")")])

    def _items(self, closing: str) -> list[Step]:
        items: list[Step] = []
        while not self.took(closing):
            items.append(self._choice())
            if self.next.spelling != closing:
                self.need(",", or_else=closing)
        return items

    def _record(self) -> Step:
        fields: dict[str, Step] = {}
        while not self.took("}"):
            key = self.advance()
            if key.kind is not WordKind.TEXT:
                raise Unfit("названия полей записи пишутся в кавычках")
            if str(key.value) in fields:
                raise Unfit(f"поле «{key.value}» записано дважды")
            self.need(":")
            fields[str(key.value)] = self._choice()
            if self.next.spelling != "}":
                self.need(",", or_else="}")
        return steps.record(fields)
