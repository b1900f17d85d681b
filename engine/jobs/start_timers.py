"""Procedures that begin by themselves: for which municipalities, and at which moments.

A timer start event of the version in force has a row for each municipality where that version
holds. A repetition goes on from one start; rounds missed in an outage, or before the version was
deployed, are not made up for one by one. What an outage has left behind, a new version inherits.
"""

from collections.abc import Collection, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from engine import expressions, functions, iso8601
from engine.bpmn.entries import timers_of
from engine.bpmn.model import EventDefinition, Node
from engine.context import CommandContext
from engine.deadlines import DeadlineStartInvalid
from engine.errors import ExpressionInvalid
from engine.jobs import rounds
from engine.law import Place
from storage.columns import new_id
from storage.repositories.definitions import DefinitionRow
from storage.repositories.start_timers import OVER, WAITING, StartTimerRow
from storage.unit_of_work import UnitOfWork

ZONES = range(2, 13)
"""Hours before Greenwich, from Kaliningrad to Kamchatka."""
Spot = tuple[str, str, str, int]
"""Municipality, procedure, start event, which of its definitions."""


def arrange(context: CommandContext, keys: Collection[str]) -> int:
    """Make the rows of these procedures what their versions in force say; how many are new.

    Raises ExpressionInvalid for a timer that gives no moment.
    """
    uow = context.uow
    if not keys:
        return 0
    standing = {row.place: row for row in uow.start_timers.of_procedures(keys)}
    wanted = _wanted(context, keys)
    inherited = {}
    gone = []
    for spot, row in standing.items():
        if spot in wanted and wanted[spot][0].id == row.definition_id:
            del wanted[spot]
            continue
        gone.append(row.id)
        if row.state == WAITING and row.due_at <= context.now:
            inherited[spot] = row.due_at
    if gone:
        uow.start_timers.replace(gone)
    uow.start_timers.add(
        [_row(context, spot, *what, inherited.get(spot)) for spot, what in sorted(wanted.items(), key=_spot)]
    )
    return len(wanted)


def _spot(item: tuple[Spot, object]) -> Spot:
    return item[0]


def _wanted(
    context: CommandContext, keys: Collection[str]
) -> dict[Spot, tuple[DefinitionRow, Node, EventDefinition]]:
    """A region's own edition stands for the common one, as everywhere; a day begins in each zone apart."""
    wanted = {}
    timed = _timed(context, keys)
    in_force: dict[date, dict[tuple[str, str], DefinitionRow]] = {}
    towns = context.uow.organisation.municipalities() if timed else {}
    for town, region in towns.items():
        today = context.today(town)
        if today not in in_force:
            rows = context.uow.definitions.in_force(today)
            in_force[today] = {(row.key, row.edition): row for row in rows if row.key in keys}
        for key in keys:
            row = in_force[today].get((key, region)) or in_force[today].get((key, ""))
            for node, number, event in timed.get(row.id, ()) if row is not None else ():
                assert row is not None
                wanted[town, key, node.id, number] = (row, node, event)
    return wanted


def _timed(
    context: CommandContext, keys: Collection[str]
) -> dict[str, list[tuple[Node, int, EventDefinition]]]:
    """Timers by definition, of those that are in force anywhere in the country."""
    rows = {
        row.id: row
        for day in set(days(context.now))
        for row in context.uow.definitions.in_force(day)
        if row.key in keys
    }
    shelf = context.workshop.definitions
    timed = {
        row.id: [timer for process in shelf.undamaged(row) for timer in timers_of(process)]
        for row in rows.values()
    }
    return {definition_id: timers for definition_id, timers in timed.items() if timers}


def days(now: datetime) -> tuple[date, ...]:
    """The days that it is now in each zone between Kaliningrad and Kamchatka."""
    return tuple((now.astimezone(UTC) + timedelta(hours=hours)).date() for hours in ZONES)


