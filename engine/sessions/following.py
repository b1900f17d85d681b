"""The cases of a session follow it to another day: their variables, their terms and the timers set by it.

A term that is already missed stays missed. A term counted back from the session is never
over before the change itself, so nobody is made late by somebody else's move.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from engine.context import CommandContext
from engine.deadlines import DeadlineStartInvalid, RuleKind, replay, resolve
from engine.deadlines.changes import ChangeKind
from engine.deadlines.computing import recorded_changes
from engine.instances.running import RunningInstance, has_ended
from engine.spiff.tokens import Token
from engine.terms.term_changes import Act, is_missed, noted, put
from engine.terms.timers import count_again
from storage.models import InstanceStatus
from storage.repositories.questions import QuestionRow
from storage.repositories.sessions import SessionRow
from storage.repositories.term_changes import WholeTerm

DAY, MOMENT, SESSION, QUESTION = "session_date", "session_at", "session_id", "question_id"
_OF_SESSIONS = frozenset({RuleKind.NEXT_SESSION, RuleKind.NEAREST_SESSION})


@dataclass(frozen=True, kw_only=True)
class Followed:
    """A question that waits, in its procedure, with the tokens that know it."""

    instance: RunningInstance
    tokens: tuple[Token, ...]


def follow(context: CommandContext, question: QuestionRow, session: SessionRow, ground: str) -> int:
    """The question is decided at ``session`` as it stands now; answers how many terms were counted anew."""
    found = followed(context, question)
    if found is None:
        return 0
    instance = found.instance
    day = session.held_at.astimezone(instance.place.zone).date().isoformat()
    before = tell(found, session, day, question_id=question.id)
    instance.record("session_moved", data={"days": [before, day], "reason": ground})
    act = Act(kind=ChangeKind.SESSION, ground=ground)
    counted = [_recount(instance, term, token, act) for term, token in _terms(found)]
    count_again(instance, lambda waiting: f'"{DAY}"' in (waiting.spec.awaited.expression or ""))
    if instance.row.status == InstanceStatus.RUNNING:
        instance.look_again()
    return sum(counted)


def followed(context: CommandContext, question: QuestionRow) -> Followed | None:
    """The procedure that waits for the question's decision; None when it is over or has moved on."""
    instance = context.instance(question.instance_id)
    if has_ended(instance.row):
        return None
    tokens = tuple(
        token
        for token in instance.top.all_tokens()
        if token.is_live and token.scope.value(token, QUESTION) == question.id
    )
    return Followed(instance=instance, tokens=tokens) if tokens else None


def tell(found: Followed, session: SessionRow, day: str, *, question_id: str) -> str | None:
    """Write the session into the variables of the procedure; answers the day that stood there."""
    first = found.tokens[0]
    before = first.scope.value(first, DAY)
    moment = session.held_at.astimezone(found.instance.place.zone).isoformat(timespec="seconds")
    for token in found.tokens:
        for name, value in ((QUESTION, question_id), (SESSION, session.id), (DAY, day)):
            token.scope.assign(token, name, value)
        if token.scope.value(token, MOMENT) is not None:
            token.scope.assign(token, MOMENT, moment)
    return str(before) if before else None


def _terms(found: Followed) -> Iterator[tuple[WholeTerm, Token]]:
    """Open terms that hang on the session: counted from its day, or running until the next one."""
    instance, known = found.instance, {token.id for token in found.tokens}
    for term in instance.uow.term_changes.of_instance(instance.row.id):
        token = instance.top.find(term.spiff_task_id)
        if token is None or term.started_at is None or is_missed(term, instance.context.now):
            continue
        from_day = token.node.properties.get("deadlineFrom") in (DAY, MOMENT)
        to_session = resolve(term.rule, instance.place.settings).kind in _OF_SESSIONS
        if to_session or (token.id in known and from_day):
            yield term, token


def _recount(instance: RunningInstance, term: WholeTerm, token: Token, act: Act) -> bool:
    variable = token.node.properties.get("deadlineFrom", "")
    written = instance.place.moment(token.scope.value(token, variable)) if variable else None
    before, started = term.started_at, written or term.started_at
    assert before is not None and started is not None
    try:
        fresh = instance.place.deadline(
            instance.uow,
            term.rule,
            started,
            clauses=term.clauses or "",
            arose_at=max(term.created_at, instance.context.now),
            agency_id=term.agency_id,
        )
    except DeadlineStartInvalid:
        return False
    if (fresh.due_at, started) == (term.due_at, before):
        return False
    more: dict[str, datetime] = {} if started == before else {"started": before}
    change = noted(instance.context, term, ChangeKind.SESSION, act.ground, **more)
    token.internal_data["since"] = started.isoformat()
    new = replay(fresh.as_json(), changes=[*recorded_changes(term.explanation), change])
    put(instance, token, term, new, act)
    return True
