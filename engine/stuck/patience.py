"""How long a place waits before standing still is called being stuck; settings ``stuck.…`` say it.

``WD:2`` are two working days of the municipality, ``CD:30`` thirty days, counted back from now.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from engine.deadlines import RuleKind, parse_rule
from engine.law import Place

UNCLAIMED = "stuck.unclaimed"
UNDATED = "stuck.undated"
SILENT = "stuck.silent"


@dataclass(frozen=True, kw_only=True)
class Patience:
    """What is older than these moments has waited too long."""

    unclaimed: datetime
    undated: datetime
    silent: datetime


def patience_of(place: Place, now: datetime) -> Patience:
    return Patience(
        unclaimed=_back(place, now, UNCLAIMED),
        undated=_back(place, now, UNDATED),
        silent=_back(place, now, SILENT),
    )


def _back(place: Place, now: datetime, setting: str) -> datetime:
    rule = parse_rule(place.settings[setting])
    local = now.astimezone(place.zone)
    if rule.kind is not RuleKind.WORKING_DAYS:
        return local - timedelta(days=rule.number)
    day = local.date()
    for _ in range(rule.number):
        day = place.calendar.last_working_until(day - timedelta(days=1))
    return datetime.combine(day, local.time() if day != local.date() else time(), place.zone)