def _row(
    context: CommandContext,
    spot: Spot,
    definition: DefinitionRow,
    node: Node,
    event: EventDefinition,
    inherited: datetime | None,
) -> Mapping[str, Any]:
    town, key, _, number = spot
    due_at, cycle = _first(context.uow, context.place(town), node, event, context.now)
    if inherited is not None and cycle is not None:
        # What is due is the old version's round; the first of its own is still to come.
        cycle = {**cycle, "number": cycle["number"] - 1}
    is_over = due_at <= context.now and inherited is None and not _is_length(event)
    return {
        "id": new_id(),
        "definition_id": definition.id,
        "definition_key": key,
        "municipality_id": town,
        "element_id": node.id,
        "number": number,
        "due_at": inherited or due_at,
        "cycle": cycle,
        "state": OVER if is_over else WAITING,
        "created_at": context.now,
    }


def _is_length(event: EventDefinition) -> bool:
    """``PT0S`` is at once; a date that is past when the version is deployed begins nothing any more."""
    return iso8601.duration(event.expression) is not None


def next_day(uow: UnitOfWork, now: datetime) -> datetime | None:
    """The next midnight at which a version comes into force in some zone."""
    midnights = (
        datetime.combine(day, time(), UTC) - timedelta(hours=hours)
        for day in uow.definitions.days_ahead(min(days(now)))
        for hours in ZONES
    )
    return min((moment for moment in midnights if moment > now), default=None)


def following(timer: StartTimerRow, place: Place, present: datetime) -> tuple[datetime, Any] | None:
    """The round after the one that is due: the first that is still to come."""
    return None if timer.cycle is None else rounds.following(timer.cycle, present, place.zone)


def rounds_due(timer: StartTimerRow, place: Place, present: datetime) -> int:
    return 1 if timer.cycle is None else rounds.due_at_once(timer.cycle, present, place.zone)


def _first(
    uow: UnitOfWork, place: Place, node: Node, event: EventDefinition, now: datetime
) -> tuple[datetime, Any]:
    """When the timer is due for the first time from now on, and the record of its repetition."""
    try:
        found = _due(uow, place, event.expression, now)
    except (ValueError, OverflowError):
        found = None
    if found is None:
        raise ExpressionInvalid(
            f"Начало по сроку «{node.name or node.id}» ({node.id}): «{event.expression[:99]}» не дает срока.",
            hint="Нужна дата, длительность (P7D), повторение (R/P1M) или функция rule(…) без сведений дела.",
        )
    due, cycle = found
    if cycle is not None and due <= now:
        # The repetition began in the past: nobody wants last year's rounds of a procedure deployed today.
        due, cycle = rounds.following(cycle, now, place.zone) or (due, cycle)
    return due.astimezone(UTC), cycle


def _due(
    uow: UnitOfWork, place: Place, written: str, now: datetime
) -> tuple[datetime, rounds.Record | None] | None:
    text = written.strip()
    if not iso8601.is_written_out(text):
        text = str(expressions.parse(text).evaluate(PlaceNames(uow, place, now)) or "")
    if iso8601.is_repetition(text):
        return rounds.begin(text, now, place.zone)
    length = iso8601.duration(text)
    moment = place.moment(text) if length is None else length.after(now.astimezone(place.zone))
    return None if moment is None else (moment, None)


class PlaceNames:
    """What an expression may ask where there is no case yet: the day, and rules of the place."""

    def __init__(self, uow: UnitOfWork, place: Place, now: datetime):
        self._uow, self._place, self._now = uow, place, now

    def value(self, name: str) -> object:
        return None

    def call(self, name: str, arguments: list[object]) -> object:
        if name == "today":
            return self._now.astimezone(self._place.zone).date().isoformat()
        if name == "now":
            return self._now.isoformat()
        if name == "rule" and arguments:
            return self._rule(str(arguments[0]))
        return None if name in functions.BOUND else functions.call(name, arguments)

    def _rule(self, code: str) -> str | None:
        try:
            return self._place.deadline(self._uow, code, self._now).due_at.isoformat()
        except DeadlineStartInvalid:
            return None
