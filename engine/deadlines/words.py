"""How far a term is, in the few words of a task list."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from engine.calendars import Calendar
from engine.deadlines.russian import day_words, full_day_words, plural
from engine.deadlines.states import DeadlineState


def words(
    due_at: datetime | None,
    *,
    state: DeadlineState,
    now: datetime,
    calendar: Calendar,
    zone: ZoneInfo,
    by_hours: bool = False,
    completed_at: datetime | None = None,
    preliminary: bool = False,
) -> str:
    """«через 3 раб. дня, 12 мая»; the date is always said when there is one.

    ``by_hours`` is for terms whose clock never stops: they are told in hours and minutes.
    """
    if due_at is None or state is DeadlineState.NOT_STARTED:
        return "срок не начат"
    today, due = now.astimezone(zone).date(), due_at.astimezone(zone)
    date_words = _date_words(due, today, by_hours)
    marked = f"{date_words} (предварительно)" if preliminary else date_words
    match state:
        case DeadlineState.MET:
            return f"исполнено в срок, {_day_words((completed_at or due_at).astimezone(zone).date(), today)}"
        case DeadlineState.MET_LATE:
            done = (completed_at or now).astimezone(zone)
            late = _passed(due, done, calendar, by_hours)
            return f"исполнено с опозданием{late}, {_day_words(done.date(), today)}"
        case DeadlineState.PAUSED:
            return f"срок приостановлен, {marked}"
        case DeadlineState.VOID:
            return f"срок отменен, {date_words}"
        case DeadlineState.MISSED:
            return f"просрочено{_passed(due, now.astimezone(zone), calendar, by_hours)}, {date_words}"
        case _:
            return f"{_left(now.astimezone(zone), due, calendar, by_hours)}, {marked}"


def _left(now: datetime, due: datetime, calendar: Calendar, by_hours: bool) -> str:
    if by_hours:
        return f"через {_duration(due - now)}"
    if now.date() == due.date():
        return "сегодня"
    return f"через {_days(now.date(), due.date(), calendar)}"


def _passed(due: datetime, moment: datetime, calendar: Calendar, by_hours: bool) -> str:
    if by_hours:
        return f" на {_duration(moment - due)}"
    worked = calendar.working_days_between(due.date(), moment.date())
    # Nothing has been worked since: the week-end after a Friday term is not counted against anyone.
    return f" на {_working(worked)}" if worked else ""


def _days(today: date, due: date, calendar: Calendar) -> str:
    worked = calendar.working_days_between(today, due)
    return _working(worked) if worked else plural((due - today).days, "день", "дня", "дней")


def _working(number: int) -> str:
    return plural(number, "раб. день", "раб. дня", "раб. дней")


def _duration(span: timedelta) -> str:
    minutes = max(int(span.total_seconds()) // 60, 0)
    if minutes < 1:
        return "минуту"
    hours = minutes // 60
    if hours >= 48:
        return plural(hours // 24, "день", "дня", "дней")
    if hours:
        return plural(hours, "час", "часа", "часов")
    return plural(minutes, "минуту", "минуты", "минут")


def _date_words(due: datetime, today: date, by_hours: bool) -> str:
    said = _day_words(due.date(), today)
    return f"{said}, {due:%H:%M}" if by_hours else said


def _day_words(day: date, today: date) -> str:
    return day_words(day) if day.year == today.year else full_day_words(day)
