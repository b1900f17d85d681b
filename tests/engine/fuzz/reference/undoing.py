"""Undoing what was completed: one activity after the other, the last completed first."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.engine.fuzz.blocks import Activity
from tests.engine.fuzz.reference.runs import Run
from tests.engine.fuzz.reference.world import Reference, Variables

if TYPE_CHECKING:
    from tests.engine.fuzz.reference.activities import ScopeRun


@dataclass(eq=False)
class Done:
    """A completed activity: by its handler, or by what was completed inside it, it may be undone."""

    activity: Activity
    number: int
    scope: "ScopeRun"
    inside: "list[Done]"


class UndoRun(Run):
    """Has each of several completed activities undone; done when the last one is."""

    def __init__(self, world: Reference, parent: Run, variables: Variables, done: list[Done]):
        super().__init__(world, parent, variables)
        self.rest = sorted(done, key=lambda each: each.number)
        self.going: list[Run] = []

    def start(self) -> None:
        if not self.rest:
            self.finish()
            return
        last = self.rest.pop()
        if last.activity.undo is not None:
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
