"""A filled Word document as HTML, so that paper, PDF and the page of a browser say one and the same.

Only what official papers are made of is carried over: paragraphs with their alignment, size and
indents, bold and italic, tables with merged cells, lists, page breaks, the page numbers of footers.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from io import BytesIO

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.section import _Footer, _Header
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from engine.papers.numbering import Numbering
from engine.papers.runs import alignment_of, measures_of, runs_html

GRID_STYLE = "Table Grid"


@dataclass(frozen=True, kw_only=True)
class PaperSheet:
    """The pieces of a page; ``css`` has the measures that classes of the text name."""

    body: str
    header: str
    footer: str
    css: str
    landscape: bool


@dataclass
class _Styles:
    """Measures that paragraphs have, each under a class of its own: pages allow no styles in the text."""

    classes: dict[str, str] = field(default_factory=dict)

    def of(self, css: str) -> str:
        return self.classes.setdefault(css, f"d{len(self.classes)}") if css else ""

    @property
    def css(self) -> str:
        return "\n".join(f".{name} {{ {css} }}" for css, name in self.classes.items())


def sheet_of(docx: bytes) -> PaperSheet:
    """The document as HTML; the bytes are of our own making or of a checked template."""
    document = Document(BytesIO(docx))
    writer = _Writer(document)
    section = document.sections[0]
    first = section.different_first_page_header_footer
    header = section.first_page_header if first else section.header
    body = "".join(writer.blocks(document))
    return PaperSheet(
        body=body,
        header="".join(writer.blocks(header)) if _says(header) else "",
        footer="".join(writer.blocks(section.footer)) if _says(section.footer) else "",
        css=writer.styles.css,
        landscape=section.orientation == WD_ORIENT.LANDSCAPE,
    )


def _says(part: _Header | _Footer) -> bool:
    return not part.is_linked_to_previous and any(
        paragraph.text.strip() or paragraph._p.xpath(".//w:instrText|.//w:fldSimple")
        for paragraph in part.paragraphs
    )


class _Writer:
    def __init__(self, document: WordDocument):
        self.styles = _Styles()
        self.numbering = Numbering(document)

    def blocks(self, holder: WordDocument | _Cell | _Header | _Footer) -> Iterator[str]:
        for block in holder.iter_inner_content():
            yield self.paragraph(block) if isinstance(block, Paragraph) else self.table(block)

    def paragraph(self, paragraph: Paragraph) -> str:
        classes = [alignment_of(paragraph), self.styles.of(measures_of(paragraph))]
        mark = self.numbering.mark(paragraph)
        if mark:
            classes.append("item")
        text = escape(f"{mark} ") * bool(mark) + runs_html(paragraph)
        named = f' class="{" ".join(filter(None, classes))}"' if any(classes) else ""
        return f"<p{named}>{text or '&nbsp;'}</p>\n"

    def table(self, table: Table) -> str:
        rows = list(table.rows)
        head = 0
        while head < len(rows) and rows[head]._tr.xpath("./w:trPr/w:tblHeader"):
            head += 1
        grid = _has_borders(table)
        html = [f'<table class="{"grid" if grid else "plain"}">', self._columns(table)]
        if head:
            html.append(f"<thead>{''.join(self._row(table, at, 'th') for at in range(head))}</thead>")
        html.append("<tbody>")
        html.extend(self._row(table, at, "td") for at in range(head, len(rows)))
        return "".join((*html, "</tbody></table>\n"))

    def _columns(self, table: Table) -> str:
        widths = [int(column.get(qn("w:w")) or 0) for column in table._tbl.tblGrid.gridCol_lst]
        total = sum(widths)
        if not total:
            return ""
        columns = (
            f'<col class="{self.styles.of(f"width: {100 * width / total:.1f}%")}">' for width in widths
        )
        return f"<colgroup>{''.join(columns)}</colgroup>"

    def _row(self, table: Table, at: int, tag: str) -> str:
        cells = []
        column = 0
        for tc in table._tbl.tr_lst[at].tc_lst:
            span = tc.grid_span
            if tc.vMerge != "continue":
                down = _rows_down(table, at, column) if tc.vMerge == "restart" else 1
                attributes = f' colspan="{span}"' * (span > 1) + f' rowspan="{down}"' * (down > 1)
                inner = "".join(self.blocks(_Cell(tc, table)))
                cells.append(f"<{tag}{attributes}>{inner}</{tag}>")
            column += span
        return f"<tr>{''.join(cells)}</tr>"


def _rows_down(table: Table, at: int, column: int) -> int:
    """How many rows a cell reaches down."""
    count = 1
    for tr in table._tbl.tr_lst[at + 1 :]:
        place = 0
        for tc in tr.tc_lst:
            if place == column and tc.vMerge == "continue":
                count += 1
                break
            place += tc.grid_span
        else:
            return count
    return count


def _has_borders(table: Table) -> bool:
    style = table.style
    if style is not None and style.name == GRID_STYLE:
        return True
    edges = table._tbl.xpath("./w:tblPr/w:tblBorders/*")
    return any(edge.get(qn("w:val")) not in (None, "nil", "none") for edge in edges)
