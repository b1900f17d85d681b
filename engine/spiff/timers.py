"""When a waiting event is due: worked out once, kept with the token, fired only by the engine's jobs.

Text that is an ISO date, duration or repetition is taken as it stands; anything else is
an expression that gives such a text. Months and days are counted on the municipality's
own clock: a month from 1 March, 1 a.m. in Moscow, ends on 1 April there. Without a value
yet, the timer waits undated and is looked at again after every step.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from engine import iso8601
from engine.bpmn.model import EventDefinition, EventKind
from engine.errors import ExpressionInvalid
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
    if state is None:
        return False
    try:
        # By the clock, and not by the moment at which a late timer acts: that one is in the past.
        number = _first_round_after(token, state, token.scope.top.services.present())
        due = _in_utc(_round(token, state, number))
    except (ValueError, OverflowError):
        # The calendar ends before the next round.
        return False
    if (state["rounds"] is not None and number > state["rounds"]) or due > state.get("until", due):
        return False
    state["number"] = number
    token.internal_data["due"] = due
    return True


def rounds_due(token: Token) -> int:
    """For how many rounds of a repetition one firing stands: more than one after an outage."""
    state = token.internal_data.get("cycle")
    if state is None:
        return 1
    present = token.scope.top.services.present()
    until = datetime.fromisoformat(state["until"]) if "until" in state else present
    try:
        last = _first_round_after(token, state, min(present, until)) - 1
    except (ValueError, OverflowError):
        return 1
    if state["rounds"] is not None:
        last = min(last, state["rounds"])
    return max(1, int(last - state["number"] + 1))


def _first_round_after(token: Token, state: Mapping[str, Any], moment: datetime) -> int:
    start, period = _repetition(token, state)
    return period.first_after(start, moment, state["number"] + 1)


def _round(token: Token, state: Mapping[str, Any], number: int) -> datetime:
    start, period = _repetition(token, state)
    return period.after(start, number)


def _repetition(token: Token, state: Mapping[str, Any]) -> tuple[datetime, iso8601.Duration]:
    period = iso8601.duration(state["period"])
    assert period is not None, "checked when the timer was set"
    return datetime.fromisoformat(state["start"]).astimezone(token.scope.top.services.zone), period


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
    cycle = iso8601.cycle(text, services.zone)
    if cycle is None:
        return None
    now = services.now().astimezone(services.zone)
    start, number, rounds = cycle.start or now, 1, cycle.rounds
    if cycle.start is not None:
        number, rounds = 0, None if rounds is None else rounds - 1
    elif cycle.until is not None and rounds is not None:
        start = cycle.period.after(cycle.until, -rounds)
        number = min(cycle.period.first_after(start, now, 1), rounds)
    state = {
        "start": start.isoformat(),
        "period": next(part for part in text.split("/") if part.startswith("P")),
        "rounds": rounds,
        "number": number,
    }
    if cycle.until is not None:
        state["until"] = _in_utc(cycle.until)
    token.internal_data["cycle"] = state
    return cycle.period.after(start, number)


def _in_utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()
