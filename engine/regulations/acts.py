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

from engine.regulations.clauses import Clause
from engine.regulations.text import END, ITEM, POINT, Paragraph, paragraphs
from engine.tables import read_table

_PLACE = re.compile(r"(\d{1,2}(?:\.\d{1,2})*)((?: (?:\d{1,2}|[а-яё])\))*)")
_PRINTED = re.compile(r" \(printed «([^»]+)»\)$")
_RESOLUTION = re.compile(r"resolution p\.(\d+)")
_ANNEX = re.compile(r"Annex (\d+)")


@dataclass(frozen=True, kw_only=True)
class Act:
    """A regulation as a reference calls it: its title, who approved it, when, under what number."""

    title: str
    approved: str


@dataclass(frozen=True, kw_only=True)
class Mention:
    """A place that has no number of its own in the text.

    ``begins`` is how its first paragraph begins; a place whose page is missing is read
    ``instead`` where the text speaks of it, and ``reason`` says so.
    """

    begins: str
    instead: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class Span:
    """Some words of one paragraph: its position in the text, from which letter to which."""

    paragraph: int
    begins: int
    ends: int


class Regulation:
    """One act and its text."""

    def __init__(self, act: Act, file: Path, mentions: Mapping[str, Mention] | None = None):
        self.act = act
        self.mentions = mentions or {}
        self._file = file

    @cached_property
    def paragraphs(self) -> Sequence[Paragraph]:
        """The whole text in its order."""
        return paragraphs(self._file.read_text(encoding="utf-8"))

    def words(self, place: str, quote: str = "") -> tuple[str, ...]:
        """The paragraphs of a clause («4.4», «7.1 3) а)», «resolution p.3»); empty when it has no text here.

        ``quote`` tells apart items that bear one letter.
        """
        whole = self._texts(self.stretch(place))
        if _RESOLUTION.fullmatch(place):
            return tuple(whole)
        printed = _PRINTED.search(place)
        found = _PLACE.fullmatch(_PRINTED.sub("", place))
        if found is None:
            return ()
        items = [printed[1]] if printed else found[2].split()
        return _inside(whole, items, quote)

    def spans(self, place: str, quote: str) -> tuple[Span, ...]:
        """Where the words of a duty stand; empty when its place does not say them."""
        inside = self.stretch(place)
        words = self.words(place, quote)
        wanted = plain(quote)
        narrow = [at for at in inside if self.paragraphs[at].text in words]
        for chosen in (narrow, list(inside)):
            if found := self._found(chosen, wanted):
                return found
        return ()

    def stretch(self, place: str) -> range:
        """Which paragraphs a place has; none when the text has no such place."""
        if instead := self._instead(place):
            return self.stretch(instead)
        if point := _RESOLUTION.fullmatch(place):
            return self._until_next(self._resolution_point(point[1]))
        if annex := _ANNEX.match(place):
            return self._annex(annex[1])
        found = _PLACE.fullmatch(_PRINTED.sub("", place))
        if found is None:
            return range(0)
        number = found[1]
        begins = self._section(number) if number.isdecimal() else self._numbered(number)
        return self._until_next(begins)

    @cached_property
    def annexes(self) -> Mapping[str, int]:
        """Number of an annex → where it begins."""
        found = {each.annex: at for at, each in enumerate(self.paragraphs) if each.annex}
        for place, mention in self.mentions.items():
            if mention.begins:
                found[place.removeprefix("Annex ")] = self._beginning(mention.begins)
        return found

    def _instead(self, place: str) -> str:
        mention = self.mentions.get(place)
        return mention.instead if mention else ""

    def _texts(self, chosen: Iterable[int]) -> list[str]:
        return [self.paragraphs[at].text for at in chosen]

    def _found(self, chosen: Sequence[int], wanted: str) -> tuple[Span, ...]:
        """The words as they run over the chosen paragraphs, one after another."""
        joined, starts = "", []
        for at in chosen:
            starts.append(len(joined))
            joined += f"{self.paragraphs[at].text.lower()} "
        begins = joined.find(wanted)
        if begins < 0 or not wanted:
            return ()
        ends = begins + len(wanted)
        spans = (
            Span(
                paragraph=at,
                begins=max(begins - start, 0),
                ends=min(ends - start, len(self.paragraphs[at].text)),
            )
            for at, start in zip(chosen, starts, strict=True)
        )
        return tuple(span for span in spans if span.begins < span.ends)

    def _numbered(self, number: str) -> int | None:
        return next((at for at, each in enumerate(self.paragraphs) if each.number == number), None)

    @cached_property
    def _first_clause(self) -> int:
        return next((at for at, each in enumerate(self.paragraphs) if each.number), len(self.paragraphs))

    def _resolution_point(self, number: str) -> int | None:
        """A point of the resolution stands before the first clause of what it approves."""
        return self._point(number, range(self._first_clause))

    def _section(self, number: str) -> int | None:
        """A section without numbered clauses, after the first clause and before the annexes."""
        return self._point(number, range(self._first_clause, min(self.annexes.values(), default=0)))

    def _point(self, number: str, among: Iterable[int]) -> int | None:
        for at in among:
            point = POINT.match(self.paragraphs[at].text)
            if point and point[1] == number:
                return at
        return None

    def _annex(self, number: str) -> range:
        begins = self.annexes.get(number)
        if begins is None:
            return range(0)
        later = [at for at in self.annexes.values() if at > begins]
        return range(begins, min(later, default=len(self.paragraphs)))

    def _beginning(self, words: str) -> int:
        for at, each in enumerate(self.paragraphs):
            if each.text.startswith(words):
                return at
        raise LookupError(f"{self._file.name}: нет места, которое начинается словами «{words}»")

    def _until_next(self, begins: int | None) -> range:
        if begins is None:
            return range(0)
        starts = set(self.annexes.values())
        for at in range(begins + 1, len(self.paragraphs)):
            each = self.paragraphs[at]
            if each.number or POINT.match(each.text) or END.match(each.text) or at in starts:
                return range(begins, at)
        return range(begins, len(self.paragraphs))


