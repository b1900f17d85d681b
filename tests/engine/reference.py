"""What a procedure of blocks must do, told without tokens, gateways or the engine.

Each block that is going on is an object that knows whom it belongs to; when it is done it
tells that one. Slow, plain, and written from the standard rather than from the engine.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from tests.engine.blocks import (
    Activity,
    Block,
    Both,
    Boundary,
    Choice,
    Condition,
    Fate,
    Fork,
    Loop,
    Race,
    Script,
    Seq,
    Some,
    Task,
)

Key = tuple[str, str]
"""Name of a task or message, and the items of the repetitions that it stands in, the outermost first."""


@dataclass
class Variables:
    """Of a process, or those local to one instance of a repeated activity (then ``around`` is set)."""

    values: dict[str, object] = field(default_factory=dict)
    around: "Variables | None" = None

    def get(self, name: str) -> object:
        if name in self.values or self.around is None:
            return self.values.get(name)
        return self.around.get(name)

    def count(self, name: str) -> int:
        value = self.get(name)
        self.values[name] = counted = (value if isinstance(value, int) else 0) + 1
        return counted

    def holds(self, condition: Condition) -> bool:
        return (self.get(condition.variable) or 0) == condition.wanted


class Reference:
    """A procedure going on: its open tasks, the messages it listens for, and what has been done."""

    def __init__(self, block: Activity, variables: dict[str, object]):
        self.open: list[TaskRun] = []
        self.listening: list[Listener] = []
        self.done: Counter[str] = Counter()
        self.variables = Variables(dict(variables))
        self.main = ScopeRun(self, None, block, self.variables)
        self.main.start()

    @property
    def is_over(self) -> bool:
        return self.main.is_done

    def tasks(self) -> list[Key]:
        return sorted(task.key for task in self.open)

    def messages(self) -> list[Key]:
        return sorted(listener.key for listener in self.listening)

    def complete(self, key: Key, answer: int) -> None:
        next(task for task in self.open if task.key == key).complete(answer)

    def send(self, key: Key) -> None:
        next(listener for listener in self.listening if listener.key == key).hear()


class Run:
    """A block going on. ``scope`` is the process or stage it stands in."""

    def __init__(self, world: Reference, parent: "Run | None", variables: Variables):
        self.world, self.parent, self.variables = world, parent, variables
        self.place: str = parent.place if parent is not None else ""
        self.is_done = self.is_cancelled = False

    def start(self) -> None:
        raise NotImplementedError

    def child_done(self, child: "Run") -> None:
        raise NotImplementedError

    def stop(self) -> None:
        """Cancel whatever is going on inside."""

    def cancel(self) -> None:
        if not self.is_done and not self.is_cancelled:
            self.is_cancelled = True
            self.stop()

    def finish(self) -> None:
        if self.is_done or self.is_cancelled:
            return
        self.is_done = True
        if self.parent is not None:
            self.parent.child_done(self)

    @property
    def scope(self) -> "ScopeRun":
        run: Run | None = self
        while not isinstance(run, ScopeRun):
            assert run is not None
            run = run.parent
        return run

    def child(self, block: Block, variables: Variables | None = None) -> "Run":
        return _RUNS[type(block)](self.world, self, block, variables or self.variables)


class Listener:
    def __init__(self, run: Run, name: str, hear: "object"):
        self.run, self.name, self.act = run, name, hear
        run.world.listening.append(self)

    @property
    def key(self) -> Key:
        return self.name, self.run.place

    def hear(self) -> None:
        self.act()  # type: ignore[operator]

    def forget(self) -> None:
        if self in self.run.world.listening:
            self.run.world.listening.remove(self)


class BlockRun(Run):
    def __init__(self, world: Reference, parent: Run, block: Block, variables: Variables):
        super().__init__(world, parent, variables)
        self.block = block
        self.going: list[Run] = []

    def go(self, blocks: Sequence[Block]) -> None:
        self.going = [self.child(block) for block in blocks]
        for run in list(self.going):
            if self.is_cancelled:
                return
            run.start()

    def child_done(self, child: Run) -> None:
        if all(run.is_done for run in self.going):
            self.finish()

    def stop(self) -> None:
        for run in self.going:
            run.cancel()


class TaskRun(BlockRun):
    @property
    def key(self) -> Key:
        return self.block.name, self.place

    def start(self) -> None:
        self.world.open.append(self)

    def complete(self, answer: int) -> None:
        self.world.open.remove(self)
        self.variables.values[f"v_{self.block.name}"] = answer
        self.world.done[self.block.name] += 1
        self.finish()

    def stop(self) -> None:
        if self in self.world.open:
            self.world.open.remove(self)


class ScriptRun(BlockRun):
    def start(self) -> None:
        self.variables.count(f"c_{self.block.name}")
        self.world.done[self.block.name] += 1
        self.finish()


class SeqRun(BlockRun):
    def start(self) -> None:
        self.rest = list(self.block.parts)  # type: ignore[attr-defined]
        self.child_done(self)

    def child_done(self, child: Run) -> None:
        if self.rest:
            self.go([self.rest.pop(0)])
        else:
            self.finish()


class SplitRun(BlockRun):
    """Every kind of gateway: what is chosen goes on until all of it is done."""

    def start(self) -> None:
        block = self.block
        if isinstance(block, Both):
            self.go(block.branches)
        elif isinstance(block, Fork):
            tail = (block.tail,) if block.tail is not None else ()
            self.go([Seq(name="", parts=(branch, *tail)) for branch in block.branches])
        else:
            assert isinstance(block, Choice | Some)
            judged = zip(block.branches, block.conditions, strict=False)
            holding = [branch for branch, condition in judged if self.variables.holds(condition)]
            chosen = holding or [block.branches[-1]]
            self.go(chosen[:1] if isinstance(block, Choice) else chosen)


class LoopRun(BlockRun):
    def start(self) -> None:
        self.go([self.block.body])  # type: ignore[attr-defined]

    def child_done(self, child: Run) -> None:
        assert isinstance(self.block, Loop)
        self.world.done[f"n_{self.block.name}"] += 1
        if self.variables.count(f"k_{self.block.name}") % self.block.rounds:
            self.start()
        else:
            self.finish()


class RaceRun(BlockRun):
    def start(self) -> None:
        assert isinstance(self.block, Race)
        self.listeners = [
            Listener(self, f"m_{self.block.name}_{number}", lambda branch=branch: self.won(branch))
            for number, branch in enumerate(self.block.branches)
        ]

    def won(self, branch: Block) -> None:
        self.forget()
        self.go([branch])

    def stop(self) -> None:
        self.forget()
        super().stop()

    def forget(self) -> None:
        for listener in self.listeners:
            listener.forget()


class FateRun(BlockRun):
    def start(self) -> None:
        assert isinstance(self.block, Fate)
        if not self.variables.holds(self.block.condition):
            self.finish()
        elif self.block.how == "terminate":
            self.scope.terminate()
        else:
            self._throw(self.block.how, self.block.code)
            if self.block.how == "escalation":
                self.finish()

    def _throw(self, kind: str, code: str) -> None:
        run: Run | None = self
        while run is not None:
            if isinstance(run, ActivityRun):
                for boundary in run.activity.boundaries:
                    if boundary.kind == kind and boundary.code == code:
                        run.trigger(boundary)
                        return
            run = run.parent


class ScopeRun(Run):
    """A process, or the inside of a stage: over when everything in it has come to an end."""

    def __init__(self, world: Reference, parent: Run | None, block: Activity, variables: Variables):
        super().__init__(world, parent, variables)
        self.block = block
        self.going: list[Run] = []
        self.listeners: list[Listener] = []

    def start(self) -> None:
        self.listeners = [
            Listener(self, f"m_{each.name}", lambda each=each: self.trigger(each))
            for each in self.block.listeners
        ]
        self.spawn(self.block.inside)

    def spawn(self, block: Block) -> None:
        run = self.child(block)
        self.going.append(run)
        run.start()

    def trigger(self, listener: Boundary) -> None:
        if listener.interrupting:
            self.stop()
            self.going = []
        handler = Activity(name=listener.name, inside=listener.body, kind="stage")
        self.spawn(handler)

    def child_done(self, child: Run) -> None:
        if child in self.going:
            self.going.remove(child)
        if not self.going:
            self._forget()
            self.finish()

    def terminate(self) -> None:
        self.stop()
        self.going = []
        self.finish()

    def stop(self) -> None:
        self._forget()
        for run in self.going:
            run.cancel()

    def _forget(self) -> None:
        for listener in self.listeners:
            listener.forget()


class ActivityRun(BlockRun):
    """An activity with its boundary events; repeated or not."""

    @property
    def activity(self) -> Activity:
        assert isinstance(self.block, Activity)
        return self.block

    def start(self) -> None:
        self.listeners = [
            Listener(self, f"m_{each.name}", lambda each=each: self.trigger(each))
            for each in self.activity.boundaries
            if each.kind == "message"
        ]
        items = self.activity.items
        self.waiting = list(items or ())
        if items is None:
            self._begin(self.variables)
        elif not items:
            self._over()
        else:
            for _ in range(1 if self.activity.sequential else len(items)):
                self._next()

    def _next(self) -> None:
        self._begin(Variables({"item": self.waiting.pop(0)}, self.variables))

    def _begin(self, variables: Variables) -> None:
        run: Run
        if self.activity.kind == "task":
            run = TaskRun(self.world, self, Task(name=self.block.name), variables)
        elif self.activity.kind == "stage":
            run = ScopeRun(self.world, self, self.activity, variables)
        else:
            given = {name: variables.get(name) for name in ("given", "item")}
            run = ScopeRun(self.world, self, self.activity, Variables(given))
        run.around = variables  # type: ignore[attr-defined]
        if self.activity.items is not None:
            run.place = self.place + str(variables.values["item"])
        self.going.append(run)
        run.start()

    def child_done(self, child: Run) -> None:
        if child not in self.going:
            self.finish()  # the handler of an interrupting boundary event
            return
        self.going.remove(child)
        if self.activity.kind == "call":
            child.around.values[f"o_{self.block.name}"] = child.variables.get(self.activity.result)  # type: ignore[attr-defined]
        if self.waiting:
            if self.activity.sequential:
                self._next()
        elif not self.going:
            self._over()

    def _over(self) -> None:
        self._forget()
        self.finish()

    def trigger(self, boundary: Boundary) -> None:
        if not boundary.interrupting:
            self.scope.spawn(boundary.body)
            return
        self._forget()
        going, self.going, self.waiting = self.going, [], []
        for run in going:
            run.cancel()
        self.handler = self.child(boundary.body)
        self.handler.start()

    def stop(self) -> None:
        self._forget()
        super().stop()
        if hasattr(self, "handler"):
            self.handler.cancel()

    def _forget(self) -> None:
        for listener in self.listeners:
            listener.forget()


_RUNS: dict[type[Block], type[BlockRun]] = {
    Task: TaskRun,
    Script: ScriptRun,
    Seq: SeqRun,
    Choice: SplitRun,
    Both: SplitRun,
    Some: SplitRun,
    Fork: SplitRun,
    Loop: LoopRun,
    Race: RaceRun,
    Fate: FateRun,
    Activity: ActivityRun,
}
