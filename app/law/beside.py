"""One regulation as its page shows it: paragraphs with the words that oblige, and who carries them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from app.law.words import MISSING, WAYS
from engine.regulations.acts import Act, Regulation
from engine.regulations.clauses import Clause
from engine.regulations.text import Paragraph


@dataclass(frozen=True, kw_only=True)
class Procedure:
    """A procedure of the region, as the diagram beside the text."""

    key: str
    name: str
    file: str
    xml: bytes = field(repr=False)
    is_deployed: bool
    elements: Mapping[str, str]
    """Id → name, in the order of the drawing."""
    clauses: Mapping[str, Sequence[str]]
    """Element → the duties it carries."""


@dataclass(frozen=True, kw_only=True)
class Seen:
    """One carrier, told: an element has a name and a procedure, other things a place."""

    how: str
    told: str
    element: str = ""
    procedure: str = ""
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Duty:
    """An obligation and its carriers; ``name`` is its clause in words."""

    id: str
    name: str
    seen: Sequence[Seen]

    @property
    def ways(self) -> tuple[str, ...]:
        """Each way once, the one that gives the colour first."""
        found = {one.how for one in self.seen} or {MISSING}
        return tuple(way for way in WAYS if way in found)


@dataclass(frozen=True, kw_only=True)
class Piece:
    """Words of a paragraph that the same duties stand in."""

    text: str
    duties: Sequence[Duty]

    @property
    def way(self) -> str:
        """What gives the words their colour; empty for words that oblige to nothing."""
        found = {duty.ways[0] for duty in self.duties}
        return next((way for way in WAYS if way in found), "")


@dataclass(frozen=True, kw_only=True)
class Block:
    """A paragraph; ``duties`` are those that begin in it."""

    position: int
    paragraph: Paragraph
    pieces: Sequence[Piece]
    duties: Sequence[Duty]


@dataclass(frozen=True, kw_only=True)
class Beside:
    """A regulation, and one of the procedures that carry it."""

    prefix: str
    region: str
    act: Act
    text: Sequence[Block]
    duties: Mapping[str, Duty]
    procedures: Sequence[Procedure]
    chosen: Procedure | None

    @property
    def counts(self) -> Mapping[str, int]:
        """How many duties are carried in each way."""
        counted = Counter(way for duty in self.duties.values() for way in duty.ways)
        return {way: counted[way] for way in WAYS}

    @property
    def element_names(self) -> Mapping[str, str]:
        return self.chosen.elements if self.chosen else {}

    def here(self, duties: Sequence[Duty]) -> list[str]:
        """Elements of the shown diagram that carry these duties, each once."""
        key = self.chosen.key if self.chosen else ""
        found = [one.element for duty in duties for one in duty.seen if one.element and one.procedure == key]
        return list(dict.fromkeys(found))

    def blocks(self, how: str = "") -> list[Block]:
        """The whole text; with ``how``, only paragraphs with such a duty, under what opens them."""
        if not how:
            return list(self.text)
        kept: list[Block] = []
        above: list[Block] = []
        for block in self.text:
            if block.paragraph.is_heading:
                above = [block]
            elif block.paragraph.number:
                above = [each for each in above if each.paragraph.is_heading] + [block]
            if any(how in duty.ways for duty in block.duties):
                kept += [each for each in above if each is not block] + [block]
                above = []
        return kept


def text_of(regulation: Regulation, clauses: Mapping[str, Clause], duties: Mapping[str, Duty]) -> list[Block]:
    """Every paragraph, cut where the words of a duty begin and end."""
    marked: dict[int, list[tuple[int, int, Duty]]] = {}
    begun: dict[int, list[Duty]] = {}
    for duty in duties.values():
        clause = clauses[duty.id]
        spans = regulation.spans(clause.place, clause.quote)
        for span in spans:
            marked.setdefault(span.paragraph, []).append((span.begins, span.ends, duty))
        if spans:
            begun.setdefault(spans[0].paragraph, []).append(duty)
    return [
        Block(
            position=at,
            paragraph=paragraph,
            pieces=_pieces(paragraph.text, marked.get(at, [])),
            duties=begun.get(at, []),
        )
        for at, paragraph in enumerate(regulation.paragraphs)
    ]


def _pieces(text: str, marked: Sequence[tuple[int, int, Duty]]) -> list[Piece]:
    cuts = sorted({0, len(text), *(at for begins, ends, _ in marked for at in (begins, ends))})
    return [
        Piece(
            text=text[begins:ends],
            duties=[duty for first, last, duty in marked if first <= begins and ends <= last],
        )
        for begins, ends in pairwise(cuts)
    ]
