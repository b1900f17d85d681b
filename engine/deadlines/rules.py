"""The codes in which a diagram writes a term: ``WD:5``, ``RANGE:CD:3-5``, ``setting:a.card``.

Parsing is strict: a code that is not understood is refused at deploy, in a sentence
that a methodologist can act on.
"""

import re
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from functools import lru_cache

from engine.errors import DeadlineRuleInvalid
from engine.settings import Settings

SETTING_PREFIX = "setting:"


class RuleKind(StrEnum):
    WORKING_DAYS = "WD"
    CALENDAR_DAYS = "CD"
    CALENDAR_RANGE = "RANGE:CD"
    MONTHS = "MO"
    UNTIL_DAY_OF_MONTH = "DOM"
    ON_DAY_OF_MONTH = "DOMX"
    EVERY_MONTH = "PERIOD:MONTH"
    EVERY_HALF_MONTH = "PERIOD:HALFMONTH"
    EVERY_QUARTER = "PERIOD:QUARTER"
    WORKING_DAY_OF_QUARTER = "WDQ"
    IMMEDIATELY = "IMM"
    NEXT_SESSION = "SESSION:NEXT"
    NEAREST_SESSION = "SESSION:NEAREST"
    AGE = "AGE"
    FIXED = "FIXED"
    YEAR_START = "YEARSTART"
    MONTH_DAY = "MONTHDAY"
    DAYS_BEFORE = "BEFORE"
    WORKING_DAYS_BEFORE = "BEFOREWD"
    LAST_WORKING_DAY_BEFORE = "LASTWD_BEFORE:DOM"


@dataclass(frozen=True, kw_only=True)
class Rule:
    """A code taken apart; ``low`` is the earlier bound of a range."""

    code: str
    kind: RuleKind
    number: int = 0
    low: int = 0
    duration: timedelta = timedelta()

    @property
    def is_hourly(self) -> bool:
        """The clock never stops: nights and days off count."""
        return self.kind is RuleKind.IMMEDIATELY

    @property
    def is_moment(self) -> bool:
        """A moment at which something happens by itself; nobody can be late for it."""
        return self.kind in {RuleKind.AGE, RuleKind.YEAR_START}


# (shape, kind, least number, greatest number)
_NUMBERED: tuple[tuple[re.Pattern[str], RuleKind, int, int], ...] = (
    (re.compile(r"WD:([0-9]{1,4})"), RuleKind.WORKING_DAYS, 0, 2500),
    (re.compile(r"CD:([0-9]{1,4})"), RuleKind.CALENDAR_DAYS, 0, 3660),
    (re.compile(r"MO:([0-9]{1,3})"), RuleKind.MONTHS, 1, 240),
    (re.compile(r"DOM:([0-9]{1,2})"), RuleKind.UNTIL_DAY_OF_MONTH, 1, 31),
    (re.compile(r"DOMX:([0-9]{1,2})"), RuleKind.ON_DAY_OF_MONTH, 1, 31),
    (re.compile(r"PERIOD:MONTH:([0-9])"), RuleKind.EVERY_MONTH, 1, 1),
    (re.compile(r"PERIOD:HALFMONTH:([0-9]{1,2})"), RuleKind.EVERY_HALF_MONTH, 1, 31),
    (re.compile(r"PERIOD:QUARTER:([0-9])"), RuleKind.EVERY_QUARTER, 0, 1),
    (re.compile(r"WDQ:([0-9]{1,2})"), RuleKind.WORKING_DAY_OF_QUARTER, 1, 60),
    (re.compile(r"AGE:([0-9]{1,2})"), RuleKind.AGE, 1, 99),
    (re.compile(r"MONTHDAY:([0-9]{1,2})"), RuleKind.MONTH_DAY, 1, 31),
    (re.compile(r"BEFORE:([0-9]{1,4})"), RuleKind.DAYS_BEFORE, 0, 3660),
    (re.compile(r"BEFOREWD:([0-9]{1,4})"), RuleKind.WORKING_DAYS_BEFORE, 0, 2500),
    (re.compile(r"LASTWD_BEFORE:DOM:([0-9]{1,2})"), RuleKind.LAST_WORKING_DAY_BEFORE, 1, 31),
)
_BARE = {
    "SESSION:NEXT": RuleKind.NEXT_SESSION,
    "SESSION:NEAREST": RuleKind.NEAREST_SESSION,
    "FIXED": RuleKind.FIXED,
    "YEARSTART": RuleKind.YEAR_START,
}
_RANGE = re.compile(r"RANGE:CD:([0-9]{1,4})-([0-9]{1,4})")
_HOURS = re.compile(r"IMM:PT(?=[0-9])(?:([0-9]{1,4})H)?(?:([0-9]{1,4})M)?")
_NOT_A_TERM = {
    "EFFECTIVE:": "это дата вступления акта в силу",
    "WINDOW:": "это период перед ожидаемым событием",
}


