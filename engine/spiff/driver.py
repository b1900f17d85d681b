"""Moving tokens until only people, timers and messages remain: one at a time, under a budget."""

from engine.spiff import activities, conditions, timers
from engine.spiff.events import BoundarySpec
from engine.spiff.limits import Budget
from engine.spiff.scopes import TopScope
from engine.spiff.tokens import READY, Token


def drive(top: TopScope, budget: Budget | None = None) -> int:
    """Run every automatic step that can be run; how many were spent of the budget.

    Raises LimitPassed when the procedure goes on without ever waiting, or grows too large.
    """
    top.budget = budget = budget or Budget()
    while True:
        while (token := _next(top)) is not None:
            top.at_work = token
            budget.spend(top, token.node)
            token.run()
        if not _fire_a_join(top):
            break
    _set_late_terms(top)
    return budget.steps


def _next(top: TopScope) -> Token | None:
    """What to run; before each step conditional events are looked at, where there are any."""
    while top.watches and (fired := conditions.fire_one(top.all_tokens())) is not None:
        top.budget.spend(top, fired.node)
    top.ready = [token for token in top.ready if token._state == READY and token.id in token.scope.tasks]
    if not top.ready:
        return None
    token = max(top.ready, key=_urgency)
    top.ready.remove(token)
    return token


def _urgency(token: Token) -> tuple[bool, int]:
    return isinstance(token.spec, BoundarySpec), token.scope.depth  # type: ignore[attr-defined]


def _fire_a_join(top: TopScope) -> bool:
    return any(
        join.fire_if_due(scope)
        for scope in top.scopes()
        for join in scope.spec.inclusive_joins
        if scope.parked or scope.passed
    )


def _set_late_terms(top: TopScope) -> None:
    """Terms whose start was not known when their element arose may be known now."""
    for token in list(top.all_tokens()):
        if not token.internal_data.get("undated"):
            continue
        if isinstance(token.spec, activities.ActivitySpec):
            top.at_work = token
            activities.set_term(token)
    for token in list(top.all_tokens()):
        if token.internal_data.get("undated") and not isinstance(token.spec, activities.ActivitySpec):
            top.at_work = token
            timers.set_due(token)
