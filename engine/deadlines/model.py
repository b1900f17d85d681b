"""A computed term, and the explanation from which it can be computed again."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from engine.calendars.working_days import ONE_DAY, WEEKEND_NAMES
from engine.deadlines.changes import TermChange
from engine.deadlines.rules import Rule
from engine.deadlines.russian import day_words, full_day_words
from engine.errors import Invalid


class DeadlineStartInvalid(Invalid):
    """A start moment that no term can be counted from."""


class SessionAwaited(DeadlineStartInvalid):
    """No session that the term could be due at is planned yet: it begins when one is."""


class SessionKind(StrEnum):
    REGULAR = "regular"
    """«Очередное»: held by the schedule."""
    EXTRA = "extra"


@dataclass(frozen=True, kw_only=True)
class PlannedSession:
    """A session of the commission or the expert group."""

    held: date | datetime
    kind: SessionKind = SessionKind.REGULAR

    def day_in(self, zone: ZoneInfo) -> date:
        if not isinstance(self.held, datetime):
            return self.held
        return (self.held.astimezone(zone) if self.held.tzinfo else self.held).date()


@dataclass(frozen=True, kw_only=True)
class DeadlineContext:
    """What some rules need beside the start moment."""

    sessions: tuple[PlannedSession, ...] = ()
    date_in_question: date | None = None
    """FIXED: the date of the programme's row. BEFORE, BEFOREWD: the date before which to act."""
    period_end: date | None = None
    """Last day of the reporting period; None: of the calendar quarter of the start."""
    on_paper: bool = True
    """Met by handing paper over, so the office hours count where a municipality has set them."""
    clauses: str = ""
    """Obligations that set the term, for the explanation."""
    changes: tuple[TermChange, ...] = ()
    """What people did to the term since it was first counted, in order."""


NO_CONTEXT = DeadlineContext()


class StepKind(StrEnum):
    START = "start"
    CLAUSE = "clause"
    COUNT = "count"
    SKIPPED = "skipped"
    WORKED = "worked"
    """A Saturday or Sunday that is worked."""
    ROLL = "roll"
    TARGET = "target"
    DUE = "due"
    PRELIMINARY = "preliminary"
    CHANGED = "changed"
    """Who moved the term, corrected its start or counted it anew, and why."""


@dataclass(frozen=True, kw_only=True)
class Step:
    """One line of the explanation; ``facts`` of the first step are all that a replay needs."""

    kind: StepKind
    text: str
    day: date | None = None
    reason: str = ""
    source: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)

    def as_json(self) -> dict[str, object]:
        written: dict[str, object] = {"kind": str(self.kind), "text": self.text}
        if self.day:
            written["day"] = self.day.isoformat()
        for name, value in (("reason", self.reason), ("source", self.source), ("facts", dict(self.facts))):
            if value:
                written[name] = value
        return written


@dataclass(frozen=True)
class Explanation:
    """Why the term ends on this day: the start, every skipped day, the roll."""

    steps: tuple[Step, ...]

    def __iter__(self) -> Iterator[Step]:
        return iter(self.steps)

    def __len__(self) -> int:
        return len(self.steps)

    def text(self) -> str:
        """The same for reading: neighbouring days off of one kind are told as one stretch."""
        return "\n".join(_told(run) for run in _runs(self.steps))

    def as_json(self) -> list[dict[str, object]]:
        return [step.as_json() for step in self.steps]

    @property
    def skipped_days(self) -> list[date]:
        return [step.day for step in self.steps if step.kind is StepKind.SKIPPED and step.day]


@dataclass(frozen=True, kw_only=True)
class Deadline:
    """The last lawful day and moment, and the day on which it is wise to be done."""

    rule: str
    """As the diagram writes it."""
    resolved: Rule
    """As it reads here, after settings."""
    started_at: datetime
    due_date: date
    due_at: datetime
    target_date: date
    zone: ZoneInfo
    preliminary: bool
    calendar_version: str
    explanation: Explanation

    @property
    def is_hourly(self) -> bool:
        return self.resolved.is_hourly

    def as_json(self) -> dict[str, object]:
        """Plain data; ``replay`` makes the same deadline of it."""
        return {
            "rule": self.rule,
            "resolved_rule": self.resolved.code,
            "started_at": self.started_at.isoformat(),
            "zone": self.zone.key,
            "due_date": self.due_date.isoformat(),
            "due_at": self.due_at.isoformat(),
            "due_at_local": self.due_at.astimezone(self.zone).isoformat(),
            "target_date": self.target_date.isoformat(),
            "preliminary": self.preliminary,
            "calendar_version": self.calendar_version,
            "explanation": self.explanation.as_json(),
        }


def _runs(steps: tuple[Step, ...]) -> Iterator[list[Step]]:
    run: list[Step] = []
    for step in steps:
        if run and not _continues(run[-1], step):
            yield run
            run = []
        run.append(step)
    if run:
        yield run


def _continues(last: Step, step: Step) -> bool:
    if not (last.kind is step.kind is StepKind.SKIPPED and last.day and step.day):
        return False
    return step.day - last.day == ONE_DAY and _ground(last) == _ground(step)


def _ground(step: Step) -> tuple[str, str]:
    is_plain_weekend = step.reason in WEEKEND_NAMES.values()
    return ("выходные дни" if is_plain_weekend else step.reason, step.source)


def _told(run: list[Step]) -> str:
    first, last = run[0].day, run[-1].day
    if len(run) == 1 or first is None or last is None:
        return run[0].text
    reason, source = _ground(run[0])
    begin = f"{first.day}–" if first.month == last.month else f"{day_words(first)} – "
    return skipped_sentence(f"{begin}{full_day_words(last)}", reason, source)


def skipped_sentence(days: str, reason: str, source: str) -> str:
    return f"{days} — {reason} ({source})." if source else f"{days} — {reason}."
