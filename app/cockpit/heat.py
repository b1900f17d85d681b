"""Where the procedures of one version stand: numbers for its drawing and the same numbers as a table."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from app.house import House
from app.wording.dates import Reckoning
from engine.bpmn.model import Kind, Node, Process
from engine.definitions.decisions import procedures_of
from engine.definitions.deployed import Definitions
from storage.local_days import day_of, seconds
from storage.queries.cockpit.figures import DefinitionLoad
from storage.queries.cockpit.places import Arrivals, Place, arrivals
from storage.unit_of_work import UnitOfWork

STEPS = 5
_SYSTEM = (Kind.CATCH, Kind.RECEIVE_TASK, Kind.SERVICE_TASK, Kind.SEND_TASK, Kind.RULE_TASK, Kind.SCRIPT_TASK)
A_HOUR = 3600


@dataclass(kw_only=True)
class Spot:
    """One element with those that stand on it; ``stay`` is the sum, in the chosen unit."""

    element_id: str
    name: str
    tokens: int = 0
    late: int = 0
    stay: float = 0
    level: int = 0

    @property
    def average(self) -> float:
        return self.stay / self.tokens if self.tokens else 0

    def value(self, measure: str) -> float:
        return {"tokens": self.tokens, "late": self.late, "stay": self.average}[measure]


@dataclass(frozen=True, kw_only=True)
class Heat:
    load: DefinitionLoad
    measure: str
    by_days: bool
    spots: Sequence[Spot]

    def words(self, spot: Spot) -> str:
        """How long tokens have stood on an element, on average."""
        count = round(spot.average)
        if self.by_days:
            return ngettext("%(num)d раб. день", "%(num)d раб. дней", count)
        return ngettext("%(num)d час", "%(num)d часов", count)

    def link(self, spot: Spot, *, late: bool = False) -> str:
        args: dict[str, Any] = {"definition": self.load.definition_id, "element": spot.element_id}
        if late:
            args["late"] = "1"
        return url_for("cockpit.instances", **args)

    @property
    def drawn(self) -> list[Mapping[str, object]]:
        """What the drawing is told: a colour from 1 to 5 and the number that it stands for."""
        return [
            {
                "id": spot.element_id,
                "level": spot.level,
                "text": str(round(spot.average) if self.measure == "stay" else spot.tokens),
                "late": spot.late,
            }
            for spot in self.spots
        ]


def measures() -> Mapping[str, str]:
    return {
        "tokens": _("сколько стоит"),
        "late": _("сколько просрочено"),
        "stay": _("сколько стоят в среднем"),
    }


def heat_of(
    uow: UnitOfWork,
    house: House,
    load: DefinitionLoad,
    *,
    towns: Sequence[str],
    when: Reckoning,
    measure: str,
    by_days: bool,
) -> Heat:
    definitions = house.executor.workshop.definitions
    process = definitions.process_with_id(uow, load.definition_id)
    place = Place(
        definition_id=load.definition_id,
        towns=towns,
        system_elements=[node.id for node in process.nodes() if node.kind in _SYSTEM],
    )
    offset = when.now.astimezone(when.zone).utcoffset() or timedelta()
    found = arrivals(uow.connection, place, now=when.now, offset=offset, by_days=by_days)
    spots = _spots(found, process, _stays(when, by_days), _calls(uow, definitions, process, load))
    _colour(spots, measure)
    return Heat(load=load, measure=measure, by_days=by_days, spots=spots)


def _spots(found: Iterable[Arrivals], process: Process, stays: Any, calls: Mapping[str, Node]) -> list[Spot]:
    nodes = {node.id: node for node in process.nodes()}
    spots: dict[str, Spot] = {}
    for arrival in found:
        # A step of a called procedure is not on this drawing: it is counted where the call is.
        node = nodes.get(arrival.element_id) or calls.get(arrival.element_id)
        element_id = node.id if node else arrival.element_id
        name = (node.name or node.id) if node else arrival.element_id
        spot = spots.setdefault(element_id, Spot(element_id=element_id, name=name))
        spot.tokens += arrival.count
        spot.late += arrival.late
        spot.stay += stays(arrival)
    return sorted(spots.values(), key=lambda spot: (-spot.tokens, spot.name))


def _stays(when: Reckoning, by_days: bool) -> Any:
    """How long the tokens of an arrival have stood, together."""
    if not by_days:
        return lambda arrival: (arrival.count * seconds(when.now) - arrival.since) / A_HOUR
    # Each working day is counted once, however many stand since then.
    passed: dict[int, int] = {}

    def days(arrival: Arrivals) -> float:
        if arrival.since not in passed:
            passed[arrival.since] = when.calendar.working_days_between(day_of(arrival.since), when.today)
        return passed[arrival.since] * arrival.count

    return days


def _calls(
    uow: UnitOfWork, definitions: Definitions, process: Process, load: DefinitionLoad
) -> Mapping[str, Node]:
    """Elements of called procedures, each with the first place of this drawing where it is called."""
    callers: dict[str, Node] = {}
    for node in process.nodes():
        if node.called:
            callers.setdefault(node.called, node)
    calls: dict[str, Node] = {}
    for definition_id in procedures_of(load.bundle)[1:] if callers else ():
        called = definitions.process_with_id(uow, definition_id)
        # A procedure that is called by one that is called has no place of its own here.
        place = callers.get(called.id) or next(iter(callers.values()))
        calls.update({node.id: place for node in called.nodes()})
    return calls


def _colour(spots: Iterable[Spot], measure: str) -> None:
    spots = list(spots)
    most = max((spot.value(measure) for spot in spots), default=0)
    for spot in spots:
        value = spot.value(measure)
        spot.level = max(1, round(STEPS * value / most)) if most and value else 0
