"""Activities going on: scopes with their event sub-processes, repetition, events on the edge."""

from tests.engine.fuzz.blocks import Activity, Again, Reaction, Task
from tests.engine.fuzz.reference.runs import BlockRun, Run, TaskRun
from tests.engine.fuzz.reference.undoing import Done, UndoRun, completed_in
from tests.engine.fuzz.reference.world import Listener, Reference, Several, Variables, listen


class ScopeRun(Run):
    """A process, or the inside of a stage: over when everything in it has come to an end."""

    def __init__(self, world: Reference, parent: Run | None, block: Activity, variables: Variables):
        super().__init__(world, parent, variables)
        self.block = block
        self.going: list[Run] = []
        self.listeners: list[Listener | Several] = []
        self.completed: list[Done] = []
        self.interrupted = False

    def start(self) -> None:
        self.listeners = [
            listen(
                self,
                f"s_{each.name}",
                each.event,
                lambda number=number, each=each: self._react(number, each),
                again=not each.interrupting,
            )
            for number, each in enumerate(self.block.listeners)
        ]
        self.world.look()
        if not self.interrupted:
            self.spawn(self.child(self.block.inside))

    def spawn(self, run: Run) -> None:
        self.going.append(run)
        run.start()

    def _react(self, number: int, reaction: Reaction) -> None:
        if reaction.interrupting:
            self.interrupted = True
            self.stop()
            self.going = []
        handler = Activity(name=reaction.name, inside=reaction.body, kind="stage")
        self.spawn(HandlerRun(self.world, self, handler, self.variables, self.listeners[number]))

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

    def undo(self, thrower: BlockRun, name: str) -> None:
        """Undo one completed activity, or all, the last completed first; the thrower waits."""
        chosen = [each for each in self.completed if name in ("", each.activity.name)]
        self.completed = [each for each in self.completed if each not in chosen]
        run = UndoRun(self.world, thrower, thrower.variables, chosen)
        thrower.going = [run]
        run.start()

    def cancel_transaction(self) -> None:
        transaction = self.parent
        assert isinstance(transaction, ActivityRun)
        done = completed_in(self)
        self.cancel()
        transaction.roll_back(done)

    def _forget(self) -> None:
        for listener in self.listeners:
            listener.forget()


class HandlerRun(ScopeRun):
    """The inside of an event sub-process that has been triggered."""

    def __init__(
        self,
        world: Reference,
        parent: Run,
        block: Activity,
        variables: Variables,
        listener: Listener | Several,
    ):
        super().__init__(world, parent, block, variables)
        self.listener = listener


class ActivityRun(BlockRun):
    """An activity with its boundary events; repeated or not."""

    is_activity = True

    @property
    def activity(self) -> Activity:
        assert isinstance(self.block, Activity)
        return self.block

    def start(self) -> None:
        self.listeners = [
            listen(
                self,
                f"b_{each.name}",
                each.event,
                lambda each=each: self._react(each),
                again=not each.interrupting,
            )
            for each in self.activity.boundaries
        ]
        self.rounds: list[Done] = []
        self.handler: Run | None = None
        self.rolling: UndoRun | None = None
        self.begun = self.ended = 0
        self.around: dict[Run, Variables] = {}
        self.world.look()
        if self.handler is not None or self.is_cancelled:
            return
        if self.activity.repeat is not None:
            self._start_repeat()
        elif self.activity.again is not None:
            self._start_again(self.activity.again)
        else:
            self._begin(self.variables)

    # One instance after another, or all at once

    def _start_repeat(self) -> None:
        repeat = self.activity.repeat
        assert repeat is not None
        if not repeat.count:
            self._over()
        for _ in range(min(1, repeat.count) if repeat.sequential else repeat.count):
            if not self.is_done:
                self._begin_instance()

    def _start_again(self, again: Again) -> None:
        if again.test_before and self.variables.holds(again.until):
            self._over()
        else:
            self._begin_instance()

    def _begin_instance(self) -> None:
        local: dict[str, object] = {}
        repeat = self.activity.repeat
        if repeat is not None and not repeat.by_number:
            local["item"] = "xyzuvw"[self.begun]
        self._begin(Variables(local, self.variables))

    def _begin(self, variables: Variables) -> None:
        run: Run
        if self.activity.kind == "task":
            run = TaskRun(self.world, self, Task(name=self.block.name), variables)
        elif self.activity.kind in ("stage", "transaction"):
            run = ScopeRun(self.world, self, self.activity, variables)
        else:
            given = {name: variables.get(name) for name in ("given", "item")}
            run = ScopeRun(self.world, self, self.activity, Variables(given))
        self.around[run] = variables
        if variables is not self.variables:
            run.place = self.place + str(self.begun)
        self.begun += 1
        self.going.append(run)
        run.start()

    def child_done(self, child: Run) -> None:
        if child is self.handler:
            self.finish()
            return
        if child is self.rolling:
            self._cancelled()
            return
        self.going.remove(child)
        self.ended += 1
        around = self.around.pop(child)
        # A called procedure is another one: nothing of it is undone from outside.
        is_stage = isinstance(child, ScopeRun) and self.activity.kind != "call"
        inside = child.completed if is_stage else []
        if self.activity.undo is not None or inside:
            self.rounds.append(Done(self.activity, inside))
        if self.activity.kind == "call":
            around.values[f"o_{self.block.name}"] = child.variables.get(self.activity.result)
        if self._goes_on(around):
            return
        for run in self.going:
            run.cancel()
        self._over()

    def _goes_on(self, instance: Variables) -> bool:
        """After one instance: whether others are awaited or begun."""
        repeat, again = self.activity.repeat, self.activity.again
        if again is not None:
            over = self.ended >= again.maximum or instance.holds(again.until)
            self.variables.values.update(instance.values)
            if not over:
                self._begin_instance()
            return not over
        if repeat is None or self.ended >= repeat.count or 0 < repeat.quorum <= self.ended:
            return False
        if repeat.sequential:
            self._begin_instance()
        return True

    def _over(self) -> None:
        self._forget()
        self._remember()
        self.finish()

    def _remember(self) -> None:
        """What may have to be undone later: each round by the activity's handler, or what was done inside it."""
        for done in self.rounds:
            self.world.completions += 1
            done.number = self.world.completions
            self.scope.completed.append(done)

    # Of a transaction

    def roll_back(self, done: list[Done]) -> None:
        """All that was completed inside is undone; then the cancel event goes on."""
        self.going = []
        self.rolling = UndoRun(self.world, self, self.variables, done)
        self.rolling.start()

    def _cancelled(self) -> None:
        (exit_,) = [each for each in self.listeners if each.event.kind == "cancel"]
        assert isinstance(exit_, Listener)
        exit_.fire()

    # Events on the edge

    def _react(self, boundary: Reaction) -> None:
        if not boundary.interrupting:
            self.scope.spawn(self.scope.child(boundary.body, self.variables))
            return
        self._forget()
        going, self.going = self.going, []
        for run in going:
            run.cancel()
        self.handler = self.child(boundary.body)
        self.handler.start()

    def stop(self) -> None:
        self._forget()
        super().stop()
        for run in (self.handler, self.rolling):
            if run is not None:
                run.cancel()

    def _forget(self) -> None:
        for listener in self.listeners:
            listener.forget()
