"""A procedure going on as its people see it: open tasks, what it waits for, the time, what has been done."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.engine.fuzz.blocks import Activity, Condition, Event

if TYPE_CHECKING:
    from tests.engine.fuzz.reference.runs import Run, ScriptRun, TaskRun

Place = str
Waiting = tuple[str, str, Place, int]
"""Kind of event, its element, the numbers of the repetitions it stands in, its due second (or 0)."""


class Unclear(Exception):
    """Here the standard leaves open what happens: the run ends without a verdict."""


MOST_AT_REST = 1000
"""Events that may follow from one; the engine has a limit of its own and no procedure here comes near."""


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


class Listener:
    """Something that waits for an event on behalf of a run; ``hear`` is what happens then."""

    def __init__(self, run: "Run", element: str, event: Event, hear: Callable[[], None], *, again: bool):
        self.run, self.element, self.event, self.hear, self.again = run, element, event, hear, again
        self.armed_at, self.fired, self.held = run.world.now, 0, False
        self.order = (run.scope.born, run.world.number())
        run.world.listening.append(self)

    @property
    def due(self) -> int:
        return self.armed_at + self.event.seconds * (self.fired + 1) if self.event.kind == "timer" else 0

    @property
    def waiting(self) -> Waiting:
        return self.event.kind, self.element, self.run.place, self.due

    @property
    def is_alive(self) -> bool:
        return self in self.run.world.listening

    def fire(self) -> None:
        """What has been waited for happens; some listeners go on waiting for the next time."""
        self.fired += 1
        timed_out = self.event.kind == "timer" and 0 < self.event.rounds <= self.fired
        if not self.again or timed_out:
            self.forget()
        self.hear()

    def forget(self) -> None:
        if self.is_alive:
            self.run.world.listening.remove(self)


class Several:
    """An event with several definitions: any of them lets it happen, or all together."""

    def __init__(self, run: "Run", element: str, event: Event, hear: Callable[[], None], *, again: bool):
        self.run, self.element, self.event, self.hear, self.again = run, element, event, hear, again
        self._listen()

    def _listen(self) -> None:
        self.parts = [
            Listener(self.run, self.element, part, lambda number=number: self._heard(number), again=True)  # type: ignore[misc]
            for number, part in enumerate(self.event.parts)
        ]

    def _heard(self, number: int) -> None:
        if self.event.kind == "all":
            self.parts[number].forget()
            if self.is_alive:
                return
        if not self.again:
            self.forget()
        elif self.event.kind == "all":
            self._listen()
            for part in self.parts:
                part.held = part.event.condition is not None
        self.hear()

    @property
    def is_alive(self) -> bool:
        return any(part.is_alive for part in self.parts)

    def forget(self) -> None:
        for part in self.parts:
            part.forget()


def listen(
    run: "Run", element: str, event: Event, hear: Callable[[], None], *, again: bool
) -> "Listener | Several":
    """Begin to wait for an event; conditions that hold already are not looked at yet."""
    kind = Several if event.parts else Listener
    return kind(run, element, event, hear, again=again)


class Reference:
    """The whole procedure. Tasks and listeners alike are kept in the order in which they arose."""

    def __init__(self, block: Activity, variables: dict[str, object]):
        from tests.engine.fuzz.reference.activities import ScopeRun

        self.open: list[TaskRun] = []
        self.jobs: list[ScriptRun] = []
        self.listening: list[Listener] = []
        self.sent: list[str] = []
        self.done: Counter[str] = Counter()
        self.completions = 0
        self._waiting_to_go_on: list[tuple[Run, Run]] | None = None
        self.now = 0
        self._numbers = 0
        self.variables = Variables(dict(variables))
        self.main: ScopeRun = ScopeRun(self, None, block, self.variables)
        self.main.start()
        self._rest()

    def number(self) -> int:
        self._numbers += 1
        return self._numbers

    @property
    def is_over(self) -> bool:
        return self.main.is_done

    def tasks(self) -> list[tuple[str, Place]]:
        return sorted(task.key for task in self.open)

    def waiting(self) -> list[Waiting]:
        return sorted(
            [each.waiting for each in self.listening if each.event.kind != "cancel"]
            + [("job", job.block.name, job.place, 0) for job in self.jobs]
        )

    # What people, messages and time do

    def complete(self, key: tuple[str, Place], number: int, answer: int) -> None:
        """Complete the task of this key that arose as the ``number``-th of those open now."""
        alike = sorted((task for task in self.open if task.key == key), key=lambda task: task.order)
        alike[number].complete(answer)
        self._rest()

    def deliver(self, waiting: Waiting, number: int) -> None:
        """A message from outside comes to exactly one listener."""
        alike = sorted(
            (each for each in self.listening if each.waiting == waiting), key=lambda each: each.order
        )
        alike[number].fire()
        self._rest()

    def signal(self, name: str) -> None:
        """A signal comes to all who listen for it."""
        self.broadcast(name)
        self._rest()

    def work(self) -> None:
        """Deferred work is done until there is none."""
        while self.jobs:
            self.jobs[0].work()
            self._rest()

    def advance(self, seconds: int) -> None:
        """Time passes; each timer fires at its own moment, in order."""
        target = self.now + seconds
        self.work()
        while (due := self.next_due()) is not None and due <= target:
            self.now = due
            for listener in list(self._due_at(due)):
                if listener.is_alive and listener.due == due:
                    listener.fire()
                    self._rest()
            self.work()
        self.now = target

    def next_due(self) -> int | None:
        return min((each.due for each in self.listening if each.event.kind == "timer"), default=None)

    def _due_at(self, moment: int) -> Iterator[Listener]:
        due = [each for each in self.listening if each.event.kind == "timer" and each.due == moment]
        places = {listener.run.place for listener in due}
        if len({listener.element for listener in due}) > 1 or len(places) < len(due):
            raise Unclear("two timers at the same moment")
        yield from due

    # What happens inside

    @contextmanager
    def looking(self) -> Iterator[None]:
        """A person has answered in the block: conditions are looked at before anything else follows."""
        held: list[tuple[Run, Run]] = []
        self._waiting_to_go_on = held
        yield
        self._waiting_to_go_on = None
        self.look()
        for parent, child in held:
            if not parent.is_cancelled:
                parent.child_done(child)

    def hand_over(self, parent: "Run", child: "Run") -> None:
        """Something is done: what it belongs to goes on, after conditions have been looked at."""
        if self._waiting_to_go_on is None or parent.is_activity:
            parent.child_done(child)
        else:
            self._waiting_to_go_on.append((parent, child))

    def look(self) -> None:
        """Fire conditional events until none has come true."""
        while self._fire_a_condition():
            pass

    def broadcast(self, name: str) -> None:
        hearing = [each for each in self.listening if each.event.kind == "signal" and each.event.name == name]
        for listener in hearing:
            if listener.is_alive:
                listener.fire()

    def _rest(self) -> None:
        """Conditions that have come true, and then messages on their way, until nothing is left."""
        for _ in range(MOST_AT_REST):
            if not (self._fire_a_condition() or self._deliver_sent()):
                return
        raise Unclear("a message calls forth itself")

    def _fire_a_condition(self) -> bool:
        for listener in list(self.listening):
            if listener.event.condition is None:
                continue
            held, listener.held = listener.held, listener.run.variables.holds(listener.event.condition)
            if listener.held and not held:
                listener.fire()
                return True
        return False

    def _deliver_sent(self) -> bool:
        """A message that nobody waits for is lost to this procedure."""
        if not self.sent:
            return False
        name = self.sent.pop(0)
        hearing = [
            each for each in self.listening if each.event.kind == "message" and each.event.name == name
        ]
        if len(hearing) > 1:
            raise Unclear("several wait for one message")
        for listener in hearing:
            listener.fire()
        return True
