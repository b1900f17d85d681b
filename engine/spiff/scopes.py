"""Scopes: a process, a called process or the inside of a sub-process, with the tokens in it.

Variables belong to the process scope, as in Camunda, and not to the token's path: every
element of the process sees them, event sub-processes too. What is written inside an
instance of a repeated activity stays local to it.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from SpiffWorkflow.bpmn.util.subworkflow import BpmnSubWorkflow
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.task import Task

from engine.bpmn.model import Flow, Node
from engine.spiff import conditions
from engine.spiff.lent import Services
from engine.spiff.limits import Budget
from engine.spiff.records import Record
from engine.spiff.tokens import CANCELLED, COMPLETED, Token, TokenSpec
from engine.spiff.trace import Trace
from engine.values import copied, variable


class ScopeMixin:
    """What processes and sub-processes have in common."""

    spec: Any
    tasks: dict[str, Token]
    task_tree: Any
    completed: bool
    variables: dict[str, object] | None
    parked: dict[str, dict[str, int]]
    passed: dict[str, list[str]]
    """Complex gateways that have gone on and not been reset yet, with the flows whose tokens they took."""
    done: list[Record]
    """Completed activities that may have to be undone."""
    host: Token | None

    @property
    def top(self) -> "TopScope":
        raise NotImplementedError

    @property
    def root(self) -> Any:
        return getattr(self, "task_tree", None)

    def tokens(self) -> Iterator[Token]:
        return (token for token in list(self.tasks.values()) if isinstance(token, Token))

    def live(self) -> Iterator[Token]:
        """Tokens that keep the scope going."""
        return (token for token in self.tokens() if not token.spec.is_listener)

    def tell(self, what: str, token: Token) -> None:
        """Show whoever watches what happens to a token; see :mod:`engine.spiff.trace`."""
        trace = self.top.trace
        if trace is not None:
            trace.token(what, token)

    def place(self, spec: TokenSpec, **internal: object) -> Token:
        """Put a new token on an element and let it arrive."""
        token = Token(self, spec)
        token.internal_data.update(internal)
        if not spec.is_listener and "race" not in internal:
            self.tell("entered", token)
        # What goes wrong while it arrives is the matter of this element, not of the one before.
        before, self.top.at_work = self.top.at_work, token
        spec._update(token)
        self.top.at_work = before
        return token

    def take(self, flow: Flow) -> None:
        trace = self.top.trace
        if trace is not None and flow.is_drawn:
            trace.flow(flow, self)
        self.place(self.spec.task_specs[f"node:{flow.target}"], via=flow.id)

    def finish(self, token: Token, state: int = COMPLETED) -> None:
        """Remove a token, with everything that lives only as long as it does."""
        if token.id not in self.tasks:
            return
        token._state = state
        self.tell("cancelled" if state == CANCELLED else "completed", token)
        for other in [other for other in self.tokens() if other.host_id == token.id]:
            self.discard(other)
        self._stop_handler_of(token)
        inner = self.top.subprocesses.pop(token.id, None)
        if inner is not None:
            inner.clear()
        del self.tasks[token.id]
        self.root._children.remove(token.id)

    def _stop_handler_of(self, token: Token) -> None:
        """A compensation that is stopped stops its handler, wherever that is at work."""
        handler = token.internal_data.get("handler")
        working = self.top.find(handler) if handler else None
        if working is not None:
            working.scope.discard(working)

    def discard(self, token: Token) -> None:
        """Take a token away before its work was done."""
        if token.id not in self.tasks:
            return
        if not token.spec.is_part:
            self.top.journal.append(("cancelled", token, {}))
        self.finish(token, CANCELLED)

    def clear(self) -> None:
        for token in list(self.tokens()):
            self.discard(token)
        self.forget_waiting()
        self.completed = True

    def settle(self) -> None:
        """End the scope when nothing in it can move or wait any more."""
        if self._goes_on:
            return
        # A person's last answer may have made a condition true: it is heard before the scope is over.
        while self.top.watches and conditions.fire_one(self.top.all_tokens()) is not None:
            if self._goes_on:
                return
        for listener in list(self.tokens()):
            self.finish(listener, CANCELLED)
        self.completed = True
        if self.host is not None:
            self.host.spec.inner_ended(self.host)

    @property
    def _goes_on(self) -> bool:
        """Whether there is something left to wait for, or nothing left to end."""
        return self.completed or bool(self.parked or self.passed) or next(self.live(), None) is not None

    def park(self, node: Node, flow_id: str) -> dict[str, int]:
        """Keep a token that waits at a join; answers how many wait there by incoming flow."""
        waiting = self.parked.setdefault(node.id, {})
        waiting[flow_id] = waiting.get(flow_id, 0) + 1
        return waiting

    def forget_waiting(self) -> None:
        """Let go of all that joins keep."""
        self.parked.clear()
        self.passed.clear()

    def unpark(self, node: Node) -> None:
        """Consume one token of every incoming flow that has any."""
        waiting = {flow: count - 1 for flow, count in self.parked.pop(node.id).items() if count > 1}
        if waiting:
            self.parked[node.id] = waiting

    def value(self, token: Token, name: str) -> object:
        """A variable as the token sees it: local to its repeated instance first, then the process's."""
        current: Token | None = token
        scope: ScopeMixin = self
        while True:
            if current is not None and name in current.data:
                return current.data[name]
            if current is not None and current.host_id is not None and current.host_id in scope.tasks:
                current = scope.tasks[current.host_id]
                continue
            if scope.variables is not None:
                return scope.variables.get(name)
            current, scope = _up(scope)

    def visible(self, token: Token) -> dict[str, object]:
        """All variables the token sees, as copies: what is done to them stays outside."""
        seen: list[Mapping[str, object]] = []
        current: Token | None = token
        scope: ScopeMixin = self
        while True:
            if current is not None:
                seen.append(current.data)
            if current is not None and current.host_id is not None and current.host_id in scope.tasks:
                current = scope.tasks[current.host_id]
                continue
            if scope.variables is not None:
                seen.append(scope.variables)
                break
            current, scope = _up(scope)
        merged: dict[str, object] = {}
        for layer in reversed(seen):
            merged.update(layer)
        return {name: copied(value) for name, value in merged.items()}

    def assign(self, token: Token, name: str, value: object) -> None:
        """Set a variable in the nearest repeated instance, or in the process; only plain data may be one."""
        value = variable(name, value)
        current: Token | None = token
        scope: ScopeMixin = self
        while True:
            if current is not None and current.keeps(name):
                current.data[name] = value
                return
            if scope.variables is not None:
                scope.variables[name] = value
                return
            current, scope = _up(scope)

    def evaluate(self, token: Token, expression: str) -> Any:
        return self.top.script_engine.evaluate(token, expression)

    def _get_child_scopes(self) -> list["InnerScope"]:
        return [inner for inner in self.top.subprocesses.values() if inner.host.workflow is self]


