"""Activities: human tasks, services, scripts, sub-processes, calls; with their boundary events."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol

from engine import expressions
from engine.bpmn.model import Kind, Node
from engine.errors import BusinessError
from engine.spiff import locals, timers
from engine.spiff.compensation import handler_done
from engine.spiff.environment import InsideNames
from engine.spiff.events import BoundarySpec, begin_scope
from engine.spiff.limits import check_depth
from engine.spiff.listening import accept, win_race
from engine.spiff.quantities import gathered
from engine.spiff.records import remember
from engine.spiff.scopes import InnerScope
from engine.spiff.throwing import raise_error
from engine.spiff.tokens import Token, TokenSpec
from engine.values import copied


class Repetition(Protocol):
    """What starts the instances of a repeated activity, one after the other or all at once."""

    def instance_done(self, child: Token) -> None: ...


class ActivitySpec(TokenSpec):
    """An activity: on arrival its term is computed and its boundary events begin to listen."""

    def __init__(self, wf_spec: Any, node: Node, *, prefix: str = "node"):
        super().__init__(wf_spec, node, prefix=prefix)
        self.boundaries: list[BoundarySpec] = []
        self.repeated_by: Repetition | None = None

    def arrive(self, token: Token) -> None:
        enough = gathered(token)
        if enough is not None:
            self.open(enough)

    def leave(self, token: Token) -> None:
        scope = token.scope
        flows = self.chosen(token)
        scope.finish(token)
        for flow in flows:
            for _ in range(self.node.completion_quantity):
                scope.take(flow)
        scope.settle()

    def open(self, token: Token) -> None:
        """Let the activity begin: its term runs and its boundary events listen."""
        # Of a repeated activity the whole waits for the commit, not each instance again.
        waits = self.node.attributes.get("asyncBefore") == "true" and not token.is_repeated
        if not waits:
            self.take_in(token)
        set_term(token)
        for boundary in self.boundaries:
            token.scope.place(boundary, host=token.id)
        if waits:
            token.internal_data["job"] = "continue"
            token.wait()
            return
        self.begin(token)

    def take_in(self, token: Token) -> None:
        """Give the activity variables of its own."""
        locals.fill(token)

    def begin(self, token: Token) -> None:
        token.make_ready()

    def resume(self, token: Token) -> None:
        """Go on after the commit that ``asyncBefore`` asked for."""
        token.internal_data["job"] = ""
        self.take_in(token)
        self.begin(token)

    def give_out(self, token: Token) -> None:
        """Leave behind what the activity's outputs say."""
        locals.give_out(token)

    def _on_complete(self, my_task: Token) -> None:
        self.give_out(my_task)
        my_task.scope.top.journal.append(("completed", my_task, {}))
        if self.repeated_by is not None:
            self.repeated_by.instance_done(my_task)
        elif "for" in my_task.internal_data:
            handler_done(my_task)
        else:
            remember(my_task)
            self.leave(my_task)


def set_term(token: Token) -> None:
    """Compute the element's due moment, if its start is known (design.md §3, ``deadline``)."""
    rule = token.node.properties.get("deadline")
    if not rule or token.internal_data.get("due"):
        return
    rule = _instead(token) or rule
    services = token.scope.top.services
    # A term that waits for a session keeps the moment at which its element began.
    since = token.internal_data.get("since")
    start = datetime.fromisoformat(since) if since else services.now()
    variable = token.node.properties.get("deadlineFrom")
    if variable:
        known = timers.known_moment(token, token.scope.value(token, variable))
        if known is None:
            token.internal_data["undated"] = True
            return
        start = known
    token.internal_data.pop("undated", None)
    token.internal_data["since"] = start.isoformat()
    due = services.due(rule, start, token)
    if due is None:
        # No session is planned yet, perhaps: the term is looked at again after every step.
        token.internal_data["undated"] = True
        return
    token.internal_data["due"] = due.isoformat()


def _instead(token: Token) -> str | None:
    """Another rule that a variable names (property ``deadlineRule``): what is done again has its own term."""
    variable = token.node.properties.get("deadlineRule")
    rule = token.scope.value(token, variable) if variable else None
    if not isinstance(rule, str) or not rule:
        return None
    token.internal_data["rule"] = rule
    return rule


def rule_of(token: Token) -> str:
    """The rule that the element's term is counted by."""
    return str(token.internal_data.get("rule") or token.node.properties["deadline"])


