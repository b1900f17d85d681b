"""An authorised person moves a term, with the ground for it; the term as it was is kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from engine.calendars.working_days import Calendar
from engine.context import CommandContext
from engine.deadlines import replay
from engine.deadlines.changes import ChangeKind
from engine.deadlines.computing import last_moment, recorded_changes
from engine.deadlines.russian import full_day_words
from engine.errors import Conflict, Invalid
from engine.law import Place
from engine.terms.term_changes import Act, checked_ground, is_missed, noted, put, taken
from storage.repositories.term_changes import WholeTerm

LATEST_YEAR = 2100


@dataclass(frozen=True, kw_only=True)
class MoveTerm:
    """``due`` is a day, or a moment for a term of hours; ``seen`` the due moment that the page showed."""

    deadline_id: str
    due: str
    ground: str
    seen: str = ""

    def run(self, context: CommandContext) -> Mapping[str, object]:
        ground = checked_ground(self.ground)
        instance, term = taken(context, self.deadline_id, self.seen)
        if term.due_at is None:
            raise Invalid("Срок еще не начат.", hint="Перенести его можно, когда он начнется.")
        if is_missed(term, context.now):
            raise Conflict(
                "Срок уже пропущен, перенести его нельзя.",
                hint="Нарушение записано. Если неверно записано начало срока, исправьте начало.",
            )
        due_at = self._due_at(context, term)
        change = noted(context, term, ChangeKind.MOVED, ground, due_at=due_at)
        new = replay(term.explanation, changes=[*recorded_changes(term.explanation), change])
        act = Act(kind=ChangeKind.MOVED, ground=ground)
        timers = put(instance, instance.token(term.spiff_task_id), term, new, act)
        return {
            "deadline_id": term.id,
            "old_due_at": term.due_at.isoformat(),
            "due_at": new.due_at.isoformat(),
            "timers": len(timers),
        }

    def _due_at(self, context: CommandContext, term: WholeTerm) -> datetime:
        place = context.place(term.municipality_id)
        calendar = place.calendars.of(term.agency_id)
        due_at = _moment(self.due, place, calendar, hourly=replay(term.explanation).is_hourly)
        if due_at <= context.now:
            raise Invalid("Новый срок уже прошел.", hint="Укажите день, который еще не наступил.")
        if due_at.year > LATEST_YEAR:
            raise Invalid("Новый срок слишком далеко.", hint="Проверьте год.")
        if due_at == term.due_at:
            raise Invalid("Срок уже такой, переносить нечего.", hint="Укажите другой день.")
        return due_at


def _moment(due: str, place: Place, calendar: Calendar, *, hourly: bool) -> datetime:
    try:
        moment = place.moment(due)
    except ValueError:
        moment = None
    if moment is None or (hourly and len(due) == 10):
        wanted = "день и время" if hourly else "день"
        raise Invalid(f"Новый срок написан неверно, нужно: {wanted}.", hint="Например 2026-05-12.")
    if hourly:
        return moment
    day = _worked(moment.astimezone(place.zone).date(), calendar)
    return last_moment(day, calendar=calendar, zone=place.zone, settings=place.settings)


def _worked(day: date, calendar: Calendar) -> date:
    if not calendar.is_working(day):
        following = calendar.first_working_from(day)
        raise Invalid(
            f"{full_day_words(day)} — нерабочий день ({calendar.reason(day)}).",
            hint=f"Ближайший рабочий день — {full_day_words(following)}.",
        )
    return day
