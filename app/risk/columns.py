"""The columns of annex 2: how a row of the register reads, on the page, on paper and in a table."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
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


@dataclass(frozen=True, kw_only=True)
class Block:
    """Columns of annex 2 that share one column of paper: thirty side by side fit no sheet."""

    title: str
    columns: Sequence[tuple[int, Field]]
    """With their numbers in annex 2."""

    @property
    def head(self) -> str:
        """«2) ФИО несовершеннолетнего; 3) Дата рождения несовершеннолетнего»"""
        return "; ".join(f"{number}) {field.label.rstrip(':')}" for number, field in self.columns)


def blocks(house: House) -> list[Block]:
    """The columns by the sections of the form, in the order of annex 2."""
    numbers: dict[str, int] = {}
    for field in house.law.forms.get(REGISTER).journal:
        numbers.setdefault(field.code or field.key, len(numbers) + 1)
    found: dict[str, list[tuple[int, Field]]] = {}
    for field in columns(house):
        found.setdefault(field.section, []).append((numbers[field.code or field.key], field))
    return [Block(title=title, columns=members) for title, members in found.items()]


def block_cell(
    block: Block, values: Mapping[str, Any], cell: Callable[[Mapping[str, Any], Field], str]
) -> str:
    """What is filled in of the block, each by its number."""
    said = [(number, cell(values, field).replace("\n", "; ")) for number, field in block.columns]
    return "\n".join(f"{number}) {text}" for number, text in said if text)


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