def _up(scope: ScopeMixin) -> tuple[Token, ScopeMixin]:
    assert scope.host is not None, "only a sub-process borrows its variables"
    return scope.host, scope.host.scope


class TopScope(ScopeMixin, BpmnWorkflow):  # type: ignore[misc]
    """A running procedure."""

    def __init__(self, spec: Any, specs: Mapping[str, Any], *, engine: Any, services: Services):
        self.ready: list[Token] = []
        self.journal: list[tuple[str, Token, Mapping[str, object]]] = []
        """What happened in this step, in order: (what, token, details)."""
        self.thrown: list[tuple[str, str, Token]] = []
        """Messages and signals for others: (``message`` or ``signal``, name, token)."""
        self.trace: Trace | None = None
        self.completions = 0
        """How many activities were recorded as done: their order."""
        self.services = services
        self.budget = Budget()
        self.watches = any(inner.has_conditions for inner in specs.values())
        self.at_work: Token | None = None
        """The token that arrives or was run last: where a procedure broke, when it did."""
        self.faults: dict[str, str] = {}
        """Incidents of tokens whose step could not be made: they are over when the token is gone."""
        self.pace: dict[str, tuple[str, int]] = {}
        """How many jobs of a kind ran at the last minute at which any did."""
        self.variables = {}
        self.parked = {}
        self.passed = {}
        self.done = []
        self.host = None
        super().__init__(spec, specs, script_engine=engine, deserializing=True)
        self.task_tree = Task(self, spec.start, state=COMPLETED)

    @property
    def top(self) -> "TopScope":
        return self

    def scopes(self) -> list[ScopeMixin]:
        """All running scopes, the deepest first."""
        inner = sorted(self.subprocesses.values(), key=lambda scope: -scope.depth)
        return [*inner, self]

    def all_tokens(self) -> Iterator[Token]:
        for scope in self.scopes():
            yield from scope.tokens()

    def find(self, token_id: str) -> Token | None:
        return next((scope.tasks[token_id] for scope in self.scopes() if token_id in scope.tasks), None)

    def _task_completed_notify(self, task: Any) -> None:
        """The library would look at every waiting task here; ours are woken by name."""


class InnerScope(ScopeMixin, BpmnSubWorkflow):  # type: ignore[misc]
    """The inside of a sub-process, or a called process when it has variables of its own."""

    def __init__(self, spec: Any, host: Token, *, own_variables: bool):
        self.host = host
        self.variables = {} if own_variables else None
        self.parked = {}
        self.passed = {}
        self.done = []
        super().__init__(spec, parent_task_id=host.id, top_workflow=host.scope.top, deserializing=True)
        self.task_tree = Task(self, spec.start, state=COMPLETED)
        host.scope.top.subprocesses[host.id] = self

    @property
    def top(self) -> TopScope:
        top: TopScope = self.top_workflow
        return top

    @property
    def parent_workflow(self) -> Any:
        return self.host.workflow if self.host is not None else None

    def settle(self) -> None:
        if not self.completed and self.host is not None:
            self.host.spec.settling(self.host)
        super().settle()

    def _task_completed_notify(self, task: Any) -> None:
        """See :meth:`TopScope._task_completed_notify`."""
