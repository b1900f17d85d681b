"""Terms as a table: for the month or the week that is shown, and of the whole commission for its control.

Nothing of a family leaves the house this way but the number of its case.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from flask import Response, abort, request
from flask_babel import gettext as _

from app.access.guard import only, workers
from app.access.people import me
from app.answers.csv_file import csv_file
from app.house import current_house
from app.inbox.task import clauses_of
from app.terms.blueprint import terms
from app.terms.listing import FIRST, LAST, chosen_owner, name_of, rows_of
from app.terms.month import asked_month
from app.terms.week import asked_monday
from app.wording.dates import Reckoning, reckoning
from storage.models import FeedKind
from storage.queries.open_terms import OpenTerm

WATCHERS = ("kdn_secretary", "kdn_chair")
EVERYTHING = 100_000


@terms.get("/terms.csv")
@workers
def table() -> Response:
    """The same terms that the page shows: of a week when the address names its day, else of a month."""
    person, when = me(), reckoning(me())
    if "day" in request.args:
        first = asked_monday(when.today)
        last = first + timedelta(days=6)
    else:
        first = asked_month(when.today)
        last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    rows = rows_of(current_house(), person, when, chosen_owner(), first, last, limit=EVERYTHING)
    return csv_file(f"сроки {first} – {last}", head(), lines(rows, when))


@terms.get("/cockpit/terms.csv")
@only(*WATCHERS)
def commission_table() -> Response:
    """Every open term of the commission."""
    person, when = me(), reckoning(me())
    if not person.scope.commissions:
        abort(404)
    rows = rows_of(current_house(), person, when, FeedKind.OFFICE, FIRST, LAST, limit=EVERYTHING)
    return csv_file(f"сроки комиссии на {when.today}", head(), lines(rows, when))


def head() -> list[str]:
    return [
        _("Дело"),
        _("Что сделать"),
        _("Пункт"),
        _("Начало срока"),
        _("Срок"),
        _("Состояние"),
        _("Исполнитель"),
        _("Предварительно"),
    ]


def lines(rows: Iterable[OpenTerm], when: Reckoning) -> Iterator[list[str]]:
    house = current_house()
    for row in rows:
        yield [
            row.case_number or "",
            name_of(row),
            ", ".join(clause.name for clause in clauses_of(house, row.clauses)),
            _moment(row.started_at, when, by_hours=row.by_hours),
            _moment(row.due_at, when, by_hours=row.by_hours),
            when.term(row).words,
            row.assignee_name or "",
            _("да") if row.is_preliminary else "",
        ]


def _moment(moment: datetime | None, when: Reckoning, *, by_hours: bool) -> str:
    """As Excel reads a date; the hour only where it matters."""
    if moment is None:
        return ""
    local = moment.astimezone(when.zone)
    return f"{local:%d.%m.%Y %H:%M}" if by_hours else f"{local:%d.%m.%Y}"
