"""When a waiting event is due: worked out once, kept with the token, fired only by the engine's jobs.

Text that is an ISO date, duration or repetition is taken as it stands; anything else is
an expression that gives such a text. Months and days are counted on the municipality's
own clock: a month from 1 March, 1 a.m. in Moscow, ends on 1 April there. Without a value
yet, the timer waits undated and is looked at again after every step.
"""

from datetime import UTC, datetime

from engine import iso8601
from engine.bpmn.model import EventDefinition, EventKind
from engine.errors import ExpressionInvalid
from engine.jobs import rounds
from engine.spiff.tokens import Token

_LONGEST = 100


def set_due(token: Token) -> None:
    """Give a token that waits for a timer its due moment, if it can be told already."""
    event = token.spec.awaited
    if event.kind is not EventKind.TIMER or "due" in token.internal_data:
        return
    value = _value(token, event)
    if value is None or value == "":
        token.internal_data["undated"] = True
        return
    due = _moment_of(token, event, value)
    if due is None:
        shown = str(value)[:100]
        raise ExpressionInvalid(
            f"Таймер «{token.node.name or token.node.id}» ({token.node.id}): «{shown}» не похоже на срок.",
            hint="Нужна дата, длительность (PT3H, P7D), повторение (R/P1M) или функция deadline(), rule(…).",
        )
    token.internal_data.pop("undated", None)
    token.internal_data["due"] = due


def arm_again(token: Token) -> bool:
    """Whether the event stands ready for another time: messages and signals do, a cycle until its rounds end.

    Rounds missed during an outage are made up for by one firing.
    """
    event = token.spec.awaited
    if event.kind is not EventKind.TIMER:
        return True
    state = token.internal_data.get("cycle")
    services = token.scope.top.services
    # By the clock, and not by the moment at which a late timer acts: that one is in the past.
    coming = None if state is None else rounds.following(state, services.present(), services.zone)
    if coming is None:
        return False
    token.internal_data["due"], token.internal_data["cycle"] = _in_utc(coming[0]), coming[1]
    return True


def rounds_due(token: Token) -> int:
    """For how many rounds of a repetition one firing stands: more than one after an outage."""
    state, services = token.internal_data.get("cycle"), token.scope.top.services
    return 1 if state is None else rounds.due_at_once(state, services.present(), services.zone)


def _moment_of(token: Token, event: EventDefinition, value: object) -> str | None:
    """The first due moment in UTC; None when the value tells none, or one that no calendar has."""
    try:
        due = _first_due(token, event, str(value))
        return None if due is None else _in_utc(due)
    except (ValueError, OverflowError):
        return None


def _value(token: Token, event: EventDefinition) -> object:
    text = event.expression
    # A wrong date or duration is refused, not taken for a variable's name.
    if iso8601.is_written_out(text):
        return text
    return token.scope.evaluate(token, text)


def _first_due(token: Token, event: EventDefinition, text: str) -> datetime | None:
    services = token.scope.top.services
    if len(text) > _LONGEST:
        return None
    if iso8601.is_repetition(text):
        return _first_round(token, text)
    length = iso8601.duration(text)
    if length is not None:
        return length.after(services.now().astimezone(services.zone))
    return known_moment(token, text)


def known_moment(token: Token, value: object) -> datetime | None:
    """A variable's value as a moment; None while it has none. ExpressionInvalid for what is no date."""
    try:
        return token.scope.top.services.moment(value)
    except (ValueError, OverflowError) as error:
        shown = str(value)[:100]
        raise ExpressionInvalid(
            f"«{token.node.name or token.node.id}» ({token.node.id}): «{shown}» не похоже на дату.",
            hint="Дата пишется как 2025-04-30, момент — как 2025-04-30T09:00.",
        ) from error


def _first_round(token: Token, text: str) -> datetime | None:
    services = token.scope.top.services
    begun = rounds.begin(text, services.now(), services.zone)
    if begun is None:
        return None
    due, token.internal_data["cycle"] = begun
    return due


def _in_utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()
