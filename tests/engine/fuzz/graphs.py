"""Graphs without structure: any node may lead to any other. Made up and drawn here.

What they mean is told by :mod:`tests.engine.fuzz.reference.tokens`, the token game of the standard.
"""

import random
from dataclasses import dataclass

from tests import bpmn
from tests.engine.fuzz.blocks import Condition

GATES = {"exclusive": bpmn.exclusive, "inclusive": bpmn.inclusive}


@dataclass(frozen=True)
class Arrow:
    name: str
    source: str
    target: str
    condition: Condition | None = None


@dataclass(frozen=True)
class Graph:
    """Nodes by name with their kind; of a node whose arrows have conditions the last one is the default."""

    nodes: dict[str, str]
    arrows: tuple[Arrow, ...]

    def out_of(self, node: str) -> list[Arrow]:
        return [arrow for arrow in self.arrows if arrow.source == node]

    def into(self, node: str) -> list[Arrow]:
        return [arrow for arrow in self.arrows if arrow.target == node]


def graph(seed: str, *, inclusive: bool) -> Graph:
    """Every node can be reached; every node leads on, at last to an end."""
    choose = random.Random(seed)
    gates = ["exclusive", "parallel"] + ["inclusive", "inclusive"] * inclusive
    nodes = {"begin": "start"}
    for number in range(choose.randint(4, 12)):
        kind = choose.choice(["task", "task", "script", *gates, *gates])
        nodes[f"{kind[0]}{number}"] = kind
    names = list(nodes)
    pairs = [(choose.choice(names[:place]), name) for place, name in enumerate(names) if place]
    for _ in range(choose.randint(0, len(names))):
        pairs.append((choose.choice(names[1:]), choose.choice(names[1:])))
    for number, name in enumerate(names):
        if name not in {source for source, _ in pairs}:
            nodes[f"end{number}"] = "end"
            pairs.append((name, f"end{number}"))
    return Graph(nodes, tuple(_arrows(choose, nodes, list(dict.fromkeys(pairs)))))


def _arrows(choose: random.Random, nodes: dict[str, str], pairs: list[tuple[str, str]]) -> list[Arrow]:
    tasks = [name for name, kind in nodes.items() if kind == "task"] or ["nobody"]
    arrows: list[Arrow] = []
    for node, kind in nodes.items():
        targets = [target for source, target in pairs if source == node]
        conditional = kind in GATES or (kind in ("task", "script") and choose.random() < 0.4)
        for number, target in enumerate(targets):
            condition = None
            if conditional and number < len(targets) - 1:
                condition = Condition(f"v_{choose.choice(tasks)}", choose.randint(0, 2))
            arrows.append(Arrow(f"f_{node}_{number}", node, target, condition))
    return arrows


def draw_graph(graph: Graph) -> bytes:
    parts = [_node(graph, name, kind) for name, kind in graph.nodes.items()]
    for arrow in graph.arrows:
        text = arrow.condition.text if arrow.condition else ""
        parts.append(bpmn.flow(arrow.source, arrow.target, text, arrow.name))
    return bpmn.process("p", "".join(parts))


def _node(graph: Graph, name: str, kind: str) -> str:
    arrows = graph.out_of(name)
    asks = any(arrow.condition for arrow in arrows)
    default = {"default": arrows[-1].name} if asks else {}
    match kind:
        case "start":
            return bpmn.start(name)
        case "end":
            return bpmn.end(name)
        case "task":
            return bpmn.user(name, **default)
        case "script":
            code = f"<bpmn:script>c_{name} = coalesce(c_{name}, 0) + 1</bpmn:script>"
            return bpmn.element("scriptTask", name, code, **default)
        case "parallel":
            return bpmn.parallel(name)
    return GATES[kind](name, default.get("default", ""))
