"""Going back: what lies behind a step, what it and all after it changed, how its term went on.

A token lies behind a step when it can be reached from there and came about after the step
was done. Branches that went on beside it are left alone, and so is what they have written.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine.bpmn.model import Kind, Node
from engine.errors import Conflict, NotFound
from engine.gate.graph import Graph
from engine.instances.running import RunningInstance
from engine.mending.soundness import drawn
from engine.spiff.mending import is_join, let_go, nodes_of, reopen, scopes_with, standing
from engine.spiff.scopes import ScopeMixin, TopScope
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
    """Elements of the scope that can come after the step, or after the stage it stood in."""
    stage: Node | None = None
    """The stage that the step stood in, when it is over: it is begun once more."""
    inside: frozenset[str] = frozenset()
    """Elements of such a stage that can come after the step."""

    @property
    def place(self) -> Node:
        """Where in the scope the way back leads: the step itself, or the stage around it."""
        return self.stage or self.node


def way_back(instance: RunningInstance, task_id: str) -> WayBack:
    """Raises NotFound for a step that was not passed, Conflict for one that nobody can go back to."""
    connection = instance.uow.connection
    passed = passed_steps(connection, instance_id=instance.row.id)
    step = next((each for each in passed if each.task_id == task_id), None)
    if step is None:
        raise NotFound("Такого пройденного шага нет.", hint="Выберите шаг из списка пройденных.")
    scope, node, stage = _place(instance.top, step)
    events = events_from(connection, instance_id=instance.row.id, seq=step.seq)
    reach = frozenset(Graph(drawn(scope)).from_([(stage or node).id]))
    inside = Graph(stage.scope).from_([node.id]) if stage is not None and stage.scope is not None else ()
    younger = _came_after(instance, scope, events, step)
    behind = [token for token in standing(scope) if token.node.id in reach and token in younger]
    return WayBack(
        step=step,
        scope=scope,
        node=node,
        behind=behind,
        events=events,
        reach=reach,
        stage=stage,
        inside=frozenset(inside),
    )


def steps_back(top: TopScope, passed: Sequence[PassedStep]) -> list[PassedStep]:
    """Of the steps passed those that can be gone back to, each element once, as it was done last."""
    found: dict[str, PassedStep] = {}
    for step in passed:
        if step.element_id in found:
            continue
        try:
            _place(top, step)
        except Conflict:
            continue
        found[step.element_id] = step
    return list(found.values())


def _place(top: TopScope, step: PassedStep) -> tuple[ScopeMixin, Node, Node | None]:
    """The running scope, the step's element, and the stage around it when that is over."""
    name, stage = step.element_name or step.element_id, None
    scopes = scopes_with(top, step.element_id)
    if not scopes:
        scopes, stage = _ended_stage(top, step.element_id)
    if not scopes:
        raise Conflict(
            f"Этап, в котором был шаг «{name}», уже закончен.",
            hint="Верните дело на шаг до этого этапа.",
        )
    if len(scopes) > 1:
        raise Conflict(f"Этап с шагом «{name}» идет сейчас несколько раз, вернуть его нельзя.")
    around = stage.scope.nodes if stage is not None and stage.scope is not None else nodes_of(scopes[0])
    node = around[step.element_id]
    if node.loop is not None or node.for_compensation:
        raise Conflict(
            f"Шаг «{name}» повторяется для каждого из нескольких, вернуть один повтор нельзя.",
            hint="Перенесите дело на этот шаг: он начнется для всех заново.",
        )
    return scopes[0], node, stage


def _ended_stage(top: TopScope, element_id: str) -> tuple[list[ScopeMixin], Node | None]:
    """A plain stage in which the element is drawn, and the running scopes in which the stage is."""
    for scope in top.scopes():
        for node in nodes_of(scope).values():
            plain = node.kind is Kind.SUB_PROCESS and node.loop is None and not node.is_event_sub_process
            if plain and node.scope is not None and element_id in node.scope.nodes:
                return scopes_with(top, node.id), node
    return [], None


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
    if way.stage is not None and way.stage.scope is not None:
        if event.element_id in way.stage.scope.nodes:
            return event.element_id in way.inside
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
        if not _joins_all(node) or node.id not in way.reach:
            continue
        before = graph.from_([way.place.id], without={node.id})
        passed = graph.from_([node.id]) & gone - before
        coming = graph.from_(left, without={node.id}) if left else set()
        flows = [flow.id for flow in node.incoming if flow.source not in before | coming]
        if passed and flows:
            found[node.id] = flows
    return found


def _joins_all(node: Node) -> bool:
    return is_join(node) and node.kind is Kind.PARALLEL


def clear(way: WayBack) -> None:
    """Take away what lies behind the step, and give joins back what other branches had brought."""
    restored = empty_joins(way)
    graph = Graph(drawn(way.scope))
    for node_id in list(way.scope.parked):
        before = graph.from_([way.place.id], without={node_id})
        node = nodes_of(way.scope)[node_id]
        for flow in node.incoming:
            if node_id in way.reach and flow.source in before:
                let_go(way.scope, node_id, flow.id)
    for token in way.behind:
        way.scope.discard(token)
    for node_id, flows in restored.items():
        for flow_id in flows:
            way.scope.park(nodes_of(way.scope)[node_id], flow_id)


def enter(way: WayBack, stage_term: Mapping[str, object]) -> ScopeMixin:
    """Where the step is put: its scope, or its stage begun once more, other branches in it being done."""
    if way.stage is None or way.stage.scope is None:
        return way.scope
    inner = reopen(way.scope, way.stage, **stage_term)
    graph = Graph(way.stage.scope)
    for node in graph.nodes.values():
        if _joins_all(node) and node.id in way.inside:
            before = graph.from_([way.node.id], without={node.id})
            for flow in node.incoming:
                if flow.source not in before:
                    inner.park(node, flow.id)
    return inner
