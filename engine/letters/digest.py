"""The letter of the morning: each person's terms of the day and what was told since yesterday, once a day.

Digests go out zone by zone, when it is half past eight there. A digest is one command with the
zone and the day for its key, so any number of processes may try: it is written once.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from engine.context import CommandContext
from engine.deadlines import EscalationStep
from engine.ladder import telling
from engine.letters import letters
from engine.letters.letters import Said
from engine.regions import zone_named
from storage.models import NoticeKind
from storage.queries.organisation import municipalities_in_zone
from storage.queries.reminders import Reminder, reminders_between
from storage.repositories.deliveries import NewLetter
from storage.repositories.notices import TO_ONE

AT = time(8, 30)
LOOKS_BACK = timedelta(days=7)
"""After a longer silence the letters would be a flood; everything is still among the notices."""


@dataclass
class _Morning:
    """What one person's letter will hold."""

    address: str
    municipality_id: str
    ending: list[Said] = field(default_factory=list)
    told: list[Said] = field(default_factory=list)


def is_time(zone: ZoneInfo, now: datetime) -> date | None:
    """The local day whose digest may be written now; None before half past eight."""
    local = now.astimezone(zone)
    return local.date() if local.time() >= AT else None


def write(context: CommandContext, zone_name: str, day: date) -> int:
    """Put the letters of a zone's day into the outbox; how many there are."""
    zone, address = zone_named(zone_name), context.workshop.address
    mornings: dict[str, _Morning] = {}
    for municipality_id in municipalities_in_zone(context.uow.connection, zone=zone_name):
        _gather(context, municipality_id, zone, day, mornings)
    written = [
        NewLetter(
            staff_id=staff_id,
            address=morning.address,
            municipality_id=morning.municipality_id,
            **vars(
                letters.digest(day, morning.ending, morning.told, zone=zone, now=context.now, address=address)
            ),
        )
        for staff_id, morning in sorted(mornings.items())
    ]
    context.uow.deliveries.add(written, at=context.now)
    return len(written)


def _gather(
    context: CommandContext,
    municipality_id: str,
    zone: ZoneInfo,
    day: date,
    mornings: dict[str, _Morning],
) -> None:
    now, uow = context.now, context.uow
    told = uow.notices.waiting(municipality_id, since=now - LOOKS_BACK, until=now)
    midnight = datetime.combine(day, time(), zone)
    ending = reminders_between(
        uow.connection,
        municipality_id=municipality_id,
        after=datetime.combine(day, AT, zone),
        until=midnight + timedelta(days=1),
    )
    keys_of_terms = _whom(context, municipality_id, ending)
    keys = {key for notice in told for key in notice.keys} | {
        key for each in keys_of_terms.values() for key in each
    }
    people: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for key, staff_id, address in uow.staff.reachable(keys, on=day):
        people[key].add((staff_id, address))
    for reminder in ending:
        for staff_id, address in _reached(people, keys_of_terms[reminder.job_id]):
            _morning(mornings, staff_id, address, municipality_id).ending.append(_said(reminder))
    for notice in told:
        for staff_id, address in _reached(people, notice.keys):
            _morning(mornings, staff_id, address, municipality_id).told.append(
                Said.of(notice, notice.case_number)
            )
    uow.notices.mark_mailed(municipality_id, until=now, at=now)


def _whom(
    context: CommandContext, municipality_id: str, ending: Sequence[Reminder]
) -> Mapping[str, list[str]]:
    """Job → keys of those whom its reminder will name, as the ladder of the place says."""
    place, law = context.place(municipality_id), context.workshop.law
    found = {}
    for reminder in ending:
        whom = telling.whom_of(law, place, reminder.procedure, EscalationStep.E0)
        named = telling.keys_of(law, place, whom, reminder.whose)
        found[reminder.job_id] = [key if "@" in key else f"{TO_ONE}{key}" for key in named]
    return found


def _said(reminder: Reminder) -> Said:
    return Said(
        kind=NoticeKind.REMINDER.value,
        element_name=reminder.element_name or reminder.element_id,
        case_number=reminder.case_number,
        due_at=reminder.due_at,
        by_hours=False,
        preliminary=reminder.is_preliminary,
    )


def _reached(people: Mapping[str, set[tuple[str, str]]], keys: Sequence[str]) -> set[tuple[str, str]]:
    return {person for key in keys for person in people.get(key, ())}


def _morning(mornings: dict[str, _Morning], staff_id: str, address: str, municipality_id: str) -> _Morning:
    return mornings.setdefault(staff_id, _Morning(address=address, municipality_id=municipality_id))
