"""The lists of the databank as tables to take along, in the columns of annex 8."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from app.access.guard import only
from app.databank import own, sent
from app.databank.blueprint import COMMISSION, REGION
from app.databank.reading import cell_of, fields, figure_names, quarter_words
from app.exports import Asked, Cell, Column, Kind, Table, exported
from engine.forms.fields import Field, FieldType

WIDTHS = {"minor": 30, "parents": 40, "addresses": 40, "occupation": 26, "reason": 30, "removal_reason": 30}


@exported("databank")
@only(*COMMISSION)
def databank_table(asked: Asked) -> Table:
    place = own.municipality_of(asked.person)
    if place is None:
        raise NotFound
    listed = own.read(asked, place)
    cells = _Cells(asked, place)
    return Table(
        name=f"{_('банк данных')} {listed.period.year}-{listed.period.number}",
        title=f"{_('Муниципальный банк данных')}, {quarter_words(listed.period)}",
        lines=[figure_names()[listed.figure]],
        columns=cells.columns(),
        rows=cells.rows(row.content for row in listed.rows),
        total=len(listed.rows),
        zone=asked.when.zone,
    )


@exported("databank_list")
@only(*COMMISSION, REGION)
def sent_table(asked: Asked) -> Table:
    listed = sent.read(asked, asked.args.get("submission_id", ""))
    if listed is None:
        raise NotFound
    cells = _Cells(asked, listed.line.municipality_id, municipality=listed.is_republic)
    heads = {True: _("Республиканский список"), False: listed.line.municipality_name}
    return Table(
        name=f"{_('список')} {listed.period.year}-{listed.period.number}",
        title=f"{heads[listed.is_republic]}, {quarter_words(listed.period)}",
        lines=[figure_names()[listed.figure]] if listed.figure else [],
        columns=cells.columns(),
        rows=cells.rows(listed.rows),
        total=len(listed.rows),
        zone=asked.when.zone,
    )


class _Cells:
    """The columns of annex 8, with the municipality where lists of several stand together."""

    def __init__(self, asked: Asked, place: str, *, municipality: bool = False):
        self._fields = fields(asked.house)
        self._cell = cell_of(asked.house, place)
        self._municipality = municipality

    def columns(self) -> list[Column]:
        first = [Column(title=_("№ п/п"), width=6, kind=Kind.NUMBER)]
        if self._municipality:
            first.append(Column(title=_("Наименование муниципалитета"), width=26))
        return first + [
            Column(title=field.as_printed or field.label, width=WIDTHS.get(field.key, 14), kind=_kind(field))
            for field in self._fields
        ]

    def rows(self, contents: Iterable[Mapping[str, Any]]) -> Iterator[list[Cell]]:
        for number, content in enumerate(contents, start=1):
            place: list[Cell] = [str(content.get("municipality") or "")] if self._municipality else []
            yield [number, *place, *(self._written(content, field) for field in self._fields)]

    def _written(self, content: Mapping[str, Any], field: Field) -> Cell:
        """A day as a day, so that the table can be sorted by it."""
        value = content.get(field.key)
        if field.type is FieldType.DATE and isinstance(value, str):
            return date.fromisoformat(value[:10])
        return self._cell(content, field)


def _kind(field: Field) -> Kind:
    return Kind.DATE if field.type is FieldType.DATE else Kind.TEXT
