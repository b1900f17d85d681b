"""What a handler gets and may answer: the contract of everything behind service tasks and effects.

A handler writes rows of the command's own transaction and returns outputs, which become
variables of the procedure. It sends nothing: what must leave the house is a row too.
"""

import warnings
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from engine.actor import Actor
from engine.clock import Clock
from engine.deadlines import Deadline
from engine.errors import BusinessError, TryAgainLater
from engine.settings import Settings
from storage.unit_of_work import UnitOfWork

__all__ = ["BusinessError", "ElementInfo", "Handler", "HandlerRegistry", "TryAgainLater", "Work"]


@dataclass(frozen=True, kw_only=True)
class ElementInfo:
    """The diagram's element on whose behalf a handler runs."""

    id: str
    name: str
    properties: Mapping[str, str]
    form_key: str | None = None
    form_part: str | None = None
    clauses: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Work:
    """One call of a handler. ``moment`` is when the act happens; ``zone`` is the municipality's."""

    uow: UnitOfWork
    clock: Clock
    actor: Actor
    instance_id: str
    definition_key: str
    case_id: str | None
    municipality_id: str
    task_id: str | None
    agency_id: str | None
    element: ElementInfo
    variables: Mapping[str, object]
    answers: Mapping[str, object]
    moment: datetime
    zone: ZoneInfo
    region: str
    """Code of the region whose law is applied."""
    processes: Path
    """Where the tables of the law are read from."""
    settings: Settings
    """Of the municipality, as they are at this moment."""
    deadline_of: Callable[[str, datetime], Deadline]

    def compute_deadline(self, rule: str, start: datetime) -> Deadline:
        """The term that ``rule`` gives from ``start`` by the municipality's calendar and settings."""
        return self.deadline_of(rule, start)


Handler = Callable[[Work], Mapping[str, object] | None]


class HandlerRegistry:
    """Handlers by topic. A topic is registered once; an unknown one waits for an outside worker."""

    def __init__(self) -> None:
        self._handlers: dict[str, Handler] = {}
        self._outputs: dict[str, frozenset[str] | None] = {}

    def handler(self, topic: str, *, outputs: Collection[str] | None = None) -> Callable[[Handler], Handler]:
        """Register a function for a topic; raises :class:`ValueError` when the topic is taken.

        ``outputs`` names the variables it may set, so that a diagram that reads a misspelled one is
        told so; without it the handler may set anything.
        """

        def register(function: Handler) -> Handler:
            if topic in self._handlers:
                raise ValueError(f"topic {topic!r} has a handler already")
            self._handlers[topic] = function
            self._outputs[topic] = None if outputs is None else frozenset(outputs)
            return function

        return register

    @property
    def topics(self) -> frozenset[str]:
        return frozenset(self._handlers)

    @property
    def known(self) -> frozenset[tuple[str, frozenset[str] | None]]:
        """All that can be said of the handlers without running one: topics and what they set."""
        return frozenset(self._outputs.items())

    def knows(self, topic: str) -> bool:
        return topic in self._handlers

    def outputs(self, topic: str) -> frozenset[str] | None:
        """The variables a handler may set; None when that is not known."""
        return self._outputs.get(topic)

    def run(self, topic: str, work: Work) -> Mapping[str, object]:
        outputs = self._handlers[topic](work) or {}
        declared = self.outputs(topic)
        if declared is not None and not declared.issuperset(outputs):
            undeclared = ", ".join(sorted(outputs.keys() - declared))
            warnings.warn(f"handler {topic!r} sets {undeclared} and does not say so", stacklevel=2)
        return outputs
