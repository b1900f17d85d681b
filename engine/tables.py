"""Data tables of ``processes/``: the law kept as CSV, read strictly.

A methodologist edits these files, so a slip is answered with the file, the line
and what was expected, never with a traceback.
"""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from engine.errors import Invalid


class TableInvalid(Invalid):
    """A data table says something that cannot be understood."""


@dataclass(frozen=True, kw_only=True)
class TableRow:
    """One line of a table, able to say where it stands."""

    place: str
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    def wrong(self, complaint: str) -> TableInvalid:
        return TableInvalid(f"{self.place}: {complaint}")


def read_table(
    path: Path, columns: Sequence[str], *, optional: Sequence[str] = (), delimiter: str = ","
) -> Iterator[TableRow]:
    """The rows of a table that must have these columns; empty lines are passed over.

    Columns that are ``optional`` read as empty where a table does not have them.
    """
    if not path.is_file():
        raise TableInvalid(f"Не найден файл данных «{path.name}». Верните его в папку «{path.parent.name}».")
    with path.open(encoding="utf-8-sig", newline="") as stream:
        yield from _rows(csv.DictReader(stream, delimiter=delimiter), path.name, columns, optional)


def _rows(
    reader: "csv.DictReader[str]", name: str, columns: Sequence[str], optional: Sequence[str]
) -> Iterator[TableRow]:
    missing = [column for column in columns if column not in (reader.fieldnames or ())]
    if missing:
        raise TableInvalid(f"В файле «{name}» нет столбцов: {', '.join(missing)}.")
    for cells in reader:
        if None in cells:
            raise TableInvalid(f"Файл «{name}», строка {reader.line_num}: столбцов больше, чем в заголовке.")
        trimmed = {column: (cells.get(column) or "").strip() for column in (*columns, *optional)}
        if any(trimmed.values()):
            yield TableRow(place=f"Файл «{name}», строка {reader.line_num}", cells=trimmed)
