"""Families' cases for programs: found by id or by number, shown as far as the person's right goes."""

from collections.abc import Mapping
from typing import Any

from flask import url_for

from app.access.guard import for_scope, workers
from app.access.looks import record_list, record_look
from app.access.people import me
from app.api.case_schemas import (
    CaseLineSchema,
    CaseSchema,
    CaseTaskSchema,
    DocumentLineSchema,
    HappeningSchema,
    OpenedSchema,
)
from app.api.fields import Flag, Strict, Text, length, one_of
from app.api.paging import PageQuery, list_of, page_of, paged
from app.api.requests import KeyHeader, execute
from app.api.schemas import TermSchema
from app.api.section import Section
from app.api.terms import term_told, with_standing
from app.cases.case import CaseFile, opened
from app.cases.offers import offers_of
from app.house import current_house
from app.wording.names import CASE_STATUS
from engine import access
from engine.commands import OpenCase
from engine.errors import NotAllowed
from storage.queries import families
from storage.queries.cases import CaseFilter, case_id_of, case_page
from storage.queries.deadlines import terms_of_case
from storage.queries.documents import documents_of_case
from storage.queries.history import history_of_case
from storage.queries.tasks import tasks_of_case

cases = Section("cases", __name__, "Дела семей: список, дело, задачи, сроки, документы, ход дела.")
Body = Mapping[str, Any]


class CaseQuery(PageQuery):
    status = Text(load_default=None, validate=one_of(CASE_STATUS))
    late = Flag(load_default=False)
    threat = Flag(load_default=False)
    mine = Flag(load_default=False, metadata={"description": "Только те, где человек — куратор."})


class CaseSearch(CaseQuery):
    q = Text(load_default="", validate=length(200), metadata={"description": "Слова из номера или имен."})


class EmptyBody(Strict):
    """Nothing to say: who reports is known by the token."""


@cases.get("/cases")
@workers
@cases.arguments(CaseQuery, location="query")
@cases.response(200, page_of(CaseLineSchema))
def listing(query: Body) -> Body:
    """Дела, к которым человек имеет отношение, новые первыми"""
    return _found(query, "")


@cases.post("/cases/search")
@workers
@for_scope("read")
@cases.arguments(CaseSearch)
@cases.response(200, page_of(CaseLineSchema))
def search(body: Body) -> Body:
    """То же по словам из номера дела или имен; поиск записывается в журнал доступа"""
    return _found(body, body["q"].strip())


def _found(query: Body, words: str) -> Body:
    person = me()
    chosen = CaseFilter(
        words=words,
        status=query["status"],
        late_only=query["late"],
        threat_only=query["threat"],
        curator_id=person.actor.staff_id if query["mine"] else None,
    )
    house = current_house()
    with house.database.read() as connection:
        page = case_page(
            connection,
            scope=person.scope,
            chosen=chosen,
            now=house.clock.now(),
            cursor=query["cursor"],
            limit=query["limit"],
        )
    if chosen.words:
        record_look(person, "search", "search", chosen.words, fields=[row.id for row in page.rows])
    else:
        record_list(person, "cases", [row.id for row in page.rows])
    return paged(page)


@cases.post("/cases")
@workers
@cases.arguments(KeyHeader, location="headers")
@cases.arguments(EmptyBody, required=False)
@cases.response(201, OpenedSchema, headers={"Location": {"schema": {"type": "string"}}})
def report(headers: Body, _body: Body) -> tuple[Body, dict[str, str]]:
    """Сообщить о семье: заводится дело, начинается прием сообщения

    Сообщение ответственного секретаря поступает в комиссию, любого другого — в его орган.
    """
    actor = me().actor
    if actor.municipality_id is None:
        raise NotAllowed("зарегистрировать сообщение")
    at_commission = access.is_officer(actor, actor.municipality_id)
    command = OpenCase(
        municipality_id=actor.municipality_id, agency_id=None if at_commission else actor.agency_id
    )
    answer = execute(command, headers)
    return answer, {"Location": url_for("api_cases.one", case=answer["case_id"])}


