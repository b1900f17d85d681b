"""Timers of a diagram that follow a term: set anew when the term, its start or the calendar has changed.

Only those are touched that say the same whenever they are asked: ``deadline()`` of their
element, and ``rule(code, from)``. A timer counted from the moment of its own setting stays.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from engine.bpmn.model import EventDefinition, EventKind, Node
from engine.instances.running import RunningInstance
from engine.spiff import timers
from engine.spiff.tokens import WAITING, Token

_OF_ITS_TERM = re.compile(r"\bdeadline\(\s*\)")
_OF_A_START = re.compile(r"\brule\([^(),]+,")
_OF_THIS_MOMENT = re.compile(r"\b(now|today)\(|\brule\([^(),]+\)")


@dataclass(frozen=True, kw_only=True)
class MovedTimer:
    instance_id: str
    token_id: str
    old: str
    new: str

    def as_json(self) -> list[str]:
        return [self.instance_id, self.token_id, self.old, self.new]


def follows_a_rule(node: Node) -> bool:
    """Whether an element has a timer that is counted by the calendar from a known start."""
    return any(_is_counted(event) for event in node.events)


def count_again(
    instance: RunningInstance, concerned: Callable[[Token], bool] = lambda token: True
) -> list[MovedTimer]:
    """Set the waiting timers anew that follow a term or a rule; those that are due already stay."""
    return [moved for token in _waiting(instance) if concerned(token) for moved in _again(instance, token)]


def set_back(instance: RunningInstance, moved: Sequence[MovedTimer]) -> list[MovedTimer]:
    """Give timers the moments that they had before, unless something else has moved them since."""
    done = []
    for each in moved:
        token = instance.top.find(each.token_id)
        if token is None or token.internal_data.get("due") != each.new or _is_past(instance, each.new):
            continue
        token.internal_data["due"] = each.old
        done.append(
            MovedTimer(instance_id=each.instance_id, token_id=each.token_id, old=each.new, new=each.old)
        )
    return done


def _waiting(instance: RunningInstance) -> Iterator[Token]:
    for token in list(instance.top.all_tokens()):
        if token._state != WAITING or token.internal_data.get("job"):
            continue
        awaited = getattr(token.spec, "awaited", None)
        if awaited is not None and _is_counted(awaited) and "cycle" not in token.internal_data:
            yield token


def _is_counted(event: EventDefinition) -> bool:
    text = event.expression or ""
    if event.kind is not EventKind.TIMER or _OF_THIS_MOMENT.search(text):
        return False
    return bool(_OF_ITS_TERM.search(text) or _OF_A_START.search(text))


def _again(instance: RunningInstance, token: Token) -> Iterator[MovedTimer]:
    internal = token.internal_data
    old = internal.get("due", "")
    if old and _is_past(instance, old):
        return
    internal.pop("due", None)
    timers.set_due(token)
    new = internal.get("due", "")
    if new != old:
        yield MovedTimer(instance_id=instance.row.id, token_id=token.id, old=old, new=new)


def _is_past(instance: RunningInstance, due: str) -> bool:
    return datetime.fromisoformat(due) <= instance.services.at
