"""Expressions as table editors write them, brought into our language before it judges them.

Editors write FEEL: ``=`` compares, ``?`` is the input, ``if a then b else c``,
``date and time("…")``. Only tokens are exchanged here; what the result may contain is
decided by ``engine.expressions`` alone.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine import expressions
from engine.dmn.errors import CellInvalid
from engine.dmn.scope import CELL_INPUT, KNOWN_FUNCTIONS
from engine.errors import ExpressionInvalid
from engine.expressions import MAX_CHARACTERS, Expression

_TOKEN = re.compile(
    r"""\s*(?:(?P<text>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')"""
    r"""|(?P<sign>\.\.|<=|>=|!=|==|&&|\|\|)"""
    r"""|(?P<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|\.\d+)"""
    r"""|(?P<name>[^\W\d]\w*)"""
    r"""|(?P<mark>[-+*/%<>=!?.,()\[\]{}:@]))""",
    re.DOTALL,
)
_SIGNS: Mapping[str, str] = {"=": "=="}
_LONG_NAMES: Mapping[tuple[str, ...], str] = {
    ("date", "and", "time"): "date_and_time",
    ("string", "length"): "len",
    ("lower", "case"): "lower",
    ("upper", "case"): "upper",
    ("starts", "with"): "starts_with",
    ("ends", "with"): "ends_with",
    ("list", "contains"): "contains",
}
_ESCAPES: Mapping[str, str] = {"n": "\n", "t": "\t", "r": "\r"}
_OPENING, _CLOSING = ("(", "[", "{"), (")", "]", "}")


@dataclass(frozen=True)
class Token:
    kind: str
    """``text``, ``number``, ``name`` or ``sign``."""
    word: str


_QUESTION = Token("sign", "?")
_INPUT = Token("name", CELL_INPUT)


def tokens(source: str) -> list[Token]:
    """The words of a cell; raises CellInvalid at a character that no cell may contain."""
    if len(source) > MAX_CHARACTERS:
        raise CellInvalid(f"запись длиннее {MAX_CHARACTERS} знаков")
    found: list[Token] = []
    position, text = 0, source.strip()
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            raise CellInvalid(f"знак «{text[position:].strip()[:1]}» здесь недопустим")
        kind = str(match.lastgroup)
        found.append(Token("sign" if kind == "mark" else kind, match.group(kind)))
        position = match.end()
    return found


def expression(source: str) -> Expression:
    """An expression of a table; raises CellInvalid with the reason."""
    text = source.strip()
    if text.startswith(("${", "#{")) and text.endswith("}"):
        text = text[2:-1]
    found = tokens(text)
    if found and found[0].word == "=":
        found = found[1:]
    return of_tokens(found)


def about_input(found: Sequence[Token]) -> Expression:
    """An expression of a condition's cell, where ``?`` is the input; raises CellInvalid with the reason."""
    return of_tokens([_INPUT if token == _QUESTION else token for token in found])


def of_tokens(found: Sequence[Token]) -> Expression:
    """The expression that tokens make; raises CellInvalid with the reason."""
    if not found:
        raise CellInvalid("выражение пусто")
    try:
        read = expressions.parse(" ".join(_words(found, 0)))
    except ExpressionInvalid as error:
        raise CellInvalid(error.message.rstrip(".")) from error
    unknown = sorted(read.functions - KNOWN_FUNCTIONS)
    if unknown:
        raise CellInvalid(f"функции «{unknown[0]}» нет в справочнике")
    return read


def _words(found: Sequence[Token], depth: int) -> list[str]:
    if depth > expressions.MAX_DEPTH:
        raise CellInvalid("слишком много вложенных условий")
    words: list[str] = []
    position = 0
    while position < len(found):
        token = found[position]
        if token.kind == "name" and token.word == "if":
            end = _end_of_choice(found, position)
            words += _choice(found[position:end], depth)
            position = end
            continue
        length, word = _one(found, position)
        words.append(word)
        position += length
    return words


def _one(found: Sequence[Token], position: int) -> tuple[int, str]:
    """How many tokens make the next word, and the word in our language."""
    token = found[position]
    if token.kind == "text":
        return 1, repr(text_of(token))
    if token.word == "@" and position + 1 < len(found) and found[position + 1].kind == "text":
        text = text_of(found[position + 1])
        return 2, f"{'date_and_time' if 'T' in text else 'date'}({text!r})"
    for name, ours in _LONG_NAMES.items():
        following = found[position : position + len(name)]
        if tuple(token.word for token in following) == name and _word_at(found, position + len(name)) == "(":
            return len(name), ours
    return 1, _SIGNS.get(token.word, token.word) if token.kind == "sign" else token.word


def text_of(token: Token) -> str:
    """The letters between the quotes."""

    def letter(match: re.Match[str]) -> str:
        escaped = match.group(1)
        if escaped.startswith("u"):
            return chr(int(escaped[1:], 16))
        return _ESCAPES.get(escaped, escaped if escaped in "\"'\\" else f"\\{escaped}")

    return re.sub(r"\\(u[0-9a-fA-F]{4}|.)", letter, token.word[1:-1], flags=re.DOTALL)


def _word_at(found: Sequence[Token], position: int) -> str:
    return found[position].word if position < len(found) else ""


def _choice(found: Sequence[Token], depth: int) -> list[str]:
    """``if a then b else c`` in the order of our language."""
    then = _position_of(found, "then", 1)
    otherwise = _position_of(found, "else", then + 1)
    test, yes, no = found[1:then], found[then + 1 : otherwise], found[otherwise + 1 :]
    if not (test and yes and no):
        raise CellInvalid("в записи if … then … else … не хватает одной из частей")
    inner = [" ".join(_words(part, depth + 1)) for part in (test, yes, no)]
    return [f"(({inner[1]}) if ({inner[0]}) else ({inner[2]}))"]


def _position_of(found: Sequence[Token], word: str, start: int) -> int:
    """Where the word belonging to the first ``if`` stands."""
    level = nested = 0
    for position in range(start, len(found)):
        token = found[position]
        level += (token.word in _OPENING) - (token.word in _CLOSING) if token.kind == "sign" else 0
        if token.kind != "name" or level:
            continue
        if token.word == word and not nested:
            return position
        nested += (token.word == "if") - (token.word == "else")
    raise CellInvalid("после if нужны then и else")


def _end_of_choice(found: Sequence[Token], start: int) -> int:
    """A choice goes on to the bracket that closes around it, a comma, or the end."""
    level = 0
    for position in range(start, len(found)):
        word = found[position].word if found[position].kind == "sign" else ""
        if level == 0 and (word == "," or word in _CLOSING):
            return position
        level += (word in _OPENING) - (word in _CLOSING)
    return len(found)
