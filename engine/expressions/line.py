"""Walking along the words of an expression, counting them and how deep they nest."""

from engine.expressions.limits import MAX_DEPTH, MAX_NODES
from engine.expressions.words import Word, WordKind, words
from engine.values import Unfit


class Line:
    """A text in quotes keeps its quotes in ``spelling``, so it is never taken for a sign or a name."""

    def __init__(self, text: str):
        self._words = list(words(text))
        self._position = self._nodes = self._depth = 0

    @property
    def next(self) -> Word:
        return self._words[self._position]

    @property
    def is_over(self) -> bool:
        return self.next.kind is WordKind.END

    def advance(self) -> Word:
        if self.is_over:
            raise self.unexpected("продолжение")
        self._count()
        self._position += 1
        return self._words[self._position - 1]

    def took(self, *spellings: str) -> bool:
        """Whether the next word is one of these; then it is passed."""
        if self.next.spelling not in spellings:
            return False
        self._position += 1
        return True

    def took_both(self, first: str, second: str) -> bool:
        if self.next.spelling != first or self._words[self._position + 1].spelling != second:
            return False
        self._position += 2
        return True

    def need(self, spelling: str, *, or_else: str = "") -> None:
        if not self.took(spelling):
            raise self.unexpected(f"«{spelling}»" + (f" или «{or_else}»" if or_else else ""))

    def unexpected(self, wanted: str) -> Unfit:
        word = self.next
        if self.is_over:
            return Unfit(f"оно обрывается, ожидается {wanted}")
        return Unfit(f"на месте {word.place} стоит «{word.spelling[:40]}», а ожидается {wanted}")

    def enter(self) -> None:
        """One bracket, sign or choice deeper."""
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise Unfit("слишком много вложенных скобок")

    def leave(self) -> None:
        self._depth -= 1

    def _count(self) -> None:
        self._nodes += 1
        if self._nodes > MAX_NODES:
            raise Unfit("оно слишком длинное")
