"""What a value would mean, on an example day: «если событие 12 мая, срок 19 мая»."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from flask_babel import gettext as _
from flask_babel import ngettext

from app.house import House
from app.wording.dates import day_words
from engine.deadlines import Deadline, EscalationStep, LadderStep, RuleKind
from engine.deadlines.computing import last_moment
from engine.deadlines.escalation import AT_DUE, HALF, ON_TARGET, day_after
from engine.ladder.ladders import LADDER, ladder_of
from engine.law import Place
from engine.sessions.voting import has_quorum
from engine.setting_values import ValueKind, kind_of_value
from engine.settings import DOM_READING, OFFICE_CLOSE, Setting, Settings
from storage.unit_of_work import UnitOfWork

MEMBERS = 11
BEGINS = time(10, 0)
_BACK = frozenset({RuleKind.DAYS_BEFORE, RuleKind.WORKING_DAYS_BEFORE})
QUORUMS = ("rule.quorum", "rule.eg_quorum")
_LONG_BEFORE = timedelta(days=400)


def example(house: House, place: Place, setting: Setting, value: str, on: date) -> str:
    """A sentence about the day ``on``; empty for a setting that moves no date."""
    changed = replace(place, settings=Settings({**place.settings.values, setting.key: value}))
    if setting.key in QUORUMS:
        return _quorum(value)
    if setting.key.startswith(LADDER):
        return _of_ladder(house, changed, setting.key, on)
    if setting.key == DOM_READING:
        return _of_term(house, changed, "DOM:5", on, _("Сведения «до 5 числа»: "))
    if setting.key == OFFICE_CLOSE:
        return _of_paper(changed, on)
    if kind_of_value(setting) is ValueKind.TERM or setting.default.startswith("PERIOD"):
        return _of_term(house, changed, value, on)
    return ""


def _of_term(house: House, place: Place, rule: str, on: date, before: str = "") -> str:
    start = datetime.combine(on, BEGINS, place.zone)
    with house.database.read() as connection:
        term = place.deadline(UnitOfWork(connection), rule, start, arose_at=start - _LONG_BEFORE)
    if term.resolved.kind in _BACK:
        said = _("если дата %(event)s, срок %(due)s", event=day_words(on, on), due=_due(term, on))
    elif term.is_hourly:
        event = f"{day_words(on, on)}, {BEGINS:%H:%M}"
        said = _("если событие %(event)s, срок %(due)s", event=event, due=_due(term, on))
    else:
        said = _("если событие %(event)s, срок %(due)s", event=day_words(on, on), due=_due(term, on))
    return before + said


def _due(term: Deadline, on: date) -> str:
    due = term.due_at.astimezone(term.zone)
    said = f"{day_words(due.date(), on)}, {due:%H:%M}" if term.is_hourly else day_words(due.date(), on)
    return _("%(day)s (предварительно)", day=said) if term.preliminary else said


def _of_ladder(house: House, place: Place, key: str, on: date) -> str:
    name = key.removeprefix(LADDER)
    step = next(
        each
        for each in ladder_of(house.law.folder, place)
        if each.step == EscalationStep(name.partition(".")[0])
    )
    if name.endswith(".hours") and step.hours != HALF:
        missed = datetime.combine(on, BEGINS)
        return _missed(missed, missed + timedelta(hours=int(step.hours)))
    if step.after in {ON_TARGET, AT_DUE} or name.endswith((".told", ".hours")):
        return ""
    return _missed(on, datetime.combine(_day_of(step, place, on), step.clock))


def _day_of(step: LadderStep, place: Place, on: date) -> date:
    return day_after(on, step.after, place.calendar)


def _missed(term: date, told: datetime) -> str:
    due = f"{day_words(term, term)}, {term:%H:%M}" if isinstance(term, datetime) else day_words(term, term)
    said = f"{day_words(told.date(), term)}, {told:%H:%M}"
    return _("если срок был %(due)s, сообщение придет %(told)s", due=due, told=said)


def _of_paper(place: Place, on: date) -> str:
    until = last_moment(on, calendar=place.calendar, zone=place.zone, settings=place.settings)
    clock = f"{until.astimezone(place.zone):%H:%M}"
    if place.settings.office_close is None:
        return _("если срок %(day)s, бумаги принимают весь этот день", day=day_words(on, on))
    return _("если срок %(day)s, бумаги принимают до %(time)s", day=day_words(on, on), time=clock)


def _quorum(value: str) -> str:
    least = next(number for number in range(MEMBERS + 1) if has_quorum(number, MEMBERS, value))
    return ngettext(
        "если членов %(members)s, нужен %(num)s",
        "если членов %(members)s, нужно %(num)s",
        least,
        members=MEMBERS,
    )
