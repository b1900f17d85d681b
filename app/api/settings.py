"""A municipality's settings for programs: what is in force, how it was changed, and changing it."""

from collections.abc import Mapping
from typing import Any

from marshmallow import Schema

from app.access.guard import everyone, only
from app.access.people import me
from app.api.fields import Day, Inner, Listed, Moment, Strict, Text, length
from app.api.paging import list_of
from app.api.requests import KeyHeader, execute
from app.api.section import Section
from app.house import current_house
from app.settings.blueprint import KEEPERS
from app.settings.example import example as example_of
from app.settings.reading import opened_settings
from app.wording.dates import reckoning
from engine.commands import ChangeSetting
from engine.setting_values import LONGEST_GROUND, checked_value, choices_of

settings = Section("settings", __name__, "Настройки муниципалитета: значения, о которых молчат акты.")
Body = Mapping[str, Any]


class OfTownQuery(Strict):
    of = Text(
        load_default="",
        validate=length(36),
        metadata={"description": "Муниципалитет; по умолчанию — муниципалитет человека."},
    )


class SettingChangeSchema(Schema):
    """``old`` and ``new`` are null where the default was in force."""

    id = Text()
    at = Moment()
    changed_by = Text(allow_none=True)
    old = Text(allow_none=True)
    new = Text(allow_none=True)
    ground = Text()


class SettingSchema(Schema):
    key = Text(metadata={"example": "a.card"})
    group = Text()
    meaning = Text()
    kind = Text(metadata={"description": "term, clock, hours, choice или told."})
    clause = Text(allow_none=True)
    choices = Listed(Text(), metadata={"description": "Из чего выбирают; пусто, если значение пишут."})
    default = Text()
    own = Text(allow_none=True)
    words = Text(metadata={"description": "Действующее значение словами."})
    changes = Listed(Inner(SettingChangeSchema))


class ExampleQuery(OfTownQuery):
    key = Text(required=True, validate=length(120, 1))
    value = Text(required=True, validate=length(1000, 1), metadata={"example": "WD:5"})
    on = Day(load_default=None, metadata={"description": "День события; по умолчанию сегодня."})


class ExampleSchema(Schema):
    example = Text(metadata={"example": "если событие 12 мая, срок 19 мая"})


class SettingChangeBody(Strict):
    municipality_id = Text(required=True, validate=length(36, 1))
    key = Text(required=True, validate=length(120, 1))
    value = Text(
        required=True,
        allow_none=True,
        validate=length(1000),
        metadata={
            "description": "Код значения, например WD:5; null — вернуть значение по умолчанию.",
            "example": "WD:5",
        },
    )
    ground = Text(required=True, validate=length(LONGEST_GROUND, 1))


class SettingChangedSchema(Schema):
    change_id = Text()
    key = Text()
    old = Text(allow_none=True)
    new = Text(allow_none=True)


@settings.get("/settings")
@everyone
@settings.arguments(OfTownQuery, location="query")
@settings.response(200, list_of(SettingSchema))
def listing(query: Body) -> Body:
    """Все настройки муниципалитета: значение по умолчанию, свое, кто и почему изменил"""
    file = opened_settings(current_house(), me(), query["of"])
    return {
        "items": [
            {
                "key": card.key,
                "group": card.words.group,
                "meaning": card.words.meaning,
                "kind": card.kind,
                "clause": card.clause.name if card.clause else None,
                "choices": list(choices_of(card.setting)),
                "default": card.default,
                "own": card.own,
                "words": card.default_words if card.own_words is None else card.own_words,
                "changes": [change.line for change in card.changes],
            }
            for card in file.cards
        ]
    }


@settings.get("/settings/example")
@everyone
@settings.arguments(ExampleQuery, location="query")
@settings.response(200, ExampleSchema)
def example(query: Body) -> Body:
    """Что значило бы такое значение, на примере одного дня; ничего не меняет"""
    house, person = current_house(), me()
    file = opened_settings(house, person, query["of"])
    card = file.card(query["key"])
    value = checked_value(card.setting, query["value"], house.law.folder)
    on = query["on"] or reckoning(person).today
    return {"example": example_of(house, file.place, card.setting, value, on)}


@settings.post("/settings")
@only(*KEEPERS)
@settings.arguments(KeyHeader, location="headers")
@settings.arguments(SettingChangeBody)
@settings.response(201, SettingChangedSchema)
def change(headers: Body, body: Body) -> Body:
    """Изменить настройку; рассчитанные сроки остаются прежними"""
    return execute(ChangeSetting(**body), headers)
