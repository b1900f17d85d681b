"""What a variable may hold: plain JSON values of sane size, each variable its own copy.

A copy at every door means that no two variables share a list: what one handler changes
in its own hands changes nothing in the case, and a live instance behaves as a restored one.
"""

from engine.errors import Invalid

MAX_TEXT = 10_000
MAX_ITEMS = 1_000
MAX_LETTERS = 100_000
MAX_BITS = 256
MAX_NESTING = 25


class Unfit(ValueError):
    """Why a value cannot be used; its text is the reason in Russian, without a full stop."""


def checked(value: object) -> object:
    """A copy that shares nothing with ``value``; :class:`Unfit` when it is not plain data of sane size.

    What is inside counts too: fifty lines ``a = [a, a]`` make a short list that no disk can hold.
    """
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, list | tuple | dict):
        return _Copying().copy(value, 0)
    return _scalar(value)


def variable(name: str, value: object) -> object:
    """A copy of what is to become a variable; raises Invalid with a sentence when it may not."""
    try:
        return checked(value)
    except Unfit as error:
        raise Invalid(
            f"В переменную «{name[:100]}» нельзя записать это значение: {error}.",
            hint="Методисту: сведения храните в формах, в переменных — только решения и номера.",
        ) from error


def copied(value: object) -> object:
    """A copy of what has been checked before."""
    if isinstance(value, list):
        return [copied(item) for item in value]
    if isinstance(value, dict):
        return {key: copied(item) for key, item in value.items()}
    return value


class _Copying:
    """Counts what one value holds altogether."""

    def __init__(self) -> None:
        self.items = self.letters = 0

    def copy(self, value: object, depth: int) -> object:
        if depth > MAX_NESTING:
            raise Unfit("слишком много вложенных списков")
        self.items += 1
        if self.items > MAX_ITEMS + 1:
            raise Unfit("слишком длинный список")
        if isinstance(value, list | tuple):
            return [self.copy(item, depth + 1) for item in value]
        if isinstance(value, dict):
            return {self._key(key): self.copy(item, depth + 1) for key, item in value.items()}
        self._count_letters(value)
        return value if value is None or isinstance(value, bool) else _scalar(value)

    def _key(self, key: object) -> str:
        # JSON would write the keys 1 and "1" alike and keep one of them.
        if not isinstance(key, str):
            raise Unfit("название поля записи должно быть текстом")
        self._count_letters(key)
        return _text(key)

    def _count_letters(self, value: object) -> None:
        if isinstance(value, str):
            self.letters += len(value)
            if self.letters > MAX_LETTERS:
                raise Unfit("слишком много текста")


def _scalar(value: object) -> object:
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, int):
        if value.bit_length() > MAX_BITS:
            raise Unfit("слишком большое число")
        return int(value)
    if isinstance(value, float):
        if value != value or value in (float("inf"), float("-inf")):
            raise Unfit("результат не является числом")
        return float(value)
    raise Unfit("недопустимый вид значения")


def _text(text: str) -> str:
    if len(text) > MAX_TEXT:
        raise Unfit("слишком длинный текст")
    if "\x00" in text or not (text.isascii() or _is_whole(text)):
        raise Unfit("в тексте недопустимый знак")
    return text if type(text) is str else str.__str__(text)


def _is_whole(text: str) -> bool:
    return not any("\ud800" <= letter <= "\udfff" for letter in text)
