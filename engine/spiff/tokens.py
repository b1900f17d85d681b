"""Tokens: SpiffWorkflow tasks that exist only while they matter.

A stock task tree keeps every task ever run and predicts those to come. Here a token is
created when a flow is taken and removed when its element is left, so that a step costs
the same in a short and in a long case.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, cast

from SpiffWorkflow.bpmn.specs.mixins import BpmnSpecMixin
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from engine.bpmn.model import EventDefinition, Flow, Node
from engine.errors import ExpressionInvalid
from storage.keys import new_id

if TYPE_CHECKING:
    from engine.spiff.scopes import ScopeMixin

READY = TaskState.READY
WAITING = TaskState.WAITING
STARTED = TaskState.STARTED
COMPLETED = TaskState.COMPLETED
CANCELLED = TaskState.CANCELLED
LIVE = READY | WAITING | STARTED
NOTHING = EventDefinition()


class Token(Task):  # type: ignore[misc]
    """One place where the procedure stands. ``data`` holds variables local to a repeated instance."""

    def __init__(
        self, scope: "ScopeMixin", spec: "TokenSpec", *, id: str = "", state: int = TaskState.FUTURE
    ):
        super().__init__(scope, spec, parent=scope.root, state=state, id=id or new_id())

    def _set_state(self, value: int) -> None:
        # The library logs each change with a dump of the task; our history is written elsewhere.
        self._state = value

    @property
    def scope(self) -> "ScopeMixin":
        return cast("ScopeMixin", self.workflow)

    @property
    def spec(self) -> "TokenSpec":
        return cast("TokenSpec", self.task_spec)

    @property
    def node(self) -> Node:
        return self.spec.node

    @property
    def is_live(self) -> bool:
        return bool(self._state & LIVE)

    @property
    def host_id(self) -> str | None:
        """The activity that this token watches as a boundary event or repeats as an instance."""
        host: str | None = self.internal_data.get("host")
        return host

    @property
    def is_repeated(self) -> bool:
        """Whether this is one instance of a repeated activity, with variables of its own."""
        return "index" in self.internal_data

    def keeps(self, name: str) -> bool:
        """Whether a variable set here stays here: in a repeated instance, or where its name is known."""
        return self.is_repeated or name in self.data

    def wait(self) -> None:
        self._state = WAITING

    def make_ready(self) -> None:
        self._state = READY
        if not self.spec.manual:
            self.scope.top.ready.append(self)


class TokenSpec(BpmnSpecMixin):  # type: ignore[misc]
    """What an element of the diagram does with a token.

    A token arrives (:meth:`arrive`), is run by the driver (:meth:`execute`) and leaves
    (:meth:`leave`) by the flows chosen. Prediction and data inheritance of the library are off.
    """

    is_listener = False
    """Whether such a token only listens, so that its scope may end without it."""
    is_part = False
    """Whether such a token is only a part of another one at the same element."""
    awaited: EventDefinition = NOTHING
    """What wakes a token that waits here."""

    def __init__(self, wf_spec: Any, node: Node, *, prefix: str = "node"):
        super().__init__(wf_spec, f"{prefix}:{node.id}", lane=node.lane, bpmn_name=node.name)
        self.bpmn_id = node.id
        self.prefix = prefix
        self.node = node
        self.flows: Sequence[Flow] = tuple(node.outgoing)

    def _predict(self, my_task: Token, seen: Any = None, looked_ahead: int = 0, mask: int = 0) -> None:
        """Nothing is predicted."""

    def _update(self, my_task: Token) -> None:
        self.arrive(my_task)

    def _run_hook(self, my_task: Token) -> bool | None:
        done = self.execute(my_task)
        # What it threw may have ended the stage it stood in; then there is nothing left to leave.
        return done if my_task.id in my_task.scope.tasks else None

    def _on_complete(self, my_task: Token) -> None:
        self.leave(my_task)

    def settling(self, token: Token) -> None:
        """Something inside the token's stage has ended; it is looked at before the stage itself may end."""

    def arrive(self, token: Token) -> None:
        token.make_ready()

    def execute(self, token: Token) -> bool | None:
        """True: done, leave; None: something is going on inside."""
        return True

    def leave(self, token: Token) -> None:
        scope = token.scope
        flows = self.chosen(token)
        scope.finish(token)
        for flow in flows:
            scope.take(flow)
        scope.settle()

    def chosen(self, token: Token) -> Sequence[Flow]:
        """The flows to take: those without a condition, those whose condition holds, or the default one.

        The default one is for when no condition holds, whatever goes on without any (BPMN 2.0 §13.2.1).
        """
        if not any(flow.condition for flow in self.flows):
            return self.flows
        default = self.node.default_flow
        holding = {
            flow.id
            for flow in self.flows
            if flow.condition and flow.id != default and token.scope.evaluate(token, flow.condition)
        }
        taken = [
            flow
            for flow in self.flows
            if flow.id in holding or (not holding if flow.id == default else not flow.condition)
        ]
        return taken or self._default(token)

    def _default(self, token: Token) -> Sequence[Flow]:
        default = [flow for flow in self.flows if flow.id == self.node.default_flow]
        if not default:
            name = self.node.name or self.node.id
            raise ExpressionInvalid(
                f"На развилке «{name}» ({self.node.id}) не подошёл ни один путь, а пути по умолчанию нет.",
                hint="Проверьте ответы формы; методисту: укажите путь по умолчанию.",
            )
        return default
