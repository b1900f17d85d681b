"""Telling people of a term: whom a step of the ladder means here, their notice, and an urgent letter."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine import letters
from engine.deadlines import EscalationStep
from engine.ladders import ladder_of
from storage.models import NoticeKind
from storage.repositories.deadlines import DeadlineRow
from storage.repositories.notices import TO_ONE, NewNotice
from storage.repositories.staff import group_key
from storage.repositories.user_tasks import UserTaskRow

if TYPE_CHECKING:
    from engine.running import RunningInstance

ASSIGNEE, GROUP = "assignee", "group"


@dataclass(frozen=True, kw_only=True)
class Told:
    """Who was told; ``named`` are group keys and ids of staff."""

    named: list[str]
    assignee_id: str | None
    agency_id: str | None


def tell_of_term(
    instance: "RunningInstance",
    term: DeadlineRow,
    kind: NoticeKind,
    step: EscalationStep,
    *,
    by_hours: bool,
) -> Told:
    """A notice to those whom the step names here; of a term of hours, or of a threat, a letter at once."""
    told = _named(instance, term, step)
    case = instance.uow.cases.get(term.case_id) if term.case_id else None
    urgent = by_hours or (case is not None and case.threat)
    now = instance.context.now
    new = NewNotice(
        municipality_id=term.municipality_id,
        kind=kind.value,
        step=step.value,
        element_id=term.element_id,
        element_name=term.element_name,
        case_id=term.case_id,
        instance_id=term.instance_id,
        task_id=term.user_task_id,
        deadline_id=term.id,
        due_at=term.due_at,
        by_hours=by_hours,
    )
    keys = [each if "@" in each else f"{TO_ONE}{each}" for each in told.named]
    # The digest of a morning names the reminders of its day beforehand: none is left for the next one.
    carried = urgent or kind is NoticeKind.REMINDER
    instance.uow.notices.add(new, keys=keys, at=now, mailed_at=now if carried else None)
    if urgent:
        number = case.number if case else None
        letter = letters.of_notice(letters.Said.of(new, number), zone=instance.place.zone, now=now)
        letters.write(
            instance.uow,
            letter,
            keys=keys,
            municipality_id=term.municipality_id,
            now=now,
            zone=instance.place.zone,
        )
    return told


def _named(instance: "RunningInstance", term: DeadlineRow, step: EscalationStep) -> Told:
    task = instance.uow.user_tasks.get(term.user_task_id) if term.user_task_id else None
    agency_id = _agency_of(instance, task)
    ladder = ladder_of(instance.workshop.law.folder, instance.place, instance.row.definition_key)
    whom = next(each.told for each in ladder if each.step is step)
    named = [key for each in whom for key in _keys(instance, each, task, agency_id)]
    return Told(
        named=list(dict.fromkeys(named)),
        assignee_id=task.assignee_id if task else None,
        agency_id=agency_id,
    )


def _keys(
    instance: "RunningInstance", whom: str, task: UserTaskRow | None, agency_id: str | None
) -> Iterator[str]:
    if whom == ASSIGNEE:
        # What nobody has taken yet is everybody's who may take it.
        yield from [task.assignee_id] if task and task.assignee_id else task.groups if task else ()
    elif whom == GROUP:
        yield from task.groups if task else ()
    else:
        scope = instance.workshop.law.role_scopes.get(whom, "mun")
        ids = {
            "agency": agency_id,
            "case": instance.row.case_id,
            "region": instance.place.region_code,
            "platform": "all",
        }
        scope_id = ids.get(scope, instance.row.municipality_id)
        if scope_id:
            yield group_key(whom, scope, scope_id)


def _agency_of(instance: "RunningInstance", task: UserTaskRow | None) -> str | None:
    """Whose act it is: the task's agency, or that of who has taken it."""
    if task is None or task.agency_id or task.assignee_id is None:
        return task.agency_id if task else None
    member = instance.uow.staff.get(task.assignee_id)
    return member.agency_id if member else None
