"""One procedure: where it stands on its own version of the diagram, what it waits for, what has happened."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.guard import only
from app.access.looks import record_look
from app.access.people import SignedIn, me
from app.cockpit.blueprint import cockpit
from app.cockpit.mending import offers
from app.cockpit.picture import Marks, names_in, pictures
from app.cockpit.reach import WATCHERS, opens_cases, towns_of
from app.house import House, current_house
from app.wording.dates import Reckoning, reckoning
from app.wording.story import Line, mentioned_staff, told
from engine import access
from engine.errors import EngineError, NotFound
from engine.instances.reading import variables_of
from storage.database import Connection
from storage.lateness import is_past
from storage.queries.cockpit import one
from storage.queries.cockpit.instances import InstanceCard, instance_card
from storage.queries.history import Happening, latest_of_instance
from storage.queries.organisation import staff_names
from storage.queries.processes import passed_elements
from storage.unit_of_work import UnitOfWork

LONGEST_VALUE = 400


@dataclass(frozen=True, kw_only=True)
class Told:
    """An event of the history with what it changed, old and new."""

    line: Line
    changes: list[tuple[str, str, str]]


@dataclass(frozen=True, kw_only=True)
class Variables:
    """Values for the officers of the commission, names for others; ``trouble`` when they cannot be read."""

    values: Mapping[str, str]
    masked: bool
    trouble: str = ""


@cockpit.get("/instances/<instance_id>")
@only(*WATCHERS)
def instance(instance_id: str) -> ResponseReturnValue:
    person, house, when = me(), current_house(), reckoning(me())
    with house.database.read() as connection:
        card = instance_card(connection, instance_id=instance_id, towns=towns_of(connection, person))
    if card is None:
        raise NotFound("Такой процедуры нет, или она не для вас.", hint="Проверьте адрес.")
    if card.case_id:
        record_look(person, "view", "case", card.case_id, case_id=card.case_id, fields=["instance"])
    return render_template(
        "cockpit/instance.html",
        card=card,
        when=when,
        may_open=lambda row: opens_cases(person, row.municipality_id),
        variables=_variables(house, person, card),
        offers=offers(person, card),
        focus=request.args.get("focus", ""),
        **_rows(house, person, card, when),
    )


def _rows(house: House, person: SignedIn, card: InstanceCard, when: Reckoning) -> dict[str, Any]:
    """All that is read from rows: it is there for a finished and for an unreadable procedure too."""
    officer = access.is_officer(person.actor, card.municipality_id)
    with house.database.read() as connection:
        uow, key = UnitOfWork(connection), card.id
        tasks = one.tasks_of(connection, instance_id=key)
        deferred = one.deferred_of(connection, instance_id=key)
        awaited = one.awaited_by(connection, instance_id=key)
        open_tasks = [task for task in tasks if task.is_open]
        marks = Marks(
            tasks=[task.element_id for task in open_tasks],
            waits=[*(each.element_id for each in deferred if each.kind != "escalation")]
            + [each.element_id for each in awaited],
            late=[task.element_id for task in open_tasks if is_past(task.due_at, when.now)],
            passed=passed_elements(connection, instance_id=key),
        )
        return {
            "tasks": [(task, when.term(task.term)) for task in tasks],
            "pictures": pictures(uow, house.executor.workshop, card.bundle, marks),
            "deferred": deferred,
            "awaited": awaited,
            "troubles": one.troubles_of(connection, instance_id=key),
            "relatives": one.relatives_of(connection, instance_id=key, parent_id=card.parent_id),
            "called": names_in(uow, house.executor.workshop, card.bundle),
            **_history(connection, card, when, officer=officer),
        }


def _history(
    connection: Connection, card: InstanceCard, when: Reckoning, *, officer: bool
) -> dict[str, object]:
    """What has happened, the latest first, and the address of what was before it."""
    before = request.args.get("before", "")
    events = latest_of_instance(
        connection, before=int(before) if before.isdigit() else None, instance_id=card.id
    )
    names = staff_names(connection, staff_ids=mentioned_staff(events.rows))
    return {
        "history": list(_told(events.rows, when, names, officer)),
        "older_url": url_for(
            "cockpit.instance", instance_id=card.id, before=events.next_cursor, _anchor="history"
        )
        if events.next_cursor
        else None,
    }


def _told(events: Any, when: Reckoning, names: Mapping[str, str], officer: bool) -> Iterator[Told]:
    """Values of what changed are for officers: they may name a family."""
    for event in events:
        for line in told([event], when, names):
            yield Told(line=line, changes=_changes(event) if officer else [])


def _changes(event: Happening) -> list[tuple[str, str, str]]:
    data = event.data if isinstance(event.data, dict) else {}
    return [
        (name, _short(change[0]), _short(change[1]))
        for name, change in data.items()
        if isinstance(change, list) and len(change) == 2 and change[0] != change[1] and name != "assignee"
    ]


def _variables(house: House, person: SignedIn, card: InstanceCard) -> Variables:
    officer = access.is_officer(person.actor, card.municipality_id)
    try:
        with house.database.read() as connection:
            found = variables_of(
                UnitOfWork(connection), house.executor.workshop, house.clock, instance_id=card.id
            )
    except EngineError as error:
        return Variables(values={}, masked=not officer, trouble=str(error))
    except (ValueError, KeyError, TypeError):
        # A state that cannot be read is an incident of its own; the page is for mending it.
        return Variables(values={}, masked=not officer, trouble=_("Состояние процедуры не читается."))
    shown = {name: _short(value) if officer else "" for name, value in sorted(found.items())}
    return Variables(values=shown, masked=not officer)


def _short(value: object) -> str:
    if value is None:
        return "—"
    text = str(value)
    return text if len(text) <= LONGEST_VALUE else text[:LONGEST_VALUE] + "…"
