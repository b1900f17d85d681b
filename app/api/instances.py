"""Running procedures for programs: start, look, read what happened, halt, go on, cancel."""

from collections.abc import Mapping
from typing import Any

from flask import url_for

from app.access.guard import only, workers
from app.access.looks import record_look
from app.access.people import SignedIn, me
from app.api.cases import case_file
from app.api.fields import Number, Object, Strict, Text, between, length, one_of
from app.api.instance_schemas import (
    EventSchema,
    InstanceLineSchema,
    InstanceSchema,
    StartedSchema,
    SteeredSchema,
)
from app.api.paging import PageQuery, list_of, page_of, paged
from app.api.requests import KeyHeader, ReasonBody, execute
from app.api.section import Section
from app.house import House, current_house
from app.processes.places import places_of
from engine import access
from engine.commands import CancelInstance, ResumeInstance, StartInstance, SuspendInstance
from engine.errors import NotAllowed, NotFound
from engine.executor import Command
from engine.instances.reading import variables_of
from storage.models import InstanceStatus
from storage.queries.history import history_of_instance
from storage.queries.processes import (
    InstanceFilter,
    InstanceLine,
    instance,
    instance_page,
    waiting_messages,
)
from storage.scope import COMMISSION_ROLES
from storage.unit_of_work import UnitOfWork

instances = Section("instances", __name__, "Процедуры в работе: начать, посмотреть, приостановить, отменить.")
Body = Mapping[str, Any]


class InstanceQuery(PageQuery):
    process = Text(load_default=None, validate=length(120))
    status = Text(load_default=None, validate=one_of(InstanceStatus))
    case_id = Text(load_default=None, validate=length(36))
    business_key = Text(load_default=None, validate=length(120))


class EventQuery(Strict):
    after = Number(
        load_default=0, validate=between(0, 2**31 - 1), metadata={"description": "Прочитанный seq."}
    )
    limit = Number(load_default=200, validate=between(1, 1000))


class StartBody(Strict):
    process = Text(required=True, validate=length(120, 1), metadata={"description": "Ключ процедуры."})
    case = Text(load_default=None, allow_none=True, metadata={"description": "Обозначение или номер дела."})
    agency_id = Text(load_default=None, allow_none=True)
    business_key = Text(load_default=None, allow_none=True, validate=length(120))
    start_event = Text(load_default=None, allow_none=True, validate=length(120))
    variables = Object(load_default=dict)


@instances.get("/instances")
@workers
@instances.arguments(InstanceQuery, location="query")
@instances.response(200, page_of(InstanceLineSchema))
def listing(query: Body) -> Body:
    """Процедуры, к делам которых человек имеет отношение, новые первыми"""
    chosen = InstanceFilter(
        process_key=query["process"],
        status=query["status"],
        case_id=query["case_id"],
        business_key=query["business_key"],
    )
    with current_house().database.read() as connection:
        return paged(
            instance_page(
                connection, scope=me().scope, chosen=chosen, cursor=query["cursor"], limit=query["limit"]
            )
        )


@instances.post("/instances")
@only(*COMMISSION_ROLES)
@instances.arguments(KeyHeader, location="headers")
@instances.arguments(StartBody)
@instances.response(201, StartedSchema, headers={"Location": {"schema": {"type": "string"}}})
def start(headers: Body, body: Body) -> tuple[Body, dict[str, str]]:
    """Начать процедуру в муниципалитете комиссии или ее дела

    Остальные начинают только прием сообщения: POST /cases.
    """
    person, house = me(), current_house()
    file = case_file(body["case"]) if body["case"] else None
    municipality_id = file.head.municipality_id if file else person.actor.municipality_id
    if municipality_id is None:
        raise NotAllowed("начать процедуру")
    command = StartInstance(
        process_key=body["process"],
        municipality_id=municipality_id,
        case_id=file.head.id if file else None,
        business_key=body["business_key"] or (file.head.number if file else None),
        start_event=body["start_event"],
        agency_id=_agency(house, municipality_id, body["agency_id"]),
        variables=body["variables"],
    )
    answer = execute(command, headers)
    return answer, {"Location": url_for("api_instances.one", instance_id=answer["instance_id"])}