def resolve(code: str, settings: Settings) -> Rule:
    """The rule that a code means here: a ``setting:`` is looked up first."""
    if not code.startswith(SETTING_PREFIX):
        return parse_rule(code)
    key = code.removeprefix(SETTING_PREFIX)
    if key not in settings.values:
        raise DeadlineRuleInvalid(
            f"Правило срока «{code}» ссылается на настройку «{key}», которой нет. "
            "Проверьте название настройки или впишите правило прямо, например WD:5."
        )
    try:
        return parse_rule(settings[key])
    except DeadlineRuleInvalid as error:
        raise DeadlineRuleInvalid(f"Настройка «{key}» не задает срок. {error}") from error


@lru_cache(maxsize=512)
def parse_rule(code: str) -> Rule:
    """A code taken apart, or ``DeadlineRuleInvalid``."""
    if code in _BARE:
        return Rule(code=code, kind=_BARE[code])
    for shape, kind, least, greatest in _NUMBERED:
        if match := shape.fullmatch(code):
            return Rule(code=code, kind=kind, number=_bounded(code, int(match[1]), least, greatest))
    if match := _RANGE.fullmatch(code):
        return _range(code, int(match[1]), int(match[2]))
    if match := _HOURS.fullmatch(code):
        return _immediate(code, int(match[1] or 0), int(match[2] or 0))
    raise _not_understood(code)


def _bounded(code: str, number: int, least: int, greatest: int) -> int:
    if not least <= number <= greatest:
        allowed = f"{least}" if least == greatest else f"от {least} до {greatest}"
        raise DeadlineRuleInvalid(f"В правиле срока «{code}» число должно быть {allowed}.")
    return number


def _range(code: str, low: int, high: int) -> Rule:
    if low > high:
        raise DeadlineRuleInvalid(f"В правиле срока «{code}» начало периода позже его конца.")
    return Rule(code=code, kind=RuleKind.CALENDAR_RANGE, low=low, number=_bounded(code, high, 0, 3660))


def _immediate(code: str, hours: int, minutes: int) -> Rule:
    duration = timedelta(hours=hours, minutes=minutes)
    if not duration:
        raise DeadlineRuleInvalid(f"В правиле срока «{code}» время должно быть больше нуля.")
    return Rule(code=code, kind=RuleKind.IMMEDIATELY, duration=duration)


def _not_understood(code: str) -> DeadlineRuleInvalid:
    for prefix, what in _NOT_A_TERM.items():
        if code.startswith(prefix):
            return DeadlineRuleInvalid(
                f"Правило «{code}» не может быть сроком задачи: {what}. Выберите другое, например WD:5."
            )
    return DeadlineRuleInvalid(
        f"Правило срока «{code}» непонятно. Нужен один из кодов, например WD:5 (5 рабочих дней), "
        "CD:7 (7 календарных дней), IMM:PT3H (3 часа) или setting:a.card."
    )
