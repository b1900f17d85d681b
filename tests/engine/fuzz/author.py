"""Making procedures up. Names never repeat; the same seed makes the same procedure.

Rules that keep the meaning clear: whatever follows an event begins with a person's task, and
a person's task stands before whatever throws. So nothing that happens by itself can
race with something else that happens by itself.
"""

import random
from collections.abc import Iterator
from contextlib import contextmanager

from tests.engine.fuzz.author_events import EventAuthor
from tests.engine.fuzz.blocks import (
    Activity,
    Again,
    Block,
    Both,
    Catch,
    Choice,
    Direct,
    Fork,
    Loop,
    Race,
    Reaction,
    Repeat,
    Script,
    Seq,
    Some,
    Task,
    Throw,
)

DEEPEST = 3
INSIDE_ONLY = frozenset(
    "fork listened fate linked deferred undone quorum loose escalated several".split()
    + [f"on {kind}" for kind in ("message", "signal", "timer", "conditional")]
)
"""Features that change how something else is made."""


class Author:
    def __init__(self, seed: str, features: tuple[str, ...], *, most: int):
        self.random = random.Random(seed)
        self.features = features
        self.most = most
        self.made = 0
        self.known: list[str] = []
        """Tasks whose answers conditions may ask for."""
        self.undoable: list[str] | None = [] if "undone" in features else None
        """Activities of this scope that something undoes; None where nothing is to be undone."""
        self.owed: list[str] = []
        """Errors thrown that nobody catches yet."""
        self.events = EventAuthor(self)

    def name(self, letter: str) -> str:
        self.made += 1
        return f"{letter}{self.made}"

    def maybe(self, chance: float) -> bool:
        return self.random.random() < chance

    def has(self, feature: str, chance: float = 1.0) -> bool:
        return feature in self.features and self.maybe(chance)

    def procedure(self) -> Activity:
        inside = self.seq(0, ends=True)
        listeners = [
            self.events.listener() for _ in range(self.random.randint(1, 2)) if self.has("listened", 0.5)
        ]
        listeners += self.events.catch_owed(everything=True)
        return Activity(
            name="main", inside=inside, kind="stage", listeners=tuple(listeners), drawn_ends=self.maybe(0.8)
        )

    def seq(self, depth: int, *, ends: bool = False, begins: bool = False) -> Seq:
        """Blocks one after another; it begins with a person's task if it must."""
        parts: list[Block] = [self.task()] if begins else []
        for _ in range(self.random.randint(1, 3) + (depth == 0)):
            parts += self.blocks(depth)
        if ends and self.undoable and self.maybe(0.5):
            parts += [self.task(), Throw(name=self.name("h"), event=self.events.undoing())]
        if ends and self.has("fork", 0.4):
            parts.append(self.fork(depth))
        return Seq(name=self.name("q"), parts=tuple(parts), linked=self.has("linked", 0.3))

    def blocks(self, depth: int) -> list[Block]:
        """One block, or an event with the task that stands before or behind it."""
        kind = self.random.choice([each for each in self.features if each not in INSIDE_ONLY])
        if kind == "catch":
            receive = self.maybe(0.3)
            event = self.events.awaited(("message",) if receive else ())
            return [Catch(name=self.name("c"), event=event, receive=receive), self.task()]
        if kind == "throw":
            return [self.task(), Throw(name=self.name("h"), event=self.events.thrown())]
        if kind == "undo" and self.undoable is not None:
            return [self.task(), Throw(name=self.name("h"), event=self.events.undoing())]
        return [self.block(kind, depth)]

    def block(self, kind: str, depth: int) -> Block:
        if depth > DEEPEST or self.made > self.most:
            return self.task()
        match kind:
            case "script":
                return Script(name=self.name("s"), deferred=self.has("deferred", 0.5))
            case "choice":
                return self.choice(depth)
            case "both":
                return self.both(depth)
            case "some":
                return self.some(depth)
            case "direct":
                task = self.task()
                return Direct(
                    name=self.name("d"),
                    task=task,
                    split=self.some(depth) if self.maybe(0.6) else self.both(depth),
                )
            case "loop":
                body, rounds = self.seq(depth + 1), self.random.randint(2, 3)
                return Loop(name=self.name("r"), body=body, rounds=rounds, linked=self.has("linked", 0.3))
            case "race":
                return self.race(depth)
            case "task" | "undo":
                return self.task()
        return self.activity(kind, depth)

    def task(self) -> Task:
        name = self.name("t")
        self.known.append(name)
        return Task(name=name)

    def branches(self, depth: int, *, begins: bool = False) -> tuple[Seq, ...]:
        return tuple(self.seq(depth + 1, begins=begins) for _ in range(self.random.randint(2, 3)))

    def choice(self, depth: int) -> Choice:
        branches = self.branches(depth)
        joins = ["exclusiveGateway", "inclusiveGateway"] + [""] * ("loose" in self.features)
        conditions = tuple(self.events.condition() for _ in branches[1:])
        return Choice(
            name=self.name("x"), branches=branches, conditions=conditions, join=self.random.choice(joins)
        )

    def both(self, depth: int) -> Both:
        branches = self.branches(depth)
        join = self.random.choice(["parallelGateway", "parallelGateway", "inclusiveGateway"])
        staged = len(branches) > 2 and self.maybe(0.5)
        return Both(name=self.name("b"), branches=branches, join=join, staged=staged)

    def some(self, depth: int) -> Some:
        branches = self.branches(depth)
        conditions = tuple(self.events.condition() for _ in branches[1:])
        return Some(name=self.name("o"), branches=branches, conditions=conditions)

    def race(self, depth: int) -> Race:
        branches = self.branches(depth, begins=True)
        receives = [self.maybe(0.2) for _ in branches]
        events = self.events.different(
            ("message",) if receive else ("message", "signal", "timer") for receive in receives
        )
        return Race(name=self.name("w"), branches=branches, events=tuple(events), receives=tuple(receives))

    def fork(self, depth: int) -> Fork:
        with self.unheard():
            tail = self.handler() if self.maybe(0.5) else None
            return Fork(name=self.name("f"), branches=self.branches(depth + 1), tail=tail)

    def handler(self) -> Seq:
        """Something without joins, so that it may go on several times at once in one scope."""
        with self.unheard():
            parts: list[Block] = [self.task()]
            if self.maybe(0.5):
                parts.append(Script(name=self.name("s")))
            return Seq(name=self.name("q"), parts=tuple(parts))

    @contextmanager
    def unheard(self) -> Iterator[None]:
        """Answers given inside are not asked for outside: the branch may not come first."""
        known = list(self.known)
        yield
        self.known[:] = known

    def activity(self, kind: str, depth: int) -> Activity:
        """``done``, ``watched``, ``each`` or ``again`` and then ``task``, ``stage`` or ``call``."""
        *manners, shape = kind.split()
        if shape == "transaction":
            return self.transaction(depth)
        repeat = self.repeat() if "each" in manners else None
        if shape == "task":
            return self.alone(repeat, manners)
        called = shape == "call" or (bool(manners) and self.maybe(0.25))
        around, undoable = list(self.known), self.undoable
        self.known[:] = [] if called else around
        self.undoable = None if called or self.undoable is None else []
        # Of instances that end by themselves a quorum would be a race.
        inside = self.seq(depth + 1, ends=True, begins=repeat is not None and repeat.quorum > 0)
        boundaries: list[Reaction] = []
        if self.has("fate", 0.5):
            inside = self.events.with_fate(inside)
        result = f"v_{self.random.choice(self.known)}" if called and self.known else "given"
        listeners = [self.events.listener()] if self.has("listened", 0.4) else []
        # What reacts on the edge stands outside, where what was done inside cannot be undone by name.
        left, self.undoable = self.undoable, None
        caught = self.events.catch_owed()
        self.undoable = left
        listeners += [each for each in caught if each.name.startswith("l")]
        boundaries += [each for each in caught if each.name.startswith("m")]
        name = self.name("a")
        undo = self.leave(name, around, undoable)
        boundaries += self.events.boundaries() if "watched" in manners else []
        return Activity(
            name=name,
            inside=inside,
            kind="call" if called else "stage",
            repeat=repeat,
            again=self.again() if "again" in manners else None,
            boundaries=tuple(boundaries),
            listeners=tuple(listeners),
            undo=undo,
            drawn_ends=self.maybe(0.8),
            result=result,
        )

    def transaction(self, depth: int) -> Activity:
        around, undoable = list(self.known), self.undoable
        self.undoable = []
        inside = self.events.with_cancel(self.seq(depth + 1, ends=True))
        name = self.name("a")
        undo = self.leave(name, around, undoable)
        return Activity(
            name=name, inside=inside, kind="transaction", boundaries=(self.events.exit(),), undo=undo
        )

    def leave(self, name: str, known: list[str], undoable: list[str] | None) -> Task | Script | None:
        """The inside of an activity is made; what undoes it as a whole, if anything does."""
        inside, self.undoable = self.undoable, undoable
        self.known[:] = known
        undo = self.undo(name)
        if undo is None and inside and undoable is not None:
            undoable.append(name)
        return undo

    def alone(self, repeat: Repeat | None, manners: list[str]) -> Activity:
        task = self.task()
        again = self.again(task.name) if "again" in manners else None
        if repeat is not None:
            self.known.remove(task.name)
        watched = self.events.boundaries() if "watched" in manners else []
        undo = self.undo(task.name)
        return Activity(
            name=task.name,
            inside=task,
            kind="task",
            repeat=repeat,
            again=again,
            boundaries=tuple(watched),
            undo=undo,
        )

    def repeat(self) -> Repeat:
        count = self.random.randint(0, 3)
        quorum = self.random.randint(1, count) if count and self.has("quorum", 0.5) else 0
        return Repeat(
            count=count, sequential=self.maybe(0.5), by_number=self.has("quorum", 0.4), quorum=quorum
        )

    def again(self, task: str = "") -> Again:
        until = self.events.condition(task)
        return Again(until=until, maximum=self.random.randint(1, 3), test_before=self.maybe(0.3))

    def undo(self, name: str) -> Task | Script | None:
        if self.undoable is None or not self.maybe(0.6):
            return None
        self.undoable.append(name)
        return Task(name=self.name("t")) if self.maybe(0.7) else Script(name=self.name("s"))
