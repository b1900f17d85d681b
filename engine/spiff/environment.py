"""The one place where SpiffWorkflow evaluates anything: our language instead of Python.

The sandbox is the *environment*, because the library reaches it directly from places
that pass the script engine by. Nothing here can run code.
"""

from collections.abc import Mapping
from functools import partial
from typing import Any

from SpiffWorkflow.bpmn.script_engine.python_engine import PythonScriptEngine
from SpiffWorkflow.bpmn.script_engine.python_environment import BasePythonScriptEngineEnvironment

from engine import expressions, functions
from engine.dmn.asking import Answer, AskedDecision, ask
from engine.dmn.calls import DecisionCall
from engine.errors import ExpressionInvalid, NotFound
from engine.spiff.tokens import Token


class TokenNames:
    """Names and functions as they are seen from where a token stands."""

    def __init__(self, token: Token):
        self.token = token

    def value(self, name: str) -> object:
        return self.token.scope.value(self.token, name)

    def call(self, name: str, arguments: list[object]) -> object:
        services = self.token.scope.top.services
        if name == "today":
            return services.today().isoformat()
        if name == "now":
            return services.now().isoformat()
        if name == "deadline":
            return self._deadline()
        if name == "rule":
            return self._rule(*arguments)
        return functions.call(name, arguments)

    def _deadline(self) -> object:
        """The due moment of the element that this event is attached to."""
        return self._host().internal_data.get("due")

    def _host(self) -> Token:
        host = self.token.host_id
        return self.token.scope.tasks[host] if host is not None else self.token

    def _rule(self, code: object = None, start: object = None) -> object:
        """The due moment of a rule code, counted from a variable, or from now."""
        services = self.token.scope.top.services
        moment = services.now()
        if start is not None:
            known = services.moment(self.value(start) if isinstance(start, str) else start)
            if known is None:
                return None
            moment = known
        due = services.due(str(code), moment, self._host())
        return due.isoformat() if due is not None else None


class InsideNames(TokenNames):
    """Names as they are seen inside what an activity has just ended; the rest as from the activity."""

    def __init__(self, token: Token, variables: Mapping[str, object]):
        super().__init__(token)
        self.variables = variables

    def value(self, name: str) -> object:
        return self.variables.get(name)


class PlainNames:
    """Names of a plain mapping; only pure functions."""

    def __init__(self, names: Mapping[str, object]):
        self.names = names

    def value(self, name: str) -> object:
        return self.names.get(name)

    def call(self, name: str, arguments: list[object]) -> object:
        return functions.call(name, arguments)


class SafeEnvironment(BasePythonScriptEngineEnvironment):  # type: ignore[misc]
    def evaluate(
        self, expression: str, context: Mapping[str, object], external_context: Any = None
    ) -> object:
        return expressions.parse(expression).evaluate(PlainNames({**(external_context or {}), **context}))

    def execute(self, script: str, context: dict[str, object], external_context: Any = None) -> bool:
        expressions.run_script(script, PlainNames(context), context.__setitem__)
        return True

    def call_service(self, context: Mapping[str, object], **kwargs: object) -> object:
        raise ExpressionInvalid("Вызов службы из выражения запрещён.", hint="Используйте сервисную задачу.")


class SafeScriptEngine(PythonScriptEngine):  # type: ignore[misc]
    """Evaluates in the variables of the token's scope."""

    def __init__(self) -> None:
        super().__init__(environment=SafeEnvironment())

    def validate(self, expression: str) -> None:
        expressions.parse(expression)

    def evaluate(self, task: Token, expression: str, external_context: Any = None) -> object:
        try:
            return expressions.parse(expression).evaluate(TokenNames(task))
        except ExpressionInvalid as error:
            raise _placed(task, error) from error

    def execute(self, task: Token, script: str, external_context: Any = None) -> bool:
        try:
            expressions.run_script(script, TokenNames(task), partial(task.scope.assign, task))
        except ExpressionInvalid as error:
            raise _placed(task, error) from error
        return True

    def decide(self, task: Token, asked: AskedDecision | None, call: DecisionCall) -> Answer:
        """Make the decision that a task asks; raises DecisionFailed, or NotFound when there is none."""
        if asked is None:
            raise NotFound(f"Решение «{call.decision}» не развернуто.", hint="Обратитесь к методисту.")
        return ask(asked, call, TokenNames(task), task.scope.top.services.zone)

    def call_service(self, task: Token, **kwargs: object) -> object:
        return self.environment.call_service({}, **kwargs)


def _placed(token: Token, error: ExpressionInvalid) -> ExpressionInvalid:
    """The refusal with the element that it happened at."""
    node = token.node
    return ExpressionInvalid(f"«{node.name or node.id}» ({node.id}): {error.message}", hint=error.hint)
