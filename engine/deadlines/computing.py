"""The one place where a term is computed, and computed again from its record."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from engine.calendars.working_days import LAST_YEAR, Calendar, CalendarDay, DayKind
from engine.deadlines.changes import TermChange, moved_to
from engine.deadlines.counting import Event, Outcome, count
from engine.deadlines.explaining import Narrator
from engine.deadlines.model import (
    NO_CONTEXT,
    Deadline,
    DeadlineContext,
    DeadlineStartInvalid,
    PlannedSession,
    SessionKind,
)
from engine.deadlines.rules import SETTING_PREFIX, Rule, RuleKind, resolve
from engine.deadlines.walk import Walk
from engine.errors import Invalid
from engine.settings import DOM_READING, OFFICE_CLOSE, Settings

END_OF_DAY = time(23, 59, 59)
OLDEST_YEAR = 1900
"""Birth dates start terms too."""


class DeadlineRecordInvalid(Invalid):
    """A stored explanation from which the term cannot be computed again."""

    def __init__(self) -> None:
        super().__init__(
            "Запись о расчете срока повреждена, повторить расчет нельзя. Рассчитайте срок заново."
        )


def compute(
    rule: str,
    start: datetime,
    *,
    calendar: Calendar,
    zone: ZoneInfo,
    settings: Settings,
    context: DeadlineContext | None = None,
) -> Deadline:
    """The term that ``rule`` sets for an event at ``start``, in the zone of the municipality."""
    resolved = resolve(rule, settings)
    event = _event(start, zone, settings, context or NO_CONTEXT)
    walk = Walk(calendar)
    outcome = count(resolved, event, walk)
    due_at = _due_at(outcome, event, calendar, walk)
    target = min(outcome.target, outcome.due)
    narrator = Narrator(
        rule=resolved,
        event=event,
        outcome=outcome,
        target=target,
        due_at=due_at,
        walk=walk,
        calendar=calendar,
    )
    moved = moved_to(event.context.changes)
    moved_day = moved and moved.astimezone(zone).date()
    return Deadline(
        rule=rule,
        resolved=resolved,
        started_at=event.started_at,
        due_date=moved_day or outcome.due,
        due_at=moved.astimezone(UTC) if moved else due_at,
        target_date=moved_day or target,
        zone=zone,
        preliminary=bool(walk.preliminary_years),
        calendar_version=calendar.version,
        explanation=narrator.explanation(_facts(rule, resolved, event, walk, calendar)),
    )


def replay(
    record: object, *, calendar: Calendar | None = None, changes: Sequence[TermChange] | None = None
) -> Deadline:
    """The same deadline from its JSON (whole, or the explanation alone), by the days it was counted with.

    With ``calendar`` the term is counted again by that calendar: this is how open
    terms are recomputed after a decree. ``changes`` stand in the place of the recorded ones.
    """
    try:
        facts = _recorded_facts(record)
        return compute(
            str(facts["rule"]),
            datetime.fromisoformat(str(facts["started_at"])),
            calendar=calendar or _recorded_calendar(facts["calendar"]),
            zone=ZoneInfo(str(facts["zone"])),
            settings=Settings(_texts(facts["settings"])),
            context=_recorded_context(facts["context"], changes),
        )
    except (KeyError, ValueError, TypeError, IndexError) as error:
        raise DeadlineRecordInvalid from error


def recorded_changes(record: object) -> tuple[TermChange, ...]:
    """What people did to the term of this record so far."""
    try:
        return _recorded_context(_recorded_facts(record)["context"]).changes
    except (KeyError, ValueError, TypeError, IndexError) as error:
        raise DeadlineRecordInvalid from error


def last_moment(day: date, *, calendar: Calendar, zone: ZoneInfo, settings: Settings) -> datetime:
    """Until when something handed over on paper on this day is in time."""
    closing = settings.office_close
    local = datetime.combine(day, closing or END_OF_DAY, zone)
    if closing and calendar.is_shortened(day):
        local -= timedelta(hours=1)
    return local.astimezone(UTC)


def _event(start: datetime, zone: ZoneInfo, settings: Settings, context: DeadlineContext) -> Event:
    if start.tzinfo is None:
        raise DeadlineStartInvalid(f"У момента начала срока {start:%d.%m.%Y %H:%M} не указан часовой пояс.")
    for year in (start.year, context.date_in_question and context.date_in_question.year):
        if year and not OLDEST_YEAR <= year <= LAST_YEAR:
            raise DeadlineStartInvalid(f"От даты {year} года срок не считается. Проверьте год.")
    return Event(
        day=start.astimezone(zone).date(),
        started_at=start.astimezone(UTC),
        zone=zone,
        settings=settings,
        context=context,
    )


def _due_at(outcome: Outcome, event: Event, calendar: Calendar, walk: Walk) -> datetime:
    if outcome.moment:
        return outcome.moment
    if event.settings.office_close is None or not event.context.on_paper:
        return datetime.combine(outcome.due, END_OF_DAY, event.zone).astimezone(UTC)
    walk.note(outcome.due)
    return last_moment(outcome.due, calendar=calendar, zone=event.zone, settings=event.settings)


def _facts(rule: str, resolved: Rule, event: Event, walk: Walk, calendar: Calendar) -> dict[str, object]:
    used = {DOM_READING: str(event.settings.dom_reading)}
    if event.settings.office_close:
        used[OFFICE_CLOSE] = f"{event.settings.office_close:%H:%M}"
    if rule.startswith(SETTING_PREFIX):
        used[rule.removeprefix(SETTING_PREFIX)] = resolved.code
    return {
        "rule": rule,
        "started_at": event.started_at.isoformat(),
        "zone": event.zone.key,
        "settings": used,
        "context": _context_facts(event.context, resolved.kind),
        "calendar": {
            "version": calendar.version,
            "official_years": [year for year in walk.years if not calendar.is_preliminary(year)],
            "days": [
                [day.day.isoformat(), str(day.kind), day.reason, day.source] for day in walk.special_days
            ],
        },
    }


def _context_facts(context: DeadlineContext, kind: RuleKind) -> dict[str, object]:
    facts: dict[str, object] = {}
    if kind in {RuleKind.NEXT_SESSION, RuleKind.NEAREST_SESSION}:
        facts["sessions"] = [[session.held.isoformat(), str(session.kind)] for session in context.sessions]
    if context.date_in_question:
        facts["date_in_question"] = context.date_in_question.isoformat()
    if context.period_end:
        facts["period_end"] = context.period_end.isoformat()
    if not context.on_paper:
        facts["on_paper"] = False
    if context.clauses:
        facts["clauses"] = context.clauses
    if context.changes:
        facts["changes"] = [change.as_json() for change in context.changes]
    return facts


def _recorded_facts(record: object) -> Mapping[str, object]:
    if isinstance(record, str):
        record = json.loads(record)
    steps = record["explanation"] if isinstance(record, Mapping) else record
    if not isinstance(steps, Sequence) or not isinstance(steps[0], Mapping):
        raise DeadlineRecordInvalid
    return _mapping(steps[0]["facts"])


def _recorded_calendar(facts: object) -> Calendar:
    recorded = _mapping(facts)
    days = [
        CalendarDay(day=date.fromisoformat(day), kind=DayKind(kind), reason=reason, source=source)
        for day, kind, reason, source in _rows(recorded["days"])
    ]
    years = recorded["official_years"]
    if not isinstance(years, Sequence):
        raise DeadlineRecordInvalid
    return Calendar(days, official_years=[int(year) for year in years], version=str(recorded["version"]))


def _recorded_context(facts: object, changes: Sequence[TermChange] | None = None) -> DeadlineContext:
    recorded = _mapping(facts)
    if changes is None:
        changes = [TermChange.from_json(written) for written in _mappings(recorded.get("changes", ()))]
    return DeadlineContext(
        sessions=tuple(
            PlannedSession(held=_day_or_moment(held), kind=SessionKind(kind))
            for held, kind in _rows(recorded.get("sessions", ()))
        ),
        date_in_question=_day(recorded.get("date_in_question")),
        period_end=_day(recorded.get("period_end")),
        on_paper=recorded.get("on_paper") is not False,
        clauses=str(recorded.get("clauses", "")),
        changes=tuple(changes),
    )


def _day_or_moment(text: str) -> date | datetime:
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)


def _day(value: object) -> date | None:
    return date.fromisoformat(str(value)) if value else None


def _mapping(value: object) -> Mapping[str, object]:
    if not isinstance(value, Mapping):
        raise DeadlineRecordInvalid
    return value


def _mappings(value: object) -> list[Mapping[str, object]]:
    if not isinstance(value, Sequence):
        raise DeadlineRecordInvalid
    return [_mapping(each) for each in value]


def _texts(value: object) -> dict[str, str]:
    return {key: str(text) for key, text in _mapping(value).items()}


def _rows(value: object) -> list[list[str]]:
    if not isinstance(value, Sequence):
        raise DeadlineRecordInvalid
    return [[str(cell) for cell in row] for row in value]
