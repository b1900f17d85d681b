"""How rows of a journal read: dates in words, names instead of ids, no special categories."""

from collections.abc import Callable, Mapping, Sequence
from typing import cast

from app.house import House
from engine.forms.context import Directory
from engine.forms.fields import Answers, Choice, Field, FieldType, Json
from engine.forms.page import as_text
from storage.queries import directory
from storage.queries.registers import Entry

NUMBER = "row_no"
"""The form's own number of the row; the journal's is printed instead."""
UNPRINTED = frozenset({"gender"})
"""Asked for the record of a person; no journal has a place for it."""
NAME_PARTS = frozenset({"surname", "given_name", "patronymic"})


def columns_of(house: House, register: str) -> Sequence[Field]:
    """Special categories never stand in a list, nor does what is asked in place of an empty column."""
    fields = [
        column
        for field in house.law.forms.get(register).journal
        for column in (field.fields if field.entry_each else [field])
    ]
    return [
        field
        for field in fields
        if not field.sensitive and not field.hidden and field.key != NUMBER and not _stands_in(field)
    ]


def _stands_in(field: Field) -> bool:
    """Asked only when another column is empty: the journal prints both under the first."""
    return field.show_if is not None and field.show_if.get("filled") is False


_LISTED = {
    "staff": directory.staff,
    "agency.staff": directory.staff,
    "region.municipalities": directory.region_municipalities,
}


class RegisterDirectory:
    """Names behind the ids that rows of a journal hold; one municipality's."""

    def __init__(self, house: House, municipality_id: str | None):
        self._house = house
        self._municipality_id = municipality_id or ""
        self._known: dict[str, Sequence[Choice]] = {}

    def entries(self, pick: str) -> Sequence[Choice]:
        if pick not in self._known:
            with self._house.database.read() as connection:
                found = _LISTED.get(pick, directory.agencies)(connection, self._municipality_id)
            self._known[pick] = [Choice(value=value, label=label) for value, label in found]
        return self._known[pick]

    def knows_file(self, attachment_id: str) -> bool:
        return False


def reads(field: Field, content: Mapping[str, object], names: Directory) -> str:
    """How a cell reads: «12 мая 2026 г., 11:21», labels of choices, rows one under another."""
    value = cast("Json", content.get(field.key))
    if field.type is not FieldType.ROWS:
        # One who is written to and is no agency stands in the journal under the name alone.
        return as_text(field, value or cast("Json", content.get(field.code)), names)
    rows = [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []
    return "\n".join(_line(field, row, names) for row in rows)


def cell_of(names: Directory) -> Callable[[Entry, Field], str]:
    """How cells of any journal read today."""
    return lambda entry, field: reads(field, entry.current, names)


def _line(field: Field, row: Answers, names: Directory) -> str:
    """«мать, Щеглова Юлия Романовна, 8 декабря 1990 г.»: the parts of a name are not torn by commas."""
    said: list[str] = []
    after_name = False
    for column in field.fields:
        text = as_text(column, row.get(column.key), names)
        if column.hidden or column.sensitive or column.key in UNPRINTED or not text:
            continue
        if column.type is FieldType.BOOL:
            continue
        if column.key in NAME_PARTS and after_name:
            said[-1] += f" {text}"
        else:
            said.append(text)
        after_name = column.key in NAME_PARTS
    return ", ".join(said)
