"""A table as XLSX: written row by row to a file, so that its length costs no memory.

Text is only ever text: what begins with ``=``, ``+``, ``-`` or ``@`` is shown and never worked out.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import IO, Any

from app.exports.table import Cell, Column, Kind, Struck, Table

LONGEST_CELL = 32_767
"""More characters than this Excel does not open."""
LONGEST_SHEET_NAME = 31
FIRST_DAY = date(1900, 3, 1)
"""Excel counts earlier days wrongly; they are written as text."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_EDGE = {"border": 1, "text_wrap": True, "valign": "top"}
_FORMATS: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 14},
    "line": {},
    "head": {**_EDGE, "bold": True, "valign": "vcenter", "align": "center", "bg_color": "#EEF2F6"},
    "text": _EDGE,
    "quoted": {**_EDGE, "quote_prefix": True},
    "date": {**_EDGE, "num_format": "dd.mm.yyyy", "align": "left"},
    "moment": {**_EDGE, "num_format": "dd.mm.yyyy hh:mm", "align": "left"},
    "number": {**_EDGE, "align": "right"},
    "struck": {"font_strikeout": True, "font_color": "#6B7280"},
}


def write_xlsx(table: Table, target: IO[bytes], *, made: str) -> int:
    """Write the table whole; how many rows it had."""
    import xlsxwriter  # opened only by who takes a list along: the command line does without

    switches = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "nan_inf_to_errors": True,
    }
    book = xlsxwriter.Workbook(target, switches)
    book.set_properties({"title": table.title, "author": "", "comments": made})
    sheet = _Sheet(table, book)
    sheet.write_head(made)
    for row in table.rows:
        sheet.write_row(row)
    sheet.finish()
    book.close()
    return sheet.count


class _Sheet:
    def __init__(self, table: Table, book: Any):
        self._table = table
        self._sheet = book.add_worksheet(_sheet_name(table.title))
        self._formats = {name: book.add_format(look) for name, look in _FORMATS.items()}
        self._line = 0
        self._head_at = 0
        self.count = 0
        self._sheet.set_landscape()
        self._sheet.set_paper(9)
        self._sheet.fit_to_pages(1, 0)
        self._sheet.set_footer("&C&P / &N")
        for place, column in enumerate(table.columns):
            self._sheet.set_column(place, place, min(max(column.width, 5), 60))

    def write_head(self, made: str) -> None:
        self._say(self._table.title, "title")
        for line in (*self._table.lines, made):
            self._say(line, "line")
        self._line += 1
        self._head_at = self._line
        self._write_groups()
        for place, column in enumerate(self._table.columns):
            self._sheet.write_string(self._line, place, column.title, self._formats["head"])
        self._line += 1
        for place, number in enumerate(self._table.numbers):
            self._sheet.write_string(self._line, place, number, self._formats["head"])
        self._line += 1 if self._table.numbers else 0
        self._sheet.freeze_panes(self._line, 0)
        self._sheet.repeat_rows(self._head_at, self._line - 1)

    def _write_groups(self) -> None:
        place = 0
        for heading in self._table.upper_head:
            last = place + heading.span - 1
            if heading.span > 1:
                self._sheet.merge_range(
                    self._line, place, self._line, last, heading.title, self._formats["head"]
                )
            else:
                self._sheet.write_string(self._line, place, heading.title, self._formats["head"])
            place = last + 1
        self._line += 1 if place else 0

    def _say(self, text: str, look: str) -> None:
        self._sheet.write_string(self._line, 0, text[:LONGEST_CELL], self._formats[look])
        self._line += 1

    def write_row(self, row: Sequence[Cell]) -> None:
        for place, (column, cell) in enumerate(zip(self._table.columns, row, strict=True)):
            self._write(place, column, cell)
        self._line += 1
        self.count += 1

    def _write(self, place: int, column: Column, cell: Cell) -> None:
        at = (self._line, place)
        if cell is None or cell == "":
            self._sheet.write_blank(*at, None, self._formats["text"])
        elif isinstance(cell, Struck):
            self._write_struck(at, cell)
        elif isinstance(cell, datetime):
            local = cell.astimezone(self._table.zone).replace(tzinfo=None)
            look = "date" if column.kind is Kind.DATE else "moment"
            self._sheet.write_datetime(*at, local, self._formats[look])
        elif isinstance(cell, date) and cell >= FIRST_DAY:
            self._sheet.write_datetime(*at, cell, self._formats["date"])
        elif isinstance(cell, int | float) and not isinstance(cell, bool):
            self._sheet.write_number(*at, cell, self._formats["number"])
        else:
            text = f"{cell:%d.%m.%Y}" if isinstance(cell, date) else str(cell)
            self._sheet.write_string(*at, text[:LONGEST_CELL], self._formats[_look_of(text)])

    def _write_struck(self, at: tuple[int, int], cell: Struck) -> None:
        old, new = cell.old[: LONGEST_CELL // 2], cell.new[: LONGEST_CELL // 2]
        if not old or not new:
            look = self._formats["text" if new else "struck"]
            self._sheet.write_string(*at, new or old, look)
            return
        self._sheet.write_rich_string(*at, self._formats["struck"], old, f"\n{new}", self._formats["text"])

    def finish(self) -> None:
        last = max(self._line - 1, self._head_at)
        if self.count:
            under = self._head_at + bool(self._table.upper_head)
            if not self._table.numbers:
                self._sheet.autofilter(under, 0, last, len(self._table.columns) - 1)


def _look_of(text: str) -> str:
    """A mark that keeps the text a text when a person edits the cell."""
    return "quoted" if text.startswith(_FORMULA) else "text"


def _sheet_name(title: str) -> str:
    kept = "".join(sign for sign in title if sign not in "[]:*?/\\'")
    return kept[:LONGEST_SHEET_NAME].strip() or "1"
