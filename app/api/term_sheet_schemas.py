"""What a program is told of one term: all that its page tells, as data."""

from marshmallow import Schema

from app.api.fields import Day, Flag, Inner, Listed, Moment, Number, Object, Text
from app.api.term_change_schemas import TermChangeSchema


class TermClauseSchema(Schema):
    """A clause that sets the term, with its act."""

    name = Text()
    act = Text(allow_none=True)
    approved = Text(allow_none=True)
    is_whole = Flag(
        metadata={"description": "Пункт приведен целиком; иначе только слова, которые обязывают."}
    )
    paragraphs = Listed(Text())


class TermPaperSchema(Schema):
    name = Text()
    url = Text(allow_none=True, metadata={"description": "Страница, если человеку ее можно открыть."})


class TermStartSchema(Schema):
    at = Moment(allow_none=True)
    event = Text()
    papers = Listed(Inner(TermPaperSchema))


class TermDaySchema(Schema):
    """A day of the count, or ordinary days in a row."""

    mark = Text(metadata={"description": "event, counted, skipped, rolled."})
    first = Day()
    last = Day()
    low = Number(metadata={"description": "Номер первого из этих дней в счете; 0 — не считаются."})
    high = Number()
    reason = Text()
    source = Text()


class TermTellingSchema(Schema):
    at = Moment()
    kind = Text(metadata={"description": "reminder, missed, escalated, told."})
    step = Text(allow_none=True, metadata={"description": "Ступень: E0, E1, E2, E3."})
    due_at = Moment(allow_none=True)
    whom = Listed(Text())
    mailed_at = Moment(allow_none=True)
    read = Listed(Text())


class TermCheckSchema(Schema):
    is_same = Flag(metadata={"description": "Пересчет по записи дает записанный срок."})
    due_at = Moment(
        allow_none=True, metadata={"description": "Что дал пересчет; пусто, если запись повреждена."}
    )


class TermSheetSchema(Schema):
    """One term whole: what sets it, how it was counted, changed and told of, and the check."""

    id = Text()
    case_id = Text(allow_none=True)
    case_number = Text(allow_none=True)
    instance_id = Text()
    procedure = Text()
    municipality = Text(attribute="municipality_name")
    element_id = Text()
    element_name = Text(allow_none=True)
    task_id = Text(attribute="user_task_id", allow_none=True)
    assignee = Text(attribute="assignee_name", allow_none=True)
    agency = Text(attribute="agency_name", allow_none=True)
    state = Text(metadata={"description": "not_started, running, met, met_late, missed, paused, void."})
    awaits = Text(allow_none=True, metadata={"description": "Какая дата нужна, чтобы срок начался."})
    paused_reason = Text(
        allow_none=True, metadata={"description": "Почему приостановлена процедура; срок по закону идет."}
    )
    words = Text(metadata={"description": "То же словами страниц: «через 3 раб. дня, 12 мая»."})
    rule = Text()
    rule_words = Text()
    started_at = Moment(allow_none=True)
    due_date = Day(allow_none=True)
    due_at = Moment(allow_none=True)
    target_date = Day(allow_none=True)
    closed_at = Moment(allow_none=True)
    is_preliminary = Flag()
    zone = Text()
    calendar = Text()
    calendar_version = Text(allow_none=True)
    clauses = Listed(Inner(TermClauseSchema))
    start = Inner(TermStartSchema)
    days = Listed(Inner(TermDaySchema))
    explanation = Listed(Text())
    record = Object(
        allow_none=True, metadata={"description": "Запись о расчете: по ней одной срок считается снова."}
    )
    changes = Listed(Inner(TermChangeSchema))
    log = Listed(Inner(TermTellingSchema))
    check = Inner(TermCheckSchema, allow_none=True)
