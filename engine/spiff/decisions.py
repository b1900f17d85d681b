"""Tasks that ask a decision."""

from engine.dmn.asking import ask
from engine.dmn.calls import call_of
from engine.spiff.activities import ActivitySpec
from engine.spiff.environment import TokenNames
from engine.spiff.tokens import Token


class DecisionSpec(ActivitySpec):
    """Asks the decision version that the instance began with."""

    def execute(self, token: Token) -> bool | None:
        scope, call = token.scope, call_of(self.node)
        assert call is not None
        asked = scope.spec.decisions[self.node.id]
        answer = ask(asked, call, TokenNames(token), scope.top.services.zone)
        scope.top.journal.append(("decided", token, answer.told))
        if call.variable:
            scope.assign(token, call.variable, answer.value)
        return True
