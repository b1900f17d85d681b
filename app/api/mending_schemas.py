"""What is asked when a procedure is set right, and what is answered before and after."""

from marshmallow import Schema

from app.api.fields import Flag, Inner, Listed, Moment, Number, Object, Strict, Text, length, one_of, version
from storage.models import BatchItemState

AT = (
    "К чему относится: token_id шага для skip, origin_id для move, token_id ожидания для message, "
    "task_id выполненной задачи для send_back, job_id для retry."
)


class MendBody(Strict):
    dry_run = Flag(
        load_default=False,
        metadata={"description": "Только показать, что изменится; ничего не записывается."},
    )
    reason = Text(load_default="", validate=length(1000), metadata={"description": "Причина словами."})
    at = Text(load_default="", validate=length(80), metadata={"description": AT})
    to = Text(load_default="", validate=length(120), metadata={"description": "move: на какой элемент."})
    variables = Object(
        load_default=dict,
        metadata={"description": "variables: новые значения; skip, message: что оставил бы шаг."},
    )
    term = Text(
        load_default="keep",
        validate=one_of(("keep", "anew")),
        metadata={"description": "send_back: прежний срок шага или заново."},
    )
    keep = Listed(
        Text(validate=length(100)),
        load_default=list,
        metadata={"description": "send_back: значения, которые вернуть не нужно."},
    )
    ground = Text(load_default="", validate=length(60), metadata={"description": "cancel: код основания."})
    message_id = Text(
        load_default="",
        validate=length(36),
        metadata={"description": "message: полученное раньше сообщение."},
    )
    seen = version(
        load_default=None,
        allow_none=True,
        metadata={"description": "version процедуры, которую видел человек; если она другая — 409."},
    )


class TaskEffectSchema(Schema):
    id = Text()
    element_id = Text()
    name = Text()
    due_at = Moment(allow_none=True)
    assignee_id = Text(allow_none=True)


class TermEffectSchema(Schema):
    id = Text()
    element_id = Text()
    element_name = Text(allow_none=True)
    rule = Text()
    started_at = Moment(allow_none=True)
    due_at = Moment(allow_none=True)
    state = Text()


class WaitEffectSchema(Schema):
    id = Text()
    element_id = Text()
    element_name = Text(allow_none=True)
    name = Text()
    due_at = Moment(allow_none=True)


class EffectsSchema(Schema):
    """What is different after the act; what is not named stays as it is."""

    status = Text(metadata={"description": "Состояние процедуры после действия."})
    tasks_gone = Listed(Inner(TaskEffectSchema))
    tasks_new = Listed(Inner(TaskEffectSchema))
    tasks_kept = Listed(Inner(TaskEffectSchema))
    terms_void = Listed(Inner(TermEffectSchema))
    terms_begun = Listed(Inner(TermEffectSchema))
    terms_kept = Listed(Inner(TermEffectSchema))
    messages_gone = Listed(Inner(WaitEffectSchema))
    messages_new = Listed(Inner(WaitEffectSchema))
    timers_gone = Listed(Inner(WaitEffectSchema))
    timers_new = Listed(Inner(WaitEffectSchema))
    variables = Object(metadata={"description": "название → [было, станет]."})
    places_before = Object(metadata={"description": "элемент → сколько там стоит."})
    places_after = Object()


class MendedSchema(Schema):
    """``effects`` with dry_run, ``result`` without."""

    done = Flag()
    effects = Inner(EffectsSchema, allow_none=True)
    result = Object(allow_none=True)


class MendChoiceSchema(Schema):
    id = Text(metadata={"description": "Передается в at."})
    element_id = Text()
    name = Text()
    kind = Text(metadata={"description": "task, step, timer, message, stage, join."})
    due = Moment(allow_none=True)
    message = Text()
    asks = Listed(Text(), metadata={"description": "Значения, от которых зависит путь после шага."})
    targets = Listed(Text(), metadata={"description": "Элементы, на которые можно перенести."})


class StepBackSchema(Schema):
    task_id = Text(metadata={"description": "Передается в at."})
    element_id = Text()
    element_name = Text(allow_none=True)
    at = Moment()
    actor_name = Text()


class MendChoicesSchema(Schema):
    version = Number()
    acts = Listed(Text(), metadata={"description": "Действия, доступные этому человеку сейчас."})
    skip = Listed(Inner(MendChoiceSchema))
    move = Listed(Inner(MendChoiceSchema))
    message = Listed(Inner(MendChoiceSchema))
    send_back = Listed(Inner(StepBackSchema))


class SubjectBody(Strict):
    subject_id = Text(required=True, validate=length(80, 1))
    instance_id = Text(required=True, validate=length(36, 1))


class BatchBody(Strict):
    kind = Text(
        required=True,
        validate=length(60, 1),
        metadata={"description": "retry, suspend, resume, cancel, assign, skip, variables, move, message."},
    )
    instances = Listed(Text(validate=length(36, 1)), load_default=list)
    subjects = Listed(
        Inner(SubjectBody),
        load_default=list,
        metadata={"description": "Задачи, работы или места, если действие относится не к самой процедуре."},
    )
    args = Object(load_default=dict, metadata={"description": "ground, staff_id, changes, to_element…"})
    reason = Text(load_default="", validate=length(1000))


class BatchOpenedSchema(Schema):
    batch_id = Text()
    total = Number()


class BatchSteeredSchema(Schema):
    batch_id = Text()


class BatchSchema(Schema):
    id = Text()
    kind = Text()
    reason = Text()
    chosen = Text()
    state = Text(metadata={"description": "checking, checked, running, done, stopped."})
    total = Number()
    counts = Object(metadata={"description": "Состояние → сколько: waiting, fit, unfit, done, failed."})
    opened_by_name = Text()
    opened_at = Moment()
    confirmed_at = Moment(allow_none=True)
    finished_at = Moment(allow_none=True)


class BatchItemSchema(Schema):
    number = Number()
    subject_id = Text()
    instance_id = Text(allow_none=True)
    label = Text()
    state = Text()
    message = Text(allow_none=True)
    at = Moment(allow_none=True)


class ItemQuery(Strict):
    state = Text(load_default=None, validate=one_of(BatchItemState))
    after = Number(load_default=0, metadata={"description": "Прочитанный number."})
