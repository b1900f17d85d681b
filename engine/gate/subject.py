"""What a check is given: a procedure, and everything its names may stand for."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from engine.bpmn.model import Process
from engine.dmn.model import Decision
from engine.findings import Finding
from engine.law import Law
from engine.work import HandlerRegistry


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """``processes`` may be called and ``decisions`` asked, by id: deployed before or checked together."""

    law: Law
    handlers: HandlerRegistry
    processes: Mapping[str, Process] = field(default_factory=dict)
    decisions: Mapping[str, Decision] = field(default_factory=dict)


Check: TypeAlias = Callable[[Process, Surroundings], Iterator[Finding]]
"""One kind of check, one file each."""
