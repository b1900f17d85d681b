"""What is asked of sessions and what is answered."""

from marshmallow import Schema

from app.api.fields import Flag, Inner, Listed, Moment, Number, Object, Strict, Text, length, one_of
from engine.calendars.changes import LONGEST
from engine.sessions.bodies import load_bodies
from engine.sessions.voting import Vote

LOCAL = "Местное время: 2026-05-12T10:00."
_MOST_PEOPLE = 200


class SessionsQuery(Strict):
    since = Moment(data_key="from", load_default=None, metadata={"description": "С какого момента."})
    until = Moment(load_default=None)
    body = Text(load_default=None, validate=one_of(load_bodies()))


class SessionLineSchema(Schema):
    id = Text()
    body = Text(metadata={"description": "kdn — комиссия, expert_group — экспертная группа."})
    held_at = Moment()
    is_regular = Flag()
    place = Text(allow_none=True)
    state = Text(metadata={"description": "planned, held, not_held или cancelled."})
    protocol_number = Text(allow_none=True)
    members_total = Number()
    questions = Number()


class VoteSchema(Schema):
    staff_id = Text()
    name = Text()
    vote = Text()
    is_presiding = Flag()
    is_absentee = Flag()


class WaitingTaskSchema(Schema):
    id = Text()
    name = Text()
    assignee_id = Text(allow_none=True)


class QuestionSchema(Schema):
    """A question of one case; ``step`` says what it waits for."""

    id = Text()
    position = Number()
    kind = Text()
    case_id = Text()
    case_number = Text()
    step = Text()
    decision = Text(allow_none=True)
    remarks = Text(allow_none=True)
    votes_for = Number(allow_none=True)
    votes_against = Number(allow_none=True)
    votes_abstained = Number(allow_none=True)
    by_casting_vote = Flag()
    votes = Listed(Inner(VoteSchema))
    tasks = Listed(Inner(WaitingTaskSchema))


class SessionSchema(SessionLineSchema):
    present = Listed(Text())
    presiding_id = Text(allow_none=True)
    quorum = Flag()
    agenda = Listed(Inner(QuestionSchema))


class PlanBody(Strict):
    body = Text(required=True, validate=one_of(load_bodies()))
    moments = Listed(Text(validate=length(40)), required=True, metadata={"description": LOCAL})
    is_regular = Flag(load_default=True)
    place = Text(load_default="", validate=length(300))
    reason = Text(load_default="", validate=length(LONGEST))


class PlannedSchema(Schema):
    session_ids = Listed(Text())
    collected = Number(metadata={"description": "Сколько дел ждало заседания и внесено в повестку."})


class MoveSessionBody(Strict):
    held_at = Text(required=True, validate=length(40), metadata={"description": LOCAL})
    reason = Text(required=True, validate=length(LONGEST))
    place = Text(load_default="", validate=length(300))


class CallOffBody(Strict):
    reason = Text(required=True, validate=length(LONGEST))
    to_session_id = Text(load_default="", validate=length(40))
    not_held = Flag(load_default=False)


class MovedSchema(Schema):
    session_id = Text()
    to_session_id = Text(allow_none=True)
    questions = Number()
    terms = Number(metadata={"description": "Сколько сроков рассчитано заново."})


class OrderBody(Strict):
    question_ids = Listed(Text(validate=length(40)), required=True, validate=length(_MOST_PEOPLE))


class OrderedSchema(Schema):
    session_id = Text()
    questions = Number()


class MoveQuestionBody(Strict):
    reason = Text(required=True, validate=length(LONGEST))
    session_id = Text(load_default="", validate=length(40))


class MovedQuestionSchema(Schema):
    question_id = Text()
    session_id = Text()
    terms = Number()


class AttendanceBody(Strict):
    present = Listed(Text(validate=length(40)), required=True, validate=length(_MOST_PEOPLE))
    presiding = Text(required=True, validate=length(40))


class AttendanceSchema(Schema):
    session_id = Text()
    questions = Number()
    quorum = Flag()


class VotesBody(Strict):
    votes = Object(load_default=dict, metadata={"description": f"Член → {', '.join(Vote)}."})
    absentee = Object(load_default=dict, metadata={"description": "Письменные голоса отсутствующих."})


class VotedSchema(Schema):
    question_id = Text()
    votes = Number()
    absentee = Number()
