"""Which elements and flows of the diagrams were taken."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from engine.bpmn.model import Kind, Process
from engine.scenarios.library import Files, diagrams


@dataclass(frozen=True, kw_only=True)
class Covered:
    """Of one diagram; ``left`` are the ids of what nobody took, with their names."""

    file: str
    process: str
    name: str
    elements: int
    all_elements: int
    flows: int
    all_flows: int
    taken: frozenset[str]
    left: Mapping[str, str]

    @property
    def percent(self) -> int:
        """Of elements and flows together."""
        whole = self.all_elements + self.all_flows
        return 100 * (self.elements + self.flows) // whole if whole else 100

    def as_json(self) -> Mapping[str, object]:
        return {
            "file": self.file,
            "process": self.process,
            "elements": self.elements,
            "all_elements": self.all_elements,
            "flows": self.flows,
            "all_flows": self.all_flows,
            "percent": self.percent,
            "left": list(self.left),
        }


def coverage(files: Files, taken: Mapping[str, Iterable[str]]) -> list[Covered]:
    """Of each diagram; ``taken`` are ids by file."""
    return [_covered(file, process, frozenset(taken.get(file, ()))) for file, process in diagrams(files)]


def _covered(file: str, process: Process, seen: frozenset[str]) -> Covered:
    seen = seen | _won(process, seen)
    elements = {node.id: node.name for node in process.nodes()}
    flows = {
        flow.id: flow.name for scope in process.scopes() for flow in scope.flows.values() if flow.is_drawn
    }
    return Covered(
        file=file,
        process=process.id,
        name=process.name,
        elements=len(elements.keys() & seen),
        all_elements=len(elements),
        flows=len(flows.keys() & seen),
        all_flows=len(flows),
        taken=seen & (elements.keys() | flows.keys()),
        left={key: name for key, name in {**elements, **flows}.items() if key not in seen},
    )


def _won(process: Process, seen: frozenset[str]) -> set[str]:
    """A token waits at an event-based gateway itself: a flow of it is taken when its event comes."""
    return {
        flow.id
        for node in process.nodes()
        if node.kind is Kind.EVENT_BASED
        for flow in node.outgoing
        if flow.target in seen
    }
