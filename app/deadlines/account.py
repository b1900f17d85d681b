"""The whole account of a term, from the clause that sets it to the check that it is counted rightly."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _

from app.deadlines.change import change_told
from app.deadlines.reach import OpenedTerm
from app.deadlines.starts import Start, start_of
from app.deadlines.tellings import TellingLine, log_of
from app.wording.dates import day_words, moment_words, weekday_day_words
from engine.deadlines import Deadline, DeadlineRecordInvalid, StepKind, replay
from engine.deadlines.days import DayLine, DayMark, day_lines
from engine.deadlines.rule_words import rule_words
from engine.deadlines.rules import SETTING_PREFIX
from engine.regulations.acts import Quoted, quoted
from engine.setting_values import load_setting_words
from engine.settings import load_setting_list
from storage.queries.term_changes import changes_of_term
from storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, kw_only=True)
class DayRow:
    """A line of the count as it is read."""

    days: str
    said: str
    line: DayLine


@dataclass(frozen=True, kw_only=True)
class Check:
    """The term counted again from its own record; ``today`` is what the calendar in force would say."""

    at: str
    is_same: bool
    due_at: datetime | None = None
    counted: str = ""
    today: str = ""


@dataclass(frozen=True, kw_only=True)
class Account:
    clauses: Sequence[Quoted]
    rule: str
    setting: str
    """The setting that says the number, in its own words."""
    start: Start
    due: str
    closed: str
    zone: str
    calendar: str
    days: Sequence[DayRow]
    steps: Sequence[str]
    """How it went after the days: worked weekends, the roll, the wise day, the last moment."""
    no_roll: str
    """Why there was nothing to roll; empty where the steps tell of a roll."""
    preliminary: str
    changes: Sequence[Mapping[str, Any]]
    log: Sequence[TellingLine]
    check: Check | None
    """Nothing to check while the term has not begun."""


_TOLD_APART = frozenset(
    {
        StepKind.START,
        StepKind.CLAUSE,
        StepKind.SKIPPED,
        StepKind.WORKED,
        StepKind.CHANGED,
        StepKind.PRELIMINARY,
    }
)
"""Steps that have a place of their own on the page."""


def account_of(opened: OpenedTerm) -> Account:
    sheet, house, zone = opened.sheet, opened.house, opened.when.zone
    counted = _counted(opened)
    with house.database.read() as connection:
        lines = changes_of_term(connection, deadline_id=sheet.id)
    preliminary = (
        [step.text for step in counted.explanation if step.kind is StepKind.PRELIMINARY] if counted else []
    )
    return Account(
        clauses=quoted(_obligations(opened), house.law.clauses, house.law.regulations),
        rule=_rule(counted),
        setting=_setting(opened),
        start=start_of(opened),
        due=_due(opened, counted),
        closed=moment_words(sheet.closed_at, zone) if sheet.closed_at else "",
        zone=_zone(opened, counted),
        calendar=_calendar(opened),
        days=[_row(line) for line in day_lines(counted)] if counted else [],
        steps=[step.text for step in counted.explanation if step.kind not in _TOLD_APART] if counted else [],
        no_roll=_no_roll(counted),
        preliminary=" ".join(preliminary),
        changes=[change_told(line, opened.when) for line in lines],
        log=log_of(opened),
        check=_check(opened, counted),
    )


def _obligations(opened: OpenedTerm) -> list[str]:
    """Those that the diagram names; else the one that the setting of the term serves."""
    named = (opened.sheet.clauses or "").split()
    key = opened.sheet.rule.removeprefix(SETTING_PREFIX)
    settings = {each.key: each.obligation_id for each in load_setting_list(opened.house.law.folder)}
    return named or settings.get(key, "").split()


def _counted(opened: OpenedTerm) -> Deadline | None:
    """The term counted again from what was written down; None before it begins or when that is spoilt."""
    if not opened.sheet.explanation:
        return None
    try:
        return replay(opened.sheet.explanation)
    except DeadlineRecordInvalid:
        return None


def _check(opened: OpenedTerm, counted: Deadline | None) -> Check | None:
    sheet, when = opened.sheet, opened.when
    if sheet.due_at is None:
        return None
    at = moment_words(when.now, when.zone)
    if counted is None:
        return Check(at=at, is_same=False)
    stands = (sheet.due_at, sheet.due_date, sheet.target_date, sheet.is_preliminary)
    same = stands == (counted.due_at, counted.due_date, counted.target_date, counted.preliminary)
    return Check(
        at=at,
        is_same=same,
        due_at=counted.due_at,
        counted=_last_moment(counted),
        today=_by_todays_calendar(opened, counted),
    )


def _by_todays_calendar(opened: OpenedTerm, counted: Deadline) -> str:
    """The date that the calendar in force now gives a running term, when it is another one."""
    sheet, house = opened.sheet, opened.house
    if sheet.stored_state != "running":
        return ""
    with house.database.read() as connection:
        calendars = house.law.place(UnitOfWork(connection), sheet.municipality_id).calendars
    today = replay(sheet.explanation, calendar=calendars.of(sheet.agency_id))
    return _last_moment(today) if today.due_at != counted.due_at else ""


def _last_moment(term: Deadline) -> str:
    local = term.due_at.astimezone(term.zone)
    said = weekday_day_words(local.date())
    return f"{said}, {local:%H:%M}" if term.is_hourly else said


def _due(opened: OpenedTerm, counted: Deadline | None) -> str:
    if opened.sheet.due_at is None:
        return ""
    local = opened.sheet.due_at.astimezone(counted.zone if counted else opened.when.zone)
    said = weekday_day_words(local.date())
    until_midnight = (local.hour, local.minute) == (23, 59)
    return _("%(day)s, до конца дня", day=said) if until_midnight else f"{said}, {local:%H:%M}"


def _rule(counted: Deadline | None) -> str:
    return rule_words(counted.resolved) if counted else ""


def _no_roll(counted: Deadline | None) -> str:
    if counted is None or any(step.kind is StepKind.ROLL for step in counted.explanation):
        return ""
    if counted.is_hourly:
        return _("Переноса нет: часы идут подряд, ночью и в нерабочие дни тоже.")
    is_worked = any(line.mark is DayMark.COUNTED for line in day_lines(counted))
    return _("Перенос не нужен: последний день — рабочий по счету.") if is_worked else ""


def _setting(opened: OpenedTerm) -> str:
    rule = opened.sheet.rule
    if not rule.startswith(SETTING_PREFIX):
        return ""
    key = rule.removeprefix(SETTING_PREFIX)
    words = load_setting_words(opened.house.law.folder).get(key)
    return words.meaning if words else key


def _zone(opened: OpenedTerm, counted: Deadline | None) -> str:
    """«Europe/Moscow, UTC+3», as it was on the last day."""
    if counted is None:
        return ""
    offset = counted.due_at.astimezone(counted.zone).strftime("%z")
    hours = f"{offset[0]}{int(offset[1:3])}"
    minutes = f":{offset[3:]}" if offset[3:] != "00" else ""
    return f"{counted.zone.key}, UTC{hours}{minutes}"


def _calendar(opened: OpenedTerm) -> str:
    """Whose days it was counted by, told by the mark that every calendar has."""
    sheet, house = opened.sheet, opened.house
    if sheet.calendar_version is None:
        return ""
    with house.database.read() as connection:
        calendars = house.law.place(UnitOfWork(connection), sheet.municipality_id).calendars
    if sheet.calendar_version == calendars.own.version:
        return _("производственный, %(place)s", place=sheet.municipality_name)
    if sheet.agency_id and calendars.of(sheet.agency_id).version == sheet.calendar_version:
        return _(
            "производственный, с днями органа: %(agency)s (%(place)s)",
            agency=sheet.agency_name,
            place=sheet.municipality_name,
        )
    return _("тот, что действовал при расчете; с тех пор он изменен")


def _row(line: DayLine) -> DayRow:
    return DayRow(days=_days(line.first, line.last), said=_said(line), line=line)


def _days(first: date, last: date) -> str:
    if first == last:
        return weekday_day_words(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{day_words(last)}"
    return f"{day_words(first, last)} – {day_words(last)}"


def _said(line: DayLine) -> str:
    reason = f"{line.reason} ({line.source})" if line.source else line.reason
    match line.mark:
        case DayMark.EVENT:
            return _("день события, в срок не входит (ст. 191 ГК РФ)")
        case DayMark.SKIPPED:
            return _("не считается: %(reason)s", reason=reason)
        case DayMark.ROLLED:
            return _("нерабочий, на нем срок не кончается: %(reason)s", reason=reason)
    numbers = f"{line.low}" if line.low == line.high else f"{line.low}–{line.high}"
    counted = _("считается, день %(numbers)s", numbers=numbers)
    return f"{counted}: {reason}" if reason else counted
