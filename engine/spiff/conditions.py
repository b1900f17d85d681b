"""Conditional events: looked at before every step and before a scope ends, never polled.

A condition triggers its event when it begins to hold, or at once when it held already
as the event began to wait; then not again before it has ceased to hold.
"""

from collections.abc import Iterable

from engine.bpmn.model import EventKind
from engine.errors import ExpressionInvalid
from engine.spiff.tokens import READY, Token


def fire_one(tokens: Iterable[Token]) -> Token | None:
    """Trigger the first conditional event whose turn has come; the token that waited for it."""
    for token in list(tokens):
        event = token.spec.awaited
        if event.kind is not EventKind.CONDITIONAL or not token.is_live or token._state == READY:
            continue
        holds = _holds(token, event.expression)
        if holds and not token.internal_data.get("held"):
            token.internal_data["held"] = True
            token.spec.trigger(token, {})
            return token
        if not holds:
            token.internal_data.pop("held", None)
    return None


def _holds(token: Token, condition: str) -> bool:
    """A condition that cannot be worked out yet does not hold: its variables may come later."""
    try:
        return bool(token.scope.evaluate(token, condition))
    except ExpressionInvalid:
        return False
