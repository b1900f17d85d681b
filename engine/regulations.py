"""The words of a regulation: an act with its title, and each of its clauses whole.

The texts lie in ``processes/regulations`` as they were published, with the slips of their
scanning. A clause runs from its number to the next one; an item «3) а)» is shown under the
opening words of its clause, without which it says nothing.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from engine.clauses import Clause
from engine.tables import read_table

_MARKUP = re.compile(r"\*\*|\[bookmark:[^\]]*\]|^#+\s*|\\(?=.)|<(?=https?:)|(?<=/)>")
_NUMBER = re.compile(r"(\d{1,2}(?:\.\d{1,2})+)\.?\s+(?=\D)")
_POINT = re.compile(r"(\d{1,2})\.\s+(?=\D)")
_ITEM = re.compile(r"(?:-\s*)?(\d{1,2}|[а-яё])\)\s+")
_BULLET = re.compile(r"[-–—•]\s+")
_END = re.compile(r"(?:приложение\s*(?:№\s*)?\d*|-{3,}|_{3,}.*)\s*$", re.IGNORECASE)
_PLACE = re.compile(r"(\d{1,2}(?:\.\d{1,2})+)((?: (?:\d{1,2}|[а-яё])\))*)")
_PRINTED = re.compile(r" \(printed «([^»]+)»\)$")
_RESOLUTION = re.compile(r"resolution p\.(\d+)")


@dataclass(frozen=True, kw_only=True)
class Act:
    """A regulation as a reference calls it: its title, who approved it, when, under what number."""

    title: str
    approved: str


class Regulation:
    """One act and its text."""

    def __init__(self, act: Act, file: Path):
        self.act = act
        self._file = file

    @cached_property
    def _paragraphs(self) -> Sequence[str]:
        return _paragraphs(self._file.read_text(encoding="utf-8"))

    def words(self, place: str, quote: str = "") -> tuple[str, ...]:
        """The paragraphs of a clause («4.4», «7.1 3) а)», «resolution p.3»); empty when it has no text here.

        ``quote`` tells apart items that bear one letter.
        """
        if point := _RESOLUTION.fullmatch(place):
            return self._resolution(point[1])
        printed = _PRINTED.search(place)
        found = _PLACE.fullmatch(_PRINTED.sub("", place))
        if found is None:
            return ()
        whole = self._clause(found[1])
        items = [printed[1]] if printed else found[2].split()
        return _inside(whole, items, quote)

    def _clause(self, number: str) -> list[str]:
        begins = next(
            (at for at, text in enumerate(self._paragraphs) if _number_of(text) == number),
            None,
        )
        if begins is None:
            return []
        kept = [self._paragraphs[begins]]
        for text in self._paragraphs[begins + 1 :]:
            if _number_of(text) or _POINT.match(text) or _END.match(text):
                break
            kept.append(text)
        return kept

    def _resolution(self, number: str) -> tuple[str, ...]:
        """A point of the resolution stands before the first clause of what it approves."""
        before: list[str] = []
        for text in self._paragraphs:
            if _number_of(text):
                break
            before.append(text)
        return tuple(text for text in before if (point := _POINT.match(text)) and point[1] == number)[:1]


def load_regulations(folder: Path) -> Mapping[str, Regulation]:
    """Prefix of an obligation's id → its regulation."""
    rows = read_table(folder / "acts.csv", ("prefix", "file", "title", "approved"))
    return {
        row["prefix"]: Regulation(Act(title=row["title"], approved=row["approved"]), folder / row["file"])
        for row in rows
    }


@dataclass(frozen=True, kw_only=True)
class Quoted:
    """A clause that obliges: its name, its act, its words with those marked that set the duty."""

    name: str
    act: Act | None
    paragraphs: Sequence[tuple[str, bool]]
    """Each paragraph, and whether the duty stands in it; without a text here, the words quoted of it."""
    is_whole: bool
    """The text of the clause is kept here; else only its words that oblige are known."""


def quoted(
    keys: Iterable[str], clauses: Mapping[str, Clause], regulations: Mapping[str, Regulation]
) -> list[Quoted]:
    """The clauses of these obligations, each once; an unknown one has its id for a name."""
    grouped: dict[tuple[str, str], list[Clause]] = {}
    for key in keys:
        clause = clauses.get(key, Clause(name=key, quote=""))
        grouped.setdefault((key.partition("-")[0], clause.place or key), []).append(clause)
    return [_quoted(regulations.get(prefix), found) for (prefix, _), found in grouped.items()]


def _quoted(regulation: Regulation | None, clauses: Sequence[Clause]) -> Quoted:
    quotes = [clause.quote for clause in clauses if clause.quote]
    words = regulation.words(clauses[0].place, quotes[0] if quotes else "") if regulation else ()
    said = [(text, any(plain(quote) in plain(text) for quote in quotes)) for text in words]
    return Quoted(
        name=clauses[0].name,
        act=regulation.act if regulation else None,
        paragraphs=said or [(quote, True) for quote in dict.fromkeys(quotes)],
        is_whole=bool(words),
    )


def plain(text: str) -> str:
    """Words alone, to look for a quote where spaces and lines differ."""
    return re.sub(r"\s+", " ", text).strip().lower()


def _number_of(text: str) -> str:
    found = _NUMBER.match(text)
    return found[1] if found else ""


def _paragraphs(text: str) -> list[str]:
    found: list[str] = []
    broken = True
    for line in text.splitlines():
        said = re.sub(r"\s+", " ", _MARKUP.sub("", line.strip())).strip()
        if not said:
            broken = True
        elif broken or _begins_anew(said):
            found.append(said)
            broken = False
        else:
            found[-1] += f" {said}"
    return found


def _begins_anew(line: str) -> bool:
    return any(mark.match(line) for mark in (_NUMBER, _POINT, _ITEM, _BULLET, _END))


def _inside(clause: list[str], items: Sequence[str], quote: str) -> tuple[str, ...]:
    """The items of a clause one within the other, under its opening words; the clause when one is missing."""
    opening, rest = clause[:1], clause[1:]
    for item in items:
        rest = _item(rest, item, quote)
        if not rest:
            return tuple(clause)
        if item is not items[-1]:
            opening, rest = [*opening, rest[0]], rest[1:]
    return (*opening, *rest)


def _item(texts: list[str], item: str, quote: str) -> list[str]:
    """From «3)» to the next number, or from «а)» to the next letter or number."""
    is_letter = item[0].isalpha()
    candidates = []
    for begins, text in enumerate(texts):
        marker = _ITEM.match(text)
        if marker is None or marker[1] != item[:-1]:
            continue
        ends = next(
            (at for at in range(begins + 1, len(texts)) if _ends_item(texts[at], is_letter)), len(texts)
        )
        candidates.append(texts[begins:ends])
    wanted = plain(quote)
    return next((each for each in candidates if wanted in plain(" ".join(each))), (candidates or [[]])[0])


def _ends_item(text: str, is_letter: bool) -> bool:
    marker = _ITEM.match(text)
    return marker is not None and (is_letter or marker[1].isdecimal())
