"""The ladder of a place: its steps, when they are taken and whom they tell.

``processes/escalation.csv`` has a row for each step and further rows that say otherwise for a
region or for some procedures; the more a row names, the later it speaks. Settings
``ladder.<step>`` (when), ``ladder.<step>.clock``, ``ladder.<step>.hours`` and
``ladder.<step>.told`` speak last.
"""

from collections.abc import Mapping
from datetime import time
from functools import lru_cache
from pathlib import Path
from typing import Protocol

from engine.deadlines import EscalationStep, LadderStep, RuleKind, parse_rule
from engine.deadlines.escalation import AT_DUE, HALF, ON_TARGET
from engine.errors import DeadlineRuleInvalid
from engine.settings import SettingInvalid, Settings
from engine.tables import TableRow, read_table

COLUMNS = ("step", "region", "procedures", "after", "clock", "hours", "told", "basis")
LADDER = "ladder."
SAID = ("after", "clock", "hours", "told")
_DAYS = frozenset({RuleKind.WORKING_DAYS, RuleKind.CALENDAR_DAYS})


class LadderPlace(Protocol):
    """What the ladder asks of a place; ``engine.law.Place`` has it."""

    @property
    def region_code(self) -> str: ...
    @property
    def settings(self) -> Settings: ...


def ladder_of(processes: Path, place: LadderPlace, procedure: str = "") -> tuple[LadderStep, ...]:
    """The steps in force at a place for a procedure, E0 first."""
    return tuple(
        _step(step, _with_settings(step, row, place))
        for step, row in _shipped(processes, place.region_code, procedure)
    )


def _with_settings(step: str, row: Mapping[str, str], place: LadderPlace) -> dict[str, str]:
    own = {name: place.settings.get(key_of(step, name), "") for name in SAID}
    return {name: own[name] or row[name] for name in SAID}


def key_of(step: str, name: str) -> str:
    """The setting that says this of a step: ``ladder.E2`` is when, ``ladder.E2.told`` whom."""
    return f"{LADDER}{step}" if name == "after" else f"{LADDER}{step}.{name}"


@lru_cache(maxsize=128)
def _shipped(processes: Path, region: str, procedure: str) -> tuple[tuple[str, Mapping[str, str]], ...]:
    rows = [
        row for row in read_table(processes / "escalation.csv", COLUMNS) if _speaks(row, region, procedure)
    ]
    rows.sort(key=lambda row: (bool(row["region"]), bool(row["procedures"])))
    steps: dict[str, dict[str, str]] = {step.value: dict.fromkeys(SAID, "") for step in EscalationStep}
    for row in rows:
        if row["step"] not in steps:
            raise row.wrong("ступень должна быть E0, E1, E2 или E3.")
        steps[row["step"]].update({name: row[name] for name in SAID if row[name]})
    return tuple(steps.items())


def _speaks(row: TableRow, region: str, procedure: str) -> bool:
    return row["region"] in ("", region) and (not row["procedures"] or procedure in row["procedures"].split())


def _step(step: str, said: Mapping[str, str]) -> LadderStep:
    return LadderStep(
        step=EscalationStep(step),
        after=_after(step, said["after"]),
        clock=_clock(step, said["clock"]),
        hours=_hours(step, said["hours"]),
        told=tuple(said["told"].split()),
    )


def _after(step: str, value: str) -> str:
    if value not in (ON_TARGET, AT_DUE):
        try:
            known = parse_rule(value).kind in _DAYS
        except DeadlineRuleInvalid:
            known = False
        if not known:
            raise SettingInvalid(key_of(step, "after"), value, "число дней, например WD:1, target или due")
    return value


def _clock(step: str, value: str) -> time:
    try:
        return time.fromisoformat(value or "00:00")
    except ValueError as error:
        raise SettingInvalid(key_of(step, "clock"), value, "время вида 10:00") from error


def _hours(step: str, value: str) -> str:
    if value != HALF and not value.isdecimal():
        raise SettingInvalid(key_of(step, "hours"), value, "целое число часов или half")
    return value
