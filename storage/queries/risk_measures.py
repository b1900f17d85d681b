"""What a figure of the monitoring means (PK annex 3), said once: as a condition on an entry.

With a period from its first to its last day, both included:

- ``opening``: put on before the first day and not removed before it;
- ``identified``: put on within the period, also when removed again within it;
- ``identified_from_sop``: of those, put on by ground 13 (removed from the register of СОП);
- ``removed``: removed within the period; ``removed_code_1`` … ``removed_code_11``: the ten ground
  columns, each a set of codes of annex 4; every code stands in exactly one, so they add up to ``removed``;
- ``closing``: put on by the last day and not removed by it;
- ``extra_sections``, ``extra_clubs``, ``extra_lessons``: of ``closing``, with that additional occupation.

So ``closing = opening + identified - removed`` whatever the rows are: an entry is removed on the
day it was put on or later. A draft has no ``put_on`` and counts nowhere. One child on the register
of two organisations is two entries and is counted by each. «Семей» are entries of kind ``family``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, or_, select

from storage.models import RiskCodeList, RiskEntry, RiskEntryCode

REMOVAL_COLUMNS: Mapping[str, tuple[str, ...]] = {
    **{f"removed_code_{code}": (str(code),) for code in range(1, 8)},
    "removed_codes_8_9_10": ("8", "9", "10"),
    "removed_codes_12_13_14": ("12", "13", "14"),
    "removed_code_11": ("11",),
}
"""The ten columns «Снято с учета по основаниям», in the order of the form."""

_EXTRA = {"extra_sections": "section", "extra_clubs": "club", "extra_lessons": "lessons"}
FROM_SOP = "13"

MEASURES = (
    "opening",
    "identified",
    "identified_from_sop",
    "removed",
    *REMOVAL_COLUMNS,
    "closing",
    *_EXTRA,
)


@dataclass(frozen=True, kw_only=True)
class RiskPeriod:
    """The days a figure is about, both ends included."""

    first: date
    last: date

    @staticmethod
    def of_year(year: int) -> "RiskPeriod":
        return RiskPeriod(first=date(year, 1, 1), last=date(year, 12, 31))

    @staticmethod
    def of_quarter(year: int, quarter: int) -> "RiskPeriod":
        first = date(year, 3 * quarter - 2, 1)
        following = date(year + 1, 1, 1) if quarter == 4 else date(year, 3 * quarter + 1, 1)
        return RiskPeriod(first=first, last=date.fromordinal(following.toordinal() - 1))


def measured(name: str, period: RiskPeriod) -> ColumnElement[bool]:
    """The condition under which an entry counts in a figure; :class:`KeyError` for no such figure."""
    if name in REMOVAL_COLUMNS:
        return and_(_removed(period), RiskEntry.removal_code.in_(REMOVAL_COLUMNS[name]))
    if name in _EXTRA:
        return and_(_closing(period), has_code(RiskCodeList.EXTRA, _EXTRA[name]))
    return _PLAIN[name](period)


def in_register(period: RiskPeriod) -> ColumnElement[bool]:
    """An entry that stood at any time of the period: the rows of the register for it (annex 2)."""
    still = or_(RiskEntry.removed_on.is_(None), RiskEntry.removed_on >= period.first)
    return and_(RiskEntry.put_on <= period.last, still)


def has_code(code_list: RiskCodeList, code: str) -> ColumnElement[bool]:
    """The entry bears this code, perhaps among others."""
    return (
        select(RiskEntryCode.entry_id)
        .where(
            RiskEntryCode.entry_id == RiskEntry.id,
            RiskEntryCode.list_id == code_list.value,
            RiskEntryCode.code == code,
        )
        .correlate(RiskEntry)
        .exists()
    )


def _opening(period: RiskPeriod) -> ColumnElement[bool]:
    still = or_(RiskEntry.removed_on.is_(None), RiskEntry.removed_on >= period.first)
    return and_(RiskEntry.put_on < period.first, still)


def _identified(period: RiskPeriod) -> ColumnElement[bool]:
    return RiskEntry.put_on.between(period.first, period.last)


def _from_sop(period: RiskPeriod) -> ColumnElement[bool]:
    return and_(_identified(period), has_code(RiskCodeList.GROUND, FROM_SOP))


def _removed(period: RiskPeriod) -> ColumnElement[bool]:
    return RiskEntry.removed_on.between(period.first, period.last)


def _closing(period: RiskPeriod) -> ColumnElement[bool]:
    still = or_(RiskEntry.removed_on.is_(None), RiskEntry.removed_on > period.last)
    return and_(RiskEntry.put_on <= period.last, still)


_PLAIN = {
    "opening": _opening,
    "identified": _identified,
    "identified_from_sop": _from_sop,
    "removed": _removed,
    "closing": _closing,
}
