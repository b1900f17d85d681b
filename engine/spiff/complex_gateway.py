"""The complex gateway (BPMN 2.0 §13.4.5): goes on as soon as its activation condition holds.

Then it waits for reset: it swallows one token of each incoming flow that had brought none,
or can bring none any more, and stands ready anew. Flows with a condition are looked at in
both phases, with ``waitingForStart``; flows without one are taken at the activation only.
With one incoming flow it is an inclusive gateway.
"""

from collections.abc import Sequence

from engine.bpmn.model import Flow
from engine.spiff.gateways import InclusiveSpec, go_on_as_one
from engine.spiff.scopes import ScopeMixin
from engine.spiff.tokens import Token


class ComplexSpec(InclusiveSpec):
    def arrive(self, token: Token) -> None:
        scope = token.scope
        super().arrive(token)
        if len(self.node.incoming) < 2 or self.node.id in scope.passed:
            return
        self._activate_if_due(scope, token)

    def _activate_if_due(self, scope: ScopeMixin, token: Token) -> None:
        waiting = scope.parked.get(self.node.id)
        if waiting is None:
            return
        token.data["activationCount"] = sum(waiting.values())
        if scope.evaluate(token, self.node.activation):
            scope.passed[self.node.id] = list(waiting)
            scope.unpark(self.node)
            go_on_as_one(scope, self, waitingForStart=True)

    def fire_if_due(self, scope: ScopeMixin) -> bool:
        """Reset when every other flow has brought its token or cannot bring one any more."""
        used = scope.passed.get(self.node.id)
        if used is None:
            return False
        waiting = scope.parked.get(self.node.id, {})
        others = [flow for flow in self.node.incoming if flow.id not in used]
        full = [flow for flow in others if waiting.get(flow.id)]
        empty = [flow for flow in others if not waiting.get(flow.id)]
        if empty and self.may_come(scope, full, empty):
            return False
        del scope.passed[self.node.id]
        self._swallow(scope, [flow.id for flow in full])
        self._activate_if_due(scope, go_on_as_one(scope, self, waitingForStart=False))
        return True

    def _swallow(self, scope: ScopeMixin, flows: Sequence[str]) -> None:
        waiting = scope.parked.pop(self.node.id, {})
        left = {flow: count - (flow in flows) for flow, count in waiting.items()}
        left = {flow: count for flow, count in left.items() if count}
        if left:
            scope.parked[self.node.id] = left

    def chosen(self, token: Token) -> Sequence[Flow]:
        if token.data.get("waitingForStart", True):
            return super().chosen(token)
        default = self.node.default_flow
        conditional = [flow for flow in self.flows if flow.condition and flow.id != default]
        taken = [flow for flow in conditional if token.scope.evaluate(token, flow.condition)]
        return taken or [flow for flow in self.flows if conditional and flow.id == default]
