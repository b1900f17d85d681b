"""A person moves what the procedure waits at to another element of the same stage."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.context import CommandContext
from engine.mending.acts import checked_reason, in_hands
from engine.mending.by_hand import keeping_sound, require_unchanged
from engine.mending.moving import Origin, origin, require_may_stand, take_from
from engine.spiff.mending import free_way_into, is_join, nodes_of, put


@dataclass(frozen=True, kw_only=True)
class MoveToken:
    """``origin_id`` is a token's id, or of a join the id of the flow along which a token came to wait."""

    instance_id: str
    origin_id: str
    to_element: str
    reason: str
    seen: int | None = None

    def run(self, context: CommandContext) -> Mapping[str, object]:
        instance = in_hands(context, self.instance_id, "move")
        reason = checked_reason(context, "move", self.reason)
        require_unchanged(instance, self.seen)
        come = origin(instance.top, self.origin_id)
        target = require_may_stand(come, self.to_element)
        instance.record(
            "token_moved",
            element_id=come.node.id,
            element_name=come.node.name or None,
            data={
                "reason": reason,
                "elements": [come.node.id, target.id],
                "names": [come.node.name or come.node.id, target.name or target.id],
            },
        )
        with keeping_sound(instance, come.token):
            take_from(come)
            _arrive(come, target.id)
            come.scope.settle()
        return {"instance_id": instance.row.id, "to_element": target.id, "status": instance.status}


def _arrive(come: Origin, element_id: str) -> None:
    """Into a join a token comes along a flow on which none waits."""
    node = nodes_of(come.scope)[element_id]
    via = free_way_into(come.scope, node) if is_join(node) else ""
    put(come.scope, node, via=via or next((flow.id for flow in node.incoming), ""))
