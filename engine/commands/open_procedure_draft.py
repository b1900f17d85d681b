"""A methodologist begins to draw: from a deployed procedure, or from files."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.context import CommandContext
from engine.definitions.files import files_of_definition
from engine.definitions.resources import content_of
from engine.drafts.blank_diagram import copied_diagram, diagram_file
from engine.drafts.board import checked_files, require_may_draw, revision_values
from engine.drafts.files import drawn_in
from engine.errors import Invalid, NotFound
from storage.columns import new_id
from storage.models import ProcedureDraftState


@dataclass(frozen=True, kw_only=True)
class OpenProcedureDraft:
    """``based_on`` is a definition: its diagram is taken with the forms it names and the tables it asks.

    With ``key`` the copy is another procedure, called ``name`` and of ``edition``; without it
    the draft becomes the next version of the same one. ``files`` begin a procedure of their own.
    """

    based_on: str | None = None
    key: str = ""
    edition: str = ""
    name: str = ""
    files: Mapping[str, bytes] = field(default_factory=dict)
    comment: str = ""

    def run(self, context: CommandContext) -> Mapping[str, object]:
        require_may_draw(context.actor)
        files, comment = self._begun(context)
        checked_files(files, files, context.workshop.law.findings)
        drawn = drawn_in(files)
        if drawn is None:
            raise Invalid("В схеме нет процедуры.", hint="Выберите файл схемы с процедурой.")
        draft_id = new_id()
        context.uow.procedure_drafts.add(
            id=draft_id,
            key=drawn.key,
            edition=drawn.edition,
            name=drawn.name,
            based_on=self.based_on,
            state=ProcedureDraftState.OPEN,
            version=1,
            created_at=context.now,
            created_by=context.actor.staff_id,
            updated_at=context.now,
            updated_by=context.actor.staff_id,
        )
        context.uow.procedure_drafts.add_revision(
            draft_id, files, number=1, **revision_values(context, comment)
        )
        return {"draft_id": draft_id, "version": 1}

    def _begun(self, context: CommandContext) -> tuple[dict[str, bytes], str]:
        if self.based_on is None:
            return dict(self.files), self.comment or "Начало"
        row = context.uow.definitions.get(self.based_on)
        if row is None:
            raise NotFound("Такой процедуры нет.", hint="Обновите список процедур.")
        files = files_of_definition(context.workshop, context.uow, row)
        if self.key:
            del files[row.resource_name]
            files[diagram_file(self.key, self.edition)] = copied_diagram(
                content_of(row), old=row.key, key=self.key, name=self.name or row.name
            )
        return files, self.comment or f"За основу взята процедура «{row.name}», версия {row.version}"
