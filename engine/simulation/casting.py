"""Which procedure is played and how it begins, told from the diagrams given."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from engine.bpmn.model import EventKind, Kind, Node, Process
from engine.bpmn.reader import read
from engine.errors import Invalid
from engine.simulation.plan import Stimulus
from engine.work import HandlerRegistry


class ProcessNotThere(Invalid):
    """A procedure is asked for that the files do not hold."""

    def __init__(self, wanted: str, known: Sequence[str]):
        there = f"Есть: {', '.join(known)}." if known else "Исполняемых процедур в них нет."
        super().__init__(f"В файлах нет процедуры «{wanted}». {there}")


@dataclass(frozen=True, kw_only=True)
class Cast:
    """``main`` is None when nothing in the files can be run."""

    main: Process | None
    processes: Sequence[Process]

    @property
    def nodes(self) -> Iterator[Node]:
        for process in self.processes:
            yield from process.nodes()

    def needs_people(self, handlers: HandlerRegistry) -> bool:
        """Whether forms, handlers or terms of the law ask for a whole district."""
        return any(
            "formKey" in node.attributes
            or "deadline" in node.properties
            or "effect" in node.properties
            or handlers.knows(node.attributes.get("topic", ""))
            for node in self.nodes
        )


def cast(resources: Mapping[str, bytes], wanted: str = "") -> Cast:
    """The procedures of the files; raises ProcessNotThere."""
    diagrams = [read(content) for name, content in resources.items() if not name.endswith(".dmn")]
    runnable = [process for diagram in diagrams for process in diagram.processes if process.is_executable]
    if wanted:
        found = [process for process in runnable if process.id == wanted]
        if not found:
            raise ProcessNotThere(wanted, [process.id for process in runnable])
        return Cast(main=found[0], processes=runnable)
    called = {key for process in runnable for key in process.called if key != process.id}
    callers = [process for process in runnable if process.id not in called]
    return Cast(main=next(iter(callers or runnable), None), processes=runnable)


def needs_stimulus(process: Process) -> bool:
    """Whether the procedure has no plain start."""
    return all(start.events for start in process.scope.starts if start.kind is Kind.START)


def start_of(process: Process, stimulus: Stimulus) -> str | None:
    """The start event that waits for the message or signal."""
    kind = EventKind.SIGNAL if stimulus.is_signal else EventKind.MESSAGE
    for start in process.scope.starts:
        if any(event.kind is kind and event.name == stimulus.name for event in start.events):
            return start.id
    return None
