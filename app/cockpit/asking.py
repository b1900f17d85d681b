"""What the address of the list of procedures asks for, and the words of each criterion."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from app.carried.kept_filters import kept_filters
from app.cockpit.tasks import midnight
from app.wording.dates import Reckoning, day_words
from app.wording.names import named
from engine.context import Workshop
from storage.models import InstanceStatus, StuckKind
from storage.queries.cockpit.figures import AT_WORK
from storage.queries.cockpit.instances import EVERY_STATUS, InstanceChoice
from storage.queries.cockpit.standing import ANY
from storage.queries.processes import DefinitionLine
from storage.unit_of_work import UnitOfWork

WORK, ALL = "work", "all"
LISTING = "instances"
SPANS = ("started_from", "started_to", "ended_from", "ended_to")
CRITERIA = (
    "status",
    "procedure",
    "definition",
    "element",
    "late",
    "stuck",
    "incident",
    "agency",
    "town",
    "number",
    "parent",
    *SPANS,
)
KEPT = (*CRITERIA, "sort", "column", "columns")


@dataclass(frozen=True, kw_only=True)
class Names:
    """What is known of the things that an address names by id."""

    definitions: Sequence[DefinitionLine]
    towns: Mapping[str, str]
    agencies: Mapping[str, str]
    element: str


def choice(
    args: Mapping[str, str], towns: Sequence[str], when: Reckoning, elements: Sequence[str]
) -> InstanceChoice:
    """What makes no sense in an address is as if not said."""
    spans = {name: _day(args.get(name)) for name in SPANS}
    town = args.get("town")
    stuck = args.get("stuck", "")
    return InstanceChoice(
        towns=[town] if town and town in towns else towns,
        statuses=statuses_of(args.get("status", WORK)),
        key=args.get("procedure") or None,
        definition_id=args.get("definition") or None,
        elements=elements,
        late=args.get("late") == "1",
        now=when.now,
        started_since=_begins(spans["started_from"], when),
        started_until=_ends(spans["started_to"], when),
        ended_since=_begins(spans["ended_from"], when),
        ended_until=_ends(spans["ended_to"], when),
        agency_id=args.get("agency") or None,
        number=(args.get("number") or "").strip()[:60] or None,
        with_incident=args.get("incident") == "1",
        stuck=stuck if stuck == ANY or stuck in set(StuckKind) else None,
        parent_id=args.get("parent") or None,
        oldest_first=args.get("sort") == "oldest",
    )


def statuses_of(written: str) -> Sequence[str]:
    if written == ALL:
        return EVERY_STATUS
    return (written,) if written in set(InstanceStatus) else AT_WORK


def elements_of(
    uow: UnitOfWork, workshop: Workshop, definition_id: str | None, element: str | None
) -> tuple[Sequence[str], str]:
    """The element with all that a call hides on it, and its name."""
    row = uow.definitions.get(definition_id) if definition_id and element else None
    if not element:
        return (), ""
    found, name = [element], element
    for process in workshop.definitions.undamaged(row) if row else ():
        node = process.node(element)
        if node is None:
            continue
        name = node.name or element
        if node.called:
            called = [each for each in uow.definitions.newest() if each.key == node.called]
            inner = [one for each in called for one in workshop.definitions.undamaged(each)]
            found += [inside.id for one in inner for inside in one.nodes()]
    return found, name


def criteria(args: Mapping[str, str], names: Names) -> list[tuple[str, str]]:
    """Words of each criterion that holds, and the address of the list without it."""
    told = {name: _words(name, args[name], names) for name in CRITERIA if args.get(name)}
    return [
        (words, url_for("cockpit.instances", **_without(args, name))) for name, words in told.items() if words
    ]


def _words(name: str, value: str, names: Names) -> str:
    versions = {line.id: line for line in names.definitions}
    keys = {line.key: line.name for line in names.definitions}
    line = versions.get(value)
    states = {WORK: "", ALL: _("в любом состоянии")}
    said: dict[str, Any] = {
        "status": states[value] if value in states else named(value, "instance_status"),
        "procedure": keys.get(value, value),
        "definition": f"{line.name}, {_('версия')} {line.version}" if line else "",
        "element": _("стоит на шаге «%(name)s»", name=names.element),
        "late": _("срок прошел"),
        "stuck": _("застряла"),
        "incident": _("со сбоем"),
        "agency": names.agencies.get(value, ""),
        "town": names.towns.get(value, ""),
        "number": _("номер дела %(number)s…", number=value),
        "parent": _("вызвана одной процедурой"),
    }
    if name in SPANS:
        return _span_words(name, _day(value))
    return str(said[name])


def _span_words(name: str, day: date | None) -> str:
    if day is None:
        return ""
    told = day_words(day)
    return {
        "started_from": _("начата с %(day)s", day=told),
        "started_to": _("начата по %(day)s", day=told),
        "ended_from": _("окончена с %(day)s", day=told),
        "ended_to": _("окончена по %(day)s", day=told),
    }[name]


def _without(args: Mapping[str, str], name: str) -> dict[str, Any]:
    with_it = ("late", "element") if name == "definition" else ()
    return kept_filters(name, *with_it, of=args)


def _day(written: str | None) -> date | None:
    try:
        return date.fromisoformat(written or "")
    except ValueError:
        return None


def _begins(day: date | None, when: Reckoning) -> datetime | None:
    return midnight(day, when) if day else None


def _ends(day: date | None, when: Reckoning) -> datetime | None:
    return midnight(day + timedelta(days=1), when) if day else None
