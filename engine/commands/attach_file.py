"""A file is put to a task, for the answers of its form to name, or to a document as its signed copy.

The row says who put it in and when, and is never changed.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from engine import access
from engine.context import CommandContext
from engine.errors import NotFound
from engine.papers.rights import taken
from storage.files import KeptFile


@dataclass(frozen=True, kw_only=True)
class AttachToTask:
    """By whoever may keep a draft of it, even one that was handed in meanwhile: no file is lost by that."""

    task_id: str
    file: KeptFile

    def run(self, context: CommandContext) -> Mapping[str, object]:
        task = context.uow.user_tasks.get(self.task_id)
        if task is None:
            raise NotFound("Такой задачи нет.", hint="Вернитесь к списку задач.")
        access.require_may_draft(context.actor, task)
        attachment_id = context.uow.attachments.attach(
            self.file,
            by=context.actor.staff_id,
            at=context.now,
            case_id=task.case_id,
            municipality_id=task.municipality_id,
            task_id=task.id,
        )
        return {"attachment_id": attachment_id}


@dataclass(frozen=True, kw_only=True)
class AttachToPaper:
    document_id: str
    file: KeptFile

    def run(self, context: CommandContext) -> Mapping[str, object]:
        paper = taken(context, self.document_id)
        attachment_id = context.uow.attachments.attach(
            self.file,
            by=context.actor.staff_id,
            at=context.now,
            case_id=paper.case_id,
            municipality_id=paper.municipality_id,
            document_id=paper.id,
        )
        return {"attachment_id": attachment_id}
