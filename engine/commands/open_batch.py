"""One act over many: chosen and looked at, confirmed, stopped. What was chosen is fixed at that moment."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from engine.context import CommandContext
from engine.errors import Conflict, Invalid, NotAllowed, NotFound
from engine.mending.batch_acts import act_of
from storage.models import BatchState
from storage.repositories.batches import BatchRow, NewItem

MOST = 10_000
LONGEST = 1_000


@dataclass(frozen=True, kw_only=True)
class OpenBatch:
    """``chosen`` says in words how the objects were chosen."""

    kind: str
    items: Sequence[NewItem]
    reason: str = ""
    args: Mapping[str, Any] = field(default_factory=dict)
    chosen: str = ""

    def run(self, context: CommandContext) -> Mapping[str, object]:
        act = act_of(self.kind)
        if act is None:
            raise NotFound("Такого действия нет.")
        if not context.actor.is_system and act.roles.isdisjoint(context.actor.roles):
            raise NotAllowed(f"{act.name} сразу по многим")
        items = list({item.subject_id: item for item in self.items}.values())
        if not items:
            raise Invalid("Ничего не выбрано.", hint="Отметьте в списке хотя бы одну строку.")
        if len(items) > MOST:
            raise Invalid(f"Выбрано {len(items)}, за один раз можно не больше {MOST}.", hint="Сузьте отбор.")
        batch_id = context.uow.batches.open(
            items,
            kind=self.kind,
            args=dict(self.args),
            reason=" ".join(self.reason.split())[:LONGEST],
            chosen=self.chosen[:LONGEST],
            opened_by=context.actor.staff_id,
            opened_by_name=context.actor.name,
            opened_at=context.now,
        )
        return {"batch_id": batch_id, "total": len(items)}


@dataclass(frozen=True, kw_only=True)
class ConfirmBatch:
    """What was found fit is carried out; the rest is left as it is."""

    batch_id: str

    def run(self, context: CommandContext) -> Mapping[str, object]:
        batch = _own(context, self.batch_id)
        if not context.uow.batches.change(
            batch.id, BatchState.CHECKED, BatchState.RUNNING, confirmed_at=context.now
        ):
            raise Conflict("Это действие еще проверяется или уже начато.", hint="Обновите страницу.")
        return {"batch_id": batch.id}


@dataclass(frozen=True, kw_only=True)
class StopBatch:
    """What is done stays done; the rest is not begun."""

    batch_id: str

    def run(self, context: CommandContext) -> Mapping[str, object]:
        batch = _own(context, self.batch_id)
        going = (BatchState.CHECKING, BatchState.CHECKED, BatchState.RUNNING)
        if batch.state not in going or not context.uow.batches.change(
            batch.id, batch.state, BatchState.STOPPED, finished_at=context.now
        ):
            raise Conflict("Это действие уже закончено.", hint="Обновите страницу.")
        return {"batch_id": batch.id}


def _own(context: CommandContext, batch_id: str) -> BatchRow:
    """Who opened it goes on with it, or the administrator stops it."""
    batch = context.uow.batches.get(batch_id)
    actor = context.actor
    if batch is None or not (
        actor.is_system or batch.opened_by == actor.staff_id or "system_admin" in actor.roles
    ):
        raise NotFound("Такого действия нет, или начали его не вы.", hint="Проверьте ссылку.")
    return batch
