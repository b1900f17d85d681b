"""Procedures as blocks inside blocks, and how each block is drawn as BPMN.

A block has one way in and at most one way out, so what it must do can be told without
looking at tokens: :mod:`tests.engine.reference` does that.
"""

from dataclasses import dataclass, field

from tests import bpmn


@dataclass(frozen=True)
class Condition:
    """``variable == wanted``, where a variable nobody has set counts as 0."""

    variable: str
    wanted: int

    @property
    def text(self) -> str:
        return f"coalesce({self.variable}, 0) == {self.wanted}"


@dataclass(frozen=True, kw_only=True)
class Block:
    name: str


@dataclass(frozen=True, kw_only=True)
class Task(Block):
    """A person's task; the person's answer becomes variable ``v_<name>``."""


@dataclass(frozen=True, kw_only=True)
class Script(Block):
    """Counts its executions in variable ``c_<name>``."""


@dataclass(frozen=True, kw_only=True)
class Seq(Block):
    parts: tuple[Block, ...]


@dataclass(frozen=True, kw_only=True)
class Choice(Block):
    """Exclusive: the first branch whose condition holds, else the last one."""

    branches: tuple[Block, ...]
    conditions: tuple[Condition, ...]
    join: str = "exclusiveGateway"


@dataclass(frozen=True, kw_only=True)
class Both(Block):
    """Parallel branches; ``staged`` joins two of them first."""

    branches: tuple[Block, ...]
    join: str = "parallelGateway"
    staged: bool = False


@dataclass(frozen=True, kw_only=True)
class Some(Block):
    """Inclusive: every branch whose condition holds, else the last one."""

    branches: tuple[Block, ...]
    conditions: tuple[Condition, ...]


@dataclass(frozen=True, kw_only=True)
class Fork(Block):
    """Parallel branches that are never joined: each comes to an end of its own."""

    branches: tuple[Block, ...]
    tail: Block | None = None
    """What each branch's token goes through after an exclusive merge, on its own."""


@dataclass(frozen=True, kw_only=True)
class Loop(Block):
    body: Block
    rounds: int


@dataclass(frozen=True, kw_only=True)
class Race(Block):
    """An event-based gateway; a branch begins with message ``m_<name>_<n>``."""

    branches: tuple[Block, ...]


@dataclass(frozen=True, kw_only=True)
class Fate(Block):
    """Ends its branch: by ``how`` when the condition holds, plainly otherwise."""

    condition: Condition
    how: str
    """``terminate``, ``error`` or ``escalation``."""
    code: str = ""


@dataclass(frozen=True, kw_only=True)
class Boundary(Block):
    """Of kind message (``m_<name>``), error or escalation (code ``code``)."""

    body: Block
    interrupting: bool
    kind: str = "message"
    code: str = ""


@dataclass(frozen=True, kw_only=True)
class Activity(Block):
    """A stage, a call or a repeated one, or a task that is watched."""

    inside: Block
    kind: str
    """``task``, ``stage`` or ``call``."""
    items: tuple[str, ...] | None = None
    sequential: bool = False
    boundaries: tuple[Boundary, ...] = ()
    listeners: tuple[Boundary, ...] = ()
    """Event sub-processes of a stage or call."""
    drawn_ends: bool = True
    result: str = "given"
    """What a call hands back, as variable ``o_<name>``."""


@dataclass
class Drawing:
    """Collects the elements of one scope; called processes and messages go to the file."""

    file: "File"
    parts: list[str] = field(default_factory=list)

    def add(self, *written: str) -> None:
        self.parts += written

    def flow(self, source: str, target: str, condition: str = "") -> str:
        self.file.flows += 1
        name = f"f{self.file.flows}"
        self.add(bpmn.flow(source, target, condition, name))
        return name


@dataclass
class File:
    """One file with the main process and all it calls."""

    extra: list[str] = field(default_factory=list)
    processes: list[str] = field(default_factory=list)
    flows: int = 0

    def message(self, name: str) -> str:
        self.extra.append(bpmn.message_known(name))
        return bpmn.message(name)

    def event(self, kind: str, code: str) -> str:
        tag, reference = ("error", "errorCode") if kind == "error" else ("escalation", "escalationCode")
        self.extra.append(f'<bpmn:{tag} id="x{self.flows}_{code}" name="{code}" {reference}="{code}"/>')
        return f'<bpmn:{kind}EventDefinition {tag}Ref="x{self.flows}_{code}"/>'


