"""Setting a procedure right by hand: passing a step over, moving a token, putting one where it stood before.

Only what stands and waits is touched; everything else of the procedure stays as it is.
"""

from collections.abc import Iterator, Mapping

from engine.bpmn.model import Kind, Node
from engine.spiff.activities import ActivitySpec, ReceiveSpec, ServiceSpec, SubProcessSpec, set_term
from engine.spiff.compensation import handler_done
from engine.spiff.events import CatchSpec
from engine.spiff.gateways import EventGatewaySpec
from engine.spiff.listening import win_race
from engine.spiff.repetition import RepetitionSpec
from engine.spiff.scopes import InnerScope, ScopeMixin, TopScope
from engine.spiff.tokens import COMPLETED, STARTED, WAITING, Token

JOINS = frozenset({Kind.PARALLEL, Kind.INCLUSIVE, Kind.COMPLEX})


def standing(scope: ScopeMixin) -> Iterator[Token]:
    """Tokens that stand at an element of the flow: not events on an edge, parts or single rounds."""
    for token in scope.live():
        if token.spec.is_part or token.is_repeated or "for" in token.internal_data:
            continue
        if not token.internal_data.get("race"):
            yield token


def is_stage(token: Token) -> bool:
    """Whether something goes on inside it: a stage, a call, or a step done for each of several."""
    return isinstance(token.spec, SubProcessSpec | RepetitionSpec)


def waits_outside(token: Token) -> bool:
    """Whether the token waits at a step that can be passed over."""
    spec = token.spec
    if isinstance(spec, ActivitySpec) and (spec.manual or token.internal_data.get("job")):
        return True
    if isinstance(spec, ServiceSpec):
        return token.internal_data.get("external") is not None
    return isinstance(spec, CatchSpec | ReceiveSpec) and token._state == WAITING


def skip(token: Token, outputs: Mapping[str, object]) -> None:
    """Go on behind a step as if it had been done; what it leaves behind is said by hand."""
    scope, spec = token.scope, token.spec
    for name, value in outputs.items():
        scope.assign(token, name, value)
    scope.top.journal.append(("skipped", token, {}))
    win_race(token)
    token._state = COMPLETED
    repeated_by = getattr(spec, "repeated_by", None)
    if repeated_by is not None:
        repeated_by.instance_done(token)
    elif "for" in token.internal_data:
        handler_done(token)
    else:
        spec.leave(token)


def put(scope: ScopeMixin, node: Node, *, via: str = "", **internal: object) -> Token | None:
    """Let a token arrive at an element; None when it has gone on, or waits at a join with others."""
    along = {"via": via} if via else {}
    token = scope.place(scope.spec.task_specs[f"node:{node.id}"], **along, **internal)
    return scope.tasks.get(token.id)


def reopen(scope: ScopeMixin, stage: Node, **internal: object) -> InnerScope:
    """Begin a stage that is over once more, with nothing in it yet: its term runs, its events listen."""
    spec = scope.spec.task_specs[f"node:{stage.id}"]
    host = Token(scope, spec, state=STARTED)
    host.internal_data.update(internal)
    spec.take_in(host)
    set_term(host)
    for boundary in spec.boundaries:
        scope.place(boundary, host=host.id)
    inner = InnerScope(scope.top.subprocess_specs[spec.inside(host)], host, own_variables=False)
    for listener in inner.spec.listeners:
        inner.place(listener)
    return inner


def free_way_into(scope: ScopeMixin, node: Node) -> str:
    """The first flow into a join on which nothing waits yet; empty when every flow has its token."""
    waiting = scope.parked.get(node.id, {})
    return next((flow.id for flow in node.incoming if not waiting.get(flow.id)), "")


def is_join(node: Node) -> bool:
    return node.kind in JOINS and len(node.incoming) > 1


def is_raced_for(scope: ScopeMixin, node: Node) -> bool:
    """Whether the event stands behind an event-based gateway: then the gateway waits for it."""
    before = (scope.spec.task_specs.get(f"node:{flow.source}") for flow in node.incoming)
    return any(isinstance(spec, EventGatewaySpec) for spec in before)


def let_go(scope: ScopeMixin, node_id: str, flow_id: str = "") -> bool:
    """Take one token away that waits at a join; whether there was one."""
    waiting = scope.parked.get(node_id, {})
    taken = flow_id or next((flow for flow, count in waiting.items() if count), "")
    if not waiting.get(taken):
        return False
    left = {flow: count - (flow == taken) for flow, count in waiting.items()}
    scope.parked[node_id] = {flow: count for flow, count in left.items() if count}
    if not scope.parked[node_id]:
        del scope.parked[node_id]
    return True


def nodes_of(scope: ScopeMixin) -> dict[str, Node]:
    """Elements of the scope that a token may stand at, by id."""
    return {
        name.removeprefix("node:"): spec.node
        for name, spec in scope.spec.task_specs.items()
        if name.startswith("node:")
    }


def scopes_with(top: TopScope, element_id: str) -> list[ScopeMixin]:
    """Running scopes in which the element is drawn: several where a stage is repeated."""
    return [scope for scope in top.scopes() if f"node:{element_id}" in scope.spec.task_specs]


def owner_of_variables(scope: ScopeMixin) -> ScopeMixin:
    """The procedure, or the called one, whose variables are seen in the scope."""
    while scope.variables is None:
        assert scope.host is not None
        scope = scope.host.scope
    return scope
