"""Which procedure is played and how it begins, told from the diagrams given."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from engine.bpmn.entries import entries_of
from engine.bpmn.model import EventKind, Node, Process
from engine.bpmn.reader import read
from engine.errors import Invalid
from engine.gate.files import edition_of
from engine.simulation.plan import Plan, Stimulus
from engine.work import HandlerRegistry


class ProcessNotThere(Invalid):
    """A procedure is asked for that the files do not hold."""

    def __init__(self, wanted: str, known: Sequence[str]):
        there = f"Есть: {', '.join(known)}." if known else "Исполняемых процедур в них нет."
        super().__init__(f"В файлах нет процедуры «{wanted}». {there}")


class EntryNotThere(Invalid):
    """A procedure is to begin where it cannot."""

    def __init__(self, process: Process, wanted: str):
        there = f"Есть: {', '.join(entries_of(process))}."
        super().__init__(f"В процедуре «{process.id}» нет начального события «{wanted}». {there}")


@dataclass(frozen=True, kw_only=True)
class Cast:
    """``main`` is None when nothing in the files can be run."""

    main: Process | None
    processes: Sequence[Process]
    edition: str = ""
    """The region that the main procedure's file is for; empty when it is for all."""

    @property
    def nodes(self) -> Iterator[Node]:
        for process in self.processes:
            yield from process.nodes()

    def named(self, wanted: str) -> Process:
        """A procedure of the files; raises ProcessNotThere."""
        found = next((process for process in self.processes if process.id == wanted), None)
        if found is None:
            raise ProcessNotThere(wanted, [process.id for process in self.processes])
        return found

    def require_entry(self, begin_at: str) -> None:
        if begin_at and self.main is not None and begin_at not in entries_of(self.main):
            raise EntryNotThere(self.main, begin_at)

    def strangers(self, plan: Plan) -> list[str]:
        """Elements of the plan that no diagram has: most likely a slip."""
        known = {node.id for node in self.nodes}
        return sorted({*plan.answers, *plan.errors, *plan.delays} - known)

    def needs_people(self, handlers: HandlerRegistry) -> bool:
        """Whether forms, handlers or terms of the law ask for a whole district."""
        return any(
            "formKey" in node.attributes
            or "deadline" in node.properties
            or "effect" in node.properties
            or any("rule(" in event.expression for event in node.events)
            or handlers.knows(node.attributes.get("topic", ""))
            for node in self.nodes
        )


def cast(resources: Mapping[str, bytes], wanted: str = "") -> Cast:
    """The procedures of the files; raises ProcessNotThere."""
    files = {
        process.id: (name, process)
        for name, content in resources.items()
        if not name.endswith(".dmn")
        for process in read(content).processes
        if process.is_executable
    }
    if wanted and wanted not in files:
        raise ProcessNotThere(wanted, list(files))
    processes = [process for _, process in files.values()]
    called = {key for process in processes for key in process.called if key != process.id}
    main = wanted or next((key for key in files if key not in called), next(iter(files), ""))
    if not main:
        return Cast(main=None, processes=processes)
    name, process = files[main]
    return Cast(main=process, processes=processes, edition=edition_of(name))


def needs_stimulus(process: Process) -> bool:
    """Whether the procedure begins with messages, signals or timers only."""
    entries = entries_of(process).values()
    return bool(entries) and all(entry.events for entry in entries)


def start_of(process: Process, stimulus: Stimulus) -> str | None:
    """The element at which the message or signal begins the procedure."""
    kind = EventKind.SIGNAL if stimulus.is_signal else EventKind.MESSAGE
    for entry in entries_of(process).values():
        if any(event.kind is kind and event.name == stimulus.name for event in entry.events):
            return entry.id
    return None
