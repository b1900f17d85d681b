"""Reading an XLSX back as a person would see it: rows of text, without the library that wrote it."""

import re
import zipfile
from io import BytesIO

from lxml import etree

NS = {"s": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
COLUMN = re.compile(r"[A-Z]+")


def rows_of(content: bytes) -> list[list[str]]:
    """Cells of the first sheet, row by row; a cell nobody wrote is empty."""
    with zipfile.ZipFile(BytesIO(content)) as book:
        sheet = etree.fromstring(book.read("xl/worksheets/sheet1.xml"))
        names = book.namelist()
        shared = etree.fromstring(book.read("xl/sharedStrings.xml")) if _SHARED in names else None
    strings = [] if shared is None else ["".join(item.itertext()) for item in shared.iterfind("s:si", NS)]
    return [_row(row, strings) for row in sheet.iterfind(".//s:row", NS)]


def formulas_of(content: bytes) -> list[str]:
    with zipfile.ZipFile(BytesIO(content)) as book:
        sheet = etree.fromstring(book.read("xl/worksheets/sheet1.xml"))
    return ["".join(cell.itertext()) for cell in sheet.iterfind(".//s:f", NS)]


_SHARED = "xl/sharedStrings.xml"


def _row(row: etree._Element, strings: list[str]) -> list[str]:
    cells: dict[int, str] = {}
    for cell in row.iterfind("s:c", NS):
        text = "".join(cell.itertext())
        place = COLUMN.match(cell.get("r", "A"))
        assert place is not None
        cells[_number(place.group())] = strings[int(text)] if cell.get("t") == "s" else text
    return [cells.get(place, "") for place in range(max(cells, default=-1) + 1)]


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1
