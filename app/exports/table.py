"""A list on its way out of the house: what its columns are, said once for XLSX and for paper."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from itertools import groupby
from typing import TypeVar
from zoneinfo import ZoneInfo

from markupsafe import Markup

from storage.queries.paging import Page

Row = TypeVar("Row")
MOSCOW = ZoneInfo("Europe/Moscow")


class Kind(StrEnum):
    """What stands in a column; a cell that is text all the same is written as text."""

    TEXT = "text"
    DATE = "date"
    MOMENT = "moment"
    NUMBER = "number"


@dataclass(frozen=True, kw_only=True)
class Struck:
    """A cell that was corrected: the old stays readable, struck through, before the new."""

    old: str
    new: str


Cell = str | int | float | date | datetime | Struck | None


@dataclass(frozen=True, kw_only=True)
class Column:
    title: str
    width: int = 18
    """In characters; on paper the widths share the sheet in this proportion."""
    kind: Kind = Kind.TEXT
    group: str = ""
    """The heading that this column shares with its neighbours."""
    turned: bool = False
    """On paper the title of a narrow column stands on its side, as in the forms."""
    printed: str = ""
    """Its number in the printed form, where numbers are not simply counted."""


@dataclass(frozen=True, kw_only=True)
class Heading:
    """A cell of the upper row of the head: a group over ``span`` columns, or nothing over one."""

    title: str
    span: int


@dataclass(frozen=True, kw_only=True)
class Table:
    name: str
    """Of the file, without its extension."""
    title: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Cell]]
    """Read while the file is written, page by page: see :func:`all_rows`."""
    lines: Sequence[str] = ()
    """Under the title: whose list, of which period, what was asked for."""
    total: int | None = None
    """How many rows will come; a list that may be long must say it."""
    zone: ZoneInfo = MOSCOW
    numbered: bool = False
    """Whether columns are numbered under their headings, as in the forms of the regulations."""
    cover: Markup | None = None
    """A first sheet of paper: HTML from a template of ours."""
    certificate: Callable[[int], Markup] | None = None
    """The last sheet of paper, told how many sheets there are before it."""

    @property
    def numbers(self) -> list[str]:
        """The row of numbers under the headings; empty when the form has none."""
        if self.numbered:
            return [str(place) for place in range(1, len(self.columns) + 1)]
        printed = [column.printed for column in self.columns]
        return printed if any(printed) else []

    @property
    def upper_head(self) -> list[Heading]:
        """Groups as they stand over the columns; empty when no column has one."""
        if not any(column.group for column in self.columns):
            return []
        heads: list[Heading] = []
        for group, members in groupby(self.columns, key=lambda column: column.group):
            count = len(list(members))
            heads += [Heading(title=group, span=count)] if group else [Heading(title="", span=1)] * count
        return heads


def all_rows(page: Callable[[str | None], Page[Row]]) -> Iterator[Row]:
    """Every row of a paged list; no transaction is held between pages."""
    cursor: str | None = None
    while True:
        found = page(cursor)
        yield from found.rows
        cursor = found.next_cursor
        if cursor is None:
            return
