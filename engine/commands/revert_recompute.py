"""An act of counting terms anew is taken back: each term that it moved is again what it was."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from engine.context import CommandContext
from engine.deadlines import replay
from engine.errors import Conflict, Invalid, NotAllowed, NotFound
from engine.instances.running import has_ended
from engine.terms.recomputing import Kept
from engine.terms.term_changes import RESTORED, Act, checked_ground, is_missed, may_recompute, put
from engine.terms.timers import MovedTimer, set_back
from storage.columns import new_id
from storage.repositories.term_changes import ActRow, ChangeRow


@dataclass(frozen=True, kw_only=True)
class RevertRecompute:
    """What was changed again since, is over, missed, or would be past at once, stays as it is."""

    act_id: str
    ground: str

    def run(self, context: CommandContext) -> Mapping[str, object]:
        changes = context.uow.term_changes.of_act(self.act_id)
        act = _open_act(context, self.act_id, {each.municipality_id for each in changes})
        restoring = Act(kind=RESTORED, ground=checked_ground(self.ground), act_id=new_id())
        kept = [_restore(context, each, restoring) for each in changes]
        timers = _restore_timers(context, act)
        done = kept.count(None)
        if not done and not timers:
            raise Invalid(
                "Отменить нечего: все эти сроки закончились, пропущены или с тех пор изменены снова."
            )
        assert restoring.act_id is not None
        context.uow.term_changes.add_act(
            restoring.act_id,
            "revert",
            at=context.now,
            by=context.actor.staff_id,
            ground=restoring.ground,
            timers=[timer.as_json() for timer in timers],
            calendar_change_id=act.calendar_change_id,
            reverts_id=act.id,
        )
        return {"act_id": restoring.act_id, "terms": done, "kept": len(kept) - done, "timers": len(timers)}


def _open_act(context: CommandContext, act_id: str, towns: set[str]) -> ActRow:
    act = context.uow.term_changes.act(act_id)
    if act is None or not any(may_recompute(context.actor, town) for town in towns):
        raise NotFound("Такого пересчета нет.", hint="Проверьте ссылку.")
    if not all(may_recompute(context.actor, town) for town in towns):
        raise NotAllowed("отменить пересчет сроков нескольких муниципальных образований")
    if act.kind != "recompute":
        raise Invalid("Это уже отмена пересчета.", hint="Чтобы пересчитать снова, начните с разницы.")
    if context.uow.term_changes.is_reverted(act_id):
        raise Conflict("Этот пересчет уже отменен.", hint="Обновите страницу.")
    return act


def _restore(context: CommandContext, change: ChangeRow, act: Act) -> Kept | None:
    """Give the term back what it had; why not, when it stays."""
    instance = context.instance(change.instance_id)
    term = context.uow.term_changes.term(change.deadline_id)
    if term is None or term.state != "running" or has_ended(instance.row):
        return Kept.OVER
    if term.explanation != change.new:
        return Kept.CHANGED
    old = replay(change.old)
    if is_missed(term, context.now):
        return Kept.MISSED
    if old.due_at <= context.now:
        return Kept.WOULD_BE_PAST
    put(instance, instance.token(term.spiff_task_id), term, old, act)
    return None


def _restore_timers(context: CommandContext, act: ActRow) -> list[MovedTimer]:
    by_instance = defaultdict(list)
    for instance_id, token_id, old, new in act.timers:
        by_instance[instance_id].append(
            MovedTimer(instance_id=instance_id, token_id=token_id, old=old, new=new)
        )
    restored = []
    for instance_id, moved in sorted(by_instance.items()):
        instance = context.instance(instance_id)
        if not has_ended(instance.row):
            restored += set_back(instance, moved)
    return restored