def draw(block: Activity) -> bytes:
    """A file whose process ``p`` is the block's inside."""
    file = File()
    body = _scope(file, block)
    return bpmn.definitions(*file.extra, bpmn.one_process("p", body), *file.processes)


def _scope(file: File, block: Activity) -> str:
    drawing = Drawing(file)
    first, last = _draw(drawing, block.inside)
    # Without a start event a scope begins where nothing leads to; a loop has no such place.
    if block.drawn_ends or first.startswith("m_"):
        drawing.add(bpmn.start(f"s_{block.name}"))
        drawing.flow(f"s_{block.name}", first)
        _end(drawing, f"e_{block.name}", last)
    for listener in block.listeners:
        inner = Drawing(file)
        begin, over = _draw(inner, listener.body)
        inner.add(
            bpmn.start(
                f"s_{listener.name}",
                file.message(f"m_{listener.name}"),
                isInterrupting=str(listener.interrupting).lower(),
            )
        )
        inner.flow(f"s_{listener.name}", begin)
        _end(inner, f"e_{listener.name}", over)
        drawing.add(bpmn.sub(f"l_{listener.name}", "".join(inner.parts), triggeredByEvent="true"))
    return "".join(drawing.parts)


def _end(drawing: Drawing, name: str, last: str | None) -> None:
    if last is not None:
        drawing.add(bpmn.end(name))
        drawing.flow(last, name)


def _draw(drawing: Drawing, block: Block) -> tuple[str, str | None]:
    """Draw a block; its first element, and its last one unless it ends by itself."""
    match block:
        case Task():
            drawing.add(bpmn.user(block.name))
            return block.name, block.name
        case Script():
            drawing.add(bpmn.script(block.name, f"c_{block.name} = coalesce(c_{block.name}, 0) + 1"))
            return block.name, block.name
        case Seq():
            return _draw_seq(drawing, block)
        case Choice() | Some():
            return _draw_split(drawing, block)
        case Both():
            return _draw_both(drawing, block)
        case Fork():
            return _draw_fork(drawing, block)
        case Loop():
            return _draw_loop(drawing, block)
        case Race():
            return _draw_race(drawing, block)
        case Fate():
            return _draw_fate(drawing, block)
        case Activity():
            return _draw_activity(drawing, block)
    raise AssertionError(block)


def _draw_seq(drawing: Drawing, block: Seq) -> tuple[str, str | None]:
    first, last = _draw(drawing, block.parts[0])
    for part in block.parts[1:]:
        entry, leaving = _draw(drawing, part)
        assert last is not None
        drawing.flow(last, entry)
        last = leaving
    return first, last


def _draw_split(drawing: Drawing, block: Choice | Some) -> tuple[str, str]:
    split, join = f"x_{block.name}", f"j_{block.name}"
    kind = "exclusiveGateway" if isinstance(block, Choice) else "inclusiveGateway"
    default = ""
    for branch, condition in zip(block.branches, (*block.conditions, None), strict=True):
        first, last = _draw(drawing, branch)
        name = drawing.flow(split, first, condition.text if condition else "")
        default = "" if condition else name
        assert last is not None
        drawing.flow(last, join)
    joining = block.join if isinstance(block, Choice) else "inclusiveGateway"
    drawing.add(bpmn.element(kind, split, default=default), bpmn.element(joining, join))
    return split, join


def _draw_both(drawing: Drawing, block: Both) -> tuple[str, str]:
    split, join, early = f"x_{block.name}", f"j_{block.name}", f"i_{block.name}"
    drawing.add(bpmn.parallel(split), bpmn.element(block.join, join))
    if block.staged:
        drawing.add(bpmn.element(block.join, early))
        drawing.flow(early, join)
    for number, branch in enumerate(block.branches):
        first, last = _draw(drawing, branch)
        drawing.flow(split, first)
        assert last is not None
        drawing.flow(last, early if block.staged and number < 2 else join)
    return split, join


