"""A journal as XLSX, and printed as the paper journal: cover, the form's columns, the certifying sheet."""

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any

from flask import render_template
from flask_babel import gettext as _
from markupsafe import Markup
from num2words import num2words

from app.access.guard import only
from app.exports import Asked, Cell, Column, Kind, Struck, Table, exported
from app.registers.blueprint import KEEPERS, Book, opened_book
from app.registers.choosing import Chosen, chosen_of
from app.registers.columns import JournalColumn, Line, journal_columns, lines_of
from app.registers.reading import RegisterDirectory
from app.wording.dates import Reckoning, day_words
from storage.queries.registers import Entry, count_entries, journal, span_of_journal

AT_ONCE = 300
LONGEST_NAME = 60
NO = "нет"
"""A mark that is not set needs no room on paper."""


@exported("register", kind="register")
@only(*KEEPERS)
def journal_table(asked: Asked) -> Table:
    """``register`` and ``owner`` name the journal; the filters are those of its page."""
    volume = Volume(asked)
    return volume.on_paper() if asked.how == "pdf" else volume.as_sheet()


class Volume:
    """One year of a journal, or the part of it that was asked for."""

    def __init__(self, asked: Asked):
        self._asked = asked
        self._house = asked.house
        self.when: Reckoning = asked.when
        register, owner = asked.args.get("register", ""), asked.args.get("owner", "")
        self.book: Book = opened_book(asked.house, asked.person, register, owner)
        self.chosen: Chosen = chosen_of(asked.args, self.book, self.when)
        self.of_year = self.book.of_year(self.chosen.year)

    @cached_property
    def columns(self) -> list[JournalColumn]:
        return journal_columns(self._house, self.book.register)

    @cached_property
    def printed(self) -> list[JournalColumn]:
        """What the form prints; a form without printed numbers prints all its columns."""
        numbered = [column for column in self.columns if column.printed]
        return numbered or self.columns

    @cached_property
    def total(self) -> int:
        with self._house.database.read() as connection:
            return count_entries(connection, **self._which)

    @property
    def _which(self) -> dict[str, Any]:
        return {**self.book.address, "year": self.chosen.year, "chosen": self.chosen.filter}

    def as_sheet(self) -> Table:
        own = [
            Column(
                title=column.label,
                width=max(column.width, 8),
                printed=column.printed,
                kind=Kind.NUMBER if column.numbers and not column.fields else Kind.TEXT,
            )
            for column in self.columns
        ]
        marks = [Column(title=_("Внесено"), width=24), Column(title=_("Исправления и дополнения"), width=44)]
        return self._table([*own, *marks], (self._whole(line) for line in self._lines()))

    def on_paper(self) -> Table:
        own = [
            Column(title=column.label, width=column.width, printed=column.printed) for column in self.printed
        ]
        return self._table(
            [*own, Column(title=_("Отметки, исправления"), width=32)],
            (self._on_paper(line) for line in self._lines()),
            cover=self._cover(),
            certificate=self._certificate,
        )

    def _table(self, columns: list[Column], rows: Iterator[Sequence[Cell]], **more: Any) -> Table:
        return Table(
            name=f"{self.book.title[:LONGEST_NAME].strip()} {self.chosen.year}",
            title=self.book.title,
            lines=[f"{self.book.keeper}, {self.period}"],
            columns=columns,
            rows=rows,
            total=self.total,
            zone=self.when.zone,
            **more,
        )

    def _lines(self) -> Iterator[Line]:
        names = RegisterDirectory(self._house, self._asked.person.actor.municipality_id)
        closed_at = self.of_year.closed_at if self.of_year else None
        line = lines_of(self.columns, names, self.when.zone, closed_at)
        return (line(entry) for entry in self._entries())

    def _entries(self) -> Iterator[Entry]:
        """Read by number, a piece at a time; no transaction is held while they are written out."""
        after = 0
        while True:
            with self._house.database.read() as connection:
                found = journal(connection, **self._which, after=after, limit=AT_ONCE)
            yield from found
            if len(found) < AT_ONCE:
                return
            after = found[-1].number

    def _whole(self, line: Line) -> list[Cell]:
        cells: list[Cell] = [
            int(cell) if column.numbers and isinstance(cell, str) and cell.isdecimal() else cell
            for column, cell in zip(self.columns, line.cells, strict=True)
        ]
        return [*cells, line.entered, "\n".join(_notes(line))]

    def _on_paper(self, line: Line) -> list[Cell]:
        """Marks of our own, which the form has no column for, stand together in the last one."""
        by_column = dict(zip((id(column) for column in self.columns), line.cells, strict=True))
        marks = [
            f"{column.label}: {_one_line(by_column[id(column)])}"
            for column in self.columns
            if column not in self.printed and by_column[id(column)] not in {"", NO}
        ]
        cells: list[Cell] = [by_column[id(column)] for column in self.printed]
        return [*cells, "\n".join([*marks, *_notes(line)])]

    @property
    def period(self) -> str:
        """«2026 год», or the days that were asked for; a selection is said to be one."""
        chosen = self.chosen
        said = _("%(year)s год", year=chosen.year)
        if chosen.since or chosen.until:
            first = day_words(chosen.since) if chosen.since else _("начала года")
            last = day_words(chosen.until) if chosen.until else _("конца года")
            said += ", " + _("записи с %(first)s по %(last)s", first=first, last=last)
        if chosen.words or chosen.state:
            said += ", " + _("выборка")
        return said

    def _cover(self) -> Markup:
        with self._house.database.read() as connection:
            span = span_of_journal(connection, **self.book.address, year=self.chosen.year)
        begun = span[0].astimezone(self.when.zone).date() if span else None
        closed_at = self.of_year.closed_at if self.of_year else None
        return Markup(  # noqa: S704 - a template of ours, which escapes what it is given
            render_template(
                "registers/cover.html",
                book=self.book,
                period=self.period,
                begun=begun,
                closed=closed_at.astimezone(self.when.zone).date() if closed_at else None,
            )
        )

    def _certificate(self, sheets: int) -> Markup:
        return Markup(  # noqa: S704 - as above
            render_template(
                "registers/certificate.html",
                book=self.book,
                year=self.chosen.year,
                of_year=self.of_year,
                whole=self.chosen.filter.is_all,
                total=self.total,
                total_words=num2words(self.total, lang="ru"),
                sheets=sheets,
                sheet_words=num2words(sheets, lang="ru"),
                when=self.when,
            )
        )


def _notes(line: Line) -> Iterator[str]:
    for note in line.notes:
        yield "; ".join((note.text, *note.was)) if note.is_correction else note.text


def _one_line(cell: str | Struck) -> str:
    said = cell.new if isinstance(cell, Struck) else cell
    return said.replace("\n", ", ")
