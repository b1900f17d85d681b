"""Undoing what was completed: one activity after the other, the last completed first."""

from dataclasses import dataclass, field

from tests.engine.fuzz.blocks import Activity
from tests.engine.fuzz.reference.runs import BlockRun, Run
from tests.engine.fuzz.reference.world import Reference, Variables


@dataclass(eq=False)
class Done:
    """A completed activity: by its handler, or by what was completed inside it, it may be undone.

    One that was interrupted is undone only by what was completed inside it.
    """

    activity: Activity | None
    inside: "list[Done]" = field(default_factory=list)
    number: int = 0


class UndoRun(Run):
    """Has each of several completed activities undone; done when the last one is."""

    def __init__(self, world: Reference, parent: Run, variables: Variables, done: list[Done]):
        super().__init__(world, parent, variables)
        self.rest = sorted(done, key=lambda each: each.number)
        self.current: Done | None = None
        self.going: list[Run] = []

    def start(self) -> None:
        if not self.rest:
            self.current = None
            self.finish()
            return
        self.current = last = self.rest.pop()
        if last.activity is not None and last.activity.undo is not None:
            run = self.child(last.activity.undo)
        else:
            run = UndoRun(self.world, self, self.variables, last.inside)
        self.going = [run]
        run.start()

    def child_done(self, child: Run) -> None:
        self.start()

    def stop(self) -> None:
        for run in self.going:
            run.cancel()

    def left(self) -> list[Done]:
        """What is not undone yet; a handler at work has undone nothing."""
        if self.current is None:
            return self.rest
        (run,) = self.going
        if not isinstance(run, UndoRun):
            return [*self.rest, self.current]
        return [*self.rest, *_interrupted(run.left())]


def completed_in(run: Run) -> list[Done]:
    """What was completed in something still at work, and could be undone."""
    from tests.engine.fuzz.reference.activities import ActivityRun, ScopeRun

    if run.is_done or run.is_cancelled:
        return []
    if isinstance(run, UndoRun):
        return run.left()
    if isinstance(run, ActivityRun):
        rounds = list(run.rounds)
        inside = [each for scope in run.going for each in _interrupted(completed_in(scope))]
        handler = completed_in(run.handler) if run.handler is not None else []
        rolling = _interrupted(completed_in(run.rolling)) if run.rolling is not None else []
        return [*rounds, *inside, *handler, *rolling]
    found: list[Done] = list(run.completed) if isinstance(run, ScopeRun) else []
    if isinstance(run, ScopeRun | BlockRun):
        found += [each for inner in run.going for each in completed_in(inner)]
    return found


def _interrupted(inside: list[Done]) -> list[Done]:
    """An activity cut short in its work is undone as one, where its last completed part stands."""
    if not inside:
        return []
    return [Done(None, inside, max(each.number for each in inside))]
