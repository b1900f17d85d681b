"""How much an expression may be and do, and how it is refused (reliability.md §11).

The language has no loops, so a part is worked out at most once; what grows with the
data (equality of lists, functions over lists) is counted. Limits are counted in
operations, not in seconds: the same expression is refused on a fast and on a slow machine.
"""

from engine.errors import ExpressionInvalid
from engine.values import Unfit

MAX_CHARACTERS = 2_000
MAX_NODES = 300
MAX_DEPTH = 25
MAX_LINES = 50
MAX_SCRIPT_CHARACTERS = MAX_LINES * MAX_CHARACTERS
MAX_OPERATIONS = 50_000
"""Of one evaluation, or of all lines of one script together."""


class Effort:
    """Counts the operations of an evaluation, or of several that belong together."""

    __slots__ = ("spent",)

    def __init__(self) -> None:
        self.spent = 0

    def spend(self, operations: int) -> None:
        self.spent += operations
        if self.spent > MAX_OPERATIONS:
            raise Unfit("вычисление слишком долгое")


def refused(source: str, reason: str) -> ExpressionInvalid:
    """An expression that is not in the language."""
    return ExpressionInvalid(
        f"Выражение «{shown(source)}» недопустимо: {reason}.",
        hint="Разрешены имена переменных, сравнения, and/or/not, арифметика и функции из справочника.",
    )


def failed(source: str, reason: str) -> ExpressionInvalid:
    """An expression that cannot be worked out with these values."""
    return ExpressionInvalid(
        f"Выражение «{shown(source)}» не удалось вычислить: {reason}.",
        hint="Проверьте, что все переменные выражения заполнены и их виды подходят друг к другу.",
    )


def shown(source: str) -> str:
    """The beginning of a text in a sentence, without letters that cannot be seen."""
    text = " ".join(source[:400].split())
    text = "".join(letter if letter.isprintable() else "·" for letter in text)
    return text if len(text) <= 120 else f"{text[:120]}…"
