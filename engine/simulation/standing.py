"""Where a procedure stands and what it waits for, told in sentences."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from engine.bpmn.model import EventKind, Node
from engine.forms.facts import in_words
from engine.spiff.activities import ActivitySpec
from engine.spiff.listening import event_of
from engine.spiff.scopes import ScopeMixin, TopScope
from engine.spiff.tokens import READY, WAITING, Token

_EVENTS = {
    EventKind.MESSAGE: "message",
    EventKind.SIGNAL: "signal",
    EventKind.TIMER: "timer",
    EventKind.CONDITIONAL: "condition",
}


@dataclass(frozen=True, kw_only=True)
class Place:
    """One thing a procedure waits for. ``awaited`` is the name of the message, topic or condition."""

    process: str
    node: Node
    kind: str
    token_id: str
    awaited: str = ""
    due: datetime | None = None


def places(top: TopScope) -> Iterator[Place]:
    """Everything that could move the procedure on, the outermost scope first."""
    for scope in reversed(top.scopes()):
        for token in scope.tokens():
            place = _place(scope, token)
            if place is not None:
                yield place
        for node_id, arrived in scope.parked.items():
            node = scope.spec.task_specs[f"node:{node_id}"].node
            missing = [flow.id for flow in node.incoming if not arrived.get(flow.id)]
            yield Place(
                process=scope.spec.process, node=node, kind="join", token_id="", awaited=", ".join(missing)
            )


def _place(scope: ScopeMixin, token: Token) -> Place | None:
    internal, spec = token.internal_data, token.spec
    node, awaited, due = token.node, "", internal.get("due")
    if internal.get("job"):
        kind = "job"
    elif internal.get("external") is not None:
        kind, awaited = "external", internal["external"]
    elif isinstance(spec, ActivitySpec) and spec.manual and token._state == READY:
        kind = "task"
    elif token._state == WAITING and spec.awaited.kind in _EVENTS:
        node, event = event_of(token), spec.awaited
        kind = _EVENTS[event.kind]
        awaited = event.name or event.expression
    else:
        return None
    return Place(
        process=scope.spec.process,
        node=node,
        kind=kind,
        token_id=token.id,
        awaited=awaited,
        due=datetime.fromisoformat(due) if due else None,
    )


def why(place: Place, *, until: datetime) -> str:
    """Why the place is still open when nothing more happens by itself; ``until`` is a local moment."""
    match place.kind:
        case "task":
            return "Ждёт исполнителя."
        case "external":
            return f"Ждёт внешнего исполнителя работы «{place.awaited}»."
        case "message":
            return f"Ждёт сообщения «{place.awaited}»."
        case "signal":
            return f"Ждёт сигнала «{place.awaited}»."
        case "condition":
            return f"Ждёт, пока не выполнится условие «{place.awaited}»."
        case "join":
            return f"Ждёт остальные ветви: ещё не пришли по {place.awaited}." if place.awaited else "Ждёт."
        case "job":
            return "Работа ещё не выполнена."
    return _why_timer(place, until)


def _why_timer(place: Place, until: datetime) -> str:
    if place.due is None:
        return f"Срок таймера ещё не известен: «{place.awaited}» не имеет значения."
    when = f"{in_words(place.due.astimezone(until.tzinfo).date())} года"
    if place.due > until:
        return f"Таймер сработает {when}, после предела моделирования."
    return f"Таймер сработает {when}, моделирование остановилось раньше."
