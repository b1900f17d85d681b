"""What can be set right in a procedure as it stands: steps, places to move from and to, messages."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from engine.bpmn.model import EventKind, Kind, Node
from engine.clock import Clock
from engine.context import Workshop
from engine.forms.catalogue import FormCatalogue
from engine.gate import language
from engine.instances.reading import looked_at
from engine.mending.moving import origins, places
from engine.spiff.listening import event_of, waits_for
from engine.spiff.mending import is_stage, waits_outside
from engine.spiff.scopes import TopScope
from engine.spiff.tokens import Token
from storage.unit_of_work import UnitOfWork

_GATEWAYS = frozenset({Kind.EXCLUSIVE, Kind.INCLUSIVE, Kind.PARALLEL, Kind.COMPLEX})


@dataclass(frozen=True, kw_only=True)
class Named:
    """A variable that is asked for, in the words of the form that usually brings it."""

    name: str
    label: str
    value: object = None


@dataclass(frozen=True, kw_only=True)
class Choice:
    """What an act can be done to. ``kind``: task, step, timer, message, stage or join."""

    id: str
    element_id: str
    name: str
    kind: str
    due: datetime | None = None
    message: str = ""
    asks: Sequence[Named] = ()
    targets: Sequence[Node] = ()


@dataclass(frozen=True, kw_only=True)
class Choices:
    skip: Sequence[Choice]
    move: Sequence[Choice]
    message: Sequence[Choice]
    variables: Sequence[Named]


def choices(uow: UnitOfWork, workshop: Workshop, clock: Clock, *, instance_id: str) -> Choices | None:
    """None when the procedure is over; raises StateUnreadable when nobody can look into it."""
    top = looked_at(uow, workshop, clock, instance_id=instance_id)
    if top is None:
        return None
    forms = workshop.law.forms
    waiting = [token for token in top.all_tokens() if _can_be_skipped(token)]
    return Choices(
        skip=[_choice(token, asks=asked_after(token, forms)) for token in waiting],
        move=_movable(top),
        message=[
            _choice(token, asks=_payload(token, forms), message=token.spec.awaited.name)
            for token in top.all_tokens()
            if waits_for(token, EventKind.MESSAGE, token.spec.awaited.name)
        ],
        variables=_variables(top, workshop),
    )


def _can_be_skipped(token: Token) -> bool:
    return waits_outside(token) and not token.spec.is_listener and not is_stage(token)


def _variables(top: TopScope, workshop: Workshop) -> list[Named]:
    """In the words of a form that asks for it, or of the event whose date it is, where there is one."""
    law = workshop.law
    labels = {name: event.date[:1].upper() + event.date[1:] for name, event in law.start_events.items()}
    labels |= {
        field.variable: field.label for form in law.forms for field in form.fields_of(None) if field.variable
    }
    return [
        Named(name=name, label=labels.get(name, name), value=value)
        for name, value in sorted((top.variables or {}).items())
    ]


def _movable(top: TopScope) -> list[Choice]:
    found = []
    for each in origins(top):
        targets = [node for node in places(each.scope) if node.id != each.node.id]
        kind = _kind(each.token) if each.token is not None else "join"
        found.append(
            Choice(
                id=each.id,
                element_id=each.node.id,
                name=each.node.name or each.node.id,
                kind=kind,
                targets=sorted(targets, key=lambda node: node.name or node.id),
            )
        )
    return found


def _choice(token: Token, *, asks: Sequence[Named], message: str = "") -> Choice:
    node, due = event_of(token), token.internal_data.get("due")
    return Choice(
        id=token.id,
        element_id=node.id,
        name=node.name or token.node.name or node.id,
        kind=_kind(token),
        due=datetime.fromisoformat(due) if due else None,
        message=message,
        asks=asks,
    )


def _kind(token: Token) -> str:
    if is_stage(token):
        return "stage"
    if token.spec.awaited.kind is EventKind.TIMER:
        return "timer"
    if token.spec.awaited.kind is EventKind.MESSAGE:
        return "message"
    return "task" if token.spec.manual else "step"


def asked_after(token: Token, forms: FormCatalogue) -> list[Named]:
    """Variables that the flow behind an element decides by, the next decisions only."""
    names: set[str] = set()
    waiting, seen = deque([token.node]), set()
    nodes = token.scope.spec.task_specs
    while waiting:
        node = waiting.popleft()
        if node.id in seen:
            continue
        seen.add(node.id)
        for flow in node.outgoing:
            names |= language.names_in(flow.condition) if flow.condition else frozenset()
            following = nodes[f"node:{flow.target}"].node
            if following.kind in _GATEWAYS:
                waiting.append(following)
    labels = _labels(token.node, forms)
    return [
        Named(name=name, label=labels.get(name, name), value=token.scope.value(token, name))
        for name in sorted(names)
    ]


def _payload(token: Token, forms: FormCatalogue) -> list[Named]:
    """What the diagram says that the message brings, and what is decided by it."""
    node = event_of(token)
    named = [*node.properties.get("payload", "").split(), *node.properties.get("offerAgency", "").split()]
    found = {name: Named(name=name, label=name, value=token.scope.value(token, name)) for name in named}
    found.update({each.name: each for each in asked_after(token, forms)})
    return list(found.values())


def _labels(node: Node, forms: FormCatalogue) -> dict[str, str]:
    key, part = node.attributes.get("formKey"), node.properties.get("formPart")
    if not key or key not in forms:
        return {}
    form = forms.get(key)
    fields = form.fields_of(part if part in form.parts else None)
    return {field.variable: field.label for field in fields if field.variable}
