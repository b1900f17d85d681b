"""A change of terms shown before it is made: each term old and new, and who will be told of it when.

The command itself is rehearsed and taken back, so what is shown is what would be done.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.actor import Actor
from engine.context import CommandContext
from engine.executor import Command, Executor
from engine.ladder import escalation
from storage.queries.term_changes import ChangeLine, changes_of_term
from storage.queries.term_sheets import tellings_of

AT_ONCE = ""


@dataclass(frozen=True, kw_only=True)
class ToTell:
    """``step`` is the ladder's; empty for the notice of the change itself. ``keys`` are groups and staff."""

    step: str
    at: datetime
    keys: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class TermOutlook:
    """One term that would change."""

    deadline_id: str
    element_id: str
    element_name: str | None
    change: ChangeLine
    tellings: Sequence[ToTell]


def preview(executor: Executor, command: Command, actor: Actor) -> list[TermOutlook]:
    """The terms that the command would change, the one it names first; its refusals are raised."""
    return executor.rehearse(command, actor=actor, look=_outlooks)


def _outlooks(context: CommandContext, answer: Mapping[str, Any]) -> list[TermOutlook]:
    ids = answer.get("deadline_ids") or [answer["deadline_id"]]
    return [_outlook(context, deadline_id) for deadline_id in ids]


def _outlook(context: CommandContext, deadline_id: str) -> TermOutlook:
    uow = context.uow
    term = uow.deadlines.get(deadline_id)
    told = [
        ToTell(step=AT_ONCE, at=each.at, keys=each.keys)
        for each in tellings_of(uow.connection, deadline_id=deadline_id)
        if each.step is None and each.at >= context.now
    ]
    ahead = escalation.to_come(context.instance(term.instance_id), deadline_id)
    steps = [ToTell(step=moment.step.value, at=moment.at, keys=keys) for moment, keys in ahead]
    return TermOutlook(
        deadline_id=term.id,
        element_id=term.element_id,
        element_name=term.element_name,
        change=changes_of_term(uow.connection, deadline_id=deadline_id)[-1],
        tellings=[*told, *steps],
    )
