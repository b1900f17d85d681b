"""Events: starts, ends, intermediate and boundary ones, and event sub-processes."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from engine.bpmn.model import EventKind, Node
from engine.errors import BusinessError
from engine.spiff import timers
from engine.spiff.scopes import ScopeMixin
from engine.spiff.tokens import WAITING, Token, TokenSpec

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.bpmn.model import Flow


class StartSpec(TokenSpec):
    """Where a scope begins."""


class EndSpec(TokenSpec):
    """Ends its token and throws what it names; ``terminate`` ends its scope."""

    def execute(self, token: Token) -> bool | None:
        token.scope.top.journal.append(("ended", token, {}))
        kind = self.node.event.kind
        if kind is EventKind.TERMINATE:
            _terminate(token)
            return None
        if kind is EventKind.ERROR:
            raise_error(token, self.node.event.name, "")
            return None
        throw(token)
        return True

    def chosen(self, token: Token) -> "Sequence[Flow]":
        return ()


class ThrowSpec(TokenSpec):
    def execute(self, token: Token) -> bool | None:
        if self.node.event.kind is not EventKind.NONE:
            token.scope.top.journal.append(("thrown", token, {"name": self.node.event.name}))
        throw(token)
        return True


class ListeningSpec(TokenSpec):
    """A token that waits to be triggered."""

    def arrive(self, token: Token) -> None:
        token.wait()
        timers.set_due(token)

    def trigger(self, token: Token, payload: Mapping[str, object]) -> None:
        raise NotImplementedError


class CatchSpec(ListeningSpec):
    """An intermediate event; behind an event-based gateway the first one triggered wins."""

    def arrive(self, token: Token) -> None:
        if self.node.event.kind in (EventKind.NONE, EventKind.LINK):
            token.make_ready()
        else:
            super().arrive(token)

    def trigger(self, token: Token, payload: Mapping[str, object]) -> None:
        token.scope.top.journal.append(("caught", token, {"name": self.node.event.name}))
        accept(token, payload)
        if token.internal_data.pop("race", False):
            gateway = token.scope.tasks[token.internal_data.pop("host")]
            token.scope.finish(gateway)
        token.make_ready()


class BoundarySpec(ListeningSpec):
    """Listens as long as its activity goes on. Interrupting ones end the activity at once."""

    is_listener = True

    def trigger(self, token: Token, payload: Mapping[str, object]) -> None:
        scope = token.scope
        scope.top.journal.append(("caught", token, {"name": self.node.event.name}))
        if self.node.interrupting:
            self._interrupt(token, payload)
            return
        accept(token, payload)
        flows = self.chosen(token)
        if not timers.arm_again(token):
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


class EventSubProcessSpec(ListeningSpec):
    """Listens while its scope goes on; when triggered, its inside runs as a token of that scope."""

    is_listener = True

    def __init__(self, wf_spec: Any, node: Node, start: Node):
        super().__init__(wf_spec, node, prefix="listen")
        self.start = start

    def trigger(self, token: Token, payload: Mapping[str, object]) -> None:
        scope = token.scope
        scope.top.journal.append(("caught", token, {"name": self.start.event.name, "start": self.start.id}))
        if self.start.interrupting:
            for other in [other for other in scope.tokens() if other is not token]:
                scope.discard(other)
            scope.parked.clear()
            accept(token, payload)
            scope.finish(token)
        else:
            accept(token, payload)
            if not timers.arm_again(token):
                scope.finish(token)
        scope.place(scope.spec.task_specs[f"node:{self.node.id}"])


def begin_scope(scope: ScopeMixin, start_id: str = "", payload: Mapping[str, object] | None = None) -> None:
    """Set a scope going: its event sub-processes listen, its start events fire."""
    for spec in scope.spec.listeners:
        scope.place(spec)
    starts = (
        [spec for spec in scope.spec.starts if spec.node.id == start_id] if start_id else scope.spec.starts
    )
    for spec in starts:
        scope.place(spec)
    scope.settle()


def accept(token: Token, payload: Mapping[str, object]) -> None:
    """What came with a message becomes variables where the event stands."""
    for name, value in payload.items():
        token.scope.assign(token, name, value)


def throw(token: Token) -> None:
    """Send what the event names: signals to all who listen, escalations upward, messages outward."""
    event = token.node.event
    top = token.scope.top
    if event.kind is EventKind.MESSAGE:
        top.thrown.append(("message", event.name, token))
    elif event.kind is EventKind.SIGNAL:
        top.thrown.append(("signal", event.name, token))
        broadcast(top, event.name)
    elif event.kind is EventKind.ESCALATION:
        _escalate(token, event.name)


def broadcast(top: Any, name: str, payload: Mapping[str, object] | None = None) -> int:
    """Trigger everything of this instance that waits for the signal; how many there were."""
    waiting = [token for token in top.all_tokens() if waits_for(token, EventKind.SIGNAL, name)]
    for token in waiting:
        if token.is_live and token.id in token.scope.tasks:
            token.spec.trigger(token, payload or {})
    return len(waiting)


def event_of(token: Token) -> Node:
    """The node whose event definition the token waits for."""
    spec = token.spec
    return spec.start if isinstance(spec, EventSubProcessSpec) else token.node


def waits_for(token: Token, kind: EventKind, name: str) -> bool:
    event = event_of(token).event
    waiting = token.has_state(WAITING) and token.id in token.scope.tasks
    return waiting and event.kind is kind and event.name == name


def raise_error(token: Token, code: str, message: str) -> None:
    """Hand an error to the nearest catcher around; raises BusinessError when nobody catches it."""
    catcher = _catcher(token, EventKind.ERROR, code)
    if catcher is None:
        raise BusinessError(code, message)
    catcher.spec.trigger(catcher, {})


def _escalate(token: Token, code: str) -> None:
    catcher = _catcher(token, EventKind.ESCALATION, code)
    if catcher is not None:
        catcher.spec.trigger(catcher, {})


def _catcher(token: Token, kind: EventKind, code: str) -> Token | None:
    """The nearest boundary event or event sub-process that catches the code; exact codes first."""
    current: Token | None = token
    scope = token.scope
    while True:
        listeners = [
            listener
            for listener in scope.tokens()
            if event_of(listener).event.kind is kind
            and listener is not token
            and _stands_on(listener, current)
        ]
        for wanted in (code, ""):
            for listener in listeners:
                if event_of(listener).event.name == wanted:
                    return listener
        if current is not None and current.host_id is not None and current.host_id in scope.tasks:
            current = scope.tasks[current.host_id]
            continue
        if scope.host is None:
            return None
        current, scope = scope.host, scope.host.scope


def _stands_on(listener: Token, activity: Token | None) -> bool:
    if isinstance(listener.spec, EventSubProcessSpec):
        # What an event sub-process throws goes outward, not to itself again.
        return activity is None or activity.node is not listener.node
    return activity is not None and listener.host_id == activity.id


def _terminate(token: Token) -> None:
    scope = token.scope
    scope.parked.clear()
    for other in [other for other in scope.tokens() if other is not token]:
        scope.discard(other)
    scope.finish(token)
    scope.settle()
