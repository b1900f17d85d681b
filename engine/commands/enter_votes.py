"""Votes on a question, as the secretary enters them from paper; written ones of members who are away too."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.commands.complete_task import CompleteTask
from engine.context import CommandContext
from engine.errors import Conflict, Invalid
from engine.sessions.bodies import VOTE, Body
from engine.sessions.desk import first_answers, tasks_of_question
from engine.sessions.keeping import question_kept
from engine.sessions.voting import Absentee, Vote
from storage.queries.directory import body_members
from storage.repositories.questions import QuestionRow
from storage.repositories.sessions import SessionRow


@dataclass(frozen=True, kw_only=True)
class EnterVotes:
    """Member's id → ``for``, ``against`` or ``abstained``; ``absentee`` came in writing."""

    question_id: str
    votes: Mapping[str, str] = field(default_factory=dict)
    absentee: Mapping[str, str] = field(default_factory=dict)

    def run(self, context: CommandContext) -> Mapping[str, object]:
        question, session, body = question_kept(context, self.question_id)
        known = {*self.votes.values(), *self.absentee.values()}
        if not known or not known <= {str(vote) for vote in Vote}:
            raise Invalid("Голос — за, против или воздержался.", hint="Отметьте голоса членов.")
        waiting = {task.member: task for task in tasks_of_question(context, question, body, VOTE)}
        if not waiting:
            raise Conflict("По вопросу сейчас не голосуют.", hint="Обновите страницу.")
        self._write_absentee(context, question, session, body)
        for member in sorted(self.votes):
            if member not in waiting:
                raise Conflict("Этот член уже проголосовал или отсутствует.", hint="Обновите страницу.")
        for member, vote in self.votes.items():
            task = waiting[member].task
            answers = {**first_answers(context, task), "vote": vote}
            CompleteTask(task_id=task.id, answers=answers).run(context)
        return {"question_id": question.id, "votes": len(self.votes), "absentee": len(self.absentee)}

    def _write_absentee(
        self, context: CommandContext, question: QuestionRow, session: SessionRow, body: Body
    ) -> None:
        if not self.absentee:
            return
        if context.place(session.municipality_id).settings[body.absentee] != Absentee.ALLOWED:
            raise Invalid(
                "Письменные голоса отсутствующих здесь не принимаются.",
                hint="Это решает настройка муниципалитета.",
            )
        listed = body_members(context.uow.connection, session.municipality_id, body.members)
        away = {staff_id for staff_id, _ in listed} - set(session.present)
        if not set(self.absentee) <= away:
            raise Invalid("Письменно голосует только член, которого нет на заседании.")
        for member, vote in self.absentee.items():
            context.uow.sessions.record_vote(question.id, member, vote, is_presiding=False, is_absentee=True)
