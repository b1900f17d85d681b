"""A case goes back to a step it has passed: as it was before the step was done, with what was typed there.

What lies behind the step is cancelled; branches beside it, their terms and tasks stay. What has
left the house — papers, letters, entries of journals — stays too. The step keeps its old term,
unless the law counts it from a date that stands in the case, or it is said to be counted anew.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.bpmn.model import Node
from engine.context import CommandContext
from engine.deadlines import replay
from engine.instances.running import RunningInstance
from engine.mending.acts import checked_reason, in_hands
from engine.mending.by_hand import keeping_sound, require_unchanged
from engine.mending.past import WayBack, clear, enter, old_values, way_back
from engine.spiff.mending import owner_of_variables, put
from engine.spiff.scopes import ScopeMixin
from engine.spiff.tokens import Token
from storage.queries.passed import OldTerm, handed_in, term_of_element, term_of_task

KEEP, ANEW = "keep", "anew"


@dataclass(frozen=True, kw_only=True)
class SendBack:
    """``task_id`` is the task that was done. ``term``: ``keep`` or ``anew``; ``keep`` names what stays."""

    instance_id: str
    task_id: str
    reason: str
    term: str = KEEP
    keep: tuple[str, ...] = ()
    seen: int | None = None

    def run(self, context: CommandContext) -> Mapping[str, object]:
        instance = in_hands(context, self.instance_id, "send_back")
        reason = checked_reason(context, "send_back", self.reason)
        require_unchanged(instance, self.seen)
        way = way_back(instance, self.task_id)
        restored = _restored(way, self.keep)
        term = term_of_task(context.uow.connection, task_id=self.task_id)
        instance.record(
            "step_sent_back",
            element_id=way.node.id,
            element_name=way.node.name or None,
            task_id=self.task_id,
            data={"reason": reason, "variables": restored, "term": self.term},
        )
        with keeping_sound(instance, None):
            clear(way)
            _restore(way, restored)
            keeps = self.term == KEEP
            token = put(self._scope(instance, way), way.node, **_term_kept(way.node, term if keeps else None))
            assert token is not None
            _keep_term(instance, token, term)
            _give_back(context, instance, token, self.task_id)
        return {"instance_id": instance.row.id, "task_id": token.id, "element_id": way.node.id}

    def _scope(self, instance: RunningInstance, way: WayBack) -> ScopeMixin:
        """Where the step is drawn; a stage that was over begins once more, with its old term."""
        if way.stage is None:
            return enter(way, {})
        old = term_of_element(instance.uow.connection, instance_id=instance.row.id, element_id=way.stage.id)
        scope = enter(way, _term_kept(way.stage, old if self.term == KEEP else None))
        assert scope.host is not None
        _keep_term(instance, scope.host, old)
        return scope


def _restored(way: WayBack, keep: tuple[str, ...]) -> dict[str, list[object]]:
    """Name → [now, before], of those that differ."""
    variables = owner_of_variables(way.scope).variables
    assert variables is not None
    return {
        name: [variables.get(name), old]
        for name, old in sorted(old_values(way, keep=keep).items())
        if variables.get(name) != old
    }


def _restore(way: WayBack, restored: Mapping[str, list[object]]) -> None:
    variables = owner_of_variables(way.scope).variables
    assert variables is not None
    for name, (_, old) in restored.items():
        variables[name] = old


def _term_kept(node: Node, term: OldTerm | None) -> dict[str, Any]:
    """The dates of the old term; none where the law has a date or a rule of its own for it."""
    properties = node.properties
    if term is None or term.due_at is None or term.started_at is None:
        return {}
    if "deadlineFrom" in properties or "deadlineRule" in properties:
        return {}
    return {"since": term.started_at.isoformat(), "due": term.due_at.isoformat()}


def _keep_term(instance: RunningInstance, token: Token, term: OldTerm | None) -> None:
    due = token.internal_data.get("due")
    if term is not None and term.due_at is not None and due == term.due_at.isoformat():
        instance.decided[token.id] = replay(term.explanation)


def _give_back(context: CommandContext, instance: RunningInstance, token: Token, task_id: str) -> None:
    """Who did the step gets it again, and finds what was typed."""
    uow = context.uow
    done = uow.user_tasks.get(task_id)
    if done is None or done.assignee_id is None:
        return
    groups = uow.staff.groups_of(done.assignee_id, on=context.now.date())
    if groups & set(done.groups):
        instance.given_to[token.id] = done.assignee_id
    form = handed_in(uow.connection, task_id=task_id)
    if form is not None:
        uow.drafts.keep(token.id, form.submitted_by, form.answers, at=context.now)
