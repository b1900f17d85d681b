"""What the person behind the token was told, and that she has read it."""

from collections.abc import Mapping
from typing import Any

from marshmallow import Schema

from app.access.guard import workers
from app.access.people import me
from app.api.fields import Flag, Listed, Moment, Number, Strict, Text, length
from app.api.paging import PageQuery, page_of, paged
from app.api.requests import KeyHeader, execute
from app.api.section import Section
from app.notices import page_of as notices_of
from app.notices import unread_of
from app.notices.words import sentence
from app.wording.dates import reckoning
from engine.commands import ReadNotices
from storage.queries.paging import Page

notices = Section("notices", __name__, "Уведомления: напоминания о сроках, нарушения, сообщения процедур.")
Body = Mapping[str, Any]


class NoticeQuery(PageQuery):
    unread = Flag(load_default=False, metadata={"description": "Только непрочитанные."})


class ReadBody(Strict):
    ids = Listed(
        Text(validate=length(36, 1)),
        load_default=list,
        validate=length(200),
        metadata={"description": "Пусто — отметить прочитанными все."},
    )


class NoticeSchema(Schema):
    """One notice; without ``case_id`` the case itself is not in this person's reach."""

    id = Text()
    kind = Text(metadata={"description": "told, reminder, missed, escalated."})
    step = Text(allow_none=True, metadata={"description": "Ступень лестницы: E0, E1, E2, E3."})
    text = Text()
    element_id = Text()
    element_name = Text(allow_none=True)
    due_at = Moment(allow_none=True)
    is_preliminary = Flag()
    at = Moment()
    read_at = Moment(allow_none=True)
    case_id = Text(allow_none=True)
    case_number = Text(allow_none=True)
    task_id = Text(allow_none=True)


class ReadSchema(Schema):
    read = Number()


class UnreadSchema(Schema):
    unread = Number()


@notices.get("/notices")
@workers
@notices.arguments(NoticeQuery, location="query")
@notices.response(200, page_of(NoticeSchema))
def listing(query: Body) -> Body:
    """Уведомления человека, новые первыми"""
    person = me()
    page = notices_of(person, unread_only=query["unread"], cursor=query["cursor"], limit=query["limit"])
    when = reckoning(person)
    told = [{**vars(row), "text": sentence(row, when)} for row in page.rows]
    return paged(Page(rows=told, next_cursor=page.next_cursor))


@notices.get("/notices/unread")
@workers
@notices.response(200, UnreadSchema)
def unread() -> Body:
    """Сколько уведомлений не прочитано"""
    return {"unread": unread_of(me())}


@notices.post("/notices/read")
@workers
@notices.arguments(KeyHeader, location="headers")
@notices.arguments(ReadBody, required=False)
@notices.response(200, ReadSchema)
def read(headers: Body, body: Body) -> Body:
    """Отметить уведомления прочитанными"""
    return execute(ReadNotices(notice_ids=tuple(body["ids"])), headers)
