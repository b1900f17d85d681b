"""Open tasks behind a figure: late ones, those of a day, of an agency, of a step."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.guard import only
from app.access.people import me
from app.carried.kept_filters import kept_filters
from app.cockpit.blueprint import cockpit
from app.cockpit.reach import WATCHERS, opens_cases, towns_of
from app.house import current_house
from app.wording.dates import Reckoning, day_words, reckoning
from storage.lateness import cut
from storage.queries.cockpit.tasks import NO_AGENCY, TaskChoice, count_tasks, late_stages, task_page
from storage.unit_of_work import UnitOfWork

LATE, TODAY = "late", "today"


@cockpit.get("/tasks")
@only(*WATCHERS)
def tasks() -> ResponseReturnValue:
    person, when = me(), reckoning(me())
    cursor = request.args.get("after")
    with current_house().database.read() as connection:
        chosen = choice(towns_of(connection, person), when)
        page = task_page(connection, chosen, cursor=cursor)
        total = count_tasks(connection, chosen)
        agency = _agency_name(UnitOfWork(connection), chosen.agency_id)
    kept = kept_filters()
    next_url = url_for("cockpit.tasks", **kept, after=page.next_cursor) if page.next_cursor else None
    return render_template(
        "cockpit/tasks.html",
        page=page,
        total=total,
        criteria=_criteria(chosen, when, agency, page.rows[0].name if page.rows else ""),
        when=when,
        may_open=lambda row: opens_cases(person, row.municipality_id),
        may_see_terms=bool(person.scope.commissions),
        next_url=next_url,
        first_url=url_for("cockpit.tasks", **kept) if cursor else None,
    )


@cockpit.get("/stages")
@only(*WATCHERS)
def stages() -> ResponseReturnValue:
    """Stages with a term of their own that has passed; their tasks have terms besides."""
    person, when = me(), reckoning(me())
    with current_house().database.read() as connection:
        rows = late_stages(connection, towns=towns_of(connection, person), now=when.now)
    return render_template(
        "cockpit/stages.html",
        rows=rows,
        when=when,
        may_open=lambda row: opens_cases(person, row.municipality_id),
        may_see_terms=bool(person.scope.commissions),
    )


def choice(towns: Iterable[str], when: Reckoning) -> TaskChoice:
    """What the address asks for; what makes no sense in it is as if not said."""
    given = request.args
    since, until = _bounds(when)
    return TaskChoice(
        towns=list(towns),
        since=since,
        until=until,
        agency_id=given.get("agency") or None,
        key=given.get("procedure") or None,
        element_id=given.get("element") or None,
    )


def midnight(day: date, when: Reckoning) -> datetime:
    return datetime.combine(day, datetime.min.time(), when.zone)


def _bounds(when: Reckoning) -> tuple[datetime | None, datetime | None]:
    """Of the term: late up to this second, today up to midnight, or whole days of a span."""
    term, now = request.args.get("term"), cut(when.now)
    if term == LATE:
        return None, now
    if term == TODAY:
        return now, midnight(when.today + timedelta(days=1), when)
    first, last = (_day(request.args.get(name)) for name in ("from", "to"))
    since = midnight(first, when) if first else None
    until = midnight(last + timedelta(days=1), when) if last else None
    # A day that has begun: what was due earlier today is late and not still to come.
    return max(since, now) if since and first == when.today else since, until


def _day(written: str | None) -> date | None:
    try:
        return date.fromisoformat(written or "")
    except ValueError:
        return None


def _agency_name(uow: UnitOfWork, agency_id: str | None) -> str:
    if agency_id == NO_AGENCY:
        return _("без органа")
    agency = uow.organisation.agency(agency_id) if agency_id else None
    return agency.short_name if agency else ""


def _criteria(chosen: TaskChoice, when: Reckoning, agency: str, step: str) -> list[tuple[str, str]]:
    """Words of a criterion, and the address without it."""
    term, args = request.args.get("term"), request.args
    told = {
        "term": {LATE: _("срок прошел"), TODAY: _("срок сегодня")}.get(term or "", ""),
        "from": _("срок с %(day)s", day=_told(args.get("from"))) if _day(args.get("from")) else "",
        "to": _("срок по %(day)s", day=_told(args.get("to"))) if _day(args.get("to")) else "",
        "agency": agency,
        "element": step if chosen.element_id else "",
    }
    dropped = {"element": ("element", "procedure")}
    return [
        (words, url_for("cockpit.tasks", **kept_filters(*dropped.get(name, (name,)))))
        for name, words in told.items()
        if words
    ]


def _told(written: str | None) -> str:
    day = _day(written)
    return day_words(day) if day else ""
