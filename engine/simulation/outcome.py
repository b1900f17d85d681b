"""What a simulation came to: JSON for programs, the same for the command line and the studio."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any


class Status(StrEnum):
    COMPLETED = "completed"
    WAITING = "waiting"
    """Something is still open and nothing more happens by itself."""
    INCIDENT = "incident"
    REFUSED = "refused"
    """The diagrams may not be deployed: see the findings."""
    STOPPED = "stopped"
    """More would happen, but the time or the number of steps given is over."""


@dataclass(frozen=True, kw_only=True)
class StillOpen:
    """Where the procedure stands in the end. ``why`` is a sentence for the methodologist."""

    process: str
    element: str
    name: str
    kind: str
    why: str
    due: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Trouble:
    """What went wrong at which element. ``token_id``: what was to be done, when it was something open."""

    process: str
    element: str
    name: str
    message: str
    at: datetime
    token_id: str = ""
    is_over: bool = False
    """The element was left some other way afterwards."""


@dataclass(frozen=True, kw_only=True)
class Outcome:
    process: str
    status: Status
    started: datetime | None = None
    ended: datetime | None = None
    trace: Sequence[Mapping[str, Any]] = ()
    variables: Mapping[str, Any] = field(default_factory=dict)
    open: Sequence[StillOpen] = ()
    incidents: Sequence[Trouble] = ()
    findings: Sequence[Mapping[str, str]] = ()
    note: str = ""
    """Why it was stopped, in a sentence."""

    def as_json(self) -> dict[str, Any]:
        return {
            "process": self.process,
            "status": self.status.value,
            "note": self.note,
            "started": _text(self.started),
            "ended": _text(self.ended),
            "trace": [dict(entry) for entry in self.trace],
            "variables": dict(self.variables),
            "open": [
                {
                    "process": each.process,
                    "element": each.element,
                    "name": each.name,
                    "kind": each.kind,
                    "due": _text(each.due),
                    "why": each.why,
                }
                for each in self.open
            ],
            "incidents": [
                {
                    "process": each.process,
                    "element": each.element,
                    "name": each.name,
                    "message": each.message,
                    "time": _text(each.at),
                    "over": each.is_over,
                }
                for each in self.incidents
            ],
            "findings": [dict(finding) for finding in self.findings],
        }


def _text(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat(timespec="seconds")
