"""Tasks that are one expression: a service with ``camunda:expression``, a script with a result variable."""

from engine.spiff.activities import ActivitySpec
from engine.spiff.tokens import Token


class ExpressionSpec(ActivitySpec):
    """Works its expression out and keeps the result where the diagram says."""

    def execute(self, token: Token) -> bool | None:
        value = token.scope.evaluate(token, self.node.expression)
        variable = self.node.attributes.get("resultVariable")
        if variable:
            token.scope.assign(token, variable, value)
        return True
