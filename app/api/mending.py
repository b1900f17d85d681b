"""Setting procedures right for programs: what may be done, what would come of it, and the act itself."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.access.guard import only
from app.access.people import me
from app.api.mending_schemas import (
    BatchBody,
    BatchItemSchema,
    BatchOpenedSchema,
    BatchSchema,
    BatchSteeredSchema,
    ItemQuery,
    MendBody,
    MendChoicesSchema,
    MendedSchema,
)
from app.api.paging import list_of
from app.api.requests import KeyHeader, execute
from app.api.section import Section
from app.cockpit import SUPERVISORS
from app.cockpit.batch_items import of_instances, of_subjects
from app.cockpit.batches import own_batch, own_batches
from app.cockpit.mending import found, known_act, offers
from app.house import current_house
from engine.commands import (
    CancelInstance,
    ConfirmBatch,
    DeliverMessage,
    EditVariables,
    MoveToken,
    OpenBatch,
    ResumeInstance,
    RetryJob,
    SendBack,
    SkipStep,
    StopBatch,
    SuspendInstance,
)
from engine.executor import Command
from engine.instances.reading import looked_at
from engine.mending.choices import Choice, choices
from engine.mending.effects import Effects, preview
from engine.mending.past import steps_back
from storage.queries.batches import batch_counts, batch_items
from storage.queries.passed import passed_steps
from storage.unit_of_work import UnitOfWork

mending = Section("mending", __name__, "Поправить процедуру: одну или многие, с показом того, что изменится.")
Body = Mapping[str, Any]
PAGE = 500


@mending.get("/instances/<instance_id>/mending")
@only(*SUPERVISORS)
@mending.response(200, MendChoicesSchema)
def offered(instance_id: str) -> Body:
    """Что с этой процедурой можно сделать сейчас и к чему это относится"""
    person, house = me(), current_house()
    line = found(person, instance_id)
    with house.database.read() as connection:
        uow, workshop = UnitOfWork(connection), house.executor.workshop
        seen = choices(uow, workshop, house.clock, instance_id=line.id)
        top = looked_at(uow, workshop, house.clock, instance_id=line.id)
        back = steps_back(top, passed_steps(connection, instance_id=line.id)) if top else []
    return {
        "version": line.version,
        "acts": [offer.act for offer in offers(person, line)],
        "skip": [_told(each) for each in seen.skip] if seen else [],
        "move": [_told(each) for each in seen.move] if seen else [],
        "message": [_told(each) for each in seen.message] if seen else [],
        "send_back": back,
    }


@mending.post("/instances/<instance_id>/mending/<act>")
@only(*SUPERVISORS)
@mending.arguments(KeyHeader, location="headers")
@mending.arguments(MendBody)
@mending.response(200, MendedSchema)
def mend(headers: Body, body: Body, instance_id: str, act: str) -> Body:
    """Выполнить действие или, с dry_run, показать, что изменится

    act: retry, variables, skip, send_back, move, message, suspend, resume, cancel.
    """
    person, house = me(), current_house()
    line = found(person, instance_id)
    command = _command(known_act(person, line, act).code, line.id, body)
    if body["dry_run"]:
        effects = preview(house.executor, command, person.actor, instance_id=line.id)
        return {"done": False, "effects": _effects(effects), "result": None}
    return {"done": True, "effects": None, "result": dict(execute(command, headers))}


@mending.post("/batches")
@only(*SUPERVISORS)
@mending.arguments(KeyHeader, location="headers")
@mending.arguments(BatchBody)
@mending.response(201, BatchOpenedSchema)
def open_batch(headers: Body, body: Body) -> Body:
    """Выбрать многие: каждая проверяется без записи, выполняется после подтверждения"""
    person = me()
    pairs = [(each["subject_id"], each["instance_id"]) for each in body["subjects"]]
    items = [*of_instances(person, body["instances"]), *of_subjects(person, pairs)]
    command = OpenBatch(kind=body["kind"], items=tuple(items), args=body["args"], reason=body["reason"])
    return execute(command, headers)


@mending.get("/batches")
@only(*SUPERVISORS)
@mending.response(200, list_of(BatchSchema))
def batches() -> Body:
    """Начатые вами действия над многими, новые первыми"""
    lines = own_batches(me())
    with current_house().database.read() as connection:
        counts = batch_counts(connection, batch_ids=[line.id for line in lines])
    return {"items": [{**vars(line), "counts": counts[line.id]} for line in lines]}


@mending.get("/batches/<batch_id>")
@only(*SUPERVISORS)
@mending.response(200, BatchSchema)
def one_batch(batch_id: str) -> Body:
    """Как далеко действие"""
    line = own_batch(me(), batch_id)
    with current_house().database.read() as connection:
        counts = batch_counts(connection, batch_ids=[line.id])
    return {**vars(line), "counts": counts[line.id]}


@mending.get("/batches/<batch_id>/items")
@only(*SUPERVISORS)
@mending.arguments(ItemQuery, location="query")
@mending.response(200, list_of(BatchItemSchema))
def items(query: Body, batch_id: str) -> Body:
    """Что найдено и что сделано по каждой, по порядку"""
    line = own_batch(me(), batch_id)
    with current_house().database.read() as connection:
        rows = batch_items(
            connection, batch_id=line.id, state=query["state"], after=query["after"], limit=PAGE
        )
    return {"items": rows}


@mending.post("/batches/<batch_id>/confirm")
@only(*SUPERVISORS)
@mending.arguments(KeyHeader, location="headers")
@mending.response(200, BatchSteeredSchema)
def confirm(headers: Body, batch_id: str) -> Body:
    """Выполнить то, что при проверке признано возможным"""
    return execute(ConfirmBatch(batch_id=batch_id), headers)


@mending.post("/batches/<batch_id>/stop")
@only(*SUPERVISORS)
@mending.arguments(KeyHeader, location="headers")
@mending.response(200, BatchSteeredSchema)
def stop(headers: Body, batch_id: str) -> Body:
    """Остановить: сделанное остается, остальное не начинается"""
    return execute(StopBatch(batch_id=batch_id), headers)


def _told(choice: Choice) -> Body:
    return {
        **vars(choice),
        "asks": [each.name for each in choice.asks],
        "targets": [node.id for node in choice.targets],
    }


def _effects(effects: Effects) -> Body:
    return {
        **vars(effects),
        "status": effects.after.status,
        "variables": {name: list(pair) for name, pair in effects.variables.items()},
        "places_before": dict(effects.before.places),
        "places_after": dict(effects.after.places),
    }


def _command(act: str, instance_id: str, body: Body) -> Command:
    reason, at, seen = body["reason"], body["at"], body["seen"]
    keep: Sequence[str] = body["keep"]
    made: Mapping[str, Command] = {
        "retry": RetryJob(job_id=at, reason=reason),
        "suspend": SuspendInstance(instance_id=instance_id, reason=reason),
        "resume": ResumeInstance(instance_id=instance_id, reason=reason),
        "cancel": CancelInstance(instance_id=instance_id, reason=reason, ground=body["ground"]),
        "variables": EditVariables(
            instance_id=instance_id, changes=body["variables"], reason=reason, seen=seen
        ),
        "skip": SkipStep(
            instance_id=instance_id, token_id=at, outputs=body["variables"], reason=reason, seen=seen
        ),
        "send_back": SendBack(
            instance_id=instance_id, task_id=at, reason=reason, term=body["term"], keep=tuple(keep), seen=seen
        ),
        "move": MoveToken(
            instance_id=instance_id, origin_id=at, to_element=body["to"], reason=reason, seen=seen
        ),
        "message": DeliverMessage(
            instance_id=instance_id,
            token_id=at,
            payload=body["variables"],
            message_id=body["message_id"],
            reason=reason,
            seen=seen,
        ),
    }
    return made[act]