def load_regulations(folder: Path) -> Mapping[str, Regulation]:
    """Prefix of an obligation's id → its regulation."""
    rows = read_table(folder / "acts.csv", ("prefix", "file", "title", "approved"))
    mentions: dict[str, dict[str, Mention]] = {}
    for row in read_table(folder / "places.csv", ("prefix", "place", "begins", "instead", "reason")):
        mentions.setdefault(row["prefix"], {})[row["place"]] = Mention(
            begins=row["begins"], instead=row["instead"], reason=row["reason"]
        )
    return {
        row["prefix"]: Regulation(
            Act(title=row["title"], approved=row["approved"]),
            folder / row["file"],
            mentions.get(row["prefix"]),
        )
        for row in rows
    }


@dataclass(frozen=True, kw_only=True)
class Quoted:
    """A clause that obliges: its name, its act, its words with those marked that set the duty."""

    name: str
    key: str
    """Its first obligation, by which the place is found in the text; empty when it is unknown."""
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
    first: dict[tuple[str, str], str] = {}
    for key in keys:
        clause = clauses.get(key, Clause(name=key, quote=""))
        place = (key.partition("-")[0], clause.place or key)
        grouped.setdefault(place, []).append(clause)
        first.setdefault(place, key if key in clauses else "")
    return [
        _quoted(regulations.get(prefix), first[prefix, place], found)
        for (prefix, place), found in grouped.items()
    ]


def _quoted(regulation: Regulation | None, key: str, clauses: Sequence[Clause]) -> Quoted:
    quotes = [clause.quote for clause in clauses if clause.quote]
    words = regulation.words(clauses[0].place, quotes[0] if quotes else "") if regulation else ()
    said = [(text, any(plain(quote) in plain(text) for quote in quotes)) for text in words]
    return Quoted(
        name=clauses[0].name,
        key=key,
        act=regulation.act if regulation else None,
        paragraphs=said or [(quote, True) for quote in dict.fromkeys(quotes)],
        is_whole=bool(words),
    )


def plain(text: str) -> str:
    """Words alone, to look for a quote where spaces and lines differ."""
    return re.sub(r"\s+", " ", text).strip().lower()


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
        marker = ITEM.match(text)
        if marker is None or marker[1] != item[:-1]:
            continue
        ends = next(
            (at for at in range(begins + 1, len(texts)) if _ends_item(texts[at], is_letter)), len(texts)
        )
        candidates.append(texts[begins:ends])
    wanted = plain(quote)
    return next((each for each in candidates if wanted in plain(" ".join(each))), (candidates or [[]])[0])


def _ends_item(text: str, is_letter: bool) -> bool:
    marker = ITEM.match(text)
    return marker is not None and (is_letter or marker[1].isdecimal())
