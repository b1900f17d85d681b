"""Looking into a running procedure without changing it: the variables that a task can see."""

from collections.abc import Mapping, Sequence

from engine.actor import Actor
from engine.bpmn.model import Node, Scope
from engine.clock import Clock
from engine.context import CommandContext, Workshop
from engine.definitions.decisions import procedures_of
from engine.errors import NotFound
from engine.instances.running import RunningInstance
from engine.spiff.scopes import TopScope
from storage.unit_of_work import UnitOfWork


def variables_at(
    uow: UnitOfWork, workshop: Workshop, clock: Clock, *, instance_id: str, task_id: str
) -> Mapping[str, object]:
    """Variables visible at an open task; empty when the procedure has passed it."""
    instance = _instance(uow, workshop, clock, instance_id)
    try:
        token = instance.token(task_id)
    except NotFound:
        return {}
    seen = dict(token.scope.visible(token))
    instance.remember()
    return seen


def variables_of(
    uow: UnitOfWork, workshop: Workshop, clock: Clock, *, instance_id: str
) -> Mapping[str, object]:
    """Variables of the procedure itself."""
    instance = _instance(uow, workshop, clock, instance_id)
    if not instance.row.state:
        return {}
    seen = dict(instance.top.variables or {})
    instance.remember()
    return seen


def looked_at(uow: UnitOfWork, workshop: Workshop, clock: Clock, *, instance_id: str) -> TopScope | None:
    """The procedure as it stands, to be looked at and not to be touched; None when it is over."""
    instance = _instance(uow, workshop, clock, instance_id)
    if not instance.row.state:
        return None
    top = instance.top
    instance.remember()
    return top


def drawn_at(
    uow: UnitOfWork, workshop: Workshop, bundle: Sequence[str], element_id: str
) -> tuple[str, Node] | None:
    """The definition of a bundle in whose diagram an element stands, and the element as drawn there."""
    for definition_id in procedures_of(bundle):
        row = uow.definitions.get(definition_id)
        node = _node(workshop.definitions.process(row).scope, element_id) if row else None
        if node is not None:
            return definition_id, node
    return None


def _node(scope: Scope, element_id: str) -> Node | None:
    if element_id in scope.nodes:
        return scope.nodes[element_id]
    inner = (_node(node.scope, element_id) for node in scope.nodes.values() if node.scope is not None)
    return next((node for node in inner if node is not None), None)


def _instance(uow: UnitOfWork, workshop: Workshop, clock: Clock, instance_id: str) -> RunningInstance:
    """The instance without its lock: a page must not make a command wait."""
    row = uow.instances.look(instance_id)
    if row is None:
        raise NotFound("Такой процедуры нет.", hint="Проверьте ссылку.")
    context = CommandContext(uow=uow, actor=Actor.system(), clock=clock, workshop=workshop, command_id="")
    return RunningInstance(row, context)
