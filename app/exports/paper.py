"""A table on paper: PDF on landscape A4, the head repeated, sheets numbered.

A long list is set in pieces, so that neither memory nor the wait for the first sign of
progress grows with it; the numbers of the sheets run through all of them.
"""

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import IO, Any

from flask import render_template
from markupsafe import Markup
from pypdf import PdfWriter

from app.answers.pdf import laid_out
from app.exports.table import Cell, Kind, Struck, Table

STYLE = Path(__file__).parents[1] / "static" / "table.css"
PIECE = 300
"""Rows set at once."""


def write_pdf(
    table: Table, target: IO[bytes], *, made: str, told: Callable[[int], None] = lambda done: None
) -> int:
    """Write the table whole; how many rows it had. ``told``: rows that are set."""
    rows = iter(table.rows)
    done, sheets = 0, 0
    with ExitStack() as stack:
        parts: list[IO[bytes]] = []

        def keep(document: Any) -> None:
            part = stack.enter_context(tempfile.TemporaryFile())
            document.write_pdf(part)
            parts.append(part)

        if table.cover:
            keep(_set(table, _sheet(table, table.cover), first_sheet=0))
        while (piece := list(islice(rows, PIECE))) or not done:
            page = render_template(
                "exports/table.html", table=table, rows=_said(table, piece), made=made, first=not done
            )
            document = _set(table, page, first_sheet=sheets + 1)
            sheets += len(document.pages)
            keep(document)
            done += len(piece)
            told(done)
            if len(piece) < PIECE:
                break
        if table.certificate is not None:
            keep(_set(table, _sheet(table, table.certificate(sheets)), first_sheet=0))
        _join(parts, target, table.title)
    return done


def _sheet(table: Table, inside: Markup) -> str:
    return render_template("exports/sheet.html", table=table, inside=inside)


def _set(table: Table, page: str, *, first_sheet: int) -> Any:
    styles = [STYLE.read_text(encoding="utf-8"), _widths(table)]
    if first_sheet:
        styles.append(
            f"@page {{ @bottom-center {{ content: counter(page) }} }}"
            f"@page :first {{ counter-reset: page {first_sheet} }}"
        )
    return laid_out(page, *styles)


def _widths(table: Table) -> str:
    whole = sum(column.width for column in table.columns) or 1
    return "".join(
        f"col:nth-child({place}) {{ width: {100 * column.width / whole:.2f}% }}"
        for place, column in enumerate(table.columns, start=1)
    )


def _said(table: Table, rows: Sequence[Sequence[Cell]]) -> Iterator[list[str | Struck]]:
    for row in rows:
        yield [
            cell if isinstance(cell, Struck) else _words(table, column.kind, cell)
            for column, cell in zip(table.columns, row, strict=True)
        ]


def _words(table: Table, kind: Kind, cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        local = cell.astimezone(table.zone)
        return f"{local:%d.%m.%Y}" if kind is Kind.DATE else f"{local:%d.%m.%Y %H:%M}"
    if isinstance(cell, date):
        return f"{cell:%d.%m.%Y}"
    if isinstance(cell, float):
        return f"{cell:g}".replace(".", ",")
    return str(cell)


def _join(parts: Sequence[IO[bytes]], target: IO[bytes], title: str) -> None:
    writer = PdfWriter()
    for part in parts:
        part.seek(0)
        writer.append(part)
    writer.add_metadata({"/Title": title})
    writer.write(target)
    writer.close()
