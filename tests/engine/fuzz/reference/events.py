"""Events going on: what is waited for in the flow, and what is thrown."""

from tests.engine.fuzz.blocks import Block, Catch, Event, Fate, Race, Throw
from tests.engine.fuzz.reference.runs import BlockRun, Run
from tests.engine.fuzz.reference.world import Listener, Several, Unclear, listen


class CatchRun(BlockRun):
    def start(self) -> None:
        assert isinstance(self.block, Catch)
        self.listener = listen(self, f"w_{self.block.name}", self.block.event, self.finish, again=False)
        self.world.look()

    def stop(self) -> None:
        self.listener.forget()


class RaceRun(BlockRun):
    def start(self) -> None:
        assert isinstance(self.block, Race)
        self.listeners = [
            Listener(
                self,
                f"w_{self.block.name}_{number}",
                event,
                lambda branch=branch: self._won(branch),
                again=False,
            )
            for number, (branch, event) in enumerate(zip(self.block.branches, self.block.events, strict=True))
        ]

    def _won(self, branch: Block) -> None:
        self._forget()
        self.go([branch])

    def stop(self) -> None:
        self._forget()
        super().stop()

    def _forget(self) -> None:
        for listener in self.listeners:
            listener.forget()


class ThrowRun(BlockRun):
    def start(self) -> None:
        assert isinstance(self.block, Throw)
        if self.block.event.kind == "compensate":
            self.scope.undo(self, self.block.event.name)
        else:
            throw(self, self.block.event)
            self.finish()

    def child_done(self, child: Run) -> None:
        """All is undone."""
        self.finish()


class FateRun(BlockRun):
    def start(self) -> None:
        assert isinstance(self.block, Fate)
        event = self.block.event
        if not self.variables.holds(self.block.condition):
            self.finish()
        elif event.kind == "terminate":
            self.scope.terminate()
        elif event.kind == "compensate":
            self.scope.undo(self, event.name)
        elif event.kind == "cancel":
            self.scope.cancel_transaction()
        else:
            throw(self, event)
            if event.kind != "error":
                self.finish()

    def child_done(self, child: Run) -> None:
        self.finish()


def throw(run: Run, event: Event) -> None:
    """Signals go to all, messages on their way, errors and escalations upward."""
    if event.kind == "signal":
        run.world.broadcast(event.name)
    elif event.kind == "message":
        run.world.sent.append(event.name)
    else:
        for level in _levels(run):
            for wanted in (event.name, ""):
                for listener in level:
                    if isinstance(listener, Several) or not listener.is_alive:
                        continue
                    if (listener.event.kind, listener.event.name) == (event.kind, wanted):
                        listener.fire()
                        return
        if event.kind == "error":
            raise Unclear("an error that nobody catches")


def _levels(run: Run) -> list[list[Listener | Several]]:
    """What might catch something thrown by a run: on its activity's edge, then in its scope, then further out."""
    from tests.engine.fuzz.reference.activities import ActivityRun, HandlerRun, ScopeRun

    levels: list[list[Listener | Several]] = []
    inside_of: Listener | Several | None = None
    current: Run | None = run
    while current is not None:
        if isinstance(current, HandlerRun):
            inside_of = current.listener
        if isinstance(current, ActivityRun):
            levels.append(current.listeners)
        if isinstance(current, ScopeRun) and not isinstance(current, HandlerRun):
            # What an event sub-process throws goes outward, not to itself again.
            levels.append([each for each in current.listeners if each is not inside_of])
            inside_of = None
        current = current.parent
    return levels


RUNS: dict[type[Block], type[BlockRun]] = {Catch: CatchRun, Throw: ThrowRun, Race: RaceRun, Fate: FateRun}
