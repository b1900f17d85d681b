"""The text of a paragraph of Word with what can be seen of its looks."""

from collections.abc import Iterable, Iterator
from html import escape
from typing import TypeVar

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph
from docx.text.run import Run
from lxml.etree import _Element

Found = TypeVar("Found")
ALIGNMENTS = {
    WD_ALIGN_PARAGRAPH.CENTER: "to-center",
    WD_ALIGN_PARAGRAPH.RIGHT: "to-right",
    WD_ALIGN_PARAGRAPH.JUSTIFY: "to-justify",
}
NUMBERS = {"PAGE": '<span class="page-no"></span>', "NUMPAGES": '<span class="page-total"></span>'}


def alignment_of(paragraph: Paragraph) -> str:
    found = paragraph.alignment
    for style in _chain(paragraph):
        found = style.paragraph_format.alignment if found is None else found
    return ALIGNMENTS.get(found, "") if found is not None else ""


def measures_of(paragraph: Paragraph) -> str:
    """Size, spaces and indents as CSS; what Word leaves to its defaults is left to ours."""
    own = paragraph.paragraph_format
    formats = [own, *(style.paragraph_format for style in _chain(paragraph))]
    said = {
        "font-size": _first(style.font.size for style in _chain(paragraph)),
        "margin-top": _first(each.space_before for each in formats),
        "margin-bottom": _first(each.space_after for each in formats),
        "margin-left": _first(each.left_indent for each in formats),
        "text-indent": _first(each.first_line_indent for each in formats),
    }
    css = [f"{name}: {length.pt:g}pt" for name, length in said.items() if length is not None]
    if _first(each.keep_with_next for each in formats):
        css.append("break-after: avoid")
    if _first(each.page_break_before for each in formats):
        css.append("break-before: page")
    return "; ".join(css)


def runs_html(paragraph: Paragraph) -> str:
    pieces: list[str] = []
    in_result = False
    for element in _run_elements(paragraph._p):
        if element.tag == qn("w:fldSimple"):
            pieces.append(_number(element.get(qn("w:instr"), "")))
            continue
        kind = element.find(qn("w:fldChar"))
        if kind is not None:
            in_result = kind.get(qn("w:fldCharType")) == "separate"
            continue
        instruction = element.find(qn("w:instrText"))
        if instruction is not None:
            pieces.append(_sized(Run(element, paragraph), _number(instruction.text or "")))
        elif not in_result:
            pieces.append(_run(Run(element, paragraph), paragraph))
    return "".join(pieces)


def _run_elements(parent: _Element) -> Iterator[_Element]:
    for child in parent:
        if child.tag in (qn("w:r"), qn("w:fldSimple")):
            yield child
        elif child.tag in (qn("w:hyperlink"), qn("w:smartTag"), qn("w:ins")):
            yield from _run_elements(child)


def _number(instruction: str) -> str:
    words = instruction.split()
    return NUMBERS.get(words[0].upper(), "") if words else ""


def _run(run: Run, paragraph: Paragraph) -> str:
    text = "".join(_inner(child) for child in run._r)
    if not text:
        return ""
    styles = _chain(paragraph)
    for tag, own, inherited in (
        ("b", run.bold, (style.font.bold for style in styles)),
        ("i", run.italic, (style.font.italic for style in styles)),
        ("u", bool(run.underline), iter(())),
    ):
        if own or (own is None and _first(inherited)):
            text = f"<{tag}>{text}</{tag}>"
    return _sized(run, text)


def _sized(run: Run, html: str) -> str:
    size = run.font.size
    return f'<span class="size-{round(size.pt)}">{html}</span>' if size is not None and html else html


def _inner(child: _Element) -> str:
    if child.tag == qn("w:t"):
        return escape(child.text or "")
    if child.tag == qn("w:tab"):
        return "&emsp;"
    if child.tag in (qn("w:br"), qn("w:cr")):
        is_page = child.get(qn("w:type")) == "page"
        return '<span class="page-break"></span>' if is_page else "<br>"
    return "\u2011" if child.tag == qn("w:noBreakHyphen") else ""


def _chain(paragraph: Paragraph) -> list[ParagraphStyle]:
    """The paragraph's style and those it is based on, closest first."""
    found: list[ParagraphStyle] = []
    style = paragraph.style
    while isinstance(style, ParagraphStyle) and len(found) < 10:
        found.append(style)
        style = style.base_style
    return found


def _first(values: Iterable[Found | None]) -> Found | None:
    return next((value for value in values if value is not None), None)
