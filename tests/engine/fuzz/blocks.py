"""Procedures as blocks inside blocks.

A block has one way in and one way out, so what it must do can be told without looking at
tokens: :mod:`tests.engine.fuzz.reference` does that, :mod:`tests.engine.fuzz.drawing`
draws it as BPMN.
"""

from dataclasses import dataclass, fields
from typing import Any


@dataclass(frozen=True)
class Condition:
    """``variable == wanted``, where a variable nobody has set counts as 0."""

    variable: str
    wanted: int

    @property
    def text(self) -> str:
        return f"coalesce({self.variable}, 0) == {self.wanted}"


@dataclass(frozen=True, kw_only=True)
class Event:
    """What is waited for or thrown.

    ``name`` is a message, a signal or a code (an empty code catches all). A timer fires
    ``rounds`` times (0: for ever), each after so many seconds. Of ``any`` and ``all`` the
    definitions are ``parts``.
    """

    kind: str
    name: str = ""
    seconds: int = 0
    rounds: int = 1
    condition: Condition | None = None
    parts: "tuple[Event, ...]" = ()


@dataclass(frozen=True, kw_only=True)
class Block:
    name: str


@dataclass(frozen=True, kw_only=True)
class Task(Block):
    """A person's task; the person's answer becomes variable ``v_<name>``."""


@dataclass(frozen=True, kw_only=True)
class Script(Block):
    """Counts its executions in variable ``c_<name>``; a deferred one is a job of its own."""

    deferred: bool = False


@dataclass(frozen=True, kw_only=True)
class Seq(Block):
    """``linked``: drawn with link events instead of flows between its parts."""

    parts: tuple[Block, ...]
    linked: bool = False


@dataclass(frozen=True, kw_only=True)
class Choice(Block):
    """Exclusive: the first branch whose condition holds, else the last one.

    ``join`` is the gateway behind it; without one the branches lead straight to what follows.
    """

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
class Direct(Block):
    """A person's task whose flows part without a gateway, with conditions or without."""

    task: Task
    split: Both | Some


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
    linked: bool = False


@dataclass(frozen=True, kw_only=True)
class Catch(Block):
    """An intermediate event; ``receive`` draws it as a receive task. A task follows it always."""

    event: Event
    receive: bool = False


@dataclass(frozen=True, kw_only=True)
class Throw(Block):
    """An intermediate event; a person's task stands before it always."""

    event: Event


@dataclass(frozen=True, kw_only=True)
class Race(Block):
    """An event-based gateway; each branch begins with its event ``<name>_<n>``."""

    branches: tuple[Block, ...]
    events: tuple[Event, ...]
    receives: tuple[bool, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Fate(Block):
    """Ends its branch: by the event when the condition holds, plainly otherwise."""

    condition: Condition
    event: Event


@dataclass(frozen=True, kw_only=True)
class Reaction(Block):
    """A boundary event, or the start of an event sub-process, and what follows it."""

    body: Block
    interrupting: bool
    event: Event


@dataclass(frozen=True, kw_only=True)
class Repeat:
    """How often an activity is done: ``count`` instances, or for each of ``items``, until ``quorum`` are done."""

    count: int
    sequential: bool = False
    by_number: bool = False
    quorum: int = 0


@dataclass(frozen=True, kw_only=True)
class Again:
    """A standard loop: goes on while the condition does not hold, ``maximum`` times at most."""

    until: Condition
    maximum: int
    test_before: bool = False


@dataclass(frozen=True, kw_only=True)
class Activity(Block):
    """A stage, a call or a repeated one, or a task that is watched."""

    inside: Block
    kind: str
    """``task``, ``stage``, ``transaction`` or ``call``."""
    repeat: Repeat | None = None
    again: Again | None = None
    boundaries: tuple[Reaction, ...] = ()
    listeners: tuple[Reaction, ...] = ()
    """Event sub-processes of a stage or call."""
    undo: Task | Script | None = None
    drawn_ends: bool = True
    result: str = "given"
    """What a call hands back, as variable ``o_<name>``."""


def children(block: Block) -> list[tuple[str, int | None, Block]]:
    """The blocks inside a block: field, place in it, block."""
    found: list[tuple[str, int | None, Block]] = []
    for each in fields(block):
        value: Any = getattr(block, each.name)
        if isinstance(value, Block):
            found.append((each.name, None, value))
        elif isinstance(value, tuple):
            found += [(each.name, n, inner) for n, inner in enumerate(value) if isinstance(inner, Block)]
    return found
