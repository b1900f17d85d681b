"""The same family found again, and the municipal databank, for programs."""

from collections.abc import Mapping
from typing import Any

from marshmallow import Schema

from app.access.guard import only
from app.access.looks import record_look
from app.access.people import me
from app.api.cases import case_file
from app.api.fields import Flag, Inner, Listed, Moment, Number, Object, Strict, Text, length, one_of
from app.api.paging import list_of
from app.api.requests import KeyHeader, execute
from app.api.section import Section
from app.cases.same_family import OFFICERS, require_officer
from app.databank import own
from app.databank.blueprint import COMMISSION
from app.exports import Asked
from app.house import current_house
from engine.commands import JudgeFamily, SeparateCases
from engine.errors import NotFound
from storage.queries.databank import Figure
from storage.queries.matching import candidates

families = Section("families", __name__, "Та же семья: сравнение, присоединение; банк данных муниципалитета.")
Body = Mapping[str, Any]


class ComparedSchema(Schema):
    what = Text(metadata={"description": "name, birth или address."})
    agrees = Flag()
    ours = Text()
    theirs = Text()
    kin = Text()


class CandidateSchema(Schema):
    case_id = Text()
    number = Text()
    family_name = Text()
    status = Text()
    opened_at = Moment()
    compared = Listed(Inner(ComparedSchema))


class JudgeBody(Strict):
    other = Text(
        required=True, validate=length(200, 1), metadata={"description": "Дело: обозначение или номер."}
    )
    same = Flag(required=True, metadata={"description": "true: присоединить; false: другая семья."})
    reason = Text(required=True, validate=length(1000, 1))


class SeparateBody(Strict):
    reason = Text(required=True, validate=length(1000, 1))


class JudgedSchema(Schema):
    case_id = Text()
    other_case_id = Text()
    same = Flag()


class SeparatedSchema(Schema):
    case_id = Text()
    instance_id = Text()


class DatabankQuery(Strict):
    year = Text(load_default="", validate=length(4))
    quarter = Text(load_default="", validate=one_of(["", "1", "2", "3", "4"]))
    figure = Text(load_default=Figure.CLOSING.value, validate=one_of([figure.value for figure in Figure]))


class ListedRowSchema(Schema):
    case_id = Text(allow_none=True)
    case_number = Text(allow_none=True)
    content = Object()


class DatabankSchema(Schema):
    year = Number()
    quarter = Number()
    figure = Text()
    figures = Object(metadata={"description": "opening, put_on, removed, closing."})
    rows = Listed(Inner(ListedRowSchema))


@families.get("/cases/<case>/same-family")
@only(*OFFICERS)
@families.response(200, list_of(CandidateSchema))
def alike(case: str) -> Body:
    """Открытые дела с совпадениями: что совпадает и что различается"""
    file = case_file(case)
    require_officer(file)
    record_look(file.person, "view", "case", file.head.id, case_id=file.head.id, fields=["same_family"])
    with file.house.database.read() as connection:
        return {"items": candidates(connection, file.head.id)}


@families.post("/cases/<case>/same-family")
@only(*OFFICERS)
@families.arguments(KeyHeader, location="headers")
@families.arguments(JudgeBody)
@families.response(200, JudgedSchema)
def judge(headers: Body, body: Body, case: str) -> Body:
    """Решить, та же ли это семья"""
    file, other = case_file(case), case_file(body["other"])
    command = JudgeFamily(
        case_id=file.head.id, other_case_id=other.head.id, same=body["same"], reason=body["reason"]
    )
    return execute(command, headers)


@families.post("/cases/<case>/separate")
@only(*OFFICERS)
@families.arguments(KeyHeader, location="headers")
@families.arguments(SeparateBody)
@families.response(200, SeparatedSchema)
def separate(headers: Body, body: Body, case: str) -> Body:
    """Отменить присоединение: дело открывается снова"""
    return execute(SeparateCases(case_id=case_file(case).head.id, reason=body["reason"]), headers)


@families.get("/databank")
@only(*COMMISSION)
@families.arguments(DatabankQuery, location="query")
@families.response(200, DatabankSchema)
def databank(query: Body) -> Body:
    """Банк данных своего муниципалитета за квартал: показатели и строки одного из них"""
    person = me()
    place = own.municipality_of(person)
    if place is None:
        raise NotFound("Банк данных ведет комиссия муниципалитета.")
    listed = own.read(Asked(house=current_house(), person=person, args=dict(query)), place)
    record_look(person, "view", "databank", f"{listed.period.year}-{listed.period.number}")
    return {
        "year": listed.period.year,
        "quarter": listed.period.number,
        "figure": listed.figure.value,
        "figures": {each.figure.value: each.number for each in listed.figures},
        "rows": listed.rows,
    }
