"""The databank of one's own municipality in a quarter: four figures, and the rows behind each."""

from dataclasses import dataclass

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.access.guard import only
from app.access.looks import record_look
from app.access.people import SignedIn, me
from app.databank.blueprint import COMMISSION, REGION, pages
from app.databank.reading import (
    Shown,
    cell_of,
    fields,
    figure_asked,
    figure_names,
    quarter_asked,
    quarter_words,
    shown,
)
from app.exports import Asked
from app.house import current_house
from app.wording.dates import reckoning
from storage.queries.databank import Figure, ListedRow, Quarter, databank, figures, of_figure


@dataclass(frozen=True, kw_only=True)
class OwnList:
    """The rows of a figure, and all four figures they are counted with."""

    municipality_id: str
    period: Quarter
    figure: Figure
    figures: list[Shown]
    rows: list[ListedRow]


@pages.get("/databank")
@only(*COMMISSION, REGION)
def own() -> ResponseReturnValue:
    person, house = me(), current_house()
    place = municipality_of(person)
    if place is None:
        return redirect(url_for("databank.sent"))
    listed = read(Asked(house=house, person=person, args=request.args), place)
    record_look(person, "view", "databank", f"{listed.period.year}-{listed.period.number}")
    return render_template(
        "databank/own.html",
        listed=listed,
        title=quarter_words(listed.period),
        name=figure_names()[listed.figure],
        before=listed.period.before,
        after=_after(listed.period, reckoning(person).today.toordinal()),
        fields=fields(house),
        cell=cell_of(house, place),
    )


def municipality_of(person: SignedIn) -> str | None:
    """The municipality whose commission's officer this is."""
    return min(person.scope.commissions, default=None)


def read(asked: Asked, place: str) -> OwnList:
    period = quarter_asked(asked.args, asked.when.today)
    figure = figure_asked(asked.args) or Figure.CLOSING
    with asked.house.database.read() as connection:
        rows = databank(connection, place)
    return OwnList(
        municipality_id=place,
        period=period,
        figure=figure,
        figures=shown(figures(rows, period)),
        rows=of_figure(rows, figure, period),
    )


def _after(period: Quarter, today: int) -> Quarter | None:
    following = Quarter(year=period.year + period.number // 4, number=period.number % 4 + 1)
    return following if following.first.toordinal() <= today else None
