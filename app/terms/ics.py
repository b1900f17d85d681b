"""iCalendar (RFC 5545), as much of it as a list of terms needs: whole days and moments in UTC."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

LONGEST_LINE = 75
"""Octets, not letters (3.1)."""
NEW_LINE = "\r\n"
PRODUCT = "-//Kurator//Terms//RU"


@dataclass(frozen=True, kw_only=True)
class Event:
    """``at`` is a day, or a moment when the term is counted by hours."""

    uid: str
    at: date
    summary: str
    description: str = ""
    url: str = ""
    """Where the term is accounted for; it opens to who may see it."""


def calendar_text(name: str, events: Iterable[Event], *, stamp: datetime) -> str:
    """A whole calendar; ``stamp`` is when it was told."""
    head = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODUCT}", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
    lines = [*head, f"X-WR-CALNAME:{escaped(name)}"]
    for event in events:
        lines.extend(_event(event, stamp))
    lines.append("END:VCALENDAR")
    return "".join(folded(line) + NEW_LINE for line in lines)


def escaped(text: str) -> str:
    """Text as a value (3.3.11); other control characters may not stand in a calendar at all."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    for plain, safe in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        text = text.replace(plain, safe)
    return "".join(letter for letter in text if letter == "\t" or (letter >= " " and letter != "\x7f"))


def folded(line: str) -> str:
    """A long line in several, each going on after a space (3.1); no letter is cut in two."""
    parts, size = [""], 0
    for letter in line:
        width = len(letter.encode())
        if size + width > LONGEST_LINE:
            parts.append("")
            size = 1
        parts[-1] += letter
        size += width
    return f"{NEW_LINE} ".join(parts)


def _event(event: Event, stamp: datetime) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{escaped(event.uid)}"
    yield f"DTSTAMP:{_moment(stamp)}"
    yield from _when(event.at)
    yield f"SUMMARY:{escaped(event.summary)}"
    if event.description:
        yield f"DESCRIPTION:{escaped(event.description)}"
    if event.url:
        yield f"URL:{event.url}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _when(at: date) -> Iterator[str]:
    if isinstance(at, datetime):
        yield f"DTSTART:{_moment(at)}"
        return
    yield f"DTSTART;VALUE=DATE:{at:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{at + timedelta(days=1):%Y%m%d}"


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"
