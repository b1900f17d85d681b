"""What events throw: signals to all who listen, errors and escalations upward, messages outward."""

from collections.abc import Iterator, Mapping
from typing import Any

from engine.bpmn.model import EventDefinition, EventKind
from engine.errors import BusinessError
from engine.spiff.listening import ListeningSpec, waits_for
from engine.spiff.tokens import Token


def throw(token: Token, event: EventDefinition) -> None:
    """Throw one event that leaves its thrower going; errors go by :func:`raise_error`."""
    top = token.scope.top
    if event.kind is EventKind.MESSAGE:
        top.thrown.append(("message", event.name, token))
    elif event.kind is EventKind.SIGNAL:
        top.thrown.append(("signal", event.name, token))
        broadcast(top, event.name)
    elif event.kind is EventKind.ESCALATION:
        _escalate(token, event.name)


def throw_any(token: Token, event: EventDefinition) -> None:
    """Throw one event of whatever kind on behalf of a token."""
    if event.kind is EventKind.ERROR:
        raise_error(token, event.name, "")
    else:
        throw(token, event)


def broadcast(top: Any, name: str, payload: Mapping[str, object] | None = None) -> int:
    """Trigger everything of this instance that waits for the signal; how many there were."""
    waiting = [token for token in top.all_tokens() if waits_for(token, EventKind.SIGNAL, name)]
    for token in waiting:
        if token.is_live and token.id in token.scope.tasks:
            token.spec.trigger(token, payload or {})
    return len(waiting)


def raise_error(token: Token, code: str, message: str) -> None:
    """Hand an error to the nearest catcher around; raises BusinessError when nobody catches it."""
    catcher = _catcher(token, EventKind.ERROR, code)
    if catcher is None:
        raise BusinessError(code, message)
    _hand_over(catcher, code, message)


def is_caught(token: Token, code: str) -> bool:
    """Whether somebody around would catch an error of this code."""
    return _catcher(token, EventKind.ERROR, code) is not None


def _escalate(token: Token, code: str) -> None:
    """An escalation that nobody catches is no failure: its thrower just goes on."""
    catcher = _catcher(token, EventKind.ESCALATION, code)
    if catcher is not None:
        _hand_over(catcher, code, "")


def _hand_over(catcher: Token, code: str, message: str) -> None:
    """Trigger a catcher; code and message become the variables that it names."""
    event = catcher.spec.awaited
    told = {event.code_variable: code, event.message_variable: message}
    catcher.spec.trigger(catcher, {name: value for name, value in told.items() if name})


def _catcher(token: Token, kind: EventKind, code: str) -> Token | None:
    """The nearest that catches the code; of equally near ones the one that names it."""
    for listeners in _around(token):
        fitting = [each for each in listeners if each.spec.awaited.kind is kind]
        for wanted in (code, ""):
            for listener in fitting:
                if listener.spec.awaited.name == wanted:
                    return listener
    return None


def _around(token: Token) -> Iterator[list[Token]]:
    """What listens around a token, the nearest first: its activity's edge, then its scope."""
    current: Token | None = token
    scope = token.scope
    while True:
        if current is not None:
            yield _guarding(scope.tokens(), token, current)
            if current.host_id is not None and current.host_id in scope.tasks:
                current = scope.tasks[current.host_id]
                continue
        yield [each for each in _guarding(scope.tokens(), token, None) if _may_start(each, current)]
        if scope.host is None:
            return
        current, scope = scope.host, scope.host.scope


def _guarding(tokens: Iterator[Token], thrower: Token, activity: Token | None) -> list[Token]:
    return [
        token
        for token in tokens
        if token is not thrower
        and isinstance(token.spec, ListeningSpec)
        and token.spec.guards(token, activity)
    ]


def _may_start(listener: Token, current: Token | None) -> bool:
    """What an event sub-process throws goes outward, not to itself again."""
    return current is None or current.node is not listener.node
