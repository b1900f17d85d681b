"""Dates that a task shows without a timer behind them: when it should be done, when to look at it again."""

from datetime import datetime

from engine import iso8601
from engine.spiff.timers import known_moment
from engine.spiff.tokens import Token


def shown(token: Token, attribute: str) -> datetime | None:
    """What an attribute of the task says: a date, a length from now, or an expression that gives one."""
    written = token.node.attributes.get(attribute, "")
    if not written:
        return None
    value = written if iso8601.is_literal(written) else token.scope.evaluate(token, written)
    length = iso8601.duration(value) if isinstance(value, str) else None
    if length is None:
        return known_moment(token, value)
    services = token.scope.top.services
    return length.after(services.now().astimezone(services.zone))
