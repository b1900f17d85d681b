"""Events: starts, ends, intermediate and boundary ones, and event sub-processes."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from engine.bpmn.model import EventDefinition, EventKind, Kind, Node
from engine.spiff.gateways import EventGatewaySpec
from engine.spiff.listening import ListeningSpec, accept, win_race
from engine.spiff.scopes import ScopeMixin
from engine.spiff.throwing import raise_error, throw
from engine.spiff.tokens import Token, TokenSpec

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.bpmn.model import Flow


class StartSpec(TokenSpec):
    """Where a scope begins."""


class ThrowSpec(TokenSpec):
    """Throws every event that it names and goes on."""

    def execute(self, token: Token) -> bool | None:
        token.scope.tell("completed", token)
        for event in self.node.events:
            token.scope.top.journal.append(("thrown", token, {"name": event.name}))
            throw(token, event)
            if token.id not in token.scope.tasks:
                return None
        return True


class EndSpec(TokenSpec):
    """Ends its token and throws every event it names; what ends more than the token comes last."""

    def execute(self, token: Token) -> bool | None:
        token.scope.top.journal.append(("ended", token, {}))
        token.scope.tell("completed", token)
        for event in self.node.events:
            throw(token, event)
            if token.id not in token.scope.tasks:
                return None
        for event in self.node.events:
            if event.kind is EventKind.ERROR:
                raise_error(token, event.name, "")
                return None
            if event.kind is EventKind.TERMINATE:
                _terminate(token)
                return None
        return True

    def chosen(self, token: Token) -> "Sequence[Flow]":
        return ()


class CatchSpec(ListeningSpec):
    """An intermediate event; behind an event-based gateway the first one triggered wins."""

    def arrive(self, token: Token) -> None:
        if self.awaited.kind is EventKind.LINK or not self.node.events:
            token.make_ready()
        else:
            super().arrive(token)

    def occurred(self, token: Token, payload: Mapping[str, object], event: EventDefinition) -> None:
        token.scope.top.journal.append(("caught", token, {"name": event.name}))
        accept(token, payload)
        _stop_parts(token)
        win_race(token)
        token.make_ready()


def _stop_parts(token: Token) -> None:
    """The event has happened; its other definitions wait no longer."""
    for other in list(token.scope.tokens()):
        if other.spec.is_part and other.host_id == token.id:
            token.scope.finish(other)


class BoundarySpec(ListeningSpec):
    """Listens as long as its activity goes on. Interrupting ones end the activity at once."""

    is_listener = True

    def occurred(self, token: Token, payload: Mapping[str, object], event: EventDefinition) -> None:
        scope = token.scope
        scope.top.journal.append(("caught", token, {"name": event.name}))
        scope.tell("entered", token)
        if self.node.interrupting:
            self._interrupt(token, payload)
            return
        accept(token, payload)
        flows = self.chosen(token)
        scope.tell("completed", token)
        if not self.stand_again(token):
            scope.finish(token)
        for flow in flows:
            scope.take(flow)
        scope.settle()

    def _interrupt(self, token: Token, payload: Mapping[str, object]) -> None:
        scope = token.scope
        host = scope.tasks[token.internal_data.pop("host")]
        scope.discard(host)
        accept(token, payload)
        flows = self.chosen(token)
        scope.finish(token)
        for flow in flows:
            scope.take(flow)
        scope.settle()

    def guards(self, token: Token, activity: Token | None) -> bool:
        return activity is not None and token.host_id == activity.id


class EventSubProcessSpec(ListeningSpec):
    """Listens while its scope goes on; when triggered, its inside runs as a token of that scope."""

    is_listener = True

    def __init__(self, wf_spec: Any, node: Node, start: Node):
        super().__init__(wf_spec, node, prefix="listen", source=start)
        self.start = start

    def occurred(self, token: Token, payload: Mapping[str, object], event: EventDefinition) -> None:
        scope = token.scope
        scope.top.journal.append(("caught", token, {"name": event.name, "start": self.start.id}))
        if self.start.interrupting:
            for other in [other for other in scope.tokens() if other is not token]:
                scope.discard(other)
            scope.forget_waiting()
            accept(token, payload)
            scope.finish(token)
        else:
            accept(token, payload)
            if not self.stand_again(token):
                scope.finish(token)
        scope.place(scope.spec.task_specs[f"node:{self.node.id}"])

    def guards(self, token: Token, activity: Token | None) -> bool:
        return activity is None


def begin_scope(scope: ScopeMixin, start_id: str = "", payload: Mapping[str, object] | None = None) -> None:
    """Set a scope going: its event sub-processes listen, its start events fire."""
    for spec in scope.spec.listeners:
        scope.place(spec)
    if start_id:
        _begin_at(scope, scope.spec.task_specs[f"node:{start_id}"], payload or {})
    else:
        for spec in scope.spec.starts:
            scope.place(spec)
    scope.settle()


def _begin_at(scope: ScopeMixin, spec: TokenSpec, payload: Mapping[str, object]) -> None:
    """Begin where the caller says: what begins the process has happened already and is not waited for."""
    for flow in spec.node.incoming:
        gateway = scope.spec.task_specs[f"node:{flow.source}"]
        for other in gateway.others(spec) if isinstance(gateway, EventGatewaySpec) else ():
            scope.place(other)
    token = scope.place(spec)
    if spec.node.kind is not Kind.START:
        spec.trigger(token, payload)


def _terminate(token: Token) -> None:
    scope = token.scope
    scope.forget_waiting()
    for other in [other for other in scope.tokens() if other is not token]:
        scope.discard(other)
    scope.finish(token)
    scope.settle()
