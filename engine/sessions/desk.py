"""Tasks of a session in the hands of its secretary: which of them wait, and what their forms open with."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.context import CommandContext
from engine.facts.case import Occasion, gather
from engine.forms.prefill import initial_values
from engine.sessions.bodies import Body
from engine.sessions.following import QUESTION
from storage.queries.session_tasks import QuestionTask, tasks_of_instances
from storage.repositories.questions import QuestionRow
from storage.repositories.sessions import SessionRow


@dataclass(frozen=True, kw_only=True)
class MembersTask:
    """A task given to one member of the body for one question."""

    task: QuestionTask
    member: str


def tasks_of(context: CommandContext, session: SessionRow, body: Body, step: str) -> list[QuestionTask]:
    """Open tasks of this step, of all questions of the session."""
    return [
        each.task
        for question in context.uow.sessions.undecided(session.id)
        for each in tasks_of_question(context, question, body, step)
    ]


def tasks_of_question(
    context: CommandContext, question: QuestionRow, body: Body, step: str
) -> list[MembersTask]:
    """Open tasks of this step of one question; another question of the same procedure has its own."""
    forms = [(each.form, each.part) for each in body.steps if each.step == step]
    found = []
    for task in tasks_of_instances(context.uow.connection, [question.instance_id], forms):
        token = context.instance(task.instance_id).top.find(task.id)
        if token is not None and token.scope.value(token, QUESTION) == question.id:
            found.append(MembersTask(task=task, member=str(token.scope.value(token, "member") or "")))
    return found


def first_answers(context: CommandContext, task: QuestionTask) -> Mapping[str, object]:
    """What the form of a task opens with, as if its page had been looked at."""
    assert task.form_key is not None
    instance = context.instance(task.instance_id)
    token = instance.token(task.id)
    occasion = Occasion(
        municipality_id=instance.row.municipality_id,
        case_id=task.case_id,
        variables=token.scope.visible(token),
        actor=context.actor,
        now=context.now,
        zone=instance.place.zone,
    )
    form = context.workshop.form(context.uow, task.form_key, task.form_sha256)
    return dict(initial_values(form, task.form_part, gather(context.uow, occasion)))
