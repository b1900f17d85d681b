"""Random work to be undone: drawn as BPMN, and told by a reference what must be undone and in which order."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field

from tests import bpmn
from tests.engine.elements.undoing import edge, undoing_sub, work

FAR = 10**9


@dataclass(kw_only=True)
class Shape:
    """A task, or a stage when it has parts. ``undone`` is how: ``edge``, ``inside``, ``parts`` or not at all."""

    name: str
    undone: str
    parts: list["Shape"] = field(default_factory=list)
    at_once: bool = False
    items: str = ""
    """Letters for which it is repeated, one after the other or all at once."""
    in_turn: bool = False

    @property
    def is_stage(self) -> bool:
        return bool(self.parts)


class Author:
    def __init__(self, seed: object):
        self.random = random.Random(f"undoing {seed}")
        self.made = 0

    def stage(self, depth: int = 0) -> Shape:
        parts = [self.shape(depth + 1) for _ in range(self.random.randint(1, 3))]
        how = "parts" if depth == 0 else self.random.choice(["parts", "parts", "edge", "inside"])
        return self.finished(
            Shape(name=self.name(), undone=how, parts=parts, at_once=self.random.random() < 0.5), depth
        )

    def shape(self, depth: int) -> Shape:
        if depth < 4 and self.random.random() < 0.45:
            return self.stage(depth)
        how = "edge" if self.random.random() < 0.8 else ""
        return self.finished(Shape(name=self.name(), undone=how), depth)

    def finished(self, shape: Shape, depth: int) -> Shape:
        if depth and self.random.random() < 0.3:
            shape.items = "xyz"[: self.random.randint(1, 3)]
            shape.in_turn = self.random.random() < 0.5
        return shape

    def name(self) -> str:
        self.made += 1
        return f"w{self.made}"


def draw(shape: Shape) -> str:
    """The shape with what undoes it; a handler of ``w1`` is called ``undo_w1``."""
    loop = bpmn.for_each(str(list(shape.items)), f"i_{shape.name}", sequential=shape.in_turn)
    loop = loop if shape.items else ""
    if not shape.is_stage:
        return work(shape.name, loop) if shape.undone else bpmn.user(shape.name, loop)
    drawn = bpmn.sub(shape.name, loop + inside(shape))
    if shape.undone == "edge":
        drawn += edge(shape.name, f"undo_{shape.name}")
        drawn += bpmn.user(f"undo_{shape.name}", isForCompensation="true")
    return drawn


def inside(shape: Shape) -> str:
    """What stands in a stage: its parts, one after the other or all at once."""
    names = [part.name for part in shape.parts]
    start = f"s_{shape.name}"
    if shape.at_once:
        flows = " ".join(f"{start}>{name}" for name in names)
    else:
        flows = " ".join(f"{first}>{second}" for first, second in zip([start, *names], names, strict=False))
    drawn = bpmn.start(start) + "".join(map(draw, shape.parts)) + bpmn.arrows(flows)
    if shape.undone == "inside":
        event = f"h_{shape.name}"
        handler = f"undo_{shape.name}"
        drawn += undoing_sub(event, bpmn.user(handler), f"on_{event}>{handler}")
    return drawn


Key = tuple[str, tuple[str, ...]]
"""A task and the letters of the repetitions around it."""


@dataclass
class Run:
    """What became of a shape in one place: when its tasks were done, in steps."""

    shape: Shape
    letters: tuple[str, ...]
    done: dict[Key, int]

    def tasks(self) -> Iterator[Key]:
        if not self.shape.is_stage:
            yield self.shape.name, self.letters
        for part in self.parts():
            yield from part.tasks()

    def parts(self) -> Iterator["Run"]:
        """The runs inside a stage; of a repeated part each of its instances."""
        for part in self.shape.parts:
            yield from Run(part, self.letters, self.done).instances()

    def instances(self) -> Iterator["Run"]:
        for letter in self.shape.items:
            yield Run(self.shape, (*self.letters, letter), self.done)
        if not self.shape.items:
            yield self

    @property
    def over(self) -> int:
        """When the last of its tasks was done."""
        return max(self.done.get(task, FAR) for task in self.tasks())

    def undone(self) -> list[Key]:
        """What undoes it, in order: nothing while it is at work."""
        if self.over == FAR:
            return []
        if self.shape.undone in ("edge", "inside"):
            return [(f"undo_{self.shape.name}", self.letters)]
        return [key for part in self._last_first() for key in part]

    def _last_first(self) -> list[list[Key]]:
        """By part of a completed stage: a repeated part is one, whenever its instances were over."""
        found = []
        for shape in self.shape.parts:
            runs = list(Run(shape, self.letters, self.done).instances())
            runs.sort(key=lambda run: -run.over)
            found.append((runs[0].over, [key for run in runs for key in run.undone()]))
        return [keys for _, keys in sorted(found, key=lambda each: -each[0])]

    def cut_short(self) -> list[Key]:
        """What undoes a stage that was stopped at work."""
        return [key for _, keys in sorted(self._pieces(), key=lambda each: -each[0]) for key in keys]

    def _pieces(self) -> list[tuple[int, list[Key]]]:
        found = []
        for shape in self.shape.parts:
            runs = list(Run(shape, self.letters, self.done).instances())
            whole = max(run.over for run in runs)
            if whole < FAR:
                # Its instances count as over when the last of them is, and go back in their own order.
                runs.sort(key=lambda run: -run.over)
                found.append((whole, [key for run in runs for key in run.undone()]))
                continue
            for run in runs:
                if run.over < FAR:
                    found.append((run.over, run.undone()))
                elif shape.is_stage:
                    inner = [piece for piece in run._pieces() if piece[1]]
                    keys = run.cut_short()
                    found.append((max((when for when, _ in inner), default=0), keys))
        return found
