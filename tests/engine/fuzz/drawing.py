"""Drawing blocks as BPMN: flows, gateways, events. Activities: :mod:`tests.engine.fuzz.drawing_activities`.

Each block gives its first element and its loose ends; what follows is connected to all of
them, so that branches may also meet without a gateway.
"""

from dataclasses import dataclass, field

from tests import bpmn
from tests.engine.fuzz.blocks import (
    Activity,
    Block,
    Both,
    Catch,
    Choice,
    Direct,
    Fate,
    Fork,
    Loop,
    Race,
    Script,
    Seq,
    Some,
    Task,
    Throw,
)
from tests.engine.fuzz.file import File, caught, script

Ends = tuple[str, ...]


@dataclass
class Drawing:
    """Collects the elements of one scope."""

    file: File
    parts: list[str] = field(default_factory=list)

    def add(self, *written: str) -> None:
        self.parts += written

    def flow(self, source: str, target: str, condition: str = "") -> str:
        self.file.flows += 1
        name = f"f{self.file.flows}"
        self.add(bpmn.flow(source, target, condition, name))
        return name

    def lead(self, ends: Ends, target: str) -> None:
        for end in ends:
            self.flow(end, target)

    def merged(self, ends: Ends, name: str) -> Ends:
        """One loose end: where a gateway waits for every flow, a branch must not bring two."""
        if len(ends) == 1:
            return ends
        self.add(bpmn.exclusive(name))
        self.lead(ends, name)
        return (name,)

    def end(self, name: str, ends: Ends) -> None:
        if ends:
            self.add(bpmn.end(name))
            self.lead(ends, name)

    def draw(self, block: Block) -> tuple[str, Ends]:
        from tests.engine.fuzz.drawing_activities import draw_activity

        match block:
            case Activity():
                return draw_activity(self, block)
            case Task():
                self.add(bpmn.user(block.name))
                return block.name, (block.name,)
            case Script():
                self.add(script(block))
                return block.name, (block.name,)
        return _DRAWN[type(block)](self, block)


def _seq(drawing: Drawing, block: Seq) -> tuple[str, Ends]:
    first, ends = drawing.draw(block.parts[0])
    for number, part in enumerate(block.parts[1:]):
        entry, leaving = drawing.draw(part)
        if _begins_parallel(part):
            ends = drawing.merged(ends, f"q_{entry}")
        if block.linked:
            _link(drawing, ends, entry, f"{block.name}_{number}")
        else:
            drawing.lead(ends, entry)
        ends = leaving
    return first, ends


def _begins_parallel(block: Block) -> bool:
    """A parallel gateway that splits must not be led to twice: it would wait for both."""
    return _begins_parallel(block.parts[0]) if isinstance(block, Seq) else isinstance(block, Both | Fork)


def _link(drawing: Drawing, ends: Ends, target: str, name: str) -> None:
    """As many link throws as there are ends, and one catch."""
    link = f'<bpmn:linkEventDefinition name="{name}"/>'
    for number, end in enumerate(ends):
        drawing.add(bpmn.throw(f"lt_{name}_{number}", link))
        drawing.flow(end, f"lt_{name}_{number}")
    drawing.add(bpmn.catch(f"lc_{name}", link))
    drawing.flow(f"lc_{name}", target)


def _branches(drawing: Drawing, source: str, block: Choice | Some) -> tuple[str, list[Ends]]:
    """Branches with their conditions; the default flow and the ends of each."""
    default, ends = "", []
    for branch, condition in zip(block.branches, (*block.conditions, None), strict=True):
        first, leaving = drawing.draw(branch)
        name = drawing.flow(source, first, condition.text if condition else "")
        default = "" if condition else name
        ends.append(leaving)
    return default, ends


def _choice(drawing: Drawing, block: Choice) -> tuple[str, Ends]:
    split, join = f"x_{block.name}", f"j_{block.name}"
    default, ends = _branches(drawing, split, block)
    drawing.add(bpmn.exclusive(split, default))
    loose = tuple(end for leaving in ends for end in leaving)
    if not block.join:
        return split, loose
    drawing.add(bpmn.element(block.join, join))
    drawing.lead(loose, join)
    return split, (join,)


def _some(drawing: Drawing, block: Some) -> tuple[str, Ends]:
    split, join = f"x_{block.name}", f"j_{block.name}"
    default, ends = _branches(drawing, split, block)
    drawing.add(bpmn.inclusive(split, default), bpmn.inclusive(join))
    for leaving in ends:
        drawing.lead(leaving, join)
    return split, (join,)


def _both(drawing: Drawing, block: Both) -> tuple[str, Ends]:
    split = f"x_{block.name}"
    drawing.add(bpmn.parallel(split))
    return split, _parallel(drawing, split, block)


