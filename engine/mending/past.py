"""Going back: what lies behind a step, what it and all after it changed, how its term went on.

A token lies behind a step when it can be reached from there and came about after the step
was done. Branches that went on beside it are left alone, and so is what they have written.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine.bpmn.model import Kind, Node
from engine.errors import Conflict, NotFound
from engine.gate.graph import Graph
from engine.mending.soundness import drawn
from engine.running import RunningInstance
from engine.spiff.mending import is_join, let_go, nodes_of, scopes_with, standing
from engine.spiff.scopes import ScopeMixin
from engine.spiff.tokens import Token
from storage.queries.passed import PassedStep, PastEvent, arose, events_from, passed_steps


@dataclass(frozen=True, kw_only=True)
class WayBack:
    """A step that can be gone back to, with what would be undone."""

    step: PassedStep
    scope: ScopeMixin
    node: Node
    behind: Sequence[Token]
    events: Sequence[PastEvent]
    reach: frozenset[str]
    """Elements of the stage that can come after the step."""


def way_back(instance: RunningInstance, task_id: str) -> WayBack:
    """Raises NotFound for a step that was not passed, Conflict for one that nobody can go back to."""
    connection = instance.uow.connection
    passed = passed_steps(connection, instance_id=instance.row.id)
    step = next((each for each in passed if each.task_id == task_id), None)
    if step is None:
        raise NotFound("Такого пройденного шага нет.", hint="Выберите шаг из списка пройденных.")
    scope, node = _place(instance, step)
    events = events_from(connection, instance_id=instance.row.id, seq=step.seq)
    reach = frozenset(Graph(drawn(scope)).from_([node.id]))
    younger = _came_after(instance, scope, events, step)
    behind = [token for token in standing(scope) if token.node.id in reach and token in younger]
    return WayBack(step=step, scope=scope, node=node, behind=behind, events=events, reach=reach)


def _place(instance: RunningInstance, step: PassedStep) -> tuple[ScopeMixin, Node]:
    name = step.element_name or step.element_id
    scopes = scopes_with(instance.top, step.element_id)
    if not scopes:
        raise Conflict(
            f"Этап, в котором был шаг «{name}», уже закончен.",
            hint="Верните дело на шаг до этого этапа.",
        )
    if len(scopes) > 1:
        raise Conflict(f"Этап с шагом «{name}» идет сейчас несколько раз, вернуть его нельзя.")
    node = nodes_of(scopes[0])[step.element_id]
    if node.loop is not None or node.for_compensation:
        raise Conflict(
            f"Шаг «{name}» повторяется для каждого из нескольких, вернуть один повтор нельзя.",
            hint="Перенесите дело на этот шаг: он начнется для всех заново.",
        )
    return scopes[0], node


def _came_after(
    instance: RunningInstance, scope: ScopeMixin, events: Sequence[PastEvent], step: PassedStep
) -> set[Token]:
    """Tokens of the stage that came about when the step was done, or later."""
    created = {event.task_id for event in events if event.kind == "task_created"}
    tokens = list(standing(scope))
    inside = {token: [token, *_inside(token)] for token in tokens}
    ids = [each.id for found in inside.values() for each in found]
    since = arose(instance.uow.connection, token_ids=ids)
    found = set()
    for token, parts in inside.items():
        ages = [
            each.id in created if each.spec.manual else since[each.id] >= step.at
            for each in parts
            if each.id in since
        ]
        if all(ages):
            found.add(token)
    return found


def _inside(token: Token) -> list[Token]:
    """What depends on a token, or goes on inside it."""
    scope = token.scope
    found = [other for other in scope.tokens() if other.host_id == token.id]
    for each in [token, *found]:
        inner = scope.top.subprocesses.get(each.id)
        if inner is not None:
            found += [part for other in inner.tokens() for part in (other, *_inside(other))]
    return found


def old_values(way: WayBack, *, keep: Sequence[str] = ()) -> dict[str, object]:
    """What the variables were before the step was done, as far as the step or what followed changed them."""
    found: dict[str, object] = {}
    for event in way.events:
        if not _is_behind(way, event):
            continue
        for name, pair in event.data.get("variables", {}).items():
            if isinstance(pair, list) and len(pair) == 2 and name not in keep:
                found.setdefault(name, pair[0])
    return found


def _is_behind(way: WayBack, event: PastEvent) -> bool:
    if event.task_id == way.step.task_id:
        return True
    if event.kind == "variables_edited":
        return False
    if event.element_id is None or event.element_id in way.reach:
        return True
    inside = (node.scope for name, node in nodes_of(way.scope).items() if name in way.reach)
    return any(
        event.element_id == node.id for scope in inside if scope is not None for _, node in scope.walk()
    )


def empty_joins(way: WayBack) -> Mapping[str, Sequence[str]]:
    """Joins passed since, with the flows along which other branches had come: they will not come again."""
    graph = Graph(drawn(way.scope))
    gone = {token.node.id for token in way.behind}
    left = {token.node.id for token in standing(way.scope) if token not in set(way.behind)}
    found: dict[str, list[str]] = {}
    for node in graph.nodes.values():
        if not is_join(node) or node.kind is not Kind.PARALLEL or node.id not in way.reach:
            continue
        before = graph.from_([way.node.id], without={node.id})
        passed = graph.from_([node.id]) & gone - before
        coming = graph.from_(left, without={node.id}) if left else set()
        flows = [flow.id for flow in node.incoming if flow.source not in before | coming]
        if passed and flows:
            found[node.id] = flows
    return found


def clear(way: WayBack) -> None:
    """Take away what lies behind the step, and give joins back what other branches had brought."""
    restored = empty_joins(way)
    graph = Graph(drawn(way.scope))
    for node_id in list(way.scope.parked):
        before = graph.from_([way.node.id], without={node_id})
        node = nodes_of(way.scope)[node_id]
        for flow in node.incoming:
            if node_id in way.reach and flow.source in before:
                let_go(way.scope, node_id, flow.id)
    for token in way.behind:
        way.scope.discard(token)
    for node_id, flows in restored.items():
        for flow_id in flows:
            way.scope.park(nodes_of(way.scope)[node_id], flow_id)
