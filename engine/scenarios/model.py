"""What a scenario says, read and checked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from engine.errors import Invalid


class ScenarioInvalid(Invalid):
    """A file that cannot be understood: where, and what was expected."""

    def __init__(self, complaint: str, *, file: str = "", line: int = 0, place: str = ""):
        where = [f"Сценарий «{file}»"] if file else ["Сценарий"]
        where += [f"строка {line}"] if line else []
        where += [place] if place else []
        super().__init__(f"{', '.join(where)}: {complaint}.")
        self.line = line


class StepFailed(Invalid):
    """A step that could not be made, in a sentence."""


@dataclass(frozen=True, kw_only=True)
class ElementRef:
    """An element by its id, and by the name it had when the scenario was written."""

    id: str
    name: str = ""

    def __str__(self) -> str:
        return f"{self.id} «{self.name}»" if self.name else self.id


@dataclass(frozen=True, kw_only=True)
class Step:
    """``at`` is the local moment to which time passes before it. ``line`` is where the file says it."""

    line: int = 0
    at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class DoTask(Step):
    """Somebody hands in the form of a task; ``everybody``: all who have one of this element, each theirs."""

    element: ElementRef
    who: str = ""
    everybody: bool = False
    answers: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class SendMessage(Step):
    name: str
    who: str = ""
    payload: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class SendSignal(Step):
    name: str
    payload: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class OutsideWork(Step):
    """A program outside has done its work, or has come to an error of the procedure."""

    element: ElementRef
    outcome: Mapping[str, Any] = field(default_factory=dict)
    error: str = ""


@dataclass(frozen=True, kw_only=True)
class PassTime(Step):
    """«5 рабочих дней»: a number and one of the units of ``moments``; or until the next term."""

    number: int = 0
    unit: str = ""
    until_next_term: bool = False


@dataclass(frozen=True, kw_only=True)
class Arrive(Step):
    """A day or a moment comes: it is in ``at``."""


@dataclass(frozen=True, kw_only=True)
class ExpectedTask:
    """An open task; ``due`` as the file writes it, a day or a moment."""

    element: ElementRef
    group: str = ""
    due: str | None = None
    count: int = 1
    line: int = 0


@dataclass(frozen=True, kw_only=True)
class Then(Step):
    """What must be so now; what is None or empty is not looked at."""

    open: Sequence[ExpectedTask] | None = None
    terms: Mapping[str, str] = field(default_factory=dict)
    missed: Sequence[ElementRef] | None = None
    registers: Mapping[str, int] = field(default_factory=dict)
    documents: Mapping[str, int] = field(default_factory=dict)
    variables: Mapping[str, Any] = field(default_factory=dict)
    passed: Sequence[ElementRef] = ()
    not_passed: Sequence[ElementRef] = ()
    ended: bool | None = None
    lines: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Scenario:
    """``beside`` are other procedures that take part; ``start`` and ``sessions`` are local moments."""

    title: str
    process: ElementRef
    region: str
    start: datetime
    begin_at: ElementRef | None = None
    beside: Sequence[str] = ()
    clauses: Sequence[str] = ()
    variables: Mapping[str, Any] = field(default_factory=dict)
    sessions: Sequence[datetime] = ()
    steps: Sequence[Step] = ()
    file: str = ""
