"""Whether a procedure that was set right by hand can still come to an end.

The token game of the deploy gate is played from where the procedure stands now. What could
get stuck before may do so after; what only the change has brought about is refused.
"""

from collections import Counter
from collections.abc import Mapping

from engine.bpmn.model import Kind, Node, Scope
from engine.errors import Conflict
from engine.gate.graph import Graph
from engine.gate.token_game import Game
from engine.instances.projection import snapshot
from engine.spiff.mending import nodes_of, standing
from engine.spiff.scopes import ScopeMixin, TopScope

Dead = Mapping[str, frozenset[str]]
"""By scope: joins at which a token may wait for ever."""


def dead_ends(top: TopScope) -> Dead:
    """Joins that may be left waiting for ever from here, by running scope."""
    return {_name(scope): frozenset(_stuck(scope)) for scope in top.scopes() if not scope.completed}


def require_none_new(top: TopScope, before: Dead) -> None:
    """Raises Conflict when the change has left a join waiting for ever, or nothing to wait for."""
    for scope in top.scopes():
        new = _stuck(scope) - before.get(_name(scope), frozenset()) if not scope.completed else set()
        if new:
            names = ", ".join(sorted(f"«{_title(nodes_of(scope)[join])}»" for join in new))
            raise Conflict(
                f"После этого процедура может навсегда остановиться на слиянии ветвей {names}.",
                hint="Выберите другой шаг или сначала завершите вторую ветвь.",
            )
    if not top.completed and not waits(top):
        raise Conflict(
            "После этого процедуре нечего ждать: ни человека, ни срока, ни сообщения.",
            hint="Выберите другой шаг.",
        )


def waits(top: TopScope) -> bool:
    """Whether a person, a moment, a message or an outside worker can move the procedure on."""
    live = snapshot(top)
    outside = any(token.internal_data.get("external") is not None for token in top.all_tokens())
    return bool(live.tasks or live.jobs or live.subscriptions or outside)


def _stuck(scope: ScopeMixin) -> set[str]:
    nodes = nodes_of(scope)
    if not all(_can_be_played(node) for node in nodes.values()):
        return set()
    game = Game(Graph(drawn(scope)))
    marking: Counter[str] = Counter()
    for token in standing(scope):
        if token.node.id in game.graph.nodes:
            marking[token.node.id] += 1
    for flows in scope.parked.values():
        marking.update(flows)
    played = game.play_from(marking)
    return {game.home[place] for stuck in played.stuck for place, _ in stuck if place in game.home}


def _can_be_played(node: Node) -> bool:
    return node.kind is not Kind.COMPLEX and node.start_quantity == 1 and node.completion_quantity == 1


def drawn(scope: ScopeMixin) -> Scope:
    """The stage as its diagram has it."""
    nodes = nodes_of(scope)
    flows = {flow.id: flow for node in nodes.values() for flow in node.outgoing}
    return Scope(id=str(scope.spec.name), nodes=nodes, flows=flows)


def _name(scope: ScopeMixin) -> str:
    return "" if scope.host is None else scope.host.id


def _title(node: Node) -> str:
    return node.name or node.id
