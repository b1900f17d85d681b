"""A person finishes a task: the form is judged and kept, the procedure moves on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from engine import access
from engine.actor import Actor
from engine.context import CommandContext
from engine.facts.case import Occasion, gather
from engine.facts.directory import CaseDirectory
from engine.forms.context import FormContext
from engine.forms.fields import FormDefinition, Json
from engine.forms.prefill import system_values
from engine.forms.schema import validate
from engine.forms.variables import variables_of
from engine.instances.running import RunningInstance
from engine.spiff.tokens import Token
from engine.tasks import open_task, require_version
from storage.models import TaskStatus
from storage.repositories.answers import HandedIn
from storage.repositories.user_tasks import UserTaskRow


@dataclass(frozen=True, kw_only=True)
class CompleteTask:
    """``answers`` is the raw form, ``variables`` are for tasks without one; ``version`` is the page's."""

    task_id: str
    answers: Mapping[str, Any] = field(default_factory=dict)
    variables: Mapping[str, Any] = field(default_factory=dict)
    version: int | None = None

    @property
    def typed(self) -> Mapping[str, Any]:
        return self.answers

    def run(self, context: CommandContext) -> Mapping[str, object]:
        task = open_task(context, self.task_id)
        require_version(task, self.version)
        instance = context.running(task.instance_id)
        token = instance.token(task.id)
        _require_may_complete(context, task, token)
        if task.form_key is None:
            outputs = dict(self.variables)
        else:
            outputs = _hand_in(context, instance, task, token, self.answers)
        _close(context, task)
        old = {name: token.scope.value(token, name) for name in outputs}
        instance.closed_tasks.add(task.id)
        instance.record(
            "task_completed",
            element_id=task.element_id,
            element_name=task.name,
            task_id=task.id,
            data={"variables": {n: [old[n], v] for n, v in outputs.items() if old[n] != v}},
        )
        instance.complete(task.id, outputs)
        return {"task_id": task.id, "instance_id": task.instance_id, "status": instance.status}


def _require_may_complete(context: CommandContext, task: UserTaskRow, token: Token) -> None:
    on_behalf = token.node.properties.get("onBehalf", "").split()
    held = {group for group in context.actor.groups if group.partition("@")[0] in on_behalf}
    if not held & set(task.groups):
        access.require_may_complete(context.actor, task)


def _hand_in(
    context: CommandContext,
    instance: RunningInstance,
    task: UserTaskRow,
    token: Token,
    raw: Mapping[str, Any],
) -> dict[str, object]:
    """Judge the form, keep it, do what the element says is done with it; answers the variables."""
    assert task.form_key is not None
    form = context.workshop.form(context.uow, task.form_key, task.form_sha256)
    answers = validate(
        form, raw, part=task.form_part, context=_form_context(context, instance, task, token, form)
    )
    context.uow.answers.hand_in(
        HandedIn(
            task_id=task.id,
            instance_id=task.instance_id,
            case_id=task.case_id,
            municipality_id=task.municipality_id,
            form_key=form.key,
            form_part=task.form_part,
            form_sha256=form.sha256,
            element_id=task.element_id,
            answers=answers,
            submitted_by=context.actor.staff_id,
            agency_id=_agency(context.actor, task),
            submitted_at=context.now,
        )
    )
    outputs: dict[str, object] = dict(variables_of(form, answers, task.form_part))
    for name, value in outputs.items():
        token.scope.assign(token, name, value)
    outputs.update(_effects(instance, token, answers, task.id))
    return outputs


def _form_context(
    context: CommandContext, instance: RunningInstance, task: UserTaskRow, token: Token, form: FormDefinition
) -> FormContext:
    """Who may be named, and what the system says itself whatever the page sent."""
    variables = token.scope.visible(token)
    occasion = Occasion(
        municipality_id=task.municipality_id,
        case_id=task.case_id,
        variables=variables,
        actor=context.actor,
        now=context.now,
        zone=instance.place.zone,
    )
    return FormContext(
        now=context.now,
        zone=instance.place.zone,
        directory=CaseDirectory(
            context.uow, instance.row, agency_id=task.agency_id, law=context.workshop.law, now=context.now
        ),
        given=system_values(form, task.form_part, gather(context.uow, occasion)),
        variables=cast("Mapping[str, Json]", variables),
    )


def _agency(actor: Actor, task: UserTaskRow) -> str | None:
    """Whose answer it is: who serves two agencies speaks for the one the task was given to."""
    return task.agency_id if actor.acts_for(task.agency_id) else actor.agency_id


def _effects(
    instance: RunningInstance, token: Token, answers: Mapping[str, Any], task_id: str
) -> dict[str, object]:
    """Register, document and effects of the element, in this order (design.md §3)."""
    properties = token.node.properties
    topics = [topic for topic in ("register", "document") if topic in properties]
    outputs: dict[str, object] = {}
    for topic in [*topics, *properties.get("effect", "").split()]:
        returned = instance.services.call(topic, token, answers, task_id)
        for name, value in returned.items():
            token.scope.assign(token, name, value)
        outputs.update(returned)
    return outputs


def _close(context: CommandContext, task: UserTaskRow) -> None:
    assignee = task.assignee_id or context.actor.staff_id
    context.uow.user_tasks.end(
        task.id,
        status=TaskStatus.COMPLETED,
        at=context.now,
        by=context.actor.staff_id,
        assignee_id=assignee,
    )
    context.uow.drafts.delete(task.id)