def _parallel(drawing: Drawing, source: str, block: Both) -> Ends:
    join, early = f"j_{block.name}", f"i_{block.name}"
    drawing.add(bpmn.element(block.join, join))
    if block.staged:
        drawing.add(bpmn.element(block.join, early))
        drawing.flow(early, join)
    for number, branch in enumerate(block.branches):
        first, ends = drawing.draw(branch)
        drawing.flow(source, first)
        ends = drawing.merged(ends, f"q_{block.name}_{number}")
        drawing.lead(ends, early if block.staged and number < 2 else join)
    return (join,)


def _direct(drawing: Drawing, block: Direct) -> tuple[str, Ends]:
    task = block.task.name
    if isinstance(block.split, Both):
        drawing.add(bpmn.user(task))
        return task, _parallel(drawing, task, block.split)
    default, ends = _branches(drawing, task, block.split)
    join = f"j_{block.split.name}"
    drawing.add(bpmn.user(task, default=default), bpmn.inclusive(join))
    for leaving in ends:
        drawing.lead(leaving, join)
    return task, (join,)


def _fork(drawing: Drawing, block: Fork) -> tuple[str, Ends]:
    split, merge = f"x_{block.name}", f"j_{block.name}"
    drawing.add(bpmn.parallel(split))
    if block.tail is not None:
        drawing.add(bpmn.exclusive(merge))
    for number, branch in enumerate(block.branches):
        first, ends = drawing.draw(branch)
        drawing.flow(split, first)
        if block.tail is None:
            drawing.end(f"e_{block.name}_{number}", ends)
        else:
            drawing.lead(ends, merge)
    if block.tail is None:
        return split, ()
    first, ends = drawing.draw(block.tail)
    drawing.flow(merge, first)
    return split, ends


def _loop(drawing: Drawing, block: Loop) -> tuple[str, Ends]:
    merge, count, more = f"m_{block.name}", f"n_{block.name}", f"x_{block.name}"
    first, ends = drawing.draw(block.body)
    variable = f"k_{block.name}"
    drawing.add(bpmn.exclusive(merge), bpmn.script(count, f"{variable} = coalesce({variable}, 0) + 1"))
    drawing.flow(merge, first)
    drawing.lead(ends, count)
    drawing.flow(count, more)
    leaving, again = f"o_{block.name}", f"{variable} % {block.rounds} != 0"
    if block.linked:
        link = f'<bpmn:linkEventDefinition name="{merge}"/>'
        drawing.add(bpmn.throw(f"lt_{block.name}", link), bpmn.catch(f"lc_{block.name}", link))
        drawing.flow(more, f"lt_{block.name}", again)
        drawing.flow(f"lc_{block.name}", merge)
    else:
        drawing.flow(more, merge, again)
    drawing.add(bpmn.exclusive(leaving), bpmn.exclusive(more, default=drawing.flow(more, leaving)))
    return merge, (leaving,)


def _catch(drawing: Drawing, block: Catch) -> tuple[str, Ends]:
    drawing.add(caught(drawing.file, f"w_{block.name}", block.event, receive=block.receive))
    return f"w_{block.name}", (f"w_{block.name}",)


def _throw(drawing: Drawing, block: Throw) -> tuple[str, Ends]:
    drawing.add(bpmn.throw(f"t_{block.name}", drawing.file.definition(block.event)))
    return f"t_{block.name}", (f"t_{block.name}",)


def _race(drawing: Drawing, block: Race) -> tuple[str, Ends]:
    gateway = f"x_{block.name}"
    drawing.add(bpmn.element("eventBasedGateway", gateway))
    loose: list[str] = []
    for number, (branch, event) in enumerate(zip(block.branches, block.events, strict=True)):
        name = f"w_{block.name}_{number}"
        drawing.add(caught(drawing.file, name, event, receive=block.receives[number]))
        drawing.flow(gateway, name)
        first, ends = drawing.draw(branch)
        drawing.flow(name, first)
        loose += ends
    return gateway, tuple(loose)


def _fate(drawing: Drawing, block: Fate) -> tuple[str, Ends]:
    split, hard, plain = f"x_{block.name}", f"h_{block.name}", f"e_{block.name}"
    drawing.flow(split, hard, block.condition.text)
    drawing.add(bpmn.end(hard, drawing.file.definition(block.event)), bpmn.end(plain))
    drawing.add(bpmn.exclusive(split, default=drawing.flow(split, plain)))
    return split, ()


_DRAWN = {
    Seq: _seq,
    Choice: _choice,
    Some: _some,
    Both: _both,
    Direct: _direct,
    Fork: _fork,
    Loop: _loop,
    Catch: _catch,
    Throw: _throw,
    Race: _race,
    Fate: _fate,
}
