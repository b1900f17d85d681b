"""Procedures in work: a list with criteria, columns and views, all of it said by the address."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.guard import admits, only
from app.access.looks import record_look
from app.access.people import SignedIn, me
from app.answers.csv_file import csv_file
from app.carried.kept_filters import kept_filters
from app.cockpit.asking import KEPT, LISTING, Names, choice, criteria, elements_of
from app.cockpit.blueprint import cockpit
from app.cockpit.columns import Line, chosen, columns, told
from app.cockpit.reach import WATCHERS, opens_cases, towns_of
from app.house import House, current_house
from app.wording.dates import Reckoning, reckoning
from engine.commands import DropView, KeepView
from engine.commands.keep_view import of_role, of_town
from storage.database import Connection
from storage.queries.cockpit.instances import InstanceCard, InstanceChoice, count_instances, instance_cards
from storage.queries.cockpit.standing import open_tasks_of
from storage.queries.organisation import agencies_of_towns, municipality_names
from storage.queries.processes import definitions
from storage.queries.saved_views import views_of
from storage.unit_of_work import UnitOfWork

PAGE = 50
AT_ONCE = 200


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What one person asks for, with the names of what the address says by id."""

    chosen: InstanceChoice
    names: Names
    when: Reckoning


@cockpit.get("/instances")
@only(*WATCHERS)
def instances() -> ResponseReturnValue:
    person, house, args = me(), current_house(), request.args
    with house.database.read() as connection:
        asked = asked_by(connection, house, person, args)
        page = instance_cards(connection, asked.chosen, cursor=args.get("after"), limit=PAGE)
        rows = lines(connection, page.rows, asked.when)
        total = count_instances(connection, asked.chosen)
        views = views_of(connection, listing=LISTING, staff_id=person.actor.staff_id, shared=_shares(person))
    kept = [(name, value) for name, value in args.items(multi=True) if name != "after"]
    here = url_for("cockpit.instances")
    shown = chosen(args)
    return render_template(
        "cockpit/instances.html",
        rows=rows,
        total=total,
        may_batch=admits("cockpit.new_batch", person.actor.roles),
        columns=columns(),
        shown=shown,
        told=lambda line, key: told(columns()[key].says(line), asked.when),
        args=args,
        query=urlencode(kept),
        taken={**kept_filters("column"), "columns": ",".join(shown)},
        criteria=criteria(args, asked.names),
        names=asked.names,
        views=[(view, f"{here}?{view.query}") for view in views],
        roles=[
            (role, house.role_names.get(role, role)) for role in sorted(person.actor.roles & set(WATCHERS))
        ],
        may_open=lambda row: opens_cases(person, row.municipality_id),
        when=asked.when,
        next_url=f"{here}?{urlencode([*kept, ('after', page.next_cursor)])}" if page.next_cursor else None,
        first_url=f"{here}?{urlencode(kept)}" if args.get("after") else None,
    )


@cockpit.get("/instances.csv")
@only(*WATCHERS)
def instances_csv() -> Response:
    """The list with its criteria and columns, whole."""
    person, house = me(), current_house()
    with house.database.read() as connection:
        asked = asked_by(connection, house, person, request.args)
    known, shown = columns(), chosen(request.args)
    record_look(person, "export", "list", LISTING)
    return csv_file(
        f"{_('процедуры в работе')} {asked.when.today}",
        [known[key].name for key in shown],
        [[told(known[key].says(line), asked.when) for key in shown] for line in every_line(house, asked)],
    )


@cockpit.post("/instances/views")
@only(*WATCHERS)
def keep_view() -> ResponseReturnValue:
    query = _own_query(request.form.get("query", ""))
    shared, _sign, role = request.form.get("shared", "").partition(":")
    command = KeepView(
        listing=LISTING, name=request.form.get("name", ""), query=query, shared=shared, role=role
    )
    answer = current_house().execute(command, me().actor)
    flash(_("Вид «%(name)s» сохранен.", name=answer["name"]), "good")
    return redirect(f"{url_for('cockpit.instances')}?{query}")


@cockpit.post("/instances/views/<view_id>/drop")
@only(*WATCHERS)
def drop_view(view_id: str) -> ResponseReturnValue:
    current_house().execute(DropView(view_id=view_id), me().actor)
    flash(_("Вид удален."), "good")
    return redirect(url_for("cockpit.instances"))


def asked_by(connection: Connection, house: House, person: SignedIn, args: Mapping[str, str]) -> Asked:
    uow, when = UnitOfWork(connection), reckoning(person, house)
    towns = towns_of(connection, person)
    elements, name = elements_of(uow, house.executor.workshop, args.get("definition"), args.get("element"))
    names = Names(
        definitions=definitions(connection),
        towns=municipality_names(connection, towns=towns),
        agencies=agencies_of_towns(connection, towns=towns),
        element=name,
    )
    return Asked(chosen=choice(args, towns, when, elements), names=names, when=when)


def lines(connection: Connection, cards: Sequence[InstanceCard], when: Reckoning) -> list[Line]:
    """Each procedure with its open tasks, in one more statement for all of them."""
    tasks = open_tasks_of(connection, [card.id for card in cards])
    return [
        Line(card=card, tasks=[task for task in tasks if task.instance_id == card.id], when=when)
        for card in cards
    ]


def every_line(house: House, asked: Asked) -> Iterator[Line]:
    """Page by page; no transaction is held between pages."""
    cursor: str | None = None
    while True:
        with house.database.read() as connection:
            page = instance_cards(connection, asked.chosen, cursor=cursor, limit=AT_ONCE)
            found = lines(connection, page.rows, asked.when)
        yield from found
        cursor = page.next_cursor
        if cursor is None:
            return


def _shares(person: SignedIn) -> list[str]:
    town = person.actor.municipality_id
    return [*([of_town(town)] if town else []), *(of_role(role) for role in sorted(person.actor.roles))]


def _own_query(written: str) -> str:
    """Only what the list understands: a shared view is an address of this list and no other."""
    pairs: list[tuple[str, Any]] = [pair for pair in parse_qsl(written) if pair[0] in KEPT]
    return urlencode(pairs)