@cases.get("/cases/<case>")
@workers
@cases.response(200, CaseSchema)
def one(case: str) -> Body:
    """Дело по обозначению или номеру: семья, участники, что можно сделать"""
    file = case_file(case)
    _record(file, "head")
    with file.house.database.read() as connection:
        members = families.family_of(connection, case_id=file.head.id)
        addresses = families.addresses_of(connection, case_id=file.head.id)
        agencies = families.agencies_of(connection, case_id=file.head.id)
    return {
        **_head(file),
        "members": [_member(file, member) for member in members] if file.aspects.sees_some("family") else [],
        "addresses": addresses if file.aspects.sees_some("address") else [],
        "agencies": agencies,
        "offers": offers_of(file.house, file.person, file.head.id),
        "rights": {aspect: right.value for aspect, right in file.aspects.rights.items()},
    }


@cases.get("/cases/<case>/tasks")
@workers
@cases.response(200, list_of(CaseTaskSchema))
def tasks(case: str) -> Body:
    """Задачи дела: открытые по сроку, затем завершенные"""
    file = case_file(case)
    _record(file, "tasks")
    with file.house.database.read() as connection:
        rows = tasks_of_case(
            connection, case_id=file.head.id, scope=file.person.scope, own_only=file.own_only
        )
    return {"items": [with_standing(row, file.when) for row in rows]}


@cases.get("/cases/<case>/deadlines")
@workers
@cases.response(200, list_of(TermSchema))
def deadlines(case: str) -> Body:
    """Сроки дела с объяснением, открытые первыми"""
    file = case_file(case)
    _record(file, "deadlines")
    if not file.aspects.sees_some("deadlines"):
        return {"items": []}
    own_only = not file.aspects.sees("deadlines")
    with file.house.database.read() as connection:
        rows = terms_of_case(connection, case_id=file.head.id, scope=file.person.scope, own_only=own_only)
    return {"items": [term_told(row, file.when) for row in rows]}


@cases.get("/cases/<case>/documents")
@workers
@cases.response(200, list_of(DocumentLineSchema))
def documents(case: str) -> Body:
    """Документы дела; участнику с узким правом — только своего органа"""
    file = case_file(case)
    _record(file, "documents")
    with file.house.database.read() as connection:
        rows = documents_of_case(connection, case_id=file.head.id, scope=file.person.scope)
    if not file.aspects.sees("documents"):
        rows = [row for row in rows if row.agency_id in file.person.scope.agencies]
    return {"items": rows if file.aspects.sees_some("documents") else []}


@cases.get("/cases/<case>/history")
@workers
@cases.arguments(PageQuery, location="query")
@cases.response(200, page_of(HappeningSchema))
def history(query: Body, case: str) -> Body:
    """Ход дела, последние события первыми"""
    file = case_file(case)
    if file.own_only:
        raise NotAllowed("читать ход дела")
    _record(file, "history")
    with file.house.database.read() as connection:
        page = history_of_case(
            connection,
            case_id=file.head.id,
            scope=file.person.scope,
            cursor=query["cursor"],
            limit=query["limit"],
        )
    return paged(page)


def case_file(case: str) -> CaseFile:
    """The case by id or number, in the hands of the person of this request; raises NotFound."""
    with current_house().database.read() as connection:
        found = case_id_of(connection, number=case, scope=me().scope)
    return opened(found or case)


def _record(file: CaseFile, section: str) -> None:
    record_look(file.person, "view", "case", file.head.id, case_id=file.head.id, fields=[section])


def _head(file: CaseFile) -> dict[str, Any]:
    head = {name: getattr(file.head, name) for name in file.head.__dataclass_fields__}
    if file.masks_names or not file.aspects.sees_some("family"):
        head["family_name"] = f"{file.head.family_name[:1]}." if file.head.family_name else ""
    if not file.aspects.sees("conclusion"):
        head["danger_level"] = None
    if not file.aspects.sees("removal"):
        head["removed_on"] = head["removal_ground"] = None
    return head


def _member(file: CaseFile, member: families.FamilyMember) -> Body:
    """With a masked right: initials and the year of birth, as on the page."""
    if file.masks_names:
        born = str(member.born_on.year) if member.born_on else None
        return {"name": member.initials, "born": born, "kin": member.kin, "status": member.status}
    return {
        "person_id": member.person_id,
        "name": member.full_name,
        "born": member.born_on.isoformat() if member.born_on else None,
        "died_on": member.died_on,
        "kin": member.kin,
        "status": member.status,
        "registered_on": member.registered_on,
        "removed_on": member.removed_on,
        "occupation": member.occupation,
    }
