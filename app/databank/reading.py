"""How a list of the databank reads: its quarter, its four figures, its rows in the columns of annex 8."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _

from app.house import House
from app.registers.reading import RegisterDirectory
from engine.forms.fields import Field, Json
from engine.forms.page import as_text
from storage.queries.databank import Figure, ListedRow, Quarter

LIST, REPUBLIC = "F-ME-7", "F-ME-8"
COLUMNS = (
    *("minor", "parents", "addresses", "occupation", "reason"),
    *("registered_on", "removed_on", "removal_reason"),
)
FIRST_YEAR = 2019
"""The Mari El regulation is of that year."""


@dataclass(frozen=True, kw_only=True)
class Shown:
    """One figure with the words that stand over it."""

    figure: Figure
    name: str
    number: int


def figure_names() -> Mapping[Figure, str]:
    return {
        Figure.OPENING: _("На учёте на начало квартала"),
        Figure.PUT_ON: _("Поставлено за квартал"),
        Figure.REMOVED: _("Снято за квартал"),
        Figure.CLOSING: _("На учёте на конец квартала"),
    }


def shown(figures: Mapping[str, Any]) -> list[Shown]:
    return [
        Shown(figure=figure, name=name, number=int(figures.get(figure.value) or 0))
        for figure, name in figure_names().items()
    ]


def quarter_asked(args: Mapping[str, str], today: date) -> Quarter:
    """The quarter of the address, else the present one; nonsense is read as the present one."""
    year, number = args.get("year", ""), args.get("quarter", "")
    if year.isdecimal() and number in {"1", "2", "3", "4"} and FIRST_YEAR <= int(year[:4]) <= today.year:
        return Quarter(year=int(year[:4]), number=int(number))
    return Quarter.of(today)


def figure_asked(args: Mapping[str, str]) -> Figure | None:
    known = {figure.value: figure for figure in Figure}
    return known.get(args.get("figure", ""))


def quarter_words(period: Quarter) -> str:
    """«IV квартал 2025 года»"""
    roman = ("I", "II", "III", "IV")[period.number - 1]
    return _("%(quarter)s квартал %(year)s года", quarter=roman, year=period.year)


def state_words(state: str, form_key: str) -> str:
    if form_key == REPUBLIC:
        return _("формируется") if state == "awaited" else _("сформирован")
    named = {
        "awaited": _("ожидается"),
        "sent": _("направлен, ждет приема"),
        "returned": _("возвращен на доработку"),
        "accepted": _("принят"),
    }
    return named.get(state, state)


def fields(house: House) -> Sequence[Field]:
    known = {field.key: field for field in house.law.forms.get("F-ME-6").fields}
    return [known[key] for key in COLUMNS]


def cell_of(house: House, municipality_id: str | None) -> Callable[[Mapping[str, Any], Field], str]:
    names = RegisterDirectory(house, municipality_id)

    def cell(content: Mapping[str, Any], field: Field) -> str:
        value = content.get(field.key)
        values: Iterable[Json] = value if isinstance(value, list) else [value]
        return "; ".join(text for each in values if (text := as_text(field, each, names)))

    return cell


def as_listed(row: Mapping[str, Any]) -> ListedRow:
    """A row that was sent, asked the same questions as a row of the databank."""
    return ListedRow(
        entry_id=str(row.get("entry_id") or ""), case_id=None, case_number=None, family_name=None, content=row
    )
