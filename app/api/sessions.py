"""Sessions of commissions and expert groups for programs: the schedule, the agenda, who came, the votes."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from app.access.guard import only
from app.access.looks import record_look
from app.access.people import me
from app.api.paging import list_of
from app.api.requests import KeyHeader, execute
from app.api.section import Section
from app.api.session_schemas import (
    AttendanceBody,
    AttendanceSchema,
    CallOffBody,
    MovedQuestionSchema,
    MovedSchema,
    MoveQuestionBody,
    MoveSessionBody,
    OrderBody,
    OrderedSchema,
    PlanBody,
    PlannedSchema,
    QuestionSchema,
    SessionLineSchema,
    SessionSchema,
    SessionsQuery,
    VotedSchema,
    VotesBody,
)
from app.house import current_house
from app.sessions.blueprint import KEEPERS, MEMBERS, bodies_of, municipalities_of
from app.sessions.reading import AgendaItem, looked_at
from engine.commands import (
    CallOffSession,
    EnterVotes,
    MarkAttendance,
    MoveQuestion,
    MoveSession,
    OrderAgenda,
    PlanSessions,
)
from storage.queries.sessions import sessions_between

sessions = Section("sessions", __name__, "Заседания: график, повестка, явка, голоса, переносы.")
Body = Mapping[str, Any]
FIRST = datetime(2000, 1, 1, tzinfo=UTC)


@sessions.get("/sessions")
@only(*MEMBERS)
@sessions.arguments(SessionsQuery, location="query")
@sessions.response(200, list_of(SessionLineSchema))
def schedule(query: Body) -> Body:
    """График: заседания органов, в которых состоит человек, не больше ста, ближайшие первыми"""
    person = me()
    bodies = [body for body in bodies_of(person) if query["body"] in (None, body)]
    with current_house().database.read() as connection:
        found = sessions_between(
            connection,
            municipalities=municipalities_of(person),
            bodies=bodies,
            start=query["since"] or FIRST,
            end=query["until"],
        )
    return {"items": found}


@sessions.post("/sessions")
@only(*KEEPERS)
@sessions.arguments(KeyHeader, location="headers")
@sessions.arguments(PlanBody)
@sessions.response(201, PlannedSchema)
def plan(headers: Body, body: Body) -> Body:
    """Назначить заседания; дела, которые их ждали, попадают в повестку первого"""
    return execute(PlanSessions(municipality_id=me().actor.municipality_id or "", **body), headers)


@sessions.get("/sessions/<session_id>")
@only(*MEMBERS)
@sessions.response(200, SessionSchema)
def one(session_id: str) -> Body:
    """Заседание с повесткой: чего ждет каждый вопрос и как решен"""
    look = looked_at(me(), session_id)
    record_look(me(), "view", "session", session_id, fields=[item.line.case_id for item in look.agenda])
    agenda = [_told(item) for item in look.agenda]
    return {**vars(look.line), "quorum": look.quorum, "agenda": agenda}


@sessions.get("/sessions/<session_id>/agenda")
@only(*MEMBERS)
@sessions.response(200, list_of(QuestionSchema))
def agenda(session_id: str) -> Body:
    """Вопросы заседания по порядку"""
    look = looked_at(me(), session_id)
    record_look(me(), "view", "session", session_id, fields=[item.line.case_id for item in look.agenda])
    return {"items": [_told(item) for item in look.agenda]}


@sessions.post("/sessions/<session_id>/agenda")
@only(*KEEPERS)
@sessions.arguments(KeyHeader, location="headers")
@sessions.arguments(OrderBody)
@sessions.response(200, OrderedSchema)
def order(headers: Body, body: Body, session_id: str) -> Body:
    """Порядок вопросов: все вопросы заседания, с первого"""
    return execute(OrderAgenda(session_id=session_id, question_ids=body["question_ids"]), headers)


@sessions.post("/sessions/<session_id>/move")
@only(*KEEPERS)
@sessions.arguments(KeyHeader, location="headers")
@sessions.arguments(MoveSessionBody)
@sessions.response(200, MovedSchema)
def move(headers: Body, body: Body, session_id: str) -> Body:
    """Перенести заседание; сроки дел, которые от него зависят, рассчитываются заново"""
    return execute(MoveSession(session_id=session_id, **body), headers)


@sessions.post("/sessions/<session_id>/call-off")
@only(*KEEPERS)
@sessions.arguments(KeyHeader, location="headers")
@sessions.arguments(CallOffBody)
@sessions.response(200, MovedSchema)
def call_off(headers: Body, body: Body, session_id: str) -> Body:
    """Отменить заседание или записать, что оно не состоялось; вопросы переходят на другое"""
    return execute(CallOffSession(session_id=session_id, **body), headers)


@sessions.post("/sessions/<session_id>/attendance")
@only(*KEEPERS)
@sessions.arguments(KeyHeader, location="headers")
@sessions.arguments(AttendanceBody)
@sessions.response(200, AttendanceSchema)
def attendance(headers: Body, body: Body, session_id: str) -> Body:
    """Отметить явку один раз для всех вопросов, которые ее ждут"""
    return execute(MarkAttendance(session_id=session_id, **body), headers)


@sessions.post("/questions/<question_id>/move")
@only(*KEEPERS)
@sessions.arguments(KeyHeader, location="headers")
@sessions.arguments(MoveQuestionBody)
@sessions.response(200, MovedQuestionSchema)
def move_question(headers: Body, body: Body, question_id: str) -> Body:
    """Перенести один вопрос на другое заседание"""
    return execute(MoveQuestion(question_id=question_id, **body), headers)


@sessions.post("/questions/<question_id>/votes")
@only(*KEEPERS)
@sessions.arguments(KeyHeader, location="headers")
@sessions.arguments(VotesBody)
@sessions.response(200, VotedSchema)
def votes(headers: Body, body: Body, question_id: str) -> Body:
    """Записать голоса, поданные на бумаге"""
    given = {name: {str(key): str(vote) for key, vote in body[name].items()} for name in body}
    return execute(EnterVotes(question_id=question_id, **given), headers)


def _told(item: AgendaItem) -> Body:
    return {**vars(item.line), "step": item.step, "votes": item.votes, "tasks": item.tasks}
