"""What is asked when a term is changed, and what is answered."""

from marshmallow import Schema

from app.api.fields import Flag, Inner, Listed, Moment, Number, Strict, Text, length
from engine.calendars.changes import LONGEST

SEEN = "Срок, который человек видел (due_at); если он с тех пор изменился, ответ — 409."


class GroundBody(Strict):
    ground = Text(required=True, validate=length(LONGEST, 1), metadata={"description": "Причина и документ."})


class MoveTermBody(GroundBody):
    due = Text(
        required=True,
        validate=length(40, 1),
        metadata={"description": "Рабочий день; для срока в часах — момент.", "example": "2026-05-12"},
    )
    seen = Moment(load_default=None, allow_none=True, metadata={"description": SEEN})


class CorrectStartBody(GroundBody):
    started = Text(
        required=True,
        validate=length(40, 1),
        metadata={"description": "День или момент; без пояса — местное время."},
    )
    seen = Moment(load_default=None, allow_none=True, metadata={"description": SEEN})


class RecomputeBody(GroundBody):
    seen = Text(required=True, validate=length(40, 1), metadata={"description": "seen показанной разницы."})
    change = Text(load_default=None, allow_none=True, validate=length(36))


class RecomputeQuery(Strict):
    change = Text(
        load_default="", validate=length(36), metadata={"description": "Изменение календаря, его change_id."}
    )


class MovedTermSchema(Schema):
    deadline_id = Text()
    old_due_at = Text()
    due_at = Text()
    terms = Number(metadata={"description": "Сколько сроков рассчитано заново от исправленного начала."})
    timers = Number()


class TermChangeSchema(Schema):
    """One change of one term."""

    deadline_id = Text()
    act_id = Text(allow_none=True)
    kind = Text(metadata={"description": "moved, corrected, recomputed, restored."})
    at = Moment()
    changed_by = Text(allow_none=True)
    ground = Text()
    old_due_at = Text()
    due_at = Text()
    old_preliminary = Flag()
    preliminary = Flag()


class DifferentTermSchema(Schema):
    """A term of the difference; who only keeps the calendar is told no names."""

    deadline_id = Text()
    case_id = Text(allow_none=True)
    case_number = Text(allow_none=True)
    element_id = Text()
    element_name = Text(allow_none=True)
    performer = Text(allow_none=True)
    clauses = Text(allow_none=True)
    old_due_at = Text()
    due_at = Text()
    old_preliminary = Flag()
    preliminary = Flag()
    kept = Text(allow_none=True, metadata={"description": "Почему срок остается: missed, would_be_past."})


class TermDifferenceSchema(Schema):
    seen = Text(metadata={"description": "Передается в POST: применяется именно показанное."})
    ground = Text()
    municipalities = Listed(Text())
    items = Listed(Inner(DifferentTermSchema))


class TermActSchema(Schema):
    id = Text()
    kind = Text(metadata={"description": "recompute или revert."})
    at = Moment()
    made_by = Text(allow_none=True)
    ground = Text()
    calendar_ground = Text(allow_none=True)
    reverts_id = Text(allow_none=True)
    terms = Number()


class TermActWholeSchema(TermActSchema):
    changes = Listed(Inner(TermChangeSchema))


class RecomputedSchema(Schema):
    act_id = Text()
    terms = Number()
    kept = Number(metadata={"description": "Сколько сроков осталось прежними."})
    timers = Number()
