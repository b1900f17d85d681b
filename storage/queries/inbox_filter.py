"""What a worker may choose of her tasks: whose, of which term, of which procedure."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from storage.models import FAR_FUTURE


class Whose(StrEnum):
    MINE = "mine"
    OFFERED = "offered"
    FREE = "free"


class Term(StrEnum):
    """The headings of the list, in its order."""

    OVERDUE = "overdue"
    TODAY = "today"
    WEEK = "week"
    LATER = "later"
    NONE = "none"


@dataclass(frozen=True, kw_only=True)
class TermBounds:
    """Where one heading ends and the next begins, in the worker's zone."""

    now: datetime
    day_end: datetime
    week_end: datetime

    def term_of(self, due_at: datetime | None) -> Term:
        if due_at is None or due_at >= FAR_FUTURE:
            return Term.NONE
        if due_at < self.now:
            return Term.OVERDUE
        if due_at < self.day_end:
            return Term.TODAY
        return Term.WEEK if due_at < self.week_end else Term.LATER

    def range_of(self, term: Term) -> tuple[datetime | None, datetime | None]:
        ranges: dict[Term, tuple[datetime | None, datetime | None]] = {
            Term.OVERDUE: (None, self.now),
            Term.TODAY: (self.now, self.day_end),
            Term.WEEK: (self.day_end, self.week_end),
            Term.LATER: (self.week_end, FAR_FUTURE),
            Term.NONE: (FAR_FUTURE, None),
        }
        return ranges[term]


@dataclass(frozen=True, kw_only=True)
class InboxFilter:
    """What the left pane says; ``terms`` empty means all of them."""

    staff_id: str
    groups: frozenset[str]
    whose: Whose = Whose.MINE
    terms: frozenset[Term] = frozenset()
    process_key: str | None = None
    bounds: TermBounds
