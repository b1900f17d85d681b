"""The start of a term was written down wrongly: all that was counted from it is counted anew."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from engine.context import CommandContext
from engine.deadlines import replay
from engine.deadlines.changes import ChangeKind
from engine.deadlines.computing import recorded_changes
from engine.errors import Invalid
from engine.instances.running import RunningInstance
from engine.spiff.tokens import Token
from engine.terms.term_changes import Act, checked_ground, noted, put, taken
from engine.terms.timers import MovedTimer, count_again
from storage.repositories.term_changes import WholeTerm

A_DAY = len("2026-05-12")


@dataclass(frozen=True, kw_only=True)
class CorrectStart:
    """``started`` is a day or a moment, local when it names no zone.

    Where the diagram names the variable that a term starts from, the variable is corrected
    and with it every open term and timer that is counted from it. A missed term is counted
    anew too, for it was missed by a wrong date; that it was told missed stays written.
    """

    deadline_id: str
    started: str
    ground: str
    seen: str = ""

    def run(self, context: CommandContext) -> Mapping[str, object]:
        ground = checked_ground(self.ground)
        instance, term = taken(context, self.deadline_id, self.seen)
        token = instance.token(term.spiff_task_id)
        if term.started_at is None:
            raise Invalid("Срок еще не начат.", hint="Его начало станет известно из процедуры.")
        variable, written = token.node.properties.get("deadlineFrom", ""), self.started
        if variable and len(str(token.scope.value(token, variable))) == A_DAY:
            written = written[:A_DAY]
        started = _started(context, instance, token, written)
        together = list(_counted_with(instance, term, token, variable))
        if variable:
            token.scope.assign(
                token, variable, written if len(written) == A_DAY else started.astimezone(UTC).isoformat()
            )
        act = Act(kind=ChangeKind.CORRECTED, ground=ground)
        timers = [moved for each, at in together for moved in _correct(instance, each, at, started, act)]
        if variable:
            timers += count_again(
                instance, lambda waiting: f'"{variable}"' in waiting.spec.awaited.expression
            )
        return {
            "deadline_id": term.id,
            "old_due_at": term.due_at and term.due_at.isoformat(),
            "due_at": token.internal_data.get("due"),
            "terms": len(together),
            "deadline_ids": [each.id for each, _ in together],
            "timers": len(timers),
        }


def _started(context: CommandContext, instance: RunningInstance, token: Token, written: str) -> datetime:
    try:
        moment = instance.place.moment(written)
    except ValueError:
        moment = None
    if moment is None:
        raise Invalid("Начало срока написано неверно.", hint="Например 2026-05-12 или 2026-05-12T10:00.")
    before = datetime.fromisoformat(token.internal_data["since"])
    if moment == before:
        raise Invalid("Начало срока уже такое.", hint="Укажите другой день.")
    if moment > context.now >= before:
        raise Invalid("Начало срока не может быть в будущем.", hint="Укажите, когда событие произошло.")
    return moment


def _counted_with(
    instance: RunningInstance, term: WholeTerm, token: Token, variable: str
) -> Iterator[tuple[WholeTerm, Token]]:
    """The term itself, and the open ones that were counted from the same start."""
    yield term, token
    for other in instance.uow.term_changes.of_instance(instance.row.id) if variable else ():
        at = instance.top.find(other.spiff_task_id)
        if at is None or other.id == term.id or at.node.properties.get("deadlineFrom") != variable:
            continue
        if at.internal_data.get("since") == token.internal_data["since"]:
            yield other, at


def _correct(
    instance: RunningInstance, term: WholeTerm, token: Token, started: datetime, act: Act
) -> list[MovedTimer]:
    before = datetime.fromisoformat(token.internal_data["since"])
    change = noted(instance.context, term, ChangeKind.CORRECTED, act.ground, started=before)
    fresh = instance.place.deadline(
        instance.uow,
        term.rule,
        started,
        clauses=term.clauses or "",
        arose_at=term.created_at,
        agency_id=term.agency_id,
    )
    token.internal_data["since"] = started.isoformat()
    new = replay(fresh.as_json(), changes=[*recorded_changes(term.explanation), change])
    return put(instance, token, term, new, act)
