"""A methodologist plays a draft by hand: the steps made so far are kept, and nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.context import CommandContext
from engine.drafts.board import require_may_draw
from engine.errors import Conflict, NotFound
from engine.scenarios.reading import scenario_of


@dataclass(frozen=True, kw_only=True)
class KeepPlay:
    """``version`` is the play that was seen, 0 begins one anew; ``source`` None lays it aside."""

    draft_id: str
    version: int
    source: Mapping[str, Any] | None

    def run(self, context: CommandContext) -> Mapping[str, object]:
        require_may_draw(context.actor)
        if context.uow.procedure_drafts.get(self.draft_id) is None:
            raise NotFound("Такого черновика нет.", hint="Откройте его из списка черновиков.")
        plays, staff_id = context.uow.procedure_plays, context.actor.staff_id
        if self.source is None:
            plays.delete(self.draft_id, staff_id)
            return {"version": 0}
        scenario_of(dict(self.source))
        saved = plays.save(self.draft_id, staff_id, self.source, version=self.version, at=context.now)
        if saved is None:
            raise Conflict(
                "Прогон уже продолжен в другом окне.", hint="Обновите страницу: шаги видны в списке."
            )
        return {"version": saved}
