"""Workers' tasks for programs: the list, one task with its form, and every step a page can take."""

from collections.abc import Mapping
from typing import Any

from flask import request

from app.access.guard import workers
from app.access.looks import record_list, record_look
from app.access.people import SignedIn, me
from app.api.fields import Listed, Object, Strict, Text, length, one_of, version
from app.api.forms import form_told
from app.api.once import PARAMETER, once
from app.api.paging import PageQuery, list_of, page_of, paged
from app.api.requests import KeyHeader, ReasonBody, StepHeaders, etag, execute, version_seen
from app.api.schemas import (
    AttachedSchema,
    CompletedSchema,
    DraftSchema,
    SteppedSchema,
    TaskLineSchema,
    TaskSchema,
)
from app.api.section import Section, multipart
from app.api.terms import term_told, with_standing
from app.forms import open_form
from app.house import current_house
from app.inbox.task import found_task
from app.inbox.uploads import with_uploads
from app.wording.dates import reckoning
from engine import access
from engine.commands import AssignTask, ClaimTask, CompleteTask, ReleaseTask, SaveDraft
from storage.queries.deadlines import term_of_task
from storage.queries.inbox import inbox_page
from storage.queries.inbox_filter import InboxFilter, Term, Whose
from storage.queries.organisation import colleagues
from storage.queries.paging import Page
from storage.queries.tasks import TaskCard, handed_form

tasks = Section("tasks", __name__, "Задачи: список, форма, взять, вернуть, передать, завершить.")
Body = Mapping[str, Any]


class TaskQuery(PageQuery):
    whose = Text(
        load_default=Whose.MINE.value,
        validate=one_of(Whose),
        metadata={"description": "mine — мои, offered — моего органа, free — без исполнителя."},
    )
    term = Listed(Text(validate=one_of(Term)), load_default=list)
    process = Text(load_default=None, validate=length(120))


class ReleaseBody(ReasonBody):
    version = version(load_default=None, allow_none=True)


class VersionBody(Strict):
    version = version(load_default=None, allow_none=True)


class AssignBody(ReleaseBody):
    staff_id = Text(required=True, validate=length(36, 1))


class DraftBody(Strict):
    content = Object(required=True)
    version = version(load_default=0, metadata={"description": "Версия прежнего черновика; 0 — его не было."})


class CompleteBody(Strict):
    answers = Object(load_default=dict, metadata={"description": "Ответы формы: ключ поля → значение."})
    variables = Object(load_default=dict, metadata={"description": "Только для задач без формы."})
    version = version(load_default=None, allow_none=True)


@tasks.get("/tasks")
@workers
@tasks.arguments(TaskQuery, location="query")
@tasks.response(200, page_of(TaskLineSchema))
def listing(query: Body) -> Body:
    """Задачи человека, ближайший срок первым"""
    person = me()
    when = reckoning(person)
    chosen = InboxFilter(
        staff_id=person.actor.staff_id,
        groups=person.actor.groups,
        whose=Whose(query["whose"]),
        terms=frozenset(Term(term) for term in query["term"]),
        process_key=query["process"],
        bounds=when.bounds(),
    )
    with current_house().database.read() as connection:
        page = inbox_page(connection, chosen, cursor=query["cursor"], limit=query["limit"])
    record_list(person, "tasks", [row.case_id for row in page.rows])
    lines = [with_standing(row, when) for row in page.rows]
    return paged(Page(rows=lines, next_cursor=page.next_cursor))


@tasks.get("/tasks/<task_id>")
@workers
@tasks.response(200, TaskSchema, headers={"ETag": {"schema": {"type": "string"}}})
def one(task_id: str) -> tuple[Body, dict[str, str]]:
    """Задача: срок с объяснением, форма с известными ответами, что можно сделать"""
    person, card = _found(task_id)
    if card.case_id:
        record_look(person, "view", "task", card.id, case_id=card.case_id, ground="задача")
    return _told(person, card), etag(card.version)


@tasks.post("/tasks/<task_id>/claim")
@workers
@tasks.arguments(StepHeaders, location="headers")
@tasks.arguments(VersionBody, required=False)
@tasks.response(200, SteppedSchema)
def claim(headers: Body, body: Body, task_id: str) -> Body:
    """Взять задачу своей группы"""
    _found(task_id)
    return execute(ClaimTask(task_id=task_id, version=version_seen(headers, body)), headers)


