"""The lists of annexes 4 and 5 as files: all their columns, in alphabetical order, for sending (DO 3.3)."""

from collections.abc import Iterator

from werkzeug.exceptions import NotFound

from app.access.guard import only
from app.exports import Asked, Cell, Column, Kind, Table, exported
from app.region_lists.asking import FORMS, Asking, Place, place_of
from app.registers.reading import NUMBER, RegisterDirectory, cell_of
from engine.forms.fields import Field, FieldType

_WIDE = 34


@exported("databank-children", kind="register")
@only("kdn_secretary", "kdn_chair")
def children_table(asked: Asked) -> Table:
    return _table(asked, "children")


@exported("databank-families", kind="register")
@only("kdn_secretary", "kdn_chair")
def families_table(asked: Asked) -> Table:
    return _table(asked, "families")


def _table(asked: Asked, kind: str) -> Table:
    place = place_of(asked.person)
    if place is None:
        raise NotFound
    asking = Asking.of(asked.args, asked.when.today)
    form = asked.house.law.forms.get(FORMS[kind])
    fields = [field for field in form.journal if field.key != NUMBER]
    return Table(
        name=f"{FORMS[kind]} {asking.code}",
        title=form.title,
        lines=[place.name, asking.title],
        columns=[Column(title="№ п/п", width=6, kind=Kind.NUMBER), *(_column(field) for field in fields)],
        rows=_rows(asked, place, asking, kind, fields),
        numbered=True,
    )


def _column(field: Field) -> Column:
    wide = field.type in (FieldType.ROWS, FieldType.LONGTEXT, FieldType.MULTICHOICE)
    return Column(title=field.label.rstrip(":"), width=_WIDE if wide else 18)


def _rows(asked: Asked, place: Place, asking: Asking, kind: str, fields: list[Field]) -> Iterator[list[Cell]]:
    cell = cell_of(RegisterDirectory(asked.house, place.municipality_id))
    for row in asking.rows(asked.house, FORMS[kind], place.municipality_id):
        yield [row.number, *(cell(row.entry, field) for field in fields)]
