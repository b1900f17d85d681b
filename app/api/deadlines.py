"""The calculator of terms: a rule, a moment, a municipality — the last lawful day and how it was found."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from app.access.guard import everyone
from app.access.people import me
from app.api.fields import Strict, Text, length
from app.api.instance_schemas import ComputedSchema
from app.api.section import Section
from app.house import House, current_house
from engine.errors import FormInvalid, NotFound
from engine.law import Place
from storage.queries.organisation import municipality
from storage.unit_of_work import UnitOfWork

deadlines = Section("deadlines", __name__, "Расчет сроков по закону с объяснением.")
Body = Mapping[str, Any]
UNKNOWN = "Такого муниципального образования нет."
BY_CODE = "Укажите его обозначение или код, например МДВ."


class ComputeQuery(Strict):
    rule = Text(
        required=True,
        validate=length(60, 1),
        metadata={"example": "WD:5", "description": "Правило или настройка (setting:a.card)."},
    )
    start = Text(
        data_key="from",
        load_default=None,
        validate=length(40),
        metadata={"description": "Дата или момент, без пояса — местное время; по умолчанию — сейчас."},
    )
    municipality = Text(
        load_default=None,
        validate=length(60),
        metadata={"description": "Код или обозначение; по умолчанию — муниципалитет человека."},
    )


@deadlines.get("/deadlines/compute")
@everyone
@deadlines.arguments(ComputeQuery, location="query")
@deadlines.response(200, ComputedSchema)
def compute(query: Body) -> Body:
    """Последний день срока и объяснение по шагам"""
    house = current_house()
    with house.database.read() as connection:
        uow = UnitOfWork(connection)
        place = _place(house, uow, query["municipality"])
        start = _moment(place, query["start"]) or house.clock.now()
        return place.deadline(uow, query["rule"], start).as_json()


def _place(house: House, uow: UnitOfWork, wanted: str | None) -> Place:
    if wanted is None:
        own = me().actor.municipality_id
        if own is None:
            raise FormInvalid({"query.municipality": [f"Нужно указать. {BY_CODE}"]})
        return house.law.place(uow, own)
    by_code = uow.organisation.municipality_by_code(wanted)
    by_id = None if by_code else municipality(uow.connection, municipality_id=wanted)
    found = by_code or by_id
    if found is None:
        raise NotFound(UNKNOWN, hint=BY_CODE)
    return house.law.place(uow, found.id)


def _moment(place: Place, given: str | None) -> datetime | None:
    try:
        return place.moment(given)
    except ValueError as error:
        told = "Ожидается дата или момент: 2026-05-12 или 2026-05-12T10:00."
        raise FormInvalid({"query.from": [told]}) from error
