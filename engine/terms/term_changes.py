"""Giving a term other dates: its row, its task, its ladder and its timers together, with who did it and why.

What a term was and what it became are both kept whole, so that any change can be shown
and taken back. The ladder begins anew from now on; what it has told already stays told.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from engine import access
from engine.actor import Actor
from engine.aspects import Right
from engine.calendars.changes import LONGEST
from engine.context import CommandContext
from engine.deadlines import Deadline, DeadlineState, state_of
from engine.deadlines.changes import ChangeKind, TermChange
from engine.errors import Conflict, Invalid, NotAllowed, NotFound
from engine.instances.running import RunningInstance, has_ended
from engine.ladder import telling
from engine.law import Law
from engine.rights import rights_in
from engine.spiff.tokens import Token
from engine.terms.computed import computed_term
from engine.terms.timers import MovedTimer, count_again
from storage.queries.cases import standing
from storage.repositories.term_changes import WholeTerm
from storage.unit_of_work import UnitOfWork

ASPECT = "term_changes"
RESTORED = "restored"
_EVENTS: Mapping[str, str] = {
    ChangeKind.MOVED: "deadline_moved",
    ChangeKind.CORRECTED: "deadline_start_corrected",
    ChangeKind.RECOMPUTED: "deadline_recomputed",
    ChangeKind.SESSION: "deadline_recomputed",
    RESTORED: "deadline_restored",
}


class OfCase(Protocol):
    """What the right to change a term depends on."""

    @property
    def case_id(self) -> str | None: ...
    @property
    def municipality_id(self) -> str: ...


@dataclass(frozen=True, kw_only=True)
class Act:
    """Why terms are changed now: the ground, and the act over many terms that this one belongs to."""

    kind: str
    ground: str
    act_id: str | None = None


def taken(context: CommandContext, deadline_id: str, seen: str) -> tuple[RunningInstance, WholeTerm]:
    """An open term in the hands of who may change it, with its procedure locked.

    ``seen`` is the due moment that the page showed: nobody changes a term as it no longer is.
    """
    term = context.uow.term_changes.term(deadline_id)
    if term is None or not _reaches(context, term):
        raise NotFound("Такого срока нет, или он не для вас.", hint="Вернитесь к делу.")
    if not may_change(context.uow, context.workshop.law, context.actor, term):
        raise NotAllowed("изменить срок по делу, это решают председатель и ответственный секретарь")
    instance = context.instance(term.instance_id)
    term = context.uow.term_changes.term(deadline_id)
    assert term is not None
    if has_ended(instance.row) or term.state not in ("running", "not_started"):
        raise Conflict("Срок уже закончился: задача выполнена или отменена.", hint="Обновите страницу.")
    if seen and term.due_at is not None and datetime.fromisoformat(seen) != term.due_at:
        raise Conflict("Срок изменился, пока вы решали.", hint="Обновите страницу и посмотрите новый срок.")
    return instance, term


def is_missed(term: WholeTerm, now: datetime) -> bool:
    return state_of(term.due_at, term.started_at, None, now) is DeadlineState.MISSED


def may_change(uow: UnitOfWork, law: Law, actor: Actor, term: OfCase) -> bool:
    """By the aspect «term_changes» of ``access.csv``; of a procedure without a case, officers."""
    if term.case_id is None:
        return actor.is_system or access.is_officer(actor, term.municipality_id)
    rights = rights_in(uow, law.access, actor, term.case_id)
    return rights is not None and rights[ASPECT] in (Right.WRITE, Right.SIGN)


def may_recompute(actor: Actor, municipality_id: str) -> bool:
    """Officers of the commission, and those who keep its calendar."""
    keeps = "system_admin" in actor.roles or actor.holds("mun_admin", f"mun:{municipality_id}")
    return keeps or actor.is_system or access.is_officer(actor, municipality_id)


def checked_ground(ground: str) -> str:
    said = " ".join(ground.split())
    if not said:
        raise Invalid("Не указано основание.", hint="Напишите, почему меняется срок и по какому документу.")
    if len(said) > LONGEST:
        raise Invalid(f"Основание длиннее {LONGEST} знаков.", hint="Сократите его.")
    return said


def noted(
    context: CommandContext, term: WholeTerm, kind: ChangeKind, ground: str, **more: datetime
) -> TermChange:
    """The change as the explanation of the term will tell it."""
    assert term.due_at is not None
    return TermChange(
        kind=kind, at=context.now, by=context.actor.name, ground=ground, was=term.due_at, **more
    )


def put(
    instance: RunningInstance, token: Token, term: WholeTerm, new: Deadline, act: Act
) -> list[MovedTimer]:
    """Give the term its new dates everywhere; the timers of its element that moved along."""
    uow, context = instance.uow, instance.context
    uow.deadlines.log(term.id, act.kind, at=context.now, told=[], note=act.ground)
    uow.term_changes.add(
        term,
        new.as_json(),
        kind=act.kind,
        at=context.now,
        by=context.actor.staff_id,
        ground=act.ground,
        act_id=act.act_id,
    )
    instance.record(
        _EVENTS[act.kind],
        element_id=term.element_id,
        element_name=term.element_name,
        task_id=term.user_task_id,
        data=_told(instance, term, new, act),
    )
    if term.due_at == new.due_at:
        _say_otherwise(instance, term, new)
        return []
    if term.due_at is not None:
        row = uow.deadlines.get(term.id)
        telling.tell_of_change(instance, row, act.kind, term.due_at, new.due_at, by_hours=new.is_hourly)
    instance.decided[token.id] = new
    uow.jobs.cancel_steps([token.id])
    token.internal_data["due"] = new.due_at.isoformat()
    return count_again(instance, _of(token))


def _say_otherwise(instance: RunningInstance, term: WholeTerm, new: Deadline) -> None:
    """The last moment stays: only its words change, and perhaps the wise day."""
    uow = instance.uow
    uow.deadlines.start(term.id, computed_term(new))
    if term.user_task_id is not None:
        groups = next(iter(uow.user_tasks.groups_of([term.user_task_id]).values()), ())
        uow.user_tasks.set_term(
            term.user_task_id,
            groups,
            due_at=new.due_at,
            due_date=new.due_date,
            target_date=new.target_date,
        )


def _of(host: Token) -> Callable[[Token], bool]:
    return lambda token: token.host_id == host.id


def _reaches(context: CommandContext, term: WholeTerm) -> bool:
    if term.case_id is None:
        return context.actor.is_system or context.actor.municipality_id == term.municipality_id
    scope = access.scope_of(context.actor)
    return standing(context.uow.connection, case_id=term.case_id, scope=scope) is not None


def _told(instance: RunningInstance, term: WholeTerm, new: Deadline, act: Act) -> dict[str, Any]:
    zone = instance.place.zone
    days = [moment and moment.astimezone(zone).date().isoformat() for moment in (term.due_at, new.due_at)]
    told: dict[str, Any] = {
        "due_at": [term.due_at and term.due_at.isoformat(), new.due_at.isoformat()],
        "days": days,
        "reason": act.ground,
    }
    if term.started_at != new.started_at:
        told["started_at"] = [term.started_at and term.started_at.isoformat(), new.started_at.isoformat()]
    if act.act_id:
        told["act"] = act.act_id
    return told
