"""What answers look like, field by field: nothing leaks by being added to a row of a query."""

from marshmallow import Schema

from app.api.fields import Day, Flag, Inner, Listed, Moment, Number, Object, Text

STATES = "Состояние срока сейчас: not_started, running, paused, met, met_late, missed, void."


class FindingSchema(Schema):
    """What is wrong with a diagram, where, and what to do; in Russian and English."""

    file = Text()
    code = Text(metadata={"example": "link-without-target"})
    severity = Text(metadata={"description": "error — развернуть нельзя, warning — можно."})
    element = Text(metadata={"description": "Обозначение элемента схемы."})
    name = Text(metadata={"description": "Имя элемента."})
    message = Text()
    advice = Text()
    message_en = Text()
    advice_en = Text()


class ProblemSchema(Schema):
    """RFC 9457."""

    type = Text(required=True, metadata={"example": "urn:kurator:problem:TaskTaken"})
    title = Text(required=True)
    status = Number(required=True)
    detail = Text(required=True, metadata={"description": "Что произошло — предложение для человека."})
    hint = Text(metadata={"description": "Что делать."})
    errors = Object(
        keys=Text(), values=Listed(Text()), metadata={"description": "Путь поля → что с ним не так."}
    )
    findings = Listed(Inner(FindingSchema), metadata={"description": "Все замечания к схеме процедуры."})


class TermSchema(Schema):
    """A term of law: its dates, its state and how it was counted."""

    id = Text()
    element_id = Text()
    element_name = Text(allow_none=True)
    task_id = Text(attribute="user_task_id", allow_none=True)
    rule = Text()
    clauses = Text(allow_none=True)
    started_at = Moment(allow_none=True)
    due_date = Day(allow_none=True)
    due_at = Moment(allow_none=True)
    target_date = Day(allow_none=True)
    state = Text(metadata={"description": STATES})
    words = Text(metadata={"description": "То же словами, с датой."})
    awaits = Text(allow_none=True, metadata={"description": "Какая дата нужна, чтобы срок начался."})
    paused_reason = Text(
        allow_none=True, metadata={"description": "Почему приостановлена процедура; срок по закону идет."}
    )
    is_preliminary = Flag()
    closed_at = Moment(allow_none=True)
    explanation = Listed(Text())


class TaskLineSchema(Schema):
    id = Text(attribute="task_id")
    name = Text()
    element_id = Text()
    process_key = Text()
    process_name = Text()
    case_id = Text(allow_none=True)
    case_number = Text(allow_none=True)
    family_name = Text(allow_none=True)
    threat = Flag()
    agency_id = Text(allow_none=True)
    assignee_id = Text(allow_none=True)
    assignee_name = Text(allow_none=True)
    priority = Number()
    created_at = Moment()
    due_at = Moment(allow_none=True)
    due_date = Day(allow_none=True)
    term_state = Text(allow_none=True, metadata={"description": STATES})
    term_words = Text(metadata={"description": "Состояние срока словами, с датой."})
    is_preliminary = Flag(metadata={"description": "Срок касается года, который еще не утвержден."})


class ChoiceSchema(Schema):
    value = Text()
    label = Text()
    hint = Text()
    show_if = Object(allow_none=True)


class FieldSchema(Schema):
    """One question of a form."""

    key = Text()
    type = Text()
    label = Text()
    required = Flag()
    section = Text()
    hint = Text()
    show_if = Object(allow_none=True)
    choices = Listed(Inner(ChoiceSchema))
    min = Text(allow_none=True)
    max = Text(allow_none=True)
    max_length = Number(allow_none=True)
    pattern = Text()
    not_future = Flag()
    not_past = Flag()
    fields_ = Listed(Inner("FieldSchema"), data_key="fields", attribute="columns")
    min_rows = Number()
    max_rows = Number()
    sensitive = Flag()
    read_only = Flag()


class FormSchema(Schema):
    """The form of an open task with what is already known; only its doer gets it."""

    key = Text()
    part = Text(allow_none=True)
    title = Text()
    source = Text()
    fields_ = Listed(Inner(FieldSchema), data_key="fields", attribute="questions")
    values = Object(metadata={"description": "Черновик, а без него — известное системе."})
    draft_version = Number()


class HandedSchema(Schema):
    form_key = Text()
    form_part = Text(allow_none=True)
    answers = Object()
    submitted_at = Moment()


class ColleagueSchema(Schema):
    id = Text()
    name = Text(attribute="short_name")
    position = Text(allow_none=True)
    agency_name = Text(allow_none=True)


class TaskSchema(Schema):
    id = Text()
    name = Text()
    element_id = Text()
    lane = Text(allow_none=True)
    status = Text()
    version = Number()
    process_key = Text()
    process_name = Text()
    process_version = Number()
    definition_id = Text()
    instance_id = Text()
    instance_status = Text()
    case_id = Text(allow_none=True)
    case_number = Text(allow_none=True)
    family_name = Text(allow_none=True)
    threat = Flag(allow_none=True)
    municipality_id = Text()
    agency_id = Text(allow_none=True)
    assignee_id = Text(allow_none=True)
    assignee_name = Text(allow_none=True)
    finisher_name = Text(allow_none=True)
    clauses = Text(allow_none=True)
    priority = Number()
    created_at = Moment()
    claimed_at = Moment(allow_none=True)
    ended_at = Moment(allow_none=True)
    due_at = Moment(allow_none=True)
    due_date = Day(allow_none=True)
    deadline = Inner(TermSchema, allow_none=True)
    may_claim = Flag()
    may_assign = Flag()
    may_complete = Flag()
    assignable_to = Listed(Inner(ColleagueSchema))
    form = Inner(FormSchema, allow_none=True)
    handed_in = Inner(HandedSchema, allow_none=True)


class SteppedSchema(Schema):
    task_id = Text()
    version = Number()


class CompletedSchema(Schema):
    task_id = Text()
    instance_id = Text()
    status = Text(metadata={"description": "Состояние процедуры после завершения задачи."})


class DraftSchema(Schema):
    version = Number()
    saved_at = Text()


class AttachedSchema(Schema):
    id = Text(metadata={"description": "Этим обозначением файл называют в ответе на вопрос формы."})
    field = Text()
