"""Which acts may be done to many procedures at once."""

from engine.commands.assign_task import AssignTask
from engine.commands.cancel_instance import CancelInstance
from engine.commands.deliver_message import DeliverMessage
from engine.commands.edit_variables import EditVariables
from engine.commands.move_token import MoveToken
from engine.commands.resume_instance import ResumeInstance
from engine.commands.retry_job import RetryJob
from engine.commands.skip_step import SkipStep
from engine.commands.suspend_instance import SuspendInstance
from engine.executor import Command
from engine.mending.batches import Item, of_command, register

OFFICERS = frozenset({"kdn_secretary", "kdn_chair"})
TECHNICAL = OFFICERS | {"system_admin"}


def _instance(item: Item) -> str:
    return item.instance_id or item.subject_id


def _skip(item: Item) -> Command:
    """``subject_id`` is the task or what waits."""
    return SkipStep(
        instance_id=_instance(item),
        token_id=item.subject_id,
        reason=item.reason,
        outputs=item.args.get("outputs", {}),
    )


def _variables(item: Item) -> Command:
    return EditVariables(instance_id=item.subject_id, changes=item.args["changes"], reason=item.reason)


def _move(item: Item) -> Command:
    return MoveToken(
        instance_id=_instance(item),
        origin_id=item.subject_id,
        to_element=item.args["to_element"],
        reason=item.reason,
    )


def _message(item: Item) -> Command:
    return DeliverMessage(
        instance_id=_instance(item),
        token_id=item.subject_id,
        reason=item.reason,
        payload=item.args.get("payload", {}),
    )


register(
    of_command(
        "retry",
        "Повторить невыполненную работу",
        TECHNICAL,
        lambda item: RetryJob(job_id=item.subject_id, reason=item.reason),
        done="Работа будет повторена.",
    )
)
register(
    of_command(
        "suspend",
        "Приостановить процедуры",
        TECHNICAL,
        lambda item: SuspendInstance(instance_id=item.subject_id, reason=item.reason),
        done="Приостановлена.",
    )
)
register(
    of_command(
        "resume",
        "Возобновить процедуры",
        TECHNICAL,
        lambda item: ResumeInstance(instance_id=item.subject_id, reason=item.reason),
        done="Возобновлена.",
    )
)
register(
    of_command(
        "cancel",
        "Прекратить процедуры",
        TECHNICAL,
        lambda item: CancelInstance(
            instance_id=item.subject_id, reason=item.reason, ground=item.args.get("ground", "")
        ),
        done="Прекращена.",
    )
)
register(
    of_command(
        "assign",
        "Передать задачи сотруднику",
        OFFICERS,
        lambda item: AssignTask(task_id=item.subject_id, staff_id=item.args["staff_id"], reason=item.reason),
        done="Передана.",
    )
)
register(of_command("skip", "Пропустить шаги", OFFICERS, _skip, done="Пропущен."))
register(of_command("variables", "Изменить данные процедур", OFFICERS, _variables, done="Изменены."))
register(of_command("move", "Перенести на другой шаг", TECHNICAL, _move, done="Перенесена."))
register(of_command("message", "Передать ожидаемое сообщение", OFFICERS, _message, done="Передано."))
