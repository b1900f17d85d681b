"""Procedures that a person may begin by hand, as diagrams offer them to her roles."""

from collections.abc import Mapping
from typing import Any

from flask import url_for
from marshmallow import Schema

from app.access.guard import workers
from app.access.people import me
from app.api.fields import Flag, Strict, Text, length
from app.api.paging import list_of
from app.api.requests import KeyHeader, execute
from app.api.section import Section
from app.cases.case import opened
from app.cases.starts import starts_of
from app.house import current_house
from engine.commands import BeginOffered
from engine.errors import NotAllowed

starts = Section("starts", __name__, "Процедуры, которые человек начинает сам.")
Body = Mapping[str, Any]


class StartSchema(Schema):
    process_key = Text(metadata={"description": "Процедура."})
    start_event = Text(metadata={"description": "Начальное событие."})
    label = Text(metadata={"description": "Что написано на кнопке."})
    opens_case = Flag(metadata={"description": "Заводится ли дело, если оно не указано."})


class BeginSchema(Strict):
    process_key = Text(required=True, validate=length(120))
    start_event = Text(required=True, validate=length(120))
    case_id = Text(load_default=None, validate=length(36), metadata={"description": "Известное дело."})


class BegunSchema(Schema):
    case_id = Text(allow_none=True)
    number = Text(allow_none=True)
    instance_id = Text()


@starts.get("/starts")
@workers
@starts.response(200, list_of(StartSchema))
def listing() -> Body:
    """Что человек может начать там, где работает"""
    return {"items": starts_of(current_house(), me())}


@starts.post("/starts")
@workers
@starts.arguments(KeyHeader, location="headers")
@starts.arguments(BeginSchema)
@starts.response(201, BegunSchema, headers={"Location": {"schema": {"type": "string"}}})
def begin(headers: Body, body: Body) -> tuple[Body, dict[str, str]]:
    """Начать предложенную процедуру: в новом деле, в известном или без дела"""
    actor = me().actor
    if actor.municipality_id is None:
        raise NotAllowed("начать эту процедуру")
    if body["case_id"] is not None:
        opened(body["case_id"])
    answer = execute(BeginOffered(municipality_id=actor.municipality_id, **body), headers)
    return answer, {"Location": url_for("api_instances.one", instance_id=answer["instance_id"])}
