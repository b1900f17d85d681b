"""Terms of an instance as rows, and the ladder by which people hear of them (procedures.md 0.2).

A missed term decides nothing: the task stays open, the miss is written down. Each step
of the ladder is a job; the next is made when the one before it is done.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, cast
from zoneinfo import ZoneInfo

from engine.deadlines import (
    Deadline,
    EscalationMoment,
    EscalationStep,
    Rule,
    escalation_moments,
    resolve,
)
from engine.deadlines.escalation import Counted
from engine.instances.assignment import agency_of
from engine.ladder import telling
from engine.ladder.ladders import ladder_of
from engine.spiff.activities import rule_of
from engine.spiff.tokens import Token
from engine.terms.computed import computed_term
from storage.models import NoticeKind
from storage.repositories.deadlines import DeadlineRow, NewDeadline
from storage.repositories.jobs import JobRow

if TYPE_CHECKING:
    from engine.instances.running import RunningInstance

REMINDER, MISSED = EscalationStep.E0, EscalationStep.E1


@dataclass(frozen=True, kw_only=True)
class StoredTerm:
    """A term as its row has it, whoever moved it: the ladder stands on this, not on how it was counted."""

    resolved: Rule
    started_at: datetime
    due_date: date
    due_at: datetime
    target_date: date
    zone: ZoneInfo


def open_term(instance: "RunningInstance", token: Token, computed: Deadline | None) -> None:
    """A new element with a term; without ``computed`` its start is not known yet."""
    row, node = instance.row, token.node
    new = NewDeadline(
        instance_id=row.id,
        case_id=row.case_id,
        municipality_id=row.municipality_id,
        element_id=node.id,
        element_name=node.name or None,
        user_task_id=token.id if token.spec.manual else None,
        spiff_task_id=token.id,
        rule=rule_of(token),
        clauses=" ".join(node.clauses) or None,
        awaits=None if computed else _awaited(instance, token),
    )
    term = computed_term(computed) if computed else None
    deadline_id = instance.uow.deadlines.open(new, term, at=instance.services.at)
    if computed is not None:
        _climb_anew(instance, deadline_id, node.id, computed, agency_of(instance, token))


def _awaited(instance: "RunningInstance", token: Token) -> str:
    """Which date the term needs to begin; a start that is known lacks only a session."""
    properties = token.node.properties
    variable = properties.get("deadlineFrom", "")
    if token.internal_data.get("since") or not variable:
        return instance.workshop.law.start_events["session_date"].date
    known = instance.workshop.law.start_events.get(variable)
    return properties.get("deadlineFromName") or (known.date if known else f"дата «{variable}»")


def start(instance: "RunningInstance", token: Token, computed: Deadline | None) -> None:
    """The start of a waiting term has become known."""
    if computed is None:
        return
    for term in instance.uow.deadlines.of_tokens([token.id]):
        instance.uow.deadlines.start(term.id, computed_term(computed))
        _climb_anew(instance, term.id, token.node.id, computed, agency_of(instance, token))
    if token.spec.manual:
        groups = next(iter(instance.uow.user_tasks.groups_of([token.id]).values()), ())
        instance.uow.user_tasks.set_term(
            token.id,
            groups,
            due_at=computed.due_at,
            due_date=computed.due_date,
            target_date=computed.target_date,
        )


def end_terms(instance: "RunningInstance", token_ids: Sequence[str], done: Collection[str]) -> None:
    """Close the terms of elements that were left: met or met late when done, void when cancelled."""
    deadlines = instance.uow.deadlines
    deadlines.close_many([token_id for token_id in token_ids if token_id in done], at=instance.services.at)
    instance.uow.jobs.cancel_steps(token_ids)
    deadlines.void_many([token_id for token_id in token_ids if token_id not in done], at=instance.services.at)


def take_step(instance: "RunningInstance", job: JobRow) -> None:
    """A step of the ladder is due: tell of it, write a miss down, flag the case, make the next step."""
    assert job.deadline_id is not None
    term = instance.uow.deadlines.get(job.deadline_id)
    if term.state != "running":
        return
    taken = EscalationMoment(step=EscalationStep(str(job.topic)), at=planned(job))
    counted = stored(instance, term)
    moments = _moments(instance, counted, term.agency_id, term.element_id)
    following = next((each for each in moments if _comes_after(each, taken)), None)
    if taken.step is not REMINDER:
        _write_down(instance, term, counted, taken)
    elif not _is_stale(instance, counted, following):
        named = telling.named_by(instance, telling.whose_act(instance, term), taken.step)
        telling.tell_of_term(
            instance, term, NoticeKind.REMINDER, named, taken.step, by_hours=_by_hours(counted)
        )
    if following is not None:
        _await(instance, term.id, term.element_id, following)


def to_come(instance: "RunningInstance", deadline_id: str) -> list[tuple[EscalationMoment, list[str]]]:
    """Steps that lie ahead of a running term, and whom each will tell as things stand now."""
    term = instance.uow.deadlines.get(deadline_id)
    if term.state != "running":
        return []
    whose = telling.whose_act(instance, term)
    moments = _moments(instance, stored(instance, term), term.agency_id, term.element_id)
    return [
        (each, telling.named_by(instance, whose, each.step))
        for each in moments
        if each.at >= instance.context.now
    ]


def stored(instance: "RunningInstance", term: DeadlineRow) -> StoredTerm:
    """The dates of a term that has started, for its ladder."""
    assert term.started_at and term.due_date and term.due_at
    return StoredTerm(
        resolved=resolve(term.rule, instance.place.settings),
        started_at=term.started_at,
        due_date=term.due_date,
        due_at=term.due_at,
        target_date=term.target_date or term.due_date,
        zone=instance.place.zone,
    )


def _write_down(
    instance: "RunningInstance", term: DeadlineRow, counted: StoredTerm, taken: EscalationMoment
) -> None:
    first = taken.step is MISSED
    kind = NoticeKind.MISSED if first else NoticeKind.ESCALATED
    whose = telling.whose_act(instance, term)
    named = telling.named_by(instance, whose, taken.step)
    telling.tell_of_term(instance, term, kind, named, taken.step, by_hours=_by_hours(counted))
    instance.uow.deadlines.log(
        term.id,
        taken.step.value,
        at=taken.at,
        told=named,
        assignee_id=whose.assignee_id,
        agency_id=whose.agency_id,
    )
    instance.record(
        "deadline_missed" if first else "deadline_escalated",
        element_id=term.element_id,
        element_name=term.element_name,
        task_id=term.user_task_id,
        data={"step": taken.step.value, "due_at": counted.due_at.isoformat()},
    )
    if first and instance.row.case_id is not None:
        instance.uow.cases.flag_late(instance.row.case_id)


def _is_stale(instance: "RunningInstance", term: StoredTerm, following: EscalationMoment | None) -> bool:
    """After an outage nobody is reminded of what is over, nor twice of one term."""
    now = instance.context.now
    return now > term.due_at or (following is not None and following.at <= now)


def _by_hours(term: StoredTerm) -> bool:
    return term.resolved.is_hourly


def _comes_after(moment: EscalationMoment, taken: EscalationMoment) -> bool:
    """The next step, or one more reminder; a calendar that changed meanwhile brings no step back."""
    if moment.step is taken.step is REMINDER:
        return moment.at > taken.at
    return moment.step > taken.step


def _climb_anew(
    instance: "RunningInstance", deadline_id: str, element_id: str, term: Counted, agency_id: str | None
) -> None:
    """Await the first step of a term that begins; reminders that would be of yesterday are left out."""
    moments = _moments(instance, term, agency_id, element_id)
    opened = instance.services.at
    first = next((each for each in moments if each.step is not REMINDER or each.at >= opened), None)
    if first is not None:
        _await(instance, deadline_id, element_id, first)


def _moments(
    instance: "RunningInstance", term: Counted, agency_id: str | None, element_id: str
) -> Sequence[EscalationMoment]:
    """The steps by the calendar that the term itself is counted by."""
    place, folder = instance.place, instance.workshop.law.folder
    ladder = ladder_of(folder, place, instance.row.definition_key)
    return escalation_moments(
        term,
        calendar=place.calendars.of(agency_id),
        ladder=ladder,
        remind_on=_reminded_on(instance, term, element_id),
    )


def _reminded_on(instance: "RunningInstance", term: Counted, element_id: str) -> list[date]:
    """Further days on which the diagram orders to remind (ME-7.1.6: on the third day)."""
    written = instance.program.property_of(element_id, "remindOn")
    event_day = term.started_at.astimezone(term.zone).date()
    days = [event_day + timedelta(days=int(number)) for number in written.split()]
    return [day for day in days if day < term.due_date]


def _await(instance: "RunningInstance", deadline_id: str, element_id: str, moment: EscalationMoment) -> None:
    from engine.instances.projection import new_job

    job = new_job(
        instance,
        kind="escalation",
        element_id=element_id,
        deadline_id=deadline_id,
        topic=moment.step.value,
        payload={"at": moment.at.isoformat()},
        due_at=moment.at,
    )
    instance.uow.jobs.add([job])


def planned(job: JobRow) -> datetime:
    """When the step was to be taken; a job that failed once is due later than that."""
    written = cast("dict[str, str]", job.payload or {}).get("at")
    return datetime.fromisoformat(written) if written else job.due_at
