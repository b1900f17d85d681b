"""Changing terms for programs: moving one, correcting its start, counting many anew and taking that back."""

from collections.abc import Mapping
from typing import Any

from app.access.guard import only
from app.access.looks import record_look
from app.access.people import me
from app.api.paging import list_of
from app.api.requests import KeyHeader, execute
from app.api.section import Section
from app.api.term_change_schemas import (
    CorrectStartBody,
    GroundBody,
    MovedTermSchema,
    MoveTermBody,
    RecomputeBody,
    RecomputedSchema,
    RecomputeQuery,
    TermActSchema,
    TermActWholeSchema,
    TermChangeSchema,
    TermDifferenceSchema,
)
from app.deadlines.blueprint import DECIDERS, RECOUNTERS
from app.deadlines.change import found
from app.deadlines.recompute import acts_in_reach, difference, may_see, opened_act
from app.house import current_house
from engine.commands import CorrectStart, MoveTerm, RecomputeTerms, RevertRecompute
from engine.terms.recomputing import TermDifference
from storage.queries.term_changes import ChangeLine, Subject, changes_of_term, subjects

terms = Section("terms", __name__, "Перенос срока, исправление начала, пересчет по измененному календарю.")
Body = Mapping[str, Any]


@terms.get("/deadlines/<deadline_id>/changes")
@only(*DECIDERS)
@terms.response(200, list_of(TermChangeSchema))
def changes(deadline_id: str) -> Body:
    """Кто, когда и почему менял срок; что было и что стало"""
    person, house = me(), current_house()
    term = found(house, person, deadline_id)
    record_look(person, "view", "term", deadline_id, case_id=term.case_id)
    with house.database.read() as connection:
        lines = changes_of_term(connection, deadline_id=deadline_id)
    return {"items": [change_told(line) for line in lines]}


@terms.post("/deadlines/<deadline_id>/move")
@only(*DECIDERS)
@terms.arguments(KeyHeader, location="headers")
@terms.arguments(MoveTermBody)
@terms.response(200, MovedTermSchema)
def move(headers: Body, body: Body, deadline_id: str) -> Body:
    """Перенести срок с указанием основания"""
    command = MoveTerm(
        deadline_id=deadline_id, due=body["due"], ground=body["ground"], seen=_seen(body["seen"])
    )
    return execute(command, headers)


@terms.post("/deadlines/<deadline_id>/start")
@only(*DECIDERS)
@terms.arguments(KeyHeader, location="headers")
@terms.arguments(CorrectStartBody)
@terms.response(200, MovedTermSchema)
def correct(headers: Body, body: Body, deadline_id: str) -> Body:
    """Исправить начало срока: он и все открытые сроки от того же события рассчитываются заново"""
    command = CorrectStart(
        deadline_id=deadline_id, started=body["started"], ground=body["ground"], seen=_seen(body["seen"])
    )
    return execute(command, headers)


@terms.get("/deadlines/recompute")
@only(*RECOUNTERS)
@terms.arguments(RecomputeQuery, location="query")
@terms.response(200, TermDifferenceSchema)
def show(query: Body) -> Body:
    """Какие открытые сроки изменит действующий календарь; ничего не меняет"""
    person, house = me(), current_house()
    shown = difference(house, person, query["change"])
    with house.database.read() as connection:
        known = subjects(connection, deadline_ids=[each.term.id for each in shown.found])
    items = [
        _different(each, known[each.term.id], names=may_see(person, each.term.municipality_id))
        for each in shown.found
    ]
    named = list(dict.fromkeys(item["case_id"] for item in items if item["case_id"]))
    if named:
        record_look(person, "list", "term", "recompute", fields=named)
    return {"seen": shown.seen, "ground": shown.ground, "municipalities": shown.towns, "items": items}


@terms.post("/deadlines/recompute")
@only(*RECOUNTERS)
@terms.arguments(KeyHeader, location="headers")
@terms.arguments(RecomputeBody)
@terms.response(201, RecomputedSchema)
def recompute(headers: Body, body: Body) -> Body:
    """Пересчитать показанные сроки одним решением"""
    towns = difference(current_house(), me(), body["change"] or "").towns
    command = RecomputeTerms(
        municipality_ids=towns, ground=body["ground"], seen=body["seen"], change_id=body["change"]
    )
    return execute(command, headers)


@terms.get("/deadlines/acts")
@only(*RECOUNTERS)
@terms.response(200, list_of(TermActSchema))
def acts() -> Body:
    """Последние пересчеты и их отмены"""
    return {"items": acts_in_reach(current_house(), me())}


@terms.get("/deadlines/acts/<act_id>")
@only(*RECOUNTERS)
@terms.response(200, TermActWholeSchema)
def act(act_id: str) -> Body:
    """Пересчет: каждый срок, что было и что стало"""
    opened = opened_act(current_house(), me(), act_id)
    line = {name: getattr(opened.line, name) for name in opened.line.__dataclass_fields__}
    return {**line, "changes": [change_told(change) for change in opened.changes]}


@terms.post("/deadlines/acts/<act_id>/revert")
@only(*RECOUNTERS)
@terms.arguments(KeyHeader, location="headers")
@terms.arguments(GroundBody)
@terms.response(201, RecomputedSchema)
def revert(headers: Body, body: Body, act_id: str) -> Body:
    """Отменить пересчет: вернуть прежние сроки"""
    return execute(RevertRecompute(act_id=act_id, ground=body["ground"]), headers)


def _seen(moment: Any) -> str:
    return moment.isoformat() if moment else ""


def change_told(line: ChangeLine) -> Body:
    """A change as programs read it: old and new dates, who and why."""
    told = {name: getattr(line, name) for name in line.__dataclass_fields__ if name not in ("old", "new")}
    return {**told, **_dates(line.old, line.new)}


def _different(item: TermDifference, subject: Subject, *, names: bool) -> dict[str, Any]:
    return {
        "deadline_id": item.term.id,
        "case_id": subject.case_id if names else None,
        "case_number": subject.case_number,
        "element_id": subject.element_id,
        "element_name": subject.element_name,
        "performer": subject.performer if names else None,
        "clauses": subject.clauses,
        "kept": item.kept,
        **_dates(item.term.explanation, item.new.as_json()),
    }


def _dates(old: Mapping[str, Any], new: Mapping[str, Any]) -> Body:
    return {
        "old_due_at": old["due_at"],
        "due_at": new["due_at"],
        "old_preliminary": old["preliminary"],
        "preliminary": new["preliminary"],
    }
