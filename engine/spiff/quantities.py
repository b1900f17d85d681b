"""Token quantities of activities: how many tokens one needs to begin, and gives when it is done."""

from engine.spiff.tokens import Token


def gathered(token: Token) -> Token | None:
    """The token that goes on for all that the activity needs; None while there are too few."""
    needed = token.node.start_quantity
    if needed == 1 or "via" not in token.internal_data:
        return token
    scope = token.scope
    waiting = scope.park(token.node, token.internal_data["via"])
    scope.tell("parked", token)
    scope.finish(token)
    if sum(waiting.values()) < needed:
        return None
    del scope.parked[token.node.id]
    joined = Token(scope, token.spec)
    scope.tell("joined", joined)
    return joined
