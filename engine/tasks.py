"""Finding a task for a command, with the refusals that every command on a task shares."""

from engine.context import CommandContext
from engine.errors import NotFound, StaleTask, TaskClosed
from storage.repositories.user_tasks import UserTaskRow


def open_task(context: CommandContext, task_id: str) -> UserTaskRow:
    """The task, if it is there and open.

    Its instance is locked first, so two commands on one task come one after the other.
    Raises NotFound, TaskClosed, InstanceNotRunning.
    """
    instance = context.instance_of_task(task_id)
    task = context.uow.user_tasks.get(task_id)
    if instance is None or task is None:
        raise NotFound("Такой задачи нет.", hint="Проверьте ссылку или вернитесь к списку задач.")
    if not task.is_open:
        raise TaskClosed(task.name)
    context.running(task.instance_id)
    return task


def require_version(task: UserTaskRow, seen: int | None) -> None:
    """Refuse when the task changed since the page that the person answers was drawn."""
    if seen is not None and seen != task.version:
        raise StaleTask(task.name)
