"""The drawings of one procedure: its own version and the procedures it has called, with tokens and steps."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from engine.bpmn.model import Kind, Node, Process
from engine.context import Workshop
from engine.definitions.decisions import procedures_of
from storage.unit_of_work import UnitOfWork

HERE, LATE, PASSED, AHEAD = "here", "late", "passed", "ahead"
_STEPS = frozenset(
    {
        Kind.USER_TASK,
        Kind.MANUAL_TASK,
        Kind.TASK,
        Kind.SERVICE_TASK,
        Kind.SCRIPT_TASK,
        Kind.SEND_TASK,
        Kind.RECEIVE_TASK,
        Kind.RULE_TASK,
        Kind.CALL,
        Kind.SUB_PROCESS,
        Kind.CATCH,
        Kind.BOUNDARY,
        Kind.START,
        Kind.END,
    }
)
_NOT_A_TOKEN = frozenset({Kind.BOUNDARY, Kind.START})


@dataclass(frozen=True, kw_only=True)
class Step:
    id: str
    name: str
    state: str


@dataclass(frozen=True, kw_only=True)
class Picture:
    definition_id: str
    name: str
    is_own: bool
    marks: Mapping[str, object]
    """Tokens, late and passed elements, for the drawing."""
    steps: Sequence[Step]
    """Every named step in the order of the diagram: the way in for who does not see the drawing."""


@dataclass(frozen=True, kw_only=True)
class Marks:
    """What is known of an instance's elements from its rows alone; its state is not opened for it."""

    tasks: Collection[str]
    waits: Collection[str]
    late: Collection[str]
    passed: Collection[str]


def pictures(uow: UnitOfWork, workshop: Workshop, bundle: Sequence[str], marks: Marks) -> list[Picture]:
    """Its own drawing always; of a called procedure only while somebody stands in it."""
    found = []
    for place, definition_id in enumerate(procedures_of(bundle)):
        row = uow.definitions.get(definition_id)
        for process in workshop.definitions.undamaged(row) if row else ():
            made = _picture(definition_id, process, marks, is_own=place == 0)
            if made.is_own or made.marks["tokens"]:
                found.append(made)
    return found


def names_in(uow: UnitOfWork, workshop: Workshop, bundle: Sequence[str]) -> dict[str, str]:
    """What the elements of a procedure and of all it calls are named."""
    rows = (uow.definitions.get(definition_id) for definition_id in procedures_of(bundle))
    processes = (process for row in rows if row for process in workshop.definitions.undamaged(row))
    return {node.id: node.name or node.id for process in processes for node in process.nodes()}


def _picture(definition_id: str, process: Process, marks: Marks, *, is_own: bool) -> Picture:
    nodes = {node.id: node for node in process.nodes()}
    waits = (each for each in marks.waits if each in nodes and nodes[each].kind not in _NOT_A_TOKEN)
    tokens = Counter([*(each for each in marks.tasks if each in nodes), *waits])
    late = [each for each in marks.late if each in nodes]
    passed = [each for each in marks.passed if each in nodes and each not in tokens]
    return Picture(
        definition_id=definition_id,
        name=process.name,
        is_own=is_own,
        marks={"tokens": dict(tokens), "late": late, "done": passed},
        steps=list(_steps(nodes.values(), tokens, set(late), set(passed))),
    )


def _steps(
    nodes: Iterable[Node], tokens: Mapping[str, int], late: Collection[str], passed: Collection[str]
) -> Iterable[Step]:
    for node in nodes:
        if not node.name or node.kind not in _STEPS:
            continue
        if node.id in tokens:
            state = LATE if node.id in late else HERE
        else:
            state = PASSED if node.id in passed else AHEAD
        yield Step(id=node.id, name=node.name, state=state)
