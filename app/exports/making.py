"""Making the file of a table: XLSX or PDF, into a file of its own and outside every transaction."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from enum import StrEnum
from typing import IO

from flask_babel import gettext as _

from app.exports.lists import Asked
from app.exports.paper import write_pdf
from app.exports.table import Cell, Table
from app.exports.xlsx import write_xlsx
from app.wording.dates import moment_words
from storage.files import XLSX

STEP = 200
"""How often progress is told, in rows."""
Told = Callable[[int], None]


class How(StrEnum):
    XLSX = "xlsx"
    PDF = "pdf"

    @property
    def media_type(self) -> str:
        return XLSX if self is How.XLSX else "application/pdf"


def write(table: Table, how: How, target: IO[bytes], asked: Asked, told: Told = lambda done: None) -> int:
    """How many rows the file has."""
    moment = moment_words(asked.house.clock.now(), asked.person.zone)
    made = _("Сформировано %(moment)s, %(name)s", moment=moment, name=asked.person.actor.name)
    if how is How.PDF:
        return write_pdf(table, target, made=made, told=told)
    return write_xlsx(replace(table, rows=_counted(table.rows, told)), target, made=made)


def _counted(rows: Iterable[Sequence[Cell]], told: Told) -> Iterator[Sequence[Cell]]:
    for count, row in enumerate(rows, start=1):
        yield row
        if count % STEP == 0:
            told(count)
