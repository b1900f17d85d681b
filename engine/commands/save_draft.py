"""A form is saved as it is being typed, unjudged."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine import access
from engine.context import CommandContext
from engine.errors import Conflict, NotFound, TaskClosed
from storage.repositories.drafts import PageMark


@dataclass(frozen=True, kw_only=True)
class SaveDraft:
    """``version`` is the number of the draft the page was drawn with; 0: there was none.

    ``page`` and ``page_step`` let a page go over its own words whose saving was never
    acknowledged: it was being left, or the answer was lost on the way.
    """

    task_id: str
    content: Mapping[str, object] = field(default_factory=dict)
    version: int = 0
    page: str | None = None
    page_step: int = 0

    def run(self, context: CommandContext) -> Mapping[str, object]:
        task = context.uow.user_tasks.get(self.task_id)
        if task is None:
            raise NotFound("Такой задачи нет.", hint="Вернитесь к списку задач.")
        if not task.is_open:
            raise TaskClosed(task.name)
        access.require_may_draft(context.actor, task)
        saved = context.uow.drafts.save(
            task.id,
            context.actor.staff_id,
            self.content,
            version=self.version,
            at=context.now,
            mark=PageMark(page=self.page, step=self.page_step),
        )
        if saved is None:
            raise Conflict(
                f"Черновик задачи «{task.name}» сохранён в другом окне.",
                hint="Откройте задачу заново, чтобы увидеть последний вариант.",
            )
        return {"version": saved, "saved_at": context.now.isoformat()}
