"""Lists as they were sent: of each municipality for a quarter, every version, and the republican one."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from app.access.guard import only
from app.access.looks import record_look
from app.access.people import SignedIn, me
from app.databank.blueprint import COMMISSION, REGION, pages
from app.databank.reading import (
    LIST,
    REPUBLIC,
    Shown,
    as_listed,
    cell_of,
    fields,
    figure_asked,
    figure_names,
    quarter_words,
    shown,
    state_words,
)
from app.exports import Asked
from app.house import current_house
from app.wording.dates import reckoning
from storage.queries.databank import Figure, Quarter
from storage.queries.submissions import (
    SubmissionLine,
    VersionLine,
    quarters,
    sent_rows,
    submission,
    submissions,
    versions,
)
from storage.submission_scope import SubmissionScope


@dataclass(frozen=True, kw_only=True)
class SentList:
    """One version that was sent, with the rows of the figure that is looked at."""

    line: SubmissionLine
    versions: list[VersionLine]
    version: VersionLine
    period: Quarter
    figure: Figure | None
    figures: list[Shown]
    rows: list[Mapping[str, Any]]

    @property
    def is_republic(self) -> bool:
        return self.line.form_key == REPUBLIC


def scope_of(person: SignedIn) -> SubmissionScope:
    return SubmissionScope.of_groups(person.actor.groups)


@pages.get("/databank/sent")
@only(*COMMISSION, REGION)
def sent() -> ResponseReturnValue:
    person, house = me(), current_house()
    scope = scope_of(person)
    with house.database.read() as connection:
        known = [
            Quarter(year=year, number=number) for year, number in quarters(connection, scope, form_key=LIST)
        ]
        period = _chosen(known, request.args)
        lists, republic = (
            submissions(connection, scope, form_key=form, year=period.year, quarter=period.number)
            if period
            else []
            for form in (LIST, REPUBLIC)
        )
    return render_template(
        "databank/sent.html",
        lists=lists,
        republic=republic,
        known=known,
        period=period,
        quarter_words=quarter_words,
        state_words=state_words,
        shown=shown,
        figure_names=figure_names(),
        when=reckoning(person),
        now=house.clock.now(),
        is_commission=bool(person.scope.commissions),
    )


def _chosen(known: list[Quarter], args: Mapping[str, str]) -> Quarter | None:
    asked = (args.get("year", ""), args.get("quarter", ""))
    return next(
        (each for each in known if (str(each.year), str(each.number)) == asked), known[0] if known else None
    )


@pages.get("/databank/sent/<submission_id>")
@only(*COMMISSION, REGION)
def version(submission_id: str) -> ResponseReturnValue:
    person, house = me(), current_house()
    listed = read(Asked(house=house, person=person, args=request.args), submission_id)
    if listed is None:
        abort(404)
    record_look(person, "view", "databank", listed.version.id)
    return render_template(
        "databank/version.html",
        listed=listed,
        title=quarter_words(listed.period),
        state=state_words(listed.version.state, listed.line.form_key),
        state_words=state_words,
        name=figure_names()[listed.figure] if listed.figure else None,
        fields=fields(house),
        cell=cell_of(house, listed.line.municipality_id),
        when=reckoning(person),
    )


def read(asked: Asked, submission_id: str) -> SentList | None:
    """None when there is none, nothing was sent yet, or it is not this person's to see."""
    number = asked.args.get("version", "")
    with asked.house.database.read() as connection:
        line = submission(connection, scope_of(asked.person), submission_id)
        if line is None or line.form_key not in (LIST, REPUBLIC):
            return None
        known = versions(connection, submission_id)
        chosen = next((each for each in known if str(each.number) == number), known[-1] if known else None)
        if chosen is None:
            return None
        rows = sent_rows(connection, chosen.id)
    period, figure = Quarter(year=line.year, number=line.quarter), figure_asked(asked.args)
    return SentList(
        line=line,
        versions=known,
        version=chosen,
        period=period,
        figure=figure,
        figures=shown(chosen.figures),
        rows=[row for row in rows if figure is None or as_listed(row).counts_in(figure, period)],
    )
