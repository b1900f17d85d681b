"""Which element of the new version each element of the old one becomes.

The proposal keeps what has the same id, and finds what was renamed by its name and kind. Where
a case stands on an element that becomes nothing, that case is refused; all others do not mind.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from engine.bpmn.model import Kind, Node, Process

Map = Mapping[str, str]
"""Element of the old version → element of the new one; what is missing becomes nothing."""

_PASSED_AT_ONCE = frozenset({Kind.START, Kind.END, Kind.EXCLUSIVE, Kind.THROW})


@dataclass(frozen=True, kw_only=True)
class Problem:
    """A pair that does not fit together, with the reason in a sentence."""

    source: str
    target: str
    reason: str


@dataclass(frozen=True)
class Drawn:
    """The elements of a version, each with the stage that it stands in."""

    nodes: Mapping[str, Node]
    stage: Mapping[str, str]

    @classmethod
    def of(cls, process: Process) -> "Drawn":
        found = [(scope.id, node) for scope, node in process.scope.walk()]
        return cls(
            {node.id: node for _, node in found},
            {node.id: "" if stage == process.scope.id else stage for stage, node in found},
        )


def proposed(source: Process, target: Process) -> dict[str, str]:
    """What most likely became what: the same id first, then the same name and kind."""
    old, new = Drawn.of(source), Drawn.of(target)
    kept = {key: key for key, node in old.nodes.items() if key in new.nodes and not _misfit(node, new, key)}
    left = [new.nodes[key] for key in new.nodes if key not in kept.values()]
    for key, node in old.nodes.items():
        if key in kept or not node.name:
            continue
        alike = [each for each in left if each.name == node.name and not _misfit(node, new, each.id)]
        twins = [other for other in old.nodes.values() if other.name == node.name and other.kind is node.kind]
        if len(alike) == 1 and len(twins) == 1:
            kept[key] = alike[0].id
    return kept


def choices(source: Process, target: Process, element: str) -> list[Node]:
    """Elements of the new version that this one may become."""
    node, new = Drawn.of(source).nodes[element], Drawn.of(target)
    return [other for key, other in new.nodes.items() if not _misfit(node, new, key)]


def problems(source: Process, target: Process, chosen: Map) -> list[Problem]:
    """What is wrong with a map before any case is looked at."""
    old, new = Drawn.of(source), Drawn.of(target)
    return list(_problems(old, new, chosen))


def _problems(old: Drawn, new: Drawn, chosen: Map) -> Iterator[Problem]:
    taken: dict[str, str] = {}
    for key, becomes in chosen.items():
        reason = None
        if key not in old.nodes:
            reason = f"В прежней версии нет элемента «{key}»."
        elif becomes not in new.nodes:
            reason = f"В новой версии нет элемента «{becomes}»."
        elif becomes in taken:
            reason = f"На «{becomes}» уже переводится «{taken[becomes]}»."
        else:
            reason = _misfit(old.nodes[key], new, becomes) or _moved(old, new, key, becomes, chosen)
        taken[becomes] = key
        if reason is not None:
            yield Problem(source=key, target=becomes, reason=reason)


def _moved(old: Drawn, new: Drawn, key: str, becomes: str, chosen: Map) -> str | None:
    stage = old.stage[key]
    if (chosen.get(stage, "") if stage else "") == new.stage[becomes]:
        return None
    return f"«{said(new.nodes[becomes])}» стоит в другом этапе процедуры."


def _misfit(node: Node, new: Drawn, key: str) -> str | None:
    return misfit(node, new.nodes[key])


def misfit(old: Node, new: Node) -> str | None:
    """Why a token at one element cannot stand at the other; None when it can."""
    if _family(old) != _family(new):
        return f"«{said(old)}» и «{said(new)}» — элементы разного вида."
    if _repeats(old) != _repeats(new):
        return f"«{said(new)}» повторяется не так, как в прежней версии."
    if [event.kind for event in old.events] != [event.kind for event in new.events]:
        return f"«{said(new)}» ждёт другого события."
    if old.called != new.called:
        return f"«{said(new)}» вызывает другую процедуру."
    if old.kind in _PASSED_AT_ONCE:
        return None
    if old.attributes.get("topic") != new.attributes.get("topic") and not old.is_persons_work:
        return f"«{said(new)}» исполняется другим обработчиком."
    return None


def said(node: Node) -> str:
    return node.name or node.id


def _family(node: Node) -> str:
    if node.is_persons_work:
        return "person"
    if node.is_event_sub_process:
        return "event stage"
    return node.kind.value


def _repeats(node: Node) -> tuple[object, ...] | None:
    loop = node.loop
    if loop is None:
        return None
    return (loop.sequential, loop.is_standard, bool(loop.collection))


def is_resting_place(node: Node) -> bool:
    """Whether a case can stand here for a while, so that it matters what the element becomes."""
    if node.kind in _PASSED_AT_ONCE:
        return False
    return node.kind is not Kind.PARALLEL or len(node.incoming) > 1
