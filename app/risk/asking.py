"""What the address of the register asks for: a period, and whom of it. Nonsense is as if not said."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from app.wording.dates import Reckoning
from engine.calendars.working_days import Calendar
from storage.models import RiskKind, RiskOrganisation, RiskState
from storage.queries.risk_entries import RiskFilter, RiskLine
from storage.queries.risk_measures import MEASURES, RiskPeriod

_MOST_WORDS = 200
QUARTERS = ("1", "2", "3", "4")


@dataclass(frozen=True, kw_only=True)
class RiskAsked:
    """The period with its year and quarter as they stand in the address, and the filters."""

    year: int
    quarter: str
    period: RiskPeriod
    filters: RiskFilter
    stale_before: date
    """A standing entry last confirmed before this day is shown as not confirmed."""

    def is_stale(self, line: RiskLine) -> bool:
        confirmed = line.last_confirmed_on or line.put_on
        return line.state == RiskState.REGISTERED and bool(confirmed and confirmed < self.stale_before)


def asked_of(args: Mapping[str, str], when: Reckoning) -> RiskAsked:
    year = _year(args.get("year", ""), when.today.year)
    quarter = args.get("quarter", "") if args.get("quarter") in QUARTERS else ""
    period = RiskPeriod.of_quarter(year, int(quarter)) if quarter else RiskPeriod.of_year(year)
    stale_before = unconfirmed_before(when.today, when.calendar)
    return RiskAsked(
        year=year,
        quarter=quarter,
        period=period,
        filters=_filters(args, stale_before),
        stale_before=stale_before,
    )


def _filters(args: Mapping[str, str], stale_before: date) -> RiskFilter:
    return RiskFilter(
        agency_id=args.get("agency") or None,
        org_kind=_one_of(args.get("org_kind"), [kind.value for kind in RiskOrganisation]),
        kind=_one_of(args.get("kind"), [kind.value for kind in RiskKind]),
        ground=_code(args.get("ground")),
        category=_code(args.get("category")),
        state=_one_of(args.get("state"), [RiskState.REGISTERED.value, RiskState.REMOVED.value]),
        removal_code=_code(args.get("removal_code")),
        words=args.get("q", "").strip()[:_MOST_WORDS],
        measure=_one_of(args.get("measure"), MEASURES),
        confirmed_before=stale_before if args.get("stale") == "1" else None,
    )


def unconfirmed_before(today: date, calendar: Calendar) -> date:
    """From when on an entry must have been confirmed (PK 2.3): this month once its last working day is over,

    the month before until then.
    """
    month = today.replace(day=1)
    following = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    last = calendar.last_working_until(date.fromordinal(following.toordinal() - 1))
    if today > last:
        return month
    return date.fromordinal(month.toordinal() - 1).replace(day=1)


def _year(asked: str, this_year: int) -> int:
    return int(asked) if asked.isdecimal() and 2016 <= int(asked[:5]) <= this_year + 1 else this_year


def _code(asked: str | None) -> str | None:
    return asked if asked and asked.isdecimal() and len(asked) < 3 else None


def _one_of(asked: str | None, known: object) -> str | None:
    return asked if asked and isinstance(known, list | tuple) and asked in known else None
