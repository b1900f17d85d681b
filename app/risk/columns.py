"""The columns of annex 2: how a row of the register reads, on the page, on paper and in a table."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from app.house import House
from app.registers.reading import RegisterDirectory, columns_of
from engine.forms.fields import Field, FieldType
from engine.forms.page import as_text
from storage.models import RiskCodeList
from storage.queries.risk_entries import RiskLine

REGISTER = "F-PK-2"
CODED = frozenset({"ground_codes", "removal_code"})
"""Columns that the regulation fills with codes, not with words (PK 2.4)."""


def columns(house: House) -> Sequence[Field]:
    """The columns of the form; special categories never stand in a list."""
    return columns_of(house, REGISTER)


def values_of(line: RiskLine) -> Mapping[str, Any]:
    """A row by the keys of the form."""
    return {
        **line.content,
        "child_name": line.child_name,
        "child_birth": line.born_on and line.born_on.isoformat(),
        "entry_kind": line.kind,
        "registered_on": line.put_on and line.put_on.isoformat(),
        "system": "health" if line.org_kind == "medical" else "education",
        "org_kind": line.org_kind,
        "ground_codes": list(line.grounds),
        "family_category_codes": list(line.codes.get(RiskCodeList.FAMILY_CATEGORY, ())),
        "child_category_codes": list(line.codes.get(RiskCodeList.CHILD_CATEGORY, ())),
        "extra_kinds": list(line.codes.get(RiskCodeList.EXTRA, ())),
        "ipk_curator": line.curator_name,
        "last_confirmed_on": line.last_confirmed_on and line.last_confirmed_on.isoformat(),
        "removed_on": line.removed_on and line.removed_on.isoformat(),
        "removal_code": line.removal_code,
        "follow_up": line.next_organisation,
    }


def cell_of(house: House, municipality_id: str | None) -> Callable[[Mapping[str, Any], Field], str]:
    """How a value of a row reads; one line under another where there are several."""
    names = RegisterDirectory(house, municipality_id)

    def cell(values: Mapping[str, Any], field: Field) -> str:
        value = values.get(field.key)
        if field.key in CODED:
            return ", ".join(value) if isinstance(value, list) else str(value or "")
        if field.type is not FieldType.ROWS:
            return as_text(field, value, names)
        rows = [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []
        return "\n".join(_line(field, row, names) for row in rows)

    return cell


def _line(field: Field, row: Mapping[str, Any], names: RegisterDirectory) -> str:
    """«Лялина Вера, мать, 2 марта 1988 г.»"""
    parts = {column.key: as_text(column, row.get(column.key), names) for column in field.fields}
    name = " ".join(filter(None, (parts.pop(key, "") for key in ("surname", "given_name", "patronymic"))))
    hidden = {column.key for column in field.fields if column.hidden or column.sensitive}
    return ", ".join(filter(None, [name, *(text for key, text in parts.items() if key not in hidden)]))
