"""The register as a table to take along: annex 2 with the filters of its page."""

from collections.abc import Iterator
from dataclasses import replace

from flask_babel import gettext as _

from app.access.guard import only
from app.exports import Asked, Cell, Column, Table, all_rows, exported
from app.risk.asking import asked_of
from app.risk.blueprint import READERS
from app.risk.columns import REGISTER, block_cell, blocks, cell_of, columns, values_of
from app.risk.listing import page_of
from engine.forms.fields import FieldType
from storage.queries.paging import Page
from storage.queries.risk_entries import RiskLine, count_entries
from storage.risk_scope import RiskScope


@exported("risk", kind="register")
@only(*READERS)
def risk_table(asked: Asked) -> Table:
    person, house = asked.person, asked.house
    chosen, scope = (
        asked_of(asked.args, asked.when),
        RiskScope.of_groups(person.actor.staff_id, person.actor.groups),
    )
    fields, cell = columns(house), cell_of(house, person.actor.municipality_id)

    def page(cursor: str | None) -> Page[RiskLine]:
        return page_of(house, scope, chosen, cursor)

    def cells(line: RiskLine) -> Iterator[Cell]:
        yield line.number
        yield line.agency_name
        values = values_of(line)
        yield from (cell(values, field) for field in fields)

    with house.database.read() as connection:
        total = count_entries(connection, scope, chosen.period, chosen.filters)
    heads = [Column(title="№", width=6), Column(title=_("Организация"), width=24)]
    return Table(
        name=_("регистр группы риска") + f" {chosen.year}",
        title=house.law.forms.get(REGISTER).title,
        columns=heads + [Column(title=field.label.rstrip(":"), width=_width(field.type)) for field in fields],
        rows=(list(cells(line)) for line in all_rows(page)),
        total=total,
        zone=asked.when.zone,
        numbered=True,
    )


@exported("risk_paper", kind="register")
@only(*READERS)
def risk_paper(asked: Asked) -> Table:
    """The same rows for paper: the columns of annex 2 by sections, each value by its number."""
    whole = risk_table(asked)
    house, chosen = asked.house, asked_of(asked.args, asked.when)
    parts, cell = blocks(house), cell_of(house, asked.person.actor.municipality_id)

    def cells(line: RiskLine) -> Iterator[Cell]:
        yield line.number
        yield line.agency_name
        values = values_of(line)
        yield from (block_cell(block, values, cell) for block in parts)

    scope = RiskScope.of_groups(asked.person.actor.staff_id, asked.person.actor.groups)
    heads = [Column(title="№", width=5), Column(title=_("Организация"), width=14)]
    return replace(
        whole,
        columns=heads + [Column(title=f"{block.title}: {block.head}", width=24) for block in parts],
        rows=(list(cells(line)) for line in all_rows(lambda cursor: page_of(house, scope, chosen, cursor))),
        numbered=False,
    )


def _width(kind: FieldType) -> int:
    return {FieldType.DATE: 13, FieldType.CHOICE: 14, FieldType.ROWS: 30, FieldType.LONGTEXT: 36}.get(
        kind, 20
    )
