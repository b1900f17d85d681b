"""Cutting an expression into words: names, numbers, texts and signs.

Here is decided which letters exist at all. A name is written in Latin or in Cyrillic
letters, never in both, and in no form that only looks like them; invisible letters exist
nowhere. No text of a diagram is ever given to Python's own parser.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from engine.values import MAX_BITS, Unfit, checked


class WordKind(StrEnum):
    NAME = "name"
    NUMBER = "number"
    TEXT = "text"
    SIGN = "sign"
    END = "end"


@dataclass(frozen=True, slots=True)
class Word:
    """``spelling`` is a name or a sign as written; ``value`` what a number or a text stands for."""

    kind: WordKind
    spelling: str
    place: int
    value: object = None


MAX_NAME = 100
CONSTANTS: Mapping[str, object] = {
    "true": True,
    "false": False,
    "null": None,
    "True": True,
    "False": False,
    "None": None,
    "истина": True,
    "ложь": False,
}
OPERATORS = frozenset({"and", "or", "not", "in", "is", "if", "else", "empty"})
PYTHON_STATEMENTS = frozenset(
    """as assert async await break class continue def del elif except finally for from global import lambda
    nonlocal pass raise return try while with yield""".split()
)
RESERVED = frozenset(CONSTANTS) | OPERATORS | PYTHON_STATEMENTS
_RESERVED_IN_SMALL = {
    word.lower(): word for word in (*PYTHON_STATEMENTS, *OPERATORS, "true", "false", "null")
}

_WORD = re.compile(
    r"""[ \t\r\n]*(?:
        (?P<number>(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)
        |(?P<name>[^\W\d]\w*)
        |(?P<text>"[^"\\\n]*(?:\\.[^"\\\n]*)*"|'[^'\\\n]*(?:\\.[^'\\\n]*)*')
        |(?P<sign>===|!==|<>|\*\*|<<|>>|:=|&&|\|\||==|!=|<=|>=|//|[-+*/%<>!?:.,()\[\]{}])
    )""",
    re.VERBOSE,
)
_BLANK = re.compile(r"[ \t\r\n]*")
_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|.)", re.DOTALL)
_ESCAPED: Mapping[str, str] = {"n": "\n", "t": "\t", "r": "\r", "\\": "\\", "'": "'", '"': '"'}
_REFUSED_SIGNS: Mapping[str, str] = {
    "===": "равенство пишется «==»",
    "!==": "неравенство пишется «!=»",
    "<>": "неравенство пишется «!=»",
    "=": "равенство пишется «==»",
    "&": "«и» пишется «and» или «&&»",
    "|": "«или» пишется «or» или «||»",
    "**": "степени запрещены",
    "<<": "сдвиги запрещены",
    ">>": "сдвиги запрещены",
    ":=": "присваивание возможно только в сценарии",
    "#": "пояснения возможны только в сценарии, отдельной строкой",
    ";": "каждое выражение пишется отдельной строкой",
    "'": "кавычка не закрыта",
    '"': "кавычка не закрыта",
    "\u2212": "минус пишется «-»",
    "–": "минус пишется «-»",
    "—": "минус пишется «-»",
    "≤": "пишется «<=»",
    "≥": "пишется «>=»",
    "≠": "пишется «!=»",
    "×": "умножение пишется «*»",
    "«": "текст берётся в прямые кавычки",
    "“": "текст берётся в прямые кавычки",
    "„": "текст берётся в прямые кавычки",
    "”": "текст берётся в прямые кавычки",
    "\u2019": "текст берётся в прямые кавычки",
}
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_MAX_DIGITS = len(str(2**MAX_BITS))


def words(text: str) -> Iterator[Word]:
    """The words of an expression, the last one of kind END; raises :class:`Unfit` with the reason."""
    _refuse_unseen(text)
    position, end = 0, len(text.rstrip(" \t\r\n"))
    while position < end:
        found = _WORD.match(text, position)
        if found is None:
            raise Unfit(_strange(text, position))
        kind = WordKind(str(found.lastgroup))
        spelling = found.group(kind)
        yield _word(kind, spelling, found.start(kind) + 1)
        position = found.end()
        if kind is WordKind.NUMBER and position < end and (text[position].isalnum() or text[position] == "_"):
            raise Unfit(f"число «{spelling}{text[position]}…» записано неверно")
    yield Word(WordKind.END, "", end + 1)


def check_name(name: str) -> None:
    """Raises :class:`Unfit` when a variable or function may not be called so."""
    check_field(name)
    small = _RESERVED_IN_SMALL.get(name.lower())
    if name in RESERVED:
        raise Unfit(f"слово «{name}» занято и не может быть именем")
    if small is not None:
        raise Unfit(f"имя «{name}» путается со словом «{small}»")


def check_field(name: str) -> None:
    """Raises :class:`Unfit` when no field of a record may be called so."""
    if name.startswith("_"):
        raise Unfit(f"имя «{name}» начинается с подчёркивания")
    if len(name) > MAX_NAME:
        raise Unfit(f"имя длиннее {MAX_NAME} знаков")
    if not name.isidentifier() or unicodedata.normalize("NFKC", name) != name:
        raise Unfit(f"в имени «{name}» знаки, которые только похожи на буквы")
    alphabets = {_alphabet(letter) for letter in name} - {""}
    if not alphabets <= {"LATIN", "CYRILLIC"}:
        raise Unfit(f"в имени «{name}» буквы другого алфавита")
    if len(alphabets) > 1:
        raise Unfit(f"в имени «{name}» смешаны латинские и русские буквы")


def is_name(text: str) -> bool:
    """Whether a variable may be called so."""
    try:
        check_name(text)
    except Unfit:
        return False
    return True


def _alphabet(letter: str) -> str:
    if letter.isascii():
        return "LATIN" if letter.isalpha() else ""
    is_russian = letter.isalpha() and unicodedata.name(letter, "").startswith("CYRILLIC ")
    return "CYRILLIC" if is_russian else "OTHER"


def _refuse_unseen(text: str) -> None:
    for letter in text if not (text.isascii() and text.isprintable()) else "":
        if letter not in "\t\r\n" and unicodedata.category(letter) in _UNSEEN:
            raise Unfit(f"в нём невидимый знак U+{ord(letter):04X}")


def _word(kind: WordKind, spelling: str, place: int) -> Word:
    if kind is WordKind.NUMBER:
        return Word(kind, spelling, place, _number(spelling))
    if kind is WordKind.TEXT:
        return Word(kind, spelling, place, _text(spelling))
    if kind is WordKind.SIGN and spelling in _REFUSED_SIGNS:
        raise Unfit(f"знак «{spelling}» не поддерживается: {_REFUSED_SIGNS[spelling]}")
    return Word(kind, spelling, place)


def _number(spelling: str) -> int | float:
    if not spelling.isdigit():
        value = float(spelling) if len(spelling) <= _MAX_DIGITS else float("inf")
        checked(value)
        return value
    if len(spelling) > 1 and spelling.startswith("0"):
        raise Unfit(f"число «{spelling}» начинается с нуля")
    # The length first: Python needs long for what a text of many digits stands for.
    if len(spelling) > _MAX_DIGITS:
        raise Unfit("слишком большое число")
    whole = int(spelling)
    checked(whole)
    return whole


def _text(spelling: str) -> str:
    text = spelling[1:-1]
    if "\\" in text:
        text = _ESCAPE.sub(_letter, text)
        _refuse_unseen(text)
    checked(text)
    return text


def _letter(found: re.Match[str]) -> str:
    code = found.group(1)
    if len(code) > 1:
        return chr(int(code[1:], 16))
    if code not in _ESCAPED:
        raise Unfit(f"после «\\» в кавычках не может стоять «{code}»; сама черта пишется «\\\\»")
    return _ESCAPED[code]


def _strange(text: str, position: int) -> str:
    blank = _BLANK.match(text, position)
    letter = text[blank.end() if blank is not None else position]
    said = _REFUSED_SIGNS.get(letter)
    if said is None and letter.isspace():
        said = "пробел должен быть обычным"
    return f"знак «{letter.strip() or ' '}» не поддерживается" + (f": {said}" if said else "")
