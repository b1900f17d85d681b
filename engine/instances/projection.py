"""What others may see of an instance without restoring it: open tasks, due jobs, subscriptions, terms.

The live tokens before and after a step are compared, and only the difference is written,
in the same transaction.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from engine.bpmn.model import EventKind
from engine.instances import assignment
from engine.ladder import escalation
from engine.spiff.activities import ActivitySpec, rule_of
from engine.spiff.dates import shown
from engine.spiff.listening import event_of
from engine.spiff.repetition import RepetitionSpec
from engine.spiff.tokens import READY, WAITING, Token
from storage.columns import new_id
from storage.models import EXTERNAL, FAR_FUTURE, JobState, TaskStatus

if TYPE_CHECKING:
    from engine.instances.running import RunningInstance


@dataclass(frozen=True)
class Snapshot:
    """Tokens by id: human tasks, jobs with their due moment, subscriptions, terms with their due moment."""

    tasks: frozenset[str]
    jobs: dict[str, str]
    subscriptions: frozenset[str]
    terms: dict[str, str]


EMPTY = Snapshot(frozenset(), {}, frozenset(), {})
NEVER_BY_ITSELF = FAR_FUTURE.isoformat()
"""When work of a program outside is due: it is done when the program comes."""


def snapshot(top: Any) -> Snapshot:
    tasks: set[str] = set()
    jobs: dict[str, str] = {}
    subscriptions: set[str] = set()
    terms: dict[str, str] = {}
    for token in top.all_tokens():
        internal = token.internal_data
        if isinstance(token.spec, ActivitySpec):
            if token.spec.manual and token._state == READY:
                tasks.add(token.id)
            if internal.get("job"):
                jobs[token.id] = "now"
            elif internal.get("external") is not None:
                jobs[token.id] = NEVER_BY_ITSELF
            if "deadline" in token.node.properties and not isinstance(token.spec, RepetitionSpec):
                terms[token.id] = internal.get("due", "")
        if token._state == WAITING and not internal.get("job"):
            kind = token.spec.awaited.kind
            if kind is EventKind.TIMER and internal.get("due"):
                jobs[token.id] = internal["due"]
            elif kind in (EventKind.MESSAGE, EventKind.SIGNAL):
                subscriptions.add(token.id)
    return Snapshot(frozenset(tasks), jobs, frozenset(subscriptions), terms)


def write(instance: "RunningInstance", before: Snapshot, after: Snapshot) -> None:
    """Bring the projections from ``before`` to ``after``."""
    uow, at_work = instance.uow, instance.top.at_work
    _end_terms(instance, before, after)
    _begin_terms(instance, before, after)
    _close_tasks(instance, before.tasks - after.tasks)
    _open_tasks(instance, after.tasks - before.tasks)
    gone = [token_id for token_id, due in before.jobs.items() if after.jobs.get(token_id) != due]
    if gone:
        uow.jobs.cancel(gone)
    if gone or before.terms.keys() - after.terms.keys():
        uow.incidents.resolve_cancelled(
            instance.row.id, at=instance.services.at, by=instance.context.actor.staff_id
        )
    new = [token_id for token_id, due in after.jobs.items() if before.jobs.get(token_id) != due]
    if new:
        jobs = [_job(instance, _found(instance, token_id)) for token_id in new]
        uow.jobs.add(jobs)
        outside = [job["id"] for job in jobs if job["kind"] == EXTERNAL]
        if outside:
            instance.calls_outside = True
            uow.external_tasks.add(
                [
                    _external(_found(instance, token_id), job["id"])
                    for token_id, job in zip(new, jobs, strict=True)
                    if job["kind"] == EXTERNAL
                ]
            )
    if before.subscriptions - after.subscriptions:
        uow.subscriptions.remove(sorted(before.subscriptions - after.subscriptions))
    listening = sorted(after.subscriptions - before.subscriptions)
    if listening:
        uow.subscriptions.add([_subscription(instance, _found(instance, token_id)) for token_id in listening])
    instance.top.at_work = at_work


def end_faults(instance: "RunningInstance") -> None:
    """Close the incidents of steps that have been made after all, or that nobody waits for any more."""
    faults = instance.top.faults
    gone = [token_id for token_id in faults if instance.top.find(token_id) is None]
    closed = {faults.pop(token_id) for token_id in gone} - set(faults.values())
    for incident_id in sorted(closed):
        instance.uow.incidents.resolve(
            incident_id, at=instance.services.at, by=instance.context.actor.staff_id
        )


def _found(instance: "RunningInstance", token_id: str) -> Token:
    """A token as its row is made: an attribute that cannot be worked out is the fault of its element."""
    token = instance.top.find(token_id)
    assert token is not None
    instance.top.at_work = token
    return token


def _close_tasks(instance: "RunningInstance", token_ids: Iterable[str]) -> None:
    """Tasks that went away without a person: their stage was ended. The completed one is closed already."""
    skipped = {token.id for what, token, _ in instance.top.journal if what == "skipped"}
    for token_id in sorted(token_ids - instance.closed_tasks):  # type: ignore[operator]
        instance.uow.user_tasks.end(
            token_id,
            status=TaskStatus.SKIPPED if token_id in skipped else TaskStatus.CANCELLED,
            at=instance.services.at,
            by=None,
            assignee_id=None,
        )


def _open_tasks(instance: "RunningInstance", token_ids: Iterable[str]) -> None:
    rows = []
    for token_id in sorted(token_ids):
        token = _found(instance, token_id)
        rows.append(_task(instance, token))
        instance.record(
            "task_created",
            element_id=token.node.id,
            element_name=token.node.name or None,
            task_id=token.id,
            data={"assignee": [None, rows[-1]["assignee_id"]]} if rows[-1]["assignee_id"] else {},
        )
    if rows:
        instance.uow.user_tasks.add(rows)


def _task(instance: "RunningInstance", token: Token) -> dict[str, Any]:
    row, node, internal = instance.row, token.node, token.internal_data
    offered = assignment.of(instance, token)
    assignee_id = offered.assignee_id or instance.given_to.get(token.id)
    due_at = datetime.fromisoformat(internal["due"]) if internal.get("due") else shown(token, "dueDate")
    term = _computed(instance, token) if due_at is not None and "deadline" in node.properties else None
    return {
        "id": token.id,
        "instance_id": row.id,
        "definition_id": row.definition_id,
        "case_id": row.case_id,
        "municipality_id": row.municipality_id,
        "agency_id": offered.agency_id,
        "element_id": node.id,
        "name": node.name or node.id,
        "lane": node.lane or None,
        "form_key": node.attributes.get("formKey"),
        "form_part": node.properties.get("formPart"),
        "form_sha256": _form_version(instance, token),
        "assignee_id": assignee_id,
        "groups": list(offered.groups),
        "clauses": " ".join(node.clauses) or None,
        "priority": _priority(token),
        "status": TaskStatus.OPEN.value,
        "version": 1,
        "created_at": instance.services.at,
        "due_at": due_at,
        "due_date": term.due_date if term else None,
        "target_date": term.target_date if term else None,
        "follow_up_at": shown(token, "followUpDate"),
        "claimed_at": instance.services.at if assignee_id else None,
        "ended_at": None,
        "completed_by": None,
    }


def _form_version(instance: "RunningInstance", token: Token) -> str | None:
    """The version of the form that the procedure in which the task is drawn was deployed with."""
    key = token.node.attributes.get("formKey")
    return instance.forms_of(token.scope.spec.process).get(key) if key else None


def _priority(token: Token) -> int:
    written = token.node.attributes.get("priority")
    value = token.scope.evaluate(token, written) if written else 50
    return value if isinstance(value, int) else 50


def _job(instance: "RunningInstance", token: Token) -> dict[str, Any]:
    internal = token.internal_data
    if not internal.get("job") and internal.get("external") is not None:
        return new_job(
            instance,
            kind=EXTERNAL,
            element_id=token.node.id,
            spiff_task_id=token.id,
            topic=internal["external"],
            due_at=FAR_FUTURE,
        )
    is_timer = not internal.get("job")
    return new_job(
        instance,
        kind="timer" if is_timer else "continue",
        element_id=event_of(token).id,
        spiff_task_id=token.id,
        due_at=datetime.fromisoformat(internal["due"]) if is_timer else instance.services.at,
    )


def _external(token: Token, job_id: str) -> dict[str, Any]:
    written = token.node.attributes.get("taskPriority", "")
    priority = int(written) if written.lstrip("-").isdecimal() and len(written) < 10 else 0
    return {"id": job_id, "priority": priority, "retries": None, "error_details": None}


def new_job(instance: "RunningInstance", **values: Any) -> dict[str, Any]:
    """A job row of this instance with everything filled in."""
    row = instance.row
    return {
        "id": new_id(),
        "instance_id": row.id,
        "case_id": row.case_id,
        "municipality_id": row.municipality_id,
        "spiff_task_id": None,
        "deadline_id": None,
        "topic": None,
        "payload": None,
        "state": JobState.WAITING.value,
        "attempts": 0,
        "expiries": 0,
        "lease_owner": None,
        "lease_until": None,
        "token": 0,
        "created_at": instance.services.at,
        "done_at": None,
        "lateness_seconds": None,
        "last_error": None,
        **values,
    }


def _subscription(instance: "RunningInstance", token: Token) -> dict[str, Any]:
    row, node = instance.row, event_of(token)
    correlation = node.properties.get("correlation")
    return {
        "id": new_id(),
        "instance_id": row.id,
        "case_id": row.case_id,
        "municipality_id": row.municipality_id,
        "kind": token.spec.awaited.kind.value,
        "name": token.spec.awaited.name,
        "correlation": str(token.scope.evaluate(token, correlation)) if correlation else None,
        "element_id": node.id,
        "element_name": node.name or None,
        "spiff_task_id": token.id,
        "created_at": instance.services.at,
    }


def _computed(instance: "RunningInstance", token: Token) -> Any:
    if token.id in instance.decided:
        return instance.decided[token.id]
    internal = token.internal_data
    since = datetime.fromisoformat(internal["since"])
    return instance.services.term(rule_of(token), since, token)


def _begin_terms(instance: "RunningInstance", before: Snapshot, after: Snapshot) -> None:
    for token_id, due in after.terms.items():
        if token_id in before.terms and before.terms[token_id] == due:
            continue
        token = _found(instance, token_id)
        computed = _computed(instance, token) if due else None
        if token_id in before.terms:
            escalation.start(instance, token, computed)
        else:
            escalation.open_term(instance, token, computed)


def _end_terms(instance: "RunningInstance", before: Snapshot, after: Snapshot) -> None:
    gone = [token_id for token_id in before.terms if token_id not in after.terms]
    if gone:
        left = {token.id for what, token, _ in instance.top.journal if what == "completed"}
        escalation.end_terms(instance, gone, left)
