"""Repetitions (``R/P1M``) as they stand: a small record that is stored, and the round that is due next.

Rounds are counted from one start, so that month ends stay, and on the municipality's own
clock. Rounds missed during an outage are made up for by one.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, tzinfo
from typing import Any

from engine import iso8601

Record = dict[str, Any]
"""``start``, ``period``, ``rounds`` (None: without end), ``number`` of the round that is due; ``until``.

The round of a start that is written out has the number 0; -1 stands for one before all of them.
"""


def begin(text: str, now: datetime, zone: tzinfo) -> tuple[datetime, Record] | None:
    """The first round of a repetition that is set now, and its record; None when the text is none.

    Raises ValueError or OverflowError when no calendar has the day.
    """
    cycle = iso8601.cycle(text, zone)
    if cycle is None:
        return None
    now = now.astimezone(zone)
    start, number, rounds = cycle.start or now, 1, cycle.rounds
    if cycle.start is not None:
        number, rounds = 0, None if rounds is None else rounds - 1
    elif cycle.until is not None and rounds is not None:
        start = cycle.period.after(cycle.until, -rounds)
        number = min(cycle.period.first_after(start, now, 1), rounds)
    record: Record = {
        "start": start.isoformat(),
        "period": next(part for part in text.split("/") if part.startswith("P")),
        "rounds": rounds,
        "number": number,
    }
    if cycle.until is not None:
        record["until"] = cycle.until.astimezone(UTC).isoformat()
    return cycle.period.after(start, number), record


def following(record: Mapping[str, Any], present: datetime, zone: tzinfo) -> tuple[datetime, Record] | None:
    """The first round that is still to come; None when there is none, or no calendar has it."""
    try:
        number = _first_after(record, present, zone)
        start, period = _repetition(record, zone)
        due = period.after(start, number)
    except (ValueError, OverflowError):
        return None
    if record["rounds"] is not None and number > record["rounds"]:
        return None
    if "until" in record and due > datetime.fromisoformat(record["until"]):
        return None
    return due, {**record, "number": number}


def due_at_once(record: Mapping[str, Any], present: datetime, zone: tzinfo) -> int:
    """For how many rounds one firing stands: more than one after an outage."""
    until = datetime.fromisoformat(record["until"]) if "until" in record else present
    try:
        last = _first_after(record, min(present, until), zone) - 1
    except (ValueError, OverflowError):
        return 1
    if record["rounds"] is not None:
        last = min(last, record["rounds"])
    return max(1, int(last - record["number"] + 1))


def _first_after(record: Mapping[str, Any], moment: datetime, zone: tzinfo) -> int:
    start, period = _repetition(record, zone)
    at_least = record["number"] + 1
    if at_least < 1:
        if start > moment:
            return 0
        at_least = 1
    return period.first_after(start, moment, at_least)


def _repetition(record: Mapping[str, Any], zone: tzinfo) -> tuple[datetime, iso8601.Duration]:
    period = iso8601.duration(record["period"])
    assert period is not None, "checked when the timer was set"
    return datetime.fromisoformat(record["start"]).astimezone(zone), period
