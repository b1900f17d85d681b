"""From the diagram's model to SpiffWorkflow specs: one spec per element, one process spec per scope."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from SpiffWorkflow.bpmn.specs.bpmn_process_spec import BpmnProcessSpec

from engine.bpmn.compensation import can_be_undone, kept, undoes_its_scope
from engine.bpmn.model import EventKind, Kind, Node, Process, Scope
from engine.dmn.asking import AskedDecision
from engine.dmn.calls import call_of
from engine.spiff import activities, ad_hoc, compensation, events, gateways, repetition, transactions
from engine.spiff.complex_gateway import ComplexSpec
from engine.spiff.decisions import DecisionSpec
from engine.spiff.expression_task import ExpressionSpec
from engine.spiff.tokens import TokenSpec


class ScopeSpec(BpmnProcessSpec):  # type: ignore[misc]
    """The specs of one scope. ``starts`` fire when it begins, ``listeners`` are its event sub-processes."""

    def __init__(self, process: str, name: str):
        super().__init__(name=name)
        self.process = process
        self.starts: list[TokenSpec] = []
        self.listeners: list[TokenSpec] = []
        self.inclusive_joins: list[gateways.InclusiveSpec] = []
        self.decisions: Mapping[str, AskedDecision] = {}
        """What the tasks of this scope ask, by the task's id."""
        self.has_conditions = False
        """Whether anything here waits for a condition."""
        self.kept: frozenset[str] = frozenset()
        """Activities whose completion is remembered because they may have to be undone."""
        self.undone_by = ""
        """The event sub-process that undoes the whole scope."""

    def inside_of(self, element_id: str) -> str:
        """The name of a stage's inside: two procedures of a bundle may call different stages the same."""
        return f"{self.process}/{element_id}"


@dataclass(frozen=True)
class Program:
    """A bundle ready to run: the process, what it calls, and all their inner scopes."""

    key: str
    main: ScopeSpec
    specs: Mapping[str, ScopeSpec]
    definitions: Mapping[str, str] = field(default_factory=dict)
    """Procedure → its definition in the bundle."""

    def property_of(self, element_id: str, name: str) -> str:
        """What the diagram says of an element; empty when it says nothing."""
        found = (spec.task_specs.get(f"node:{element_id}") for spec in self.specs.values())
        return next((spec.node.properties.get(name, "") for spec in found if spec is not None), "")


def compile_program(
    key: str,
    main: Process,
    called: Iterable[Process],
    decisions: Mapping[tuple[str, str], AskedDecision] = MappingProxyType({}),
) -> Program:
    """Compile a checked process with all it calls; ``decisions`` are asked by (process, task)."""
    specs: dict[str, ScopeSpec] = {}
    for process in (main, *called):
        _compile_scope(process.scope, process.id, process.id, specs)
        for scope_id, activities_kept in kept(process).items():
            inside = specs[process.id].inside_of(scope_id)
            specs[process.id if scope_id == process.id else inside].kept = activities_kept
    for spec in specs.values():
        spec.decisions = {
            task: asked for (process_id, task), asked in decisions.items() if process_id == spec.process
        }
    return Program(key, specs[main.id], specs)


def _compile_scope(scope: Scope, process: str, name: str, specs: dict[str, ScopeSpec]) -> None:
    spec = specs[name] = ScopeSpec(process, name)
    for node in scope.nodes.values():
        if node.scope is not None:
            _compile_scope(node.scope, process, spec.inside_of(node.id), specs)
        _compile_node(spec, scope, node)
    for node in scope.nodes.values():
        if node.attached_to and node.event.kind is not EventKind.COMPENSATION:
            host = spec.task_specs[f"node:{node.attached_to}"]
            host.boundaries.append(spec.task_specs[f"node:{node.id}"])
    spec.starts = [spec.task_specs[f"node:{node.id}"] for node in scope.starts]
    waiting = (each.awaited.kind for each in spec.task_specs.values() if isinstance(each, TokenSpec))
    spec.has_conditions = EventKind.CONDITIONAL in waiting


def _compile_node(spec: ScopeSpec, scope: Scope, node: Node) -> None:
    if can_be_undone(node) and node.scope is not None:
        compensation.UndoSpec(spec, node, prefix="undo")
    if node.kind is Kind.TRANSACTION:
        transactions.RollbackSpec(spec, node, prefix="cancel")
    if undoes_its_scope(node):
        spec.undone_by = f"node:{node.id}"
    elif node.is_event_sub_process:
        assert node.scope is not None
        spec.listeners.append(events.EventSubProcessSpec(spec, node, node.scope.starts[0]))
    if node.kind in (Kind.INCLUSIVE, Kind.COMPLEX):
        join = (ComplexSpec if node.kind is Kind.COMPLEX else gateways.InclusiveSpec)(spec, node, scope)
        if len(node.incoming) > 1:
            spec.inclusive_joins.append(join)
        return
    make = _spec_of(node)
    if node.loop is None:
        make(spec, node)
    else:
        instance: Any = make(spec, node, prefix="each")
        repetition.RepetitionSpec(spec, node, instance)


def _spec_of(node: Node) -> type[TokenSpec]:
    if node.kind is Kind.SEND_TASK and node.is_persons_work:
        return activities.HumanTaskSpec
    if call_of(node) is not None:
        return DecisionSpec
    if node.expression:
        return ExpressionSpec
    if node.kind is Kind.SEND_TASK and "topic" in node.attributes:
        return activities.ServiceSpec
    return _EVENTS.get((node.kind, node.event.kind)) or _SPECS[node.kind]


_SPECS: dict[Kind, type[TokenSpec]] = {
    Kind.START: events.StartSpec,
    Kind.END: events.EndSpec,
    Kind.CATCH: events.CatchSpec,
    Kind.THROW: events.ThrowSpec,
    Kind.BOUNDARY: events.BoundarySpec,
    Kind.USER_TASK: activities.HumanTaskSpec,
    Kind.MANUAL_TASK: activities.HumanTaskSpec,
    Kind.TASK: activities.HumanTaskSpec,
    Kind.SERVICE_TASK: activities.ServiceSpec,
    Kind.RULE_TASK: activities.ServiceSpec,
    Kind.SCRIPT_TASK: activities.ScriptSpec,
    Kind.SEND_TASK: activities.SendSpec,
    Kind.RECEIVE_TASK: activities.ReceiveSpec,
    Kind.CALL: activities.CallSpec,
    Kind.SUB_PROCESS: activities.SubProcessSpec,
    Kind.TRANSACTION: activities.SubProcessSpec,
    Kind.AD_HOC: ad_hoc.AdHocSpec,
    Kind.EXCLUSIVE: gateways.ExclusiveSpec,
    Kind.PARALLEL: gateways.ParallelSpec,
    Kind.EVENT_BASED: gateways.EventGatewaySpec,
}

_EVENTS: dict[tuple[Kind, EventKind], type[TokenSpec]] = {
    (Kind.THROW, EventKind.COMPENSATION): compensation.CompensationThrowSpec,
    (Kind.END, EventKind.COMPENSATION): compensation.CompensationEndSpec,
    (Kind.END, EventKind.CANCEL): transactions.CancelEndSpec,
}
