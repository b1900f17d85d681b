"""Telling people of a term: whom a step of the ladder means here, their notice, and an urgent letter."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from engine.deadlines import EscalationStep
from engine.deadlines.russian import full_day_words
from engine.ladder.ladders import ladder_of
from engine.law import Law, Place
from engine.letters import letters
from storage.models import NoticeKind
from storage.queries.reminders import Whose
from storage.repositories.deadlines import DeadlineRow
from storage.repositories.notices import TO_ONE, NewNotice
from storage.repositories.staff import group_key

if TYPE_CHECKING:
    from engine.instances.running import RunningInstance

ASSIGNEE, GROUP = "assignee", "group"
_CHANGED = {
    "moved": "Срок перенесен",
    "corrected": "Исправлено начало срока",
    "recomputed": "Срок рассчитан заново",
    "session": "Заседание назначено на другой день, срок рассчитан заново",
    "restored": "Возвращен прежний срок",
}


def tell_of_term(
    instance: "RunningInstance",
    term: DeadlineRow,
    kind: NoticeKind,
    named: Sequence[str],
    step: EscalationStep,
    *,
    by_hours: bool,
) -> None:
    """A notice to those named; of a term of hours, or in a case of a threat, a letter at once."""
    case = instance.uow.cases.get(term.case_id) if term.case_id else None
    urgent = by_hours or (case is not None and case.threat)
    now, zone = instance.context.now, instance.place.zone
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
    keys = [each if "@" in each else f"{TO_ONE}{each}" for each in named]
    # The digest of a morning names the reminders of its day beforehand: none is left for the next one.
    carried = urgent or kind is NoticeKind.REMINDER
    instance.uow.notices.add(new, keys=keys, at=now, mailed_at=now if carried else None)
    if urgent:
        said = letters.Said.of(new, case.number if case else None, preliminary=term.is_preliminary)
        words = letters.of_notice(said, zone=zone, now=now, address=instance.workshop.address)
        letters.write(
            instance.uow, words, keys=keys, municipality_id=term.municipality_id, now=now, zone=zone
        )


def tell_of_change(
    instance: "RunningInstance", term: DeadlineRow, kind: str, old: datetime, new: datetime, *, by_hours: bool
) -> None:
    """Who has the task, or all who may take it, hear that its term is another; who did it knows already."""
    law, place = instance.workshop.law, instance.place
    named = keys_of(law, place, (ASSIGNEE,), whose_act(instance, term))
    keys = [each if "@" in each else f"{TO_ONE}{each}" for each in named]
    keys = [key for key in keys if key != f"{TO_ONE}{instance.context.actor.staff_id}"]
    if not keys:
        return
    was, now = (_until(moment, instance, by_hours=by_hours) for moment in (old, new))
    name = term.element_name or term.element_id
    notice = NewNotice(
        municipality_id=term.municipality_id,
        kind=NoticeKind.TOLD.value,
        element_id=term.element_id,
        element_name=term.element_name,
        case_id=term.case_id,
        instance_id=term.instance_id,
        task_id=term.user_task_id,
        deadline_id=term.id,
        text=f"{_CHANGED[kind]}: «{name}», был до {was}, теперь до {now}",
        by_hours=by_hours,
    )
    instance.uow.notices.add(notice, keys=keys, at=instance.context.now)


def _until(moment: datetime, instance: "RunningInstance", *, by_hours: bool) -> str:
    local = moment.astimezone(instance.place.zone)
    return f"{full_day_words(local.date())}, {local:%H:%M}" if by_hours else full_day_words(local.date())


def named_by(instance: "RunningInstance", whose: Whose, step: EscalationStep) -> list[str]:
    """Whom the step names for a term of this instance, as group keys and ids of staff."""
    law, place = instance.workshop.law, instance.place
    return keys_of(law, place, whom_of(law, place, instance.row.definition_key, step), whose)


def whom_of(law: Law, place: Place, procedure: str, step: EscalationStep) -> tuple[str, ...]:
    return next(each.told for each in ladder_of(law.folder, place, procedure) if each.step is step)


def keys_of(law: Law, place: Place, whom: Sequence[str], whose: Whose) -> list[str]:
    """Group keys and ids of staff behind the words of the ladder."""
    return list(dict.fromkeys(key for each in whom for key in _keys(law, place, each, whose)))


def whose_act(instance: "RunningInstance", term: DeadlineRow) -> Whose:
    """Who has the task of a term, and whose act it is: the task's agency's, or that of who has taken it."""
    task = instance.uow.user_tasks.get(term.user_task_id) if term.user_task_id else None
    agency_id = task.agency_id if task else None
    if task is not None and agency_id is None and task.assignee_id is not None:
        member = instance.uow.staff.get(task.assignee_id)
        agency_id = member.agency_id if member else None
    if agency_id is None:
        agency_id = _agency_behind(instance, term.element_id)
    return Whose(
        assignee_id=task.assignee_id if task else None,
        groups=task.groups if task else (),
        agency_id=agency_id,
        case_id=term.case_id,
    )


def _agency_behind(instance: "RunningInstance", element_id: str) -> str | None:
    """The agency that a task of no agency is done for, where the diagram names it (``agencyFrom``).

    The head of the municipality signs what guardianship prepared: its own head hears of a delay too.
    """
    name = instance.program.property_of(element_id, "agencyFrom")
    agency = (instance.top.variables or {}).get(name) if name else None
    return agency if isinstance(agency, str) else None


def _keys(law: Law, place: Place, whom: str, whose: Whose) -> Iterator[str]:
    if whom == ASSIGNEE:
        # What nobody has taken yet is everybody's who may take it.
        yield from [whose.assignee_id] if whose.assignee_id else whose.groups
    elif whom == GROUP:
        yield from whose.groups
    else:
        scope = law.role_scopes.get(whom, "mun")
        ids = {
            "agency": whose.agency_id,
            "case": whose.case_id,
            "region": place.region_code,
            "platform": "all",
        }
        scope_id = ids.get(scope, place.municipality_id)
        if scope_id:
            yield group_key(whom, scope, scope_id)
