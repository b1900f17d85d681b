"""A person has a step passed over: the procedure goes on as if it were done, its term falls away."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.context import CommandContext
from engine.mending.acts import checked_reason, in_hands
from engine.mending.by_hand import keeping_sound, passable, require_unchanged, set_variables
from engine.mending.names import require_free
from engine.spiff.mending import skip


@dataclass(frozen=True, kw_only=True)
class SkipStep:
    """``token_id`` is the task's, timer's or waiting step's; ``outputs`` what it would have left behind."""

    instance_id: str
    token_id: str
    reason: str
    outputs: Mapping[str, Any] = field(default_factory=dict)
    seen: int | None = None

    def run(self, context: CommandContext) -> Mapping[str, object]:
        instance = in_hands(context, self.instance_id, "skip")
        reason = checked_reason(context, "skip", self.reason)
        require_unchanged(instance, self.seen)
        token = passable(instance, self.token_id)
        require_free(self.outputs)
        for term in context.uow.deadlines.of_tokens([token.id]):
            context.uow.deadlines.log(term.id, "skipped", at=context.now, told=[], note=reason)
        instance.record(
            "step_skipped",
            element_id=token.node.id,
            element_name=token.node.name or None,
            task_id=token.id if token.spec.manual else None,
            data={"reason": reason, "variables": set_variables(instance, token, self.outputs)},
        )
        with keeping_sound(instance, token):
            skip(token, self.outputs)
        return {"instance_id": instance.row.id, "element_id": token.node.id, "status": instance.status}
