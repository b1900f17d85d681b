"""What the address of a journal asks for: a year, a period, words, a state."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from app.registers.blueprint import Book
from app.wording.dates import Reckoning
from storage.queries.registers import EntryFilter, EntryState


@dataclass(frozen=True, kw_only=True)
class Chosen:
    year: int
    years: tuple[int, ...]
    words: str
    since: date | None
    until: date | None
    state: EntryState | None
    after: int
    filter: EntryFilter

    @property
    def kept(self) -> dict[str, str]:
        """The same choice as arguments of an address; the page is not part of it."""
        said = {
            "year": str(self.year),
            "q": self.words,
            "from": self.since.isoformat() if self.since else "",
            "to": self.until.isoformat() if self.until else "",
            "state": self.state or "",
        }
        return {name: value for name, value in said.items() if value}


def chosen_of(args: Mapping[str, str], book: Book, when: Reckoning) -> Chosen:
    """What cannot be read is as if not said; without a year it is the latest one."""
    years = tuple(sorted({each.year for each in book.years} | {when.today.year}, reverse=True))
    begun = [each.year for each in book.years] or [when.today.year]
    asked, after, state = args.get("year", ""), args.get("after", ""), args.get("state", "")
    words = args.get("q", "").strip()[:200]
    since, until = day_of(args.get("from", "")), day_of(args.get("to", ""))
    known = EntryState(state) if state in set(EntryState) else None
    return Chosen(
        year=int(asked) if _is_number(asked) and int(asked) in years else max(begun),
        years=years,
        words=words,
        since=since,
        until=until,
        state=known,
        after=int(after) if _is_number(after) else 0,
        filter=EntryFilter(
            words=words,
            since=_start_of(since, when),
            until=_start_of(until + timedelta(days=1), when) if until else None,
            state=known,
        ),
    )


def day_of(text: str) -> date | None:
    try:
        found = date.fromisoformat(text.strip()[:10])
    except ValueError:
        return None
    return found if 2000 <= found.year <= 2100 else None


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 10


def _start_of(day: date | None, when: Reckoning) -> datetime | None:
    return datetime.combine(day, time.min, when.zone) if day else None