@instances.get("/instances/<instance_id>")
@workers
@instances.response(200, InstanceSchema)
def one(instance_id: str) -> Body:
    """Процедура: где она стоит, чего ждет; переменные — только комиссии"""
    person, house = me(), current_house()
    line = _found(instance_id)
    _record(person, line, "instance")
    officer = access.is_officer(person.actor, line.municipality_id)
    with house.database.read() as connection:
        uow = UnitOfWork(connection)
        elements, passed = places_of(uow, person, instance_id=line.id, case_id=line.case_id)
        waiting = waiting_messages(connection, case_id=line.case_id) if line.case_id else []
        variables = (
            variables_of(uow, house.executor.workshop, house.clock, instance_id=line.id) if officer else None
        )
    return {
        **{name: getattr(line, name) for name in InstanceLine.__dataclass_fields__},
        "elements": elements,
        "passed": passed,
        "waiting_for": [item for item in waiting if item.instance_id == line.id],
        "variables": variables,
    }


@instances.get("/instances/<instance_id>/history")
@workers
@instances.arguments(EventQuery, location="query")
@instances.response(200, list_of(EventSchema))
def history(query: Body, instance_id: str) -> Body:
    """События процедуры по порядку; подробности с переменными — только комиссии"""
    person, line = me(), _found(instance_id)
    if line.case_id and case_file(line.case_id).own_only:
        raise NotAllowed("читать ход дела")
    _record(person, line, "history")
    with current_house().database.read() as connection:
        events = history_of_instance(
            connection, instance_id=line.id, after_seq=query["after"], limit=query["limit"]
        )
    officer = access.is_officer(person.actor, line.municipality_id)
    return {"items": [{**vars(event), "data": event.data if officer else None} for event in events]}


@instances.post("/instances/<instance_id>/suspend")
@workers
@instances.arguments(KeyHeader, location="headers")
@instances.arguments(ReasonBody, required=False)
@instances.response(200, SteeredSchema)
def suspend(headers: Body, body: Body, instance_id: str) -> Body:
    """Приостановить: задачи ждут, сроки по закону идут"""
    return _steered(instance_id, SuspendInstance(instance_id=instance_id, reason=body["reason"]), headers)


@instances.post("/instances/<instance_id>/resume")
@workers
@instances.arguments(KeyHeader, location="headers")
@instances.arguments(ReasonBody, required=False)
@instances.response(200, SteeredSchema)
def resume(headers: Body, body: Body, instance_id: str) -> Body:
    """Возобновить приостановленную"""
    return _steered(instance_id, ResumeInstance(instance_id=instance_id, reason=body["reason"]), headers)


@instances.post("/instances/<instance_id>/cancel")
@workers
@instances.arguments(KeyHeader, location="headers")
@instances.arguments(ReasonBody, required=False)
@instances.response(200, SteeredSchema)
def cancel(headers: Body, body: Body, instance_id: str) -> Body:
    """Отменить навсегда, с основанием"""
    return _steered(instance_id, CancelInstance(instance_id=instance_id, reason=body["reason"]), headers)


def _found(instance_id: str) -> InstanceLine:
    with current_house().database.read() as connection:
        line = instance(connection, instance_id=instance_id, scope=me().scope)
    if line is None:
        raise NotFound("Такой процедуры нет, или она не для вас.", hint="Проверьте адрес.")
    return line


def _record(person: SignedIn, line: InstanceLine, section: str) -> None:
    if line.case_id:
        record_look(person, "view", "case", line.case_id, case_id=line.case_id, fields=[section])


def _agency(house: House, municipality_id: str, wanted: str | None) -> str | None:
    """The agency a procedure is started for, if it is one of the municipality's."""
    if wanted is None:
        return None
    with house.database.read() as connection:
        agency = UnitOfWork(connection).organisation.agency(wanted)
    if agency is None or agency.municipality_id != municipality_id:
        raise NotFound("Такого органа в этом муниципальном образовании нет.")
    return wanted


def _steered(instance_id: str, command: Command, headers: Body) -> Body:
    _found(instance_id)
    return execute(command, headers)
