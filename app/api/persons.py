"""People across cases for programs: search, the card, doubles and what was decided about them."""

from collections.abc import Mapping
from typing import Any

from app.access.guard import for_scope, only, workers
from app.access.looks import record_look
from app.access.people import me
from app.api.fields import Filters
from app.api.paging import list_of
from app.api.person_schemas import (
    ApartBody,
    ApartSchema,
    DoubleSchema,
    MergeBody,
    MergedPersonSchema,
    PartedSchema,
    PeopleSearch,
    PersonLineSchema,
    PersonSchema,
    UndoBody,
)
from app.api.requests import KeyHeader, execute
from app.api.section import Section
from app.house import current_house
from app.persons.blueprint import DECIDERS
from app.persons.doubles import pairs_for
from app.persons.reading import opened
from app.persons.search import found_people
from engine.commands import MergePersons, TellApart, UndoMerge
from storage.queries.persons import standing_id

persons = Section("people", __name__, "Люди: одна запись о человеке во всех делах, объединение повторов.")
Body = Mapping[str, Any]


@persons.post("/people/search")
@workers
@for_scope("read")
@persons.arguments(PeopleSearch)
@persons.response(200, list_of(PersonLineSchema))
def find(body: Body) -> Body:
    """Люди из доступных дел по началу фамилии и дате рождения; без условий — никого"""
    if not (body["q"].strip() or body["born_on"]):
        return {"items": []}
    return {"items": found_people(me(), body["q"].strip(), body["born_on"])}


@persons.get("/people")
@workers
@persons.doc(deprecated=True)
@persons.arguments(Filters, location="query")
@persons.response(200, list_of(PersonLineSchema))
def nobody(_query: Body) -> Body:
    """Никого: людей ищут через POST /people/search, чтобы имен не было в адресе"""
    return {"items": []}


@persons.get("/people/doubles")
@only(*DECIDERS)
@persons.response(200, list_of(DoubleSchema))
def doubles() -> Body:
    """Пары похожих записей муниципалитета, о которых еще не решено"""
    return {"items": pairs_for(me())}


@persons.get("/people/<person_id>")
@workers
@persons.response(200, PersonSchema)
def card(person_id: str) -> Body:
    """Карточка человека; объединенная запись отвечает той, что осталась"""
    with current_house().database.read() as connection:
        stands = standing_id(connection, person_id)
    file = opened(me(), stands)
    record_look(me(), "view", "person", stands, fields=[case.case_id for case in file.cases])
    return {**vars(file), **vars(file.row), "full_name": file.row.full_name}


@persons.post("/people/merges")
@only(*DECIDERS)
@persons.arguments(KeyHeader, location="headers")
@persons.arguments(MergeBody)
@persons.response(201, MergedPersonSchema)
def merge(headers: Body, body: Body) -> Body:
    """Объединить две записи об одном человеке: первая остается, вторая ведет к ней"""
    return execute(MergePersons(**body), headers)


@persons.post("/people/merges/<decision_id>/undo")
@only(*DECIDERS)
@persons.arguments(KeyHeader, location="headers")
@persons.arguments(UndoBody)
@persons.response(200, PartedSchema)
def undo(headers: Body, body: Body, decision_id: str) -> Body:
    """Отменить объединение, пока записи не исправляли"""
    return execute(UndoMerge(decision_id=decision_id, reason=body["reason"]), headers)


@persons.post("/people/different")
@only(*DECIDERS)
@persons.arguments(KeyHeader, location="headers")
@persons.arguments(ApartBody)
@persons.response(201, ApartSchema)
def different(headers: Body, body: Body) -> Body:
    """Отметить, что люди разные: пара больше не предлагается"""
    return execute(TellApart(**body), headers)
