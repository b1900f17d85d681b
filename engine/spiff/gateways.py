"""Gateways. Joins count tokens per incoming flow, so they are right in loops and in any order of arrival."""

from collections import deque
from collections.abc import Callable, Sequence
from typing import Any

from engine.bpmn.model import Flow, Node, Scope
from engine.spiff.scopes import ScopeMixin
from engine.spiff.tokens import Token, TokenSpec


class GatewaySpec(TokenSpec):
    def leave(self, token: Token) -> None:
        flows = self.chosen(token)
        token.scope.top.journal.append(("chose", token, {"flows": [flow.id for flow in flows]}))
        scope = token.scope
        scope.finish(token)
        for flow in flows:
            scope.take(flow)
        scope.settle()


class ExclusiveSpec(GatewaySpec):
    """The first flow whose condition holds, else the default one; every arriving token passes."""

    def chosen(self, token: Token) -> Sequence[Flow]:
        if len(self.flows) < 2 and not any(flow.condition for flow in self.flows):
            return self.flows
        for flow in self.flows:
            if flow.id != self.node.default_flow:
                if not flow.condition or token.scope.evaluate(token, flow.condition):
                    return (flow,)
        return self._default(token)


class ParallelSpec(GatewaySpec):
    """Fires when each incoming flow has brought a token, and takes one of each."""

    def arrive(self, token: Token) -> None:
        incoming = self.node.incoming
        if len(incoming) < 2:
            token.make_ready()
            return
        scope = token.scope
        waiting = scope.park(self.node, token.internal_data["via"])
        scope.tell("parked", token)
        scope.finish(token)
        if all(waiting.get(flow.id) for flow in incoming):
            scope.unpark(self.node)
            go_on_as_one(scope, self)

    def chosen(self, token: Token) -> Sequence[Flow]:
        return self.flows


class InclusiveSpec(GatewaySpec):
    """Takes every flow whose condition holds; joins when no token can still reach an empty incoming flow.

    BPMN 2.0 §13.4.3: a token elsewhere holds the join back only if it can reach an
    incoming flow without a token and none that already has one.
    """

    def __init__(self, wf_spec: Any, node: Node, scope: Scope):
        super().__init__(wf_spec, node)
        self.reach = {flow.id: leading_to(flow, node, scope.nodes.__getitem__) for flow in node.incoming}

    def arrive(self, token: Token) -> None:
        if len(self.node.incoming) < 2:
            token.make_ready()
            return
        scope = token.scope
        scope.park(self.node, token.internal_data["via"])
        scope.tell("parked", token)
        scope.finish(token)

    def fire_if_due(self, scope: ScopeMixin) -> bool:
        """Looked at when nothing else can move by itself."""
        waiting = scope.parked.get(self.node.id)
        if not waiting:
            return False
        full = [flow for flow in self.node.incoming if waiting.get(flow.id)]
        empty = [flow for flow in self.node.incoming if not waiting.get(flow.id)]
        if self.may_come(scope, full, empty):
            return False
        scope.unpark(self.node)
        go_on_as_one(scope, self)
        return True

    def may_come(self, scope: ScopeMixin, full: Sequence[Flow], empty: Sequence[Flow]) -> bool:
        """Whether a token elsewhere can still come to an empty flow, and to none that has one."""
        to_full = set().union(*(self.reach[flow.id] for flow in full))
        to_empty = set().union(*(self.reach[flow.id] for flow in empty)) - to_full
        going = {token.node.id for token in scope.live() if not token.spec.is_part}
        elsewhere = going | set(scope.parked) - {self.node.id}
        return bool(elsewhere & to_empty)


def go_on_as_one(scope: ScopeMixin, join: GatewaySpec, **names: object) -> Token:
    """Let one token go on for those that a join has brought together."""
    token = Token(scope, join)
    token.data.update(names)
    scope.tell("joined", token)
    token.make_ready()
    return token


def leading_to(flow: Flow, gateway: Node, node_of: Callable[[str], Node]) -> frozenset[str]:
    """Nodes from which a token can come along ``flow`` without passing the gateway."""
    seen: set[str] = set()
    waiting = deque([flow.source])
    while waiting:
        node_id = waiting.popleft()
        if node_id in seen or node_id == gateway.id:
            continue
        seen.add(node_id)
        node = node_of(node_id)
        waiting.extend(incoming.source for incoming in node.incoming)
        if node.attached_to:
            waiting.append(node.attached_to)
    return frozenset(seen)


class EventGatewaySpec(GatewaySpec):
    """Waits for the first of the events drawn behind it; the others stop listening."""

    def arrive(self, token: Token) -> None:
        scope = token.scope
        token.wait()
        if self.node.starts_in_parallel:
            scope.finish(token)
        race = {} if self.node.starts_in_parallel else {"host": token.id, "race": True}
        for target in self.targets():
            scope.place(target, **race)

    def targets(self) -> list[TokenSpec]:
        return [self._wf_spec.task_specs[f"node:{flow.target}"] for flow in self.flows]

    def others(self, begun: TokenSpec) -> list[TokenSpec]:
        """What a process goes on waiting for when one of these events has begun it."""
        if not self.node.starts_in_parallel:
            return []
        return [target for target in self.targets() if target is not begun]
