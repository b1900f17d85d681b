"""Variables of an activity's own: filled when it begins, read by its outputs when it is done.

They live in the activity's token: everything inside the activity sees them before the
procedure's variables, and they are gone with the token.
"""

from engine.bpmn.model import VariableMapping
from engine.spiff.tokens import Token


def fill(token: Token) -> None:
    """Give the activity what its inputs say, in the order of the diagram."""
    for line in token.node.local_inputs:
        if line.expression:
            token.data[line.target] = token.scope.evaluate(token, line.expression)
        elif line.source in token.scope.visible(token):
            token.data[line.target] = token.scope.value(token, line.source)


def give_out(token: Token) -> None:
    """Set what the outputs say outside the activity; its own variables are not touched."""
    for line in token.node.local_outputs:
        if not _is_known(token, line):
            continue
        value = (
            token.scope.evaluate(token, line.expression)
            if line.expression
            else token.scope.value(token, line.source)
        )
        own = token.data
        token.data = {name: kept for name, kept in own.items() if name != line.target}
        token.scope.assign(token, line.target, value)
        token.data = own


def _is_known(token: Token, line: VariableMapping) -> bool:
    """A data association copies only what is there."""
    return bool(line.expression) or line.source in token.scope.visible(token)


def own(token: Token) -> dict[str, object]:
    """Variables of the activity's own and of the repeated activity that it is an instance of."""
    whole = token.scope.tasks.get(token.host_id or "")
    return {**(whole.data if whole is not None else {}), **token.data}
