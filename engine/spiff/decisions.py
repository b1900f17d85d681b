"""Tasks that ask a decision."""

from engine.dmn.calls import call_of
from engine.spiff.activities import ActivitySpec
from engine.spiff.tokens import Token


class DecisionSpec(ActivitySpec):
    """Asks the decision version that the instance began with."""

    def execute(self, token: Token) -> bool | None:
        scope, call = token.scope, call_of(self.node)
        assert call is not None
        answer = scope.top.script_engine.decide(token, scope.spec.decisions.get(self.node.id), call)
        scope.top.journal.append(("decided", token, answer.told))
        if call.variable:
            scope.assign(token, call.variable, answer.value)
        return True