@tasks.post("/tasks/<task_id>/release")
@workers
@tasks.arguments(StepHeaders, location="headers")
@tasks.arguments(ReleaseBody, required=False)
@tasks.response(200, SteppedSchema)
def release(headers: Body, body: Body, task_id: str) -> Body:
    """Вернуть задачу в общий список"""
    _found(task_id)
    command = ReleaseTask(task_id=task_id, reason=body["reason"], version=version_seen(headers, body))
    return execute(command, headers)


@tasks.post("/tasks/<task_id>/assign")
@workers
@tasks.arguments(StepHeaders, location="headers")
@tasks.arguments(AssignBody)
@tasks.response(200, SteppedSchema)
def assign(headers: Body, body: Body, task_id: str) -> Body:
    """Передать задачу сотруднику, у которого есть нужная роль"""
    _found(task_id)
    command = AssignTask(
        task_id=task_id,
        staff_id=body["staff_id"],
        reason=body["reason"],
        version=version_seen(headers, body),
    )
    return execute(command, headers)


@tasks.post("/tasks/<task_id>/draft")
@workers
@tasks.arguments(KeyHeader, location="headers")
@tasks.arguments(DraftBody)
@tasks.response(200, DraftSchema)
def draft(headers: Body, body: Body, task_id: str) -> Body:
    """Сохранить ответы без проверки"""
    _found(task_id)
    command = SaveDraft(task_id=task_id, content=body["content"], version=body["version"])
    return execute(command, headers)


@tasks.post("/tasks/<task_id>/attachments")
@once
@workers
@multipart
@tasks.response(201, list_of(AttachedSchema))
@tasks.doc(
    parameters=[PARAMETER],
    requestBody={
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "additionalProperties": {
                        "type": "string",
                        "contentMediaType": "application/octet-stream",
                    },
                }
            }
        },
    },
)
def attach(task_id: str) -> Body:
    """Сохранить файлы, чтобы назвать их в ответах формы; имя части — ключ поля"""
    person, card = _found(task_id)
    access.require_may_complete(person.actor, card)
    typed = sum(1 for _pair in request.form.items(multi=True))
    pairs = with_uploads(current_house(), person, card)[typed:]
    return {"items": [{"field": field, "id": attachment_id} for field, attachment_id in pairs]}


@tasks.post("/tasks/<task_id>/complete")
@workers
@tasks.arguments(StepHeaders, location="headers")
@tasks.arguments(CompleteBody, required=False)
@tasks.response(200, CompletedSchema)
def complete(headers: Body, body: Body, task_id: str) -> Body:
    """Завершить задачу: ответы проверяются, процедура идет дальше"""
    _found(task_id)
    command = CompleteTask(
        task_id=task_id,
        answers=body["answers"],
        variables=body["variables"],
        version=version_seen(headers, body),
    )
    return execute(command, headers)


def _found(task_id: str) -> tuple[SignedIn, TaskCard]:
    person = me()
    return person, found_task(current_house(), person, task_id)


def _told(person: SignedIn, card: TaskCard) -> Body:
    house = current_house()
    may_complete = card.is_open and access.may_complete(person.actor, card)
    may_assign = card.is_open and access.may_assign(person.actor, card)
    today = house.clock.now().astimezone(person.zone).date()
    with house.database.read() as connection:
        term = term_of_task(connection, task_id=card.id)
        others = colleagues(connection, groups=card.groups, on=today) if may_assign else []
        handed = None if card.is_open else handed_form(connection, task_id=card.id)
    form = open_form(house, person, card) if may_complete else None
    return {
        **{name: getattr(card, name) for name in TaskCard.__dataclass_fields__},
        "deadline": term_told(term, reckoning(person)) if term else None,
        "may_claim": card.is_open and card.assignee_id is None and access.is_candidate(person.actor, card),
        "may_assign": may_assign,
        "may_complete": may_complete,
        "assignable_to": others,
        "form": form_told(card, form) if form else None,
        "handed_in": handed,
    }
