"""Who came to a session is marked once, for all its questions that wait for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from engine.commands.complete_task import CompleteTask
from engine.context import CommandContext
from engine.errors import Conflict, Invalid
from engine.sessions.bodies import ATTENDANCE, Body
from engine.sessions.desk import first_answers, tasks_of
from engine.sessions.keeping import kept
from engine.sessions.voting import has_quorum
from storage.models import SessionState
from storage.queries.directory import body_members
from storage.repositories.sessions import SessionRow

EARLY = timedelta(hours=12)
"""A session may begin before its hour, not on the day before."""


@dataclass(frozen=True, kw_only=True)
class MarkAttendance:
    """``present`` are ids of members, ``presiding`` is one of them."""

    session_id: str
    present: Sequence[str]
    presiding: str

    def run(self, context: CommandContext) -> Mapping[str, object]:
        session, body = kept(context, self.session_id)
        self._check(context, session, body)
        tasks = tasks_of(context, session, body, ATTENDANCE)
        if tasks and session.state == SessionState.HELD and set(session.present) != set(self.present):
            raise Conflict("Явка на это заседание уже отмечена.", hint="Обновите страницу.")
        members = max(session.members_total, len(set(self.present)))
        context.uow.sessions.record_attendance(session.id, present=self.present, presiding_id=self.presiding)
        context.uow.sessions.mark_held(session.id)
        for task in tasks:
            step = body.step_of(task.form_key, task.form_part)
            assert step is not None
            told = {step.present: list(self.present), step.presiding: self.presiding}
            CompleteTask(task_id=task.id, answers={**first_answers(context, task), **told}).run(context)
        rule = context.place(session.municipality_id).settings[body.quorum]
        return {
            "session_id": session.id,
            "questions": len(tasks),
            "quorum": has_quorum(len(set(self.present)), members, rule),
        }

    def _check(self, context: CommandContext, session: SessionRow, body: Body) -> None:
        if session.state not in (SessionState.PLANNED, SessionState.HELD):
            raise Conflict("Заседание не состоялось или отменено.", hint="Обновите страницу.")
        if session.held_at > context.now + EARLY:
            raise Conflict("Заседание еще не началось.", hint="Явку отмечают в день заседания.")
        listed = body_members(context.uow.connection, session.municipality_id, body.members)
        if not set(self.present) <= {staff_id for staff_id, _ in listed}:
            raise Invalid("Среди отмеченных есть не член этого органа.", hint="Обновите страницу.")
        if self.presiding not in self.present:
            raise Invalid("Председательствующий должен быть среди присутствующих.")
