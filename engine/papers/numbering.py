"""Numbers and bullets of lists: Word keeps them apart from the text, HTML needs them in it."""

from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

BULLET = "–"
LEVELS = 9


class Numbering:
    """Counts the items of each list of one document, in the order they are met."""

    def __init__(self, document: WordDocument):
        self._formats = _formats(document)
        self._counts: dict[str, list[int]] = {}

    def mark(self, paragraph: Paragraph) -> str:
        """«2.» or a dash; empty for a paragraph outside lists."""
        found = paragraph._p.xpath("./w:pPr/w:numPr")
        style = paragraph.style
        if not found and style is not None:
            found = style.element.xpath("./w:pPr/w:numPr")
        if not found:
            return ""
        number, level = _value(found[0], "w:numId"), int(_value(found[0], "w:ilvl") or 0)
        if number in ("", "0") or level >= LEVELS:
            return ""
        if self._formats.get((number, level)) == "bullet":
            return BULLET
        counts = self._counts.setdefault(number, [0] * LEVELS)
        counts[level] += 1
        counts[level + 1 :] = [0] * (LEVELS - level - 1)
        return ".".join(str(count or 1) for count in counts[: level + 1]) + "."


def _formats(document: WordDocument) -> dict[tuple[str, int], str]:
    """List and level → how it is numbered."""
    try:
        root = document.part.numbering_part.element
    except (KeyError, NotImplementedError):
        # python-docx cannot make the part that a document without lists lacks, and says so either way.
        return {}
    kinds = {
        (abstract.get(qn("w:abstractNumId")), int(level.get(qn("w:ilvl")))): _value(level, "w:numFmt")
        for abstract in root.findall(qn("w:abstractNum"))
        for level in abstract.findall(qn("w:lvl"))
    }
    return {
        (number.get(qn("w:numId")), level): kind
        for number in root.findall(qn("w:num"))
        for (abstract, level), kind in kinds.items()
        if abstract == _value(number, "w:abstractNumId")
    }


def _value(element: object, name: str) -> str:
    found = element.find(qn(name))  # type: ignore[attr-defined]
    return "" if found is None else found.get(qn("w:val")) or ""