def _draw_fork(drawing: Drawing, block: Fork) -> tuple[str, str | None]:
    split, merge = f"x_{block.name}", f"j_{block.name}"
    drawing.add(bpmn.parallel(split))
    if block.tail is not None:
        drawing.add(bpmn.exclusive(merge))
    for number, branch in enumerate(block.branches):
        first, last = _draw(drawing, branch)
        drawing.flow(split, first)
        if block.tail is None:
            _end(drawing, f"e_{block.name}_{number}", last)
        elif last is not None:
            drawing.flow(last, merge)
    if block.tail is None:
        return split, None
    first, last = _draw(drawing, block.tail)
    drawing.flow(merge, first)
    return split, last


def _draw_loop(drawing: Drawing, block: Loop) -> tuple[str, str]:
    merge, count, more = f"m_{block.name}", f"n_{block.name}", f"x_{block.name}"
    leaving = f"o_{block.name}"
    first, last = _draw(drawing, block.body)
    variable = f"k_{block.name}"
    drawing.add(
        bpmn.exclusive(merge),
        bpmn.script(count, f"{variable} = coalesce({variable}, 0) + 1"),
        bpmn.exclusive(leaving),
    )
    drawing.flow(merge, first)
    assert last is not None
    drawing.flow(last, count)
    drawing.flow(count, more)
    drawing.flow(more, merge, f"{variable} % {block.rounds} != 0")
    drawing.add(bpmn.exclusive(more, default=drawing.flow(more, leaving)))
    return merge, leaving


def _draw_race(drawing: Drawing, block: Race) -> tuple[str, str]:
    gateway, join = f"x_{block.name}", f"j_{block.name}"
    drawing.add(bpmn.element("eventBasedGateway", gateway), bpmn.exclusive(join))
    for number, branch in enumerate(block.branches):
        event = f"{block.name}_{number}"
        drawing.add(bpmn.catch(f"w_{event}", drawing.file.message(f"m_{event}")))
        drawing.flow(gateway, f"w_{event}")
        first, last = _draw(drawing, branch)
        drawing.flow(f"w_{event}", first)
        assert last is not None
        drawing.flow(last, join)
    return gateway, join


def _draw_fate(drawing: Drawing, block: Fate) -> tuple[str, None]:
    split, hard, plain = f"x_{block.name}", f"h_{block.name}", f"e_{block.name}"
    definition = (
        "<bpmn:terminateEventDefinition/>"
        if block.how == "terminate"
        else drawing.file.event(block.how, block.code)
    )
    drawing.flow(split, hard, block.condition.text)
    drawing.add(
        bpmn.end(hard, definition), bpmn.end(plain), bpmn.exclusive(split, default=drawing.flow(split, plain))
    )
    return split, None


def _draw_activity(drawing: Drawing, block: Activity) -> tuple[str, str]:
    loop = (
        ""
        if block.items is None
        else bpmn.for_each(str(list(block.items)), "item", sequential=block.sequential)
    )
    if block.kind == "task":
        drawing.add(bpmn.user(block.name, loop))
    elif block.kind == "stage":
        drawing.add(bpmn.sub(block.name, loop + _scope(drawing.file, block)))
    else:
        drawing.file.processes.append(bpmn.one_process(f"p_{block.name}", _scope(drawing.file, block)))
        lines = '<camunda:in source="given" target="given"/><camunda:in source="item" target="item"/>'
        lines += f'<camunda:out source="{block.result}" target="o_{block.name}"/>'
        extension = f"<bpmn:extensionElements>{lines}</bpmn:extensionElements>"
        drawing.add(
            bpmn.element("callActivity", block.name, extension + loop, calledElement=f"p_{block.name}")
        )
    last = block.name
    for boundary in block.boundaries:
        last = _draw_boundary(drawing, block, boundary, last)
    return block.name, last


def _draw_boundary(drawing: Drawing, block: Activity, boundary: Boundary, last: str) -> str:
    code = boundary.code
    definition = (
        drawing.file.message(f"m_{boundary.name}")
        if boundary.kind == "message"
        else drawing.file.event(boundary.kind, code)
    )
    event = f"b_{boundary.name}"
    drawing.add(bpmn.boundary(event, block.name, definition, interrupting=boundary.interrupting))
    first, over = _draw(drawing, boundary.body)
    drawing.flow(event, first)
    if not boundary.interrupting:
        _end(drawing, f"e_{boundary.name}", over)
        return last
    merge = f"j_{boundary.name}"
    drawing.add(bpmn.exclusive(merge))
    drawing.flow(last, merge)
    assert over is not None
    drawing.flow(over, merge)
    return merge
