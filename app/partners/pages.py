"""The list of partners and the page of one."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import abort, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.guard import only
from app.access.people import me
from app.house import House, current_house
from app.partners import words
from app.partners.blueprint import KEEPERS, partners
from app.wording.dates import reckoning
from engine.partners.lists import TEST, PartnerLists
from engine.regions import load_regions
from storage.queries import partners as queries


@dataclass(frozen=True, kw_only=True)
class PartnerFile:
    """Everything the page of a partner shows."""

    line: queries.PartnerLine
    endpoints: list[queries.EndpointLine]
    secrets: list[queries.SecretLine]
    acts: list[queries.ActLine]
    waiting: Mapping[str, tuple[int, int]]

    def secrets_of(self, endpoint_id: str, direction: str) -> list[queries.SecretLine]:
        return [
            each for each in self.secrets if each.endpoint_id == endpoint_id and each.direction == direction
        ]


@partners.get("/partners")
@only(*KEEPERS)
def listing() -> ResponseReturnValue:
    house = current_house()
    with house.database.read() as connection:
        lines = queries.partner_lines(connection)
        endpoints = queries.endpoint_lines(connection)
        waiting = queries.waiting_counts(connection)
        places = queries.places(connection)
    by_partner: dict[str, list[queries.EndpointLine]] = {}
    for endpoint in endpoints:
        by_partner.setdefault(endpoint.partner_id, []).append(endpoint)
    return render_template(
        "partners/list.html",
        lines=lines,
        endpoints=by_partner,
        waiting=waiting,
        places=places,
        **said(house),
    )


@partners.get("/partners/<partner_id>")
@only(*KEEPERS)
def one(partner_id: str) -> ResponseReturnValue:
    house = current_house()
    return render_template("partners/one.html", file=found(house, partner_id), **said(house))


def found(house: House, partner_id: str) -> PartnerFile:
    with house.database.read() as connection:
        lines = queries.partner_lines(connection, partner_id=partner_id)
        if not lines:
            abort(404)
        return PartnerFile(
            line=lines[0],
            endpoints=queries.endpoint_lines(connection, partner_id=partner_id),
            secrets=queries.secret_lines(connection, partner_id=partner_id),
            acts=queries.act_lines(connection, partner_id=partner_id),
            waiting=queries.waiting_counts(connection),
        )


def said(house: House) -> dict[str, object]:
    """The words that every page about partners needs."""
    lists = house.law.partners
    regions = {code: region.name for code, region in load_regions(house.config.processes).items()}
    return {
        "lists": lists,
        "words": words,
        "regions": regions,
        "event_name": lambda kind, facts=None: event_name(lists, kind, facts),
        "letter_name": lambda kind: lists.letters[kind].name if kind in lists.letters else kind,
        "when": reckoning(me()),
    }


def event_name(lists: PartnerLists, kind: str, facts: Mapping[str, Any] | None = None) -> str:
    """The event in words; of a document that has an event of its own, by that."""
    if kind == TEST:
        return _("проверка связи")
    form = ((facts or {}).get("document") or {}).get("form")
    return lists.events.get(f"{kind}:{form}") or lists.events.get(kind, kind)
