"""Sessions of the expert group that begin by themselves later: the next regular, interim, final one."""

from collections.abc import Mapping
from datetime import datetime

from engine.work import Work
from handlers import registry
from handlers.acts import case_id_of, midnight, term
from handlers.reading import day, moment, rows, text
from storage.columns import new_id
from storage.models import JobState

REGULAR, FINAL, INTERIM = "EG_S02", "EG_S04", "EG_S05"
"""Start events at which the calendar of the case begins the procedure."""
_KEPT = ("frequency_from", "ippsu_from", "ippsu_until", "session_kind")
_START_OF = {"interim": INTERIM, "final": FINAL}


def carried(work: Work) -> dict[str, object]:
    """What the next session of the case goes on with."""
    return {name: work.variables.get(name) for name in _KEPT}


def plan_start(work: Work, start_event: str, at: datetime, variables: Mapping[str, object]) -> None:
    """Begin this procedure anew for the case at a moment; an earlier plan of the same start gives way."""
    case_id = case_id_of(work)
    work.uow.jobs.drop_planned_start(case_id, work.definition_key, start_event)
    payload = {"process": work.definition_key, "start": start_event, "variables": dict(variables)}
    begin_at(work, payload, at)


def begin_at(work: Work, payload: Mapping[str, object], at: datetime) -> None:
    """A procedure begins at a moment, in this case or in the one that ``payload`` names (``case_id``)."""
    start_event = payload["start"]
    job: dict[str, object] = {
        "id": new_id(),
        "instance_id": work.instance_id,
        "case_id": work.case_id,
        "municipality_id": work.municipality_id,
        "kind": "start",
        "element_id": start_event,
        "payload": dict(payload),
        "due_at": max(at, work.moment),
        "state": JobState.WAITING.value,
        "created_at": work.moment,
        **dict.fromkeys(("attempts", "expiries", "token"), 0),
        **dict.fromkeys(_EMPTY),
    }
    work.uow.jobs.add([job])


_EMPTY = (
    "spiff_task_id",
    "deadline_id",
    "topic",
    "lease_owner",
    "lease_until",
    "done_at",
    "lateness_seconds",
    "last_error",
)


@registry.handler("expert.ippsu", outputs=("ippsu_from", "ippsu_until"))
def amend_programme(work: Work) -> dict[str, object]:
    """The measures are in the ИППСУ (EG_T14): the interim and the final session follow its days (KA 5.3)."""
    begins = min((on for row in rows(work.answers, "services") if (on := day(row, "from"))), default=None)
    ends = day(work.answers, "course_ends_on")
    if begins is None or ends is None:
        return {"ippsu_from": None, "ippsu_until": None}
    course: dict[str, object] = {"ippsu_from": begins.isoformat(), "ippsu_until": ends.isoformat()}
    interim = work.compute_deadline("setting:a.interim_session", midnight(work, begins)).due_date
    if interim < ends:
        plan_start(work, INTERIM, midnight(work, interim), {**course, "session_kind": "interim"})
    final = work.compute_deadline("setting:a.final_session", midnight(work, ends)).due_date
    plan_start(work, FINAL, midnight(work, final), {**course, "session_kind": "final"})
    return course


@registry.handler("expert.next", outputs=())
def plan_next_session(work: Work) -> None:
    """The secretary says when the case is looked at again (EG_T20), instead of the day of the programme."""
    kind, at = text(work.answers, "kind"), moment(work.answers, "held_at")
    if kind is None or at is None:
        return
    held_on = midnight(work, at.astimezone(work.zone).date())
    papers = work.compute_deadline(term(work, "expert_papers"), held_on).due_date
    new = {"session_kind": kind, "frequency_from": None}
    plan_start(work, _START_OF.get(kind, REGULAR), midnight(work, papers), carried(work) | new)
