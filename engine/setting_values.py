"""What a setting may be: days, hours, a time of day, a choice, who is told.

The kind of a value follows from the setting's own default, so that a new row of
``processes/settings.csv`` needs no code. How a value is called is for the pages to say.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from engine.deadlines import RuleKind, parse_rule
from engine.errors import DeadlineRuleInvalid
from engine.sessions.voting import Absentee, Quorum, Tie
from engine.settings import OFFICE_CLOSE, DomReading, Setting, SettingInvalid
from engine.tables import read_table

LONGEST_GROUND = 300
UNTIL_MIDNIGHT = "none"
TOLD_BY_TASK = ("assignee", "group")
MOST_HOURS = 240
FREQUENCIES = ("PERIOD:HALFMONTH:15", "PERIOD:MONTH:1", "PERIOD:QUARTER:0")
_CHOICES: tuple[tuple[str, ...], ...] = (
    FREQUENCIES,
    tuple(DomReading),
    tuple(Quorum),
    tuple(Tie),
    tuple(Absentee),
)
_TOLD_SCOPES = frozenset({"agency", "mun", "region"})
_CLOCK = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
_FAMILIES = (
    (RuleKind.WORKING_DAYS, RuleKind.CALENDAR_DAYS),
    (RuleKind.DAYS_BEFORE, RuleKind.WORKING_DAYS_BEFORE),
)


class ValueKind(StrEnum):
    TERM = "term"
    CLOCK = "clock"
    HOURS = "hours"
    CHOICE = "choice"
    TOLD = "told"


@dataclass(frozen=True, kw_only=True)
class Words:
    """What a setting is called on the page, and among which others."""

    group: str
    meaning: str
    group_en: str
    meaning_en: str

    def in_english(self) -> "Words":
        return replace(self, group=self.group_en, meaning=self.meaning_en)


@lru_cache(maxsize=4)
def load_setting_words(processes: Path) -> Mapping[str, Words]:
    """Setting → its words, in the order of the page."""
    names = ("group", "meaning", "group_en", "meaning_en")
    rows = read_table(processes / "setting_words.csv", ("setting", *names))
    return {row["setting"]: Words(**{name: row[name] for name in names}) for row in rows}


@lru_cache(maxsize=4)
def told_roles(processes: Path) -> Mapping[str, str]:
    """Roles that may be told of a term, with their names."""
    rows = read_table(processes / "roles.csv", ("role", "name_ru", "scope"))
    return {row["role"]: row["name_ru"] for row in rows if row["scope"] in _TOLD_SCOPES}


def kind_of_value(setting: Setting) -> ValueKind:
    if choices_of(setting):
        return ValueKind.CHOICE
    if setting.key == OFFICE_CLOSE or setting.key.endswith(".clock") or _CLOCK.fullmatch(setting.default):
        return ValueKind.CLOCK
    for kind in (ValueKind.HOURS, ValueKind.TOLD):
        if setting.key.endswith(f".{kind}"):
            return kind
    return ValueKind.TERM


def units_of(setting: Setting) -> tuple[RuleKind, ...]:
    """The kinds of counting a term may have: working days may become calendar days, hours stay hours."""
    kind = parse_rule(setting.default).kind
    return next((family for family in _FAMILIES if kind in family), (kind,))


def choices_of(setting: Setting) -> tuple[str, ...]:
    """The codes there are to choose from; empty for a value that is written."""
    return next((choices for choices in _CHOICES if setting.default in choices), ())


def checked_value(setting: Setting, value: str, processes: Path) -> str:
    """The value as it is kept; raises SettingInvalid saying what is needed."""
    said = " ".join(value.split())
    match kind_of_value(setting):
        case ValueKind.CHOICE:
            choices = choices_of(setting)
            fits, needed = said in choices, f"одно из значений: {', '.join(choices)}"
        case ValueKind.CLOCK:
            open_ended = setting.key == OFFICE_CLOSE and said == UNTIL_MIDNIGHT
            fits, needed = open_ended or bool(_CLOCK.fullmatch(said)), "время вида 17:00"
        case ValueKind.HOURS:
            fits = said.isascii() and said.isdecimal() and int(said[:6]) <= MOST_HOURS
            needed = f"целое число часов, не больше {MOST_HOURS}"
        case ValueKind.TOLD:
            known = {*TOLD_BY_TASK, *told_roles(processes)}
            said = " ".join(dict.fromkeys(said.split()))
            fits, needed = bool(said) and known.issuperset(said.split()), "кто-то из перечня ролей"
        case ValueKind.TERM:
            return _checked_term(setting, said)
    if not fits:
        raise SettingInvalid(setting.key, value, needed)
    return said


def _checked_term(setting: Setting, value: str) -> str:
    units = units_of(setting)
    hourly = units == (RuleKind.IMMEDIATELY,)
    if value.isascii() and value.isdecimal() and hourly:
        value = f"IMM:PT{value}H"
    try:
        fits = parse_rule(value).kind in units
    except DeadlineRuleInvalid:
        fits = False
    if not fits:
        codes = " или ".join(f"{unit}:3" for unit in units)
        needed = "целое число часов, не меньше одного" if hourly else f"целое число, кодом вида {codes}"
        raise SettingInvalid(setting.key, value, needed)
    return value
