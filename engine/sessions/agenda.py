"""Collecting the agenda: questions of waiting cases that no session has taken yet are put to one."""

from engine.context import CommandContext
from engine.instances.running import RunningInstance
from engine.sessions.bodies import AGENDA, Body
from engine.sessions.following import SESSION, Followed, tell
from engine.spiff.tokens import Token
from storage.models import InstanceStatus
from storage.queries.session_tasks import waiting_tasks
from storage.repositories.sessions import SessionRow

KINDS = ("question_kind", "session_kind")
"""The variable that says what is asked; the first that a procedure knows."""


def collect(context: CommandContext, session: SessionRow, body: Body) -> int:
    """Put every question to this session that waits for one; answers how many."""
    forms = [(step.form, step.part) for step in body.steps if step.step == AGENDA]
    found = 0
    for task in waiting_tasks(context.uow.connection, session.municipality_id, forms):
        instance = context.instance(task.instance_id)
        token = instance.top.find(task.id)
        if token is None or instance.row.status != InstanceStatus.RUNNING or instance.row.case_id is None:
            continue
        if token.scope.value(token, SESSION) is None:
            _put(context, session, instance, token)
            found += 1
    return found


def _put(context: CommandContext, session: SessionRow, instance: RunningInstance, token: Token) -> None:
    assert instance.row.case_id is not None
    kinds = (token.scope.value(token, name) for name in KINDS)
    question_id = context.uow.sessions.put_on_agenda(
        session.id,
        case_id=instance.row.case_id,
        instance_id=instance.row.id,
        kind=str(next((kind for kind in kinds if kind), "recognition")),
    )
    day = session.held_at.astimezone(instance.place.zone).date().isoformat()
    tell(Followed(instance=instance, tokens=(token,)), session, day, question_id=question_id)
    instance.record("session_moved", data={"days": [None, day]})
    instance.look_again()