class HumanTaskSpec(ActivitySpec):
    """Waits for a person; a send task done by a person sends its message when done."""

    def __init__(self, wf_spec: Any, node: Node, *, prefix: str = "node"):
        super().__init__(wf_spec, node, prefix=prefix)
        self.manual = True

    def execute(self, token: Token) -> bool | None:
        if self.node.kind is Kind.SEND_TASK and self.node.event.name:
            token.scope.top.thrown.append(("message", self.node.event.name, token))
        return True


class ServiceSpec(ActivitySpec):
    """Runs the handler of its topic; a topic nobody serves waits for an outside worker."""

    def begin(self, token: Token) -> None:
        topic = self.node.attributes.get("topic", "")
        if token.scope.top.services.knows_topic(topic):
            token.make_ready()
        else:
            token.internal_data["external"] = topic
            token.wait()

    def execute(self, token: Token) -> bool | None:
        try:
            outputs = token.scope.top.services.run_topic(self.node.attributes["topic"], token)
        except BusinessError as error:
            raise_error(token, error.code, str(error))
            return None
        self.accept(token, outputs)
        return True

    def report(self, token: Token, outputs: Mapping[str, object]) -> None:
        """An outside worker has done the work."""
        self.accept(token, outputs)
        token.complete()

    def accept(self, token: Token, outputs: Mapping[str, object]) -> None:
        for name, value in outputs.items():
            token.scope.assign(token, name, value)


class ScriptSpec(ActivitySpec):
    """Lines of ``name = expression``."""

    def execute(self, token: Token) -> bool | None:
        token.scope.top.script_engine.execute(token, self.node.script)
        return True


class SendSpec(ActivitySpec):
    """Throws a message at once; nobody is asked."""

    def execute(self, token: Token) -> bool | None:
        if self.node.event.name:
            token.scope.top.thrown.append(("message", self.node.event.name, token))
        return True


class ReceiveSpec(ActivitySpec):
    """Waits for a message; behind an event-based gateway it may be overtaken by another event."""

    def __init__(self, wf_spec: Any, node: Node, *, prefix: str = "node"):
        super().__init__(wf_spec, node, prefix=prefix)
        self.awaited = node.event

    def begin(self, token: Token) -> None:
        token.wait()

    def trigger(self, token: Token, payload: Mapping[str, object]) -> None:
        accept(token, payload)
        win_race(token)
        token.make_ready()


class SubProcessSpec(ActivitySpec):
    """A stage drawn inside the process; it shares the process's variables."""

    own_variables = False

    def execute(self, token: Token) -> bool | None:
        check_depth(token.scope, self.node)
        inner_spec = token.scope.top.subprocess_specs[self.inside(token)]
        inner = InnerScope(inner_spec, token, own_variables=self.own_variables)
        self.fill(token, inner)
        self.begin_inside(token, inner)
        return None

    def begin_inside(self, token: Token, inner: InnerScope) -> None:
        begin_scope(inner)

    def inside(self, token: Token) -> str:
        """The name of the spec of what runs inside."""
        return str(token.scope.spec.inside_of(self.node.id))

    def fill(self, token: Token, inner: InnerScope) -> None:
        """Give the inside what it starts with."""

    def inner_ended(self, token: Token) -> None:
        token.complete()


class CallSpec(SubProcessSpec):
    """Calls another process; ``camunda:in`` and ``camunda:out`` say what goes over."""

    own_variables = True

    def inside(self, token: Token) -> str:
        return self.node.called

    def fill(self, token: Token, inner: InnerScope) -> None:
        assert inner.variables is not None
        for line in self.node.inputs:
            if line.everything:
                inner.variables.update(locals.own(token) if line.only_local else token.scope.visible(token))
            elif line.expression:
                inner.variables[line.target] = token.scope.evaluate(token, line.expression)
            else:
                inner.variables[line.target] = copied(token.scope.value(token, line.source))

    def inner_ended(self, token: Token) -> None:
        inner = token.scope.top.subprocesses[token.id]
        for line in self.node.outputs:
            if line.everything:
                for name, value in inner.variables.items():
                    token.scope.assign(token, name, value)
            elif line.expression:
                value = expressions.parse(line.expression).evaluate(InsideNames(token, inner.variables))
                token.scope.assign(token, line.target, value)
            else:
                token.scope.assign(token, line.target, inner.variables.get(line.source))
        token.complete()
