"""The terms a diagram may set, as a person chooses them: a number and a unit, or one of a few sayings."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from engine.calendars.working_days import Calendar
from engine.deadlines import Deadline, DeadlineContext, DeadlineStartInvalid, RuleKind, compute, resolve
from engine.deadlines.rule_words import rule_words
from engine.settings import Settings

_WITHOUT_DATE = frozenset({RuleKind.NEXT_SESSION, RuleKind.NEAREST_SESSION, RuleKind.AGE, RuleKind.FIXED})
_COUNTED_BACK = frozenset({RuleKind.DAYS_BEFORE, RuleKind.WORKING_DAYS_BEFORE})
_AHEAD = timedelta(days=30)


@dataclass(frozen=True, kw_only=True)
class TermKind:
    """``code`` with its numbers: ``{n}`` and, in a range, ``{low}``."""

    code: str
    name: str
    least: int = 0
    greatest: int = 0


TERM_KINDS = (
    TermKind(code="WD:{n}", name="рабочих дней", greatest=2500),
    TermKind(code="CD:{n}", name="календарных дней", greatest=3660),
    TermKind(code="MO:{n}", name="месяцев", least=1, greatest=240),
    TermKind(code="IMM:PT{n}H", name="часов (незамедлительно)", least=1, greatest=9999),
    TermKind(code="IMM:PT{n}M", name="минут (незамедлительно)", least=1, greatest=9999),
    TermKind(code="RANGE:CD:{low}-{n}", name="календарных дней, от и до", greatest=3660),
    TermKind(code="SESSION:NEXT", name="до очередного заседания"),
    TermKind(code="SESSION:NEAREST", name="до ближайшего заседания"),
    TermKind(code="BEFOREWD:{n}", name="рабочих дней до указанной даты", greatest=2500),
    TermKind(code="BEFORE:{n}", name="календарных дней до указанной даты", greatest=3660),
    TermKind(code="FIXED", name="к указанной дате"),
    TermKind(code="DOM:{n}", name="число месяца после отчетного, не позднее", least=1, greatest=31),
    TermKind(code="DOMX:{n}", name="число месяца после отчетного, в этот день", least=1, greatest=31),
    TermKind(
        code="LASTWD_BEFORE:DOM:{n}",
        name="число: последний рабочий день перед ним",
        least=1,
        greatest=31,
    ),
    TermKind(code="WDQ:{n}", name="рабочий день после квартала", least=1, greatest=60),
    TermKind(code="MONTHDAY:{n}", name="число каждого месяца", least=1, greatest=31),
    TermKind(code="PERIOD:MONTH:1", name="раз в месяц"),
    TermKind(code="PERIOD:HALFMONTH:{n}", name="день, два раза в месяц", least=1, greatest=31),
    TermKind(code="PERIOD:QUARTER:0", name="раз в квартал"),
    TermKind(code="PERIOD:QUARTER:1", name="раз в квартал, начиная со следующего"),
    TermKind(code="AGE:{n}", name="лет исполнилось", least=1, greatest=99),
    TermKind(code="YEARSTART", name="с начала нового года"),
)


@dataclass(frozen=True, kw_only=True)
class Example:
    """A term as it would be counted from now; without a day where none can be told without a case."""

    words: str
    deadline: Deadline | None


def example(rule: str, now: datetime, *, calendar: Calendar, zone: ZoneInfo, settings: Settings) -> Example:
    """What a rule means today; raises DeadlineRuleInvalid for one that cannot be read."""
    resolved = resolve(rule.strip(), settings)
    words = rule_words(resolved)
    if resolved.kind in _WITHOUT_DATE:
        return Example(words=words, deadline=None)
    ahead = (now + _AHEAD).astimezone(zone).date() if resolved.kind in _COUNTED_BACK else None
    try:
        counted = compute(
            rule.strip(),
            now,
            calendar=calendar,
            zone=zone,
            settings=settings,
            context=DeadlineContext(date_in_question=ahead),
        )
    except DeadlineStartInvalid:
        return Example(words=words, deadline=None)
    return Example(words=words, deadline=counted)
