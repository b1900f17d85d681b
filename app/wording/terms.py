"""How far a term is, in the few words of a task list, in the language of the page."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from flask_babel import ngettext

from app.wording.days import day_words
from engine.calendars.working_days import Calendar
from engine.deadlines.states import DeadlineState
from storage.queries.term_facts import TermFacts


def words(term: TermFacts, *, state: DeadlineState, now: datetime, calendar: Calendar, zone: ZoneInfo) -> str:
    """«через 3 раб. дня, 12 мая»; the date is always said when there is one."""
    today = now.astimezone(zone).date()
    done_at = (term.closed_at or now).astimezone(zone)
    done = day_words(done_at.date(), today)
    if state is DeadlineState.MET:
        return _("исполнено в срок, %(day)s", day=done)
    if term.due_at is None or state is DeadlineState.NOT_STARTED:
        return _("срок отменен") if state is DeadlineState.VOID else _not_started(term.awaits)
    due = term.due_at.astimezone(zone)
    date_words = _date_words(due, today, term.by_hours)
    match state:
        case DeadlineState.MET_LATE:
            return f"{_met_late(_passed(due, done_at, calendar, term.by_hours))}, {done}"
        case DeadlineState.VOID:
            return _("срок отменен, %(day)s", day=date_words)
        case DeadlineState.MISSED:
            missed = _missed(_passed(due, now.astimezone(zone), calendar, term.by_hours))
            return _with_halt(f"{missed}, {date_words}", term.halted, runs_on=False)
        case _:
            marked = _("%(day)s (предварительно)", day=date_words) if term.is_preliminary else date_words
            left = _left(now.astimezone(zone), due, calendar, term.by_hours)
            return _with_halt(f"{left}, {marked}", term.halted, runs_on=True)


def _not_started(awaits: str | None) -> str:
    return _("срок не начат: нужна %(what)s", what=awaits) if awaits else _("срок не начат")


def _with_halt(told: str, ground: str | None, *, runs_on: bool) -> str:
    """The law stops no term because a procedure is suspended, and the words must not say so."""
    if ground is None:
        return told
    halted = _("срок идет, работа приостановлена") if runs_on else _("работа приостановлена")
    return f"{told}; {halted}: {ground}" if ground else f"{told}; {halted}"


def days_late(number: int) -> str:
    """«3 раб. дн.», where there is no room for more."""
    return _("%(number)s раб. дн.", number=number)


def _missed(span: str) -> str:
    return _("просрочено на %(span)s", span=span) if span else _("просрочено")


def _met_late(span: str) -> str:
    return _("исполнено с опозданием на %(span)s", span=span) if span else _("исполнено с опозданием")


def _left(now: datetime, due: datetime, calendar: Calendar, by_hours: bool) -> str:
    if by_hours:
        return _("через %(span)s", span=_duration(due - now))
    if now.date() == due.date():
        return _("сегодня")
    return _("через %(span)s", span=_days(now.date(), due.date(), calendar))


def _passed(due: datetime, moment: datetime, calendar: Calendar, by_hours: bool) -> str:
    if by_hours:
        return _duration(moment - due)
    worked = calendar.working_days_between(due.date(), moment.date())
    # Nothing has been worked since: the week-end after a Friday term is not counted against anyone.
    return _working(worked) if worked else ""


def _days(today: date, due: date, calendar: Calendar) -> str:
    worked = calendar.working_days_between(today, due)
    return _working(worked) if worked else ngettext("%(num)s день", "%(num)s дней", (due - today).days)


def _working(number: int) -> str:
    return ngettext("%(num)s раб. день", "%(num)s раб. дней", number)


def _duration(span: timedelta) -> str:
    minutes = max(int(span.total_seconds()) // 60, 0)
    if minutes < 1:
        return _("минуту")
    hours = minutes // 60
    if hours >= 48:
        return ngettext("%(num)s день", "%(num)s дней", hours // 24)
    if hours:
        return ngettext("%(num)s час", "%(num)s часов", hours)
    return ngettext("%(num)s минуту", "%(num)s минут", minutes)


def _date_words(due: datetime, today: date, by_hours: bool) -> str:
    said = day_words(due.date(), today)
    return f"{said}, {due:%H:%M}" if by_hours else said
