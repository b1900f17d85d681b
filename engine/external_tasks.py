"""What the commands of programs share: finding their task under lock, and giving it up."""

from collections.abc import Mapping

from engine import access
from engine.context import CommandContext
from engine.errors import Invalid, NotFound
from engine.instances.running import RunningInstance
from engine.spiff.throwing import raise_error
from engine.values import variable
from storage.models import JobState
from storage.repositories.external_tasks import ExternalTaskRow


class NotYourLock(Invalid):
    """The task is not in this program's hands, or not any more."""

    status = 400


def external_task(context: CommandContext, task_id: str) -> ExternalTaskRow:
    """The task, if the program may do such work there; its instance is locked before, as everywhere."""
    task = context.uow.external_tasks.get(task_id)
    if task is None or not _may_touch(context, task):
        raise NotFound("Такого внешнего задания нет, или оно не для вас.")
    context.instance(task.instance_id)
    fresh = context.uow.external_tasks.get(task_id)
    assert fresh is not None
    if not fresh.is_open:
        raise NotFound("Это внешнее задание уже выполнено или больше не нужно.")
    return fresh


def locked_task(context: CommandContext, task_id: str, worker: str) -> ExternalTaskRow:
    """The task, if it is lent to this program now; raises NotYourLock."""
    task = external_task(context, task_id)
    if task.worker != worker or task.state != JobState.WAITING:
        raise NotYourLock(
            f"Задание {task_id} не закреплено за исполнителем «{worker}».",
            hint="Возьмите его снова: fetchAndLock.",
        )
    if task.locked_until is None or task.locked_until <= context.now:
        raise NotYourLock(
            f"Задание {task_id} было закреплено за исполнителем «{worker}», но время вышло.",
            hint="Возьмите его снова: fetchAndLock; закрепляйте дольше или продлевайте: extendLock.",
        )
    return task


def report(
    instance: RunningInstance,
    token_id: str,
    outputs: Mapping[str, object],
    own: Mapping[str, object] | None = None,
) -> None:
    """A program has done its task; ``own`` are variables of the task alone."""
    token = instance.token(token_id)
    with instance.moving(token):
        token.data.update({name: variable(name, value) for name, value in (own or {}).items()})
        token.spec.report(token, outputs)


def report_error(
    instance: RunningInstance,
    token_id: str,
    code: str,
    message: str,
    variables: Mapping[str, object] | None = None,
) -> None:
    """A task ended with an error of the procedure, which a boundary event may catch by its code."""
    token = instance.token(token_id)
    with instance.moving(token):
        for name, value in (variables or {}).items():
            token.scope.assign(token, name, value)
        raise_error(token, code, message)


def give_up(context: CommandContext, task: ExternalTaskRow, *, error: str, details: str | None) -> None:
    """Nobody takes the task any more until a person has looked: an incident says so."""
    context.uow.external_tasks.record_failure(task, error=error, details=details, retries=0, until=None)
    context.uow.incidents.report(
        at=context.now,
        kind="job_failed",
        message=error,
        instance_id=task.instance_id,
        job_id=task.id,
        case_id=task.case_id,
        municipality_id=task.municipality_id,
        element_id=task.element_id,
    )
    instance = context.instance(task.instance_id)
    instance.record(
        "incident_opened",
        element_id=task.element_id,
        element_name=element_name(instance, task),
        data={"error": error},
    )


def element_name(instance: RunningInstance, task: ExternalTaskRow) -> str | None:
    token = instance.top.find(task.spiff_task_id)
    return (token.node.name or None) if token is not None else None


def _may_touch(context: CommandContext, task: ExternalTaskRow) -> bool:
    actor = context.actor
    if access.may_steer(actor, task.municipality_id):
        return True
    return actor.serves(task.topic) and actor.municipality_id in (None, task.municipality_id)
