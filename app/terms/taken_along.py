"""Terms as a table to take along: of the month or week that is shown, and all open ones of the commission."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta

from flask import request
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from app.access.guard import only, workers
from app.exports import Asked, Cell, Column, Kind, Table, exported
from app.house import House
from app.inbox.task import clauses_of
from app.terms.export import EVERYTHING, WATCHERS
from app.terms.listing import FIRST, LAST, chosen_owner, name_of, rows_of
from app.terms.month import asked_month, month_words
from app.terms.week import asked_monday
from app.wording.dates import Reckoning, day_words
from storage.models import FeedKind
from storage.queries.open_terms import OpenTerm


@exported("terms")
@workers
def terms_table(asked: Asked) -> Table:
    """Of a week when the address names its day, else of a month; nobody of a family is named."""
    when = asked.when
    if "day" in request.args:
        first = asked_monday(when.today)
        last = first + timedelta(days=6)
        period = f"{day_words(first)} – {day_words(last)}"
    else:
        first = asked_month(when.today)
        last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        period = month_words(first)
    rows = rows_of(asked.house, asked.person, when, chosen_owner(), first, last, limit=EVERYTHING)
    return _table(asked, when, rows, period)


@exported("cockpit-terms")
@only(*WATCHERS)
def commission_terms(asked: Asked) -> Table:
    if not asked.person.scope.commissions:
        raise NotFound
    when = asked.when
    rows = rows_of(asked.house, asked.person, when, FeedKind.OFFICE, FIRST, LAST, limit=EVERYTHING)
    return _table(asked, when, rows, _("все открытые сроки комиссии на %(day)s", day=day_words(when.today)))


def _table(asked: Asked, when: Reckoning, rows: Sequence[OpenTerm], period: str) -> Table:
    return Table(
        name=f"{_('сроки')} {when.today}",
        title=_("Сроки"),
        lines=[period],
        columns=[
            Column(title=_("Дело"), width=16),
            Column(title=_("Что сделать"), width=40),
            Column(title=_("Пункт"), width=18),
            Column(title=_("Начало срока"), width=16, kind=Kind.MOMENT),
            Column(title=_("Срок"), width=16, kind=Kind.MOMENT),
            Column(title=_("Состояние"), width=30),
            Column(title=_("Исполнитель"), width=22),
            Column(title=_("Предварительно"), width=12),
        ],
        rows=_cells(asked.house, rows, when),
        total=len(rows),
        zone=when.zone,
    )


def _cells(house: House, rows: Iterable[OpenTerm], when: Reckoning) -> Iterator[list[Cell]]:
    for row in rows:
        started, due = (
            at if at is None or row.by_hours else at.astimezone(when.zone).date()
            for at in (row.started_at, row.due_at)
        )
        yield [
            row.case_number or "",
            name_of(row),
            ", ".join(clause.name for clause in clauses_of(house, row.clauses)),
            started,
            due,
            when.term(row).words,
            row.assignee_name or "",
            _("да") if row.is_preliminary else "",
        ]
