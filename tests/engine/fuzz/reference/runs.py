"""Blocks going on: tasks, sequences, gateways, loops, events."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tests.engine.fuzz.blocks import (
    Activity,
    Block,
    Both,
    Choice,
    Direct,
    Fork,
    Loop,
    Script,
    Seq,
    Some,
    Task,
)
from tests.engine.fuzz.reference.world import Reference, Variables

if TYPE_CHECKING:
    from tests.engine.fuzz.reference.activities import ScopeRun


class Run:
    """Something going on. ``parent`` is told when it is done; ``place`` are the repetitions around it."""

    is_activity = False

    def __init__(self, world: Reference, parent: "Run | None", variables: Variables):
        self.world, self.parent, self.variables = world, parent, variables
        self.place: str = parent.place if parent is not None else ""
        self.born = world.number()
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
            self.world.hand_over(self.parent, self)

    @property
    def scope(self) -> "ScopeRun":
        from tests.engine.fuzz.reference.activities import ScopeRun

        run: Run | None = self
        while not isinstance(run, ScopeRun):
            assert run is not None
            run = run.parent
        return run

    @property
    def order(self) -> tuple[int, int]:
        """Of alike ones in alike scopes, those of the older scope come first."""
        return self.scope.born, self.born

    def child(self, block: Block, variables: Variables | None = None) -> "Run":
        return run_of(block)(self.world, self, block, variables or self.variables)


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
    def key(self) -> tuple[str, str]:
        return self.block.name, self.place

    def start(self) -> None:
        self.world.open.append(self)

    def complete(self, answer: int) -> None:
        self.world.open.remove(self)
        self.variables.values[f"v_{self.block.name}"] = answer
        self.world.done[self.block.name] += 1
        with self.world.looking():
            self.finish()

    def stop(self) -> None:
        if self in self.world.open:
            self.world.open.remove(self)


class ScriptRun(BlockRun):
    def start(self) -> None:
        assert isinstance(self.block, Script)
        if self.block.deferred:
            self.world.jobs.append(self)
        else:
            self._count()

    def work(self) -> None:
        self.world.jobs.remove(self)
        self._count()

    def stop(self) -> None:
        if self in self.world.jobs:
            self.world.jobs.remove(self)

    def _count(self) -> None:
        self.variables.count(f"c_{self.block.name}")
        self.world.done[self.block.name] += 1
        self.finish()


class SeqRun(BlockRun):
    def start(self) -> None:
        assert isinstance(self.block, Seq)
        self.rest = list(self.block.parts)
        self.child_done(self)

    def child_done(self, child: Run) -> None:
        if self.rest:
            self.go([self.rest.pop(0)])
        else:
            self.finish()


class DirectRun(BlockRun):
    def start(self) -> None:
        assert isinstance(self.block, Direct)
        self.go([Seq(name="", parts=(self.block.task, self.block.split))])


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
        assert isinstance(self.block, Loop)
        self.go([self.block.body])

    def child_done(self, child: Run) -> None:
        assert isinstance(self.block, Loop)
        self.world.done[f"n_{self.block.name}"] += 1
        if self.variables.count(f"k_{self.block.name}") % self.block.rounds:
            self.start()
        else:
            self.finish()


def run_of(block: Block) -> type[BlockRun]:
    from tests.engine.fuzz.reference import activities, events

    if isinstance(block, Activity):
        return activities.ActivityRun
    return _RUNS.get(type(block)) or events.RUNS[type(block)]


_RUNS: dict[type[Block], type[BlockRun]] = {
    Task: TaskRun,
    Script: ScriptRun,
    Seq: SeqRun,
    Direct: DirectRun,
    Choice: SplitRun,
    Both: SplitRun,
    Some: SplitRun,
    Fork: SplitRun,
    Loop: LoopRun,
}
