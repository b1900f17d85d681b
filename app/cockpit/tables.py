"""Two tables of the overview: who is late at which step, and what comes due in the next working days."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from babel.dates import format_date
from flask import url_for
from flask_babel import gettext as _

from app.cockpit.tasks import LATE, midnight
from app.wording.dates import Reckoning, locale_code
from storage.lateness import cut
from storage.queries.cockpit.figures import DueLine, LateCell
from storage.queries.cockpit.tasks import NO_AGENCY

MOST_STEPS = 8
DAYS_AHEAD = 10
Step = tuple[str, str]
"""Key of a procedure and element of its diagram."""


@dataclass(frozen=True, kw_only=True)
class Cell:
    count: int
    url: str
    level: int = 0


@dataclass(frozen=True, kw_only=True)
class Line:
    name: str
    cells: Sequence[Cell]
    total: Cell


@dataclass(frozen=True, kw_only=True)
class Grid:
    heads: Sequence[str]
    lines: Sequence[Line]


def late_grid(cells: Sequence[LateCell]) -> Grid:
    """Agencies by the number of their late tasks; the steps where most are late."""
    by_step: Counter[Step] = Counter()
    by_agency: Counter[str | None] = Counter()
    counts: Counter[tuple[str | None, Step]] = Counter()
    names: dict[Step, str] = {}
    for cell in cells:
        step = (cell.key, cell.element_id)
        by_step[step] += cell.count
        by_agency[cell.agency_id] += cell.count
        counts[cell.agency_id, step] += cell.count
        names[step] = cell.name
    steps = [step for step, _count in by_step.most_common(MOST_STEPS)]
    most = max(counts.values(), default=0)
    agencies = {cell.agency_id: cell.agency_name or _("без органа") for cell in cells}
    lines = [
        Line(
            name=agencies[agency_id],
            cells=[_late(agency_id, step, counts[agency_id, step], most) for step in steps],
            total=Cell(count=total, url=_late_url(agency_id)),
        )
        for agency_id, total in by_agency.most_common()
    ]
    return Grid(heads=[names[step] for step in steps], lines=lines)


def _late(agency_id: str | None, step: Step, count: int, most: int) -> Cell:
    url = _late_url(agency_id, procedure=step[0], element=step[1])
    return Cell(count=count, url=url, level=max(1, round(5 * count / most)) if count else 0)


def _late_url(agency_id: str | None, **step: Any) -> str:
    return url_for("cockpit.tasks", term=LATE, agency=agency_id or NO_AGENCY, **step)


@dataclass(frozen=True, kw_only=True)
class Ahead:
    """Today and the working days after it; a span begins with the days off before its working day."""

    first: Sequence[date]
    last: Sequence[date]
    edges: Sequence[datetime]


def ahead(when: Reckoning) -> Ahead:
    last = [when.today]
    while len(last) <= DAYS_AHEAD:
        last.append(when.calendar.working_day_after(last[-1], 1))
    first = [when.today, *(day + timedelta(days=1) for day in last[:-1])]
    edges = [cut(when.now), *(midnight(day + timedelta(days=1), when) for day in last)]
    return Ahead(first=first, last=last, edges=edges)


def due_grid(lines: Iterable[DueLine], days: Ahead) -> Grid:
    heads = [_span(first, last) for first, last in zip(days.first, days.last, strict=True)]
    heads[0] = _("сегодня")
    spans: list[Mapping[str, str]] = [
        {"from": first.isoformat(), "to": last.isoformat()}
        for first, last in zip(days.first, days.last, strict=True)
    ]
    whole = {"from": days.first[0].isoformat(), "to": days.last[-1].isoformat()}
    return Grid(
        heads=heads,
        lines=[
            Line(
                name=line.agency_name or _("без органа"),
                cells=[_due(line, count, span) for count, span in zip(line.counts, spans, strict=True)],
                total=_due(line, sum(line.counts), whole),
            )
            for line in lines
        ],
    )


def _due(line: DueLine, count: int, span: Mapping[str, str]) -> Cell:
    args: dict[str, Any] = {"agency": line.agency_id or NO_AGENCY, **span}
    return Cell(count=count, url=url_for("cockpit.tasks", **args))


def _span(first: date, last: date) -> str:
    """«27 ноя», or «28–30 ноя» when days off lie before the working day."""
    told = format_date(last, "d MMM", locale=locale_code())
    if first == last:
        return told
    return f"{first.day}–{told}" if first.month == last.month else f"{_span(first, first)} – {told}"
