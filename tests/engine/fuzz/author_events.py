"""Making events up: what is waited for, thrown, caught on edges and by event sub-processes."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from tests.engine.fuzz.blocks import Condition, Event, Fate, Fork, Reaction, Seq

if TYPE_CHECKING:
    from tests.engine.fuzz.author import Author

KINDS = ("message", "signal", "timer", "conditional")


class EventAuthor:
    def __init__(self, author: "Author"):
        self.author = author
        self.random = author.random
        self.kinds = tuple(kind for kind in KINDS if f"on {kind}" in author.features) or ("message",)
        self.messages: list[str] = []
        self.signals: list[str] = []
        self.escalations: list[str] = []
        self._asked: set[Condition] = set()

    def condition(self, task: str = "") -> Condition:
        known = self.author.known
        asked = task or (self.random.choice(known) if known else "nobody")
        return Condition(f"v_{asked}", self.random.randint(0, 2))

    def awaited(self, kinds: tuple[str, ...] = ()) -> Event:
        """Something to wait for; conditions never share what they ask for."""
        if not kinds and self.author.has("several", 0.3):
            return Event(
                kind=self.random.choice(["any", "all"]), parts=tuple(self.different([self.kinds] * 2))
            )
        kind = self.random.choice(kinds or self.kinds)
        if kind == "message":
            return Event(kind=kind, name=self._new(self.messages, "n"))
        if kind == "signal":
            return Event(kind=kind, name=self._signal())
        if kind == "timer":
            return Event(kind=kind, seconds=self.random.randint(60, 500_000))
        condition = Condition(self.condition().variable, self.random.randint(1, 2))
        if condition in self._asked:
            return Event(kind="message", name=self._new(self.messages, "n"))
        self._asked.add(condition)
        return Event(kind="conditional", condition=condition)

    def different(self, choices: Iterable[tuple[str, ...]]) -> list[Event]:
        """Events of which no two are the same signal."""
        events: list[Event] = []
        for kinds in choices:
            event = self.awaited(tuple(kind for kind in kinds if kind in self.kinds or kind == "message"))
            if event.kind == "signal" and event.name in {each.name for each in events}:
                event = Event(kind="message", name=self._new(self.messages, "n"))
            events.append(event)
        return events

    def _new(self, names: list[str], letter: str) -> str:
        names.append(self.author.name(letter))
        return names[-1]

    def _signal(self) -> str:
        if self.signals and self.author.maybe(0.4):
            return self.random.choice(self.signals)
        return self._new(self.signals, "g")

    # What is thrown

    def thrown(self) -> Event:
        """A message or signal that somebody may wait for, or an escalation that somebody may catch."""
        choices = [("signal", name) for name in self.signals] + [("message", name) for name in self.messages]
        if "escalated" in self.author.features and self.author.maybe(0.5):
            known = self.escalations and self.author.maybe(0.5)
            code = self.random.choice(self.escalations) if known else self._new(self.escalations, "k")
            return Event(kind="escalation", name=code)
        if not choices:
            return Event(kind="signal", name=self._signal())
        kind, name = self.random.choice(choices)
        return Event(kind=kind, name=name)

    def with_cancel(self, inside: Seq) -> Seq:
        """A branch beside the work of a transaction after whose task it may be cancelled."""
        author = self.author
        name, task = author.name("z"), author.task()
        fate = Fate(name=name, condition=Condition(f"v_{task.name}", 1), event=Event(kind="cancel"))
        branch = Seq(name=author.name("q"), parts=(task, fate))
        return Seq(name=author.name("q"), parts=(Fork(name=author.name("f"), branches=(inside, branch)),))

    def exit(self) -> Reaction:
        return self._reaction("m", Event(kind="cancel"), interrupting=True)

    def undoing(self) -> Event:
        undoable = self.author.undoable or []
        chosen = self.random.choice(undoable) if undoable and self.author.maybe(0.4) else ""
        return Event(kind="compensate", name=chosen)

    def with_fate(self, inside: Seq) -> Seq:
        """A branch beside the work after whose task everything may end."""
        author = self.author
        how = self.random.choice(["terminate", "error", "escalation", "signal", "message"])
        name, task = author.name("z"), author.task()
        event = Event(kind="terminate")
        if how == "error":
            author.owed.append(f"E{name}")
            event = Event(kind=how, name=f"E{name}")
        elif how == "escalation":
            event = Event(kind=how, name=self._new(self.escalations, "k"))
        elif how != "terminate" and (self.signals if how == "signal" else self.messages):
            event = Event(
                kind=how, name=self.random.choice(self.signals if how == "signal" else self.messages)
            )
        fate = Fate(name=name, condition=Condition(f"v_{task.name}", 1), event=event)
        branch = Seq(name=author.name("q"), parts=(task, fate))
        return Seq(name=author.name("q"), parts=(Fork(name=author.name("f"), branches=(inside, branch)),))

    # What reacts

    def boundaries(self) -> list[Reaction]:
        """One or two events on the edge of an activity, no two of them the same signal."""
        events = self.different([self.kinds] * self.random.randint(1, 2))
        return [self._reaction("m", event, interrupting=self.author.maybe(0.5)) for event in events]

    def listener(self) -> Reaction:
        return self._reaction("l", self.awaited(), interrupting=self.author.maybe(0.3))

    def catch_owed(self, *, everything: bool = False) -> list[Reaction]:
        """Catch errors thrown inside, here or further out, and some escalations."""
        author, found = self.author, []
        for code in list(author.owed):
            # What catches one error may itself have caught another inside.
            if code not in author.owed or (not everything and author.maybe(0.4)):
                continue
            author.owed.remove(code)
            name = code if everything or author.maybe(0.7) else ""
            letter = "l" if everything else self.random.choice("ml")
            found.append(self._reaction(letter, Event(kind="error", name=name), interrupting=True))
        for code in self.escalations:
            if author.maybe(0.3):
                letter = "l" if everything else self.random.choice("ml")
                event = Event(kind="escalation", name=code if author.maybe(0.8) else "")
                found.append(self._reaction(letter, event, interrupting=author.maybe(0.5)))
        return _once_each(found)

    def _reaction(self, letter: str, event: Event, *, interrupting: bool) -> Reaction:
        author = self.author
        if event.kind == "timer" and not interrupting:
            event = Event(kind="timer", seconds=event.seconds, rounds=self.random.choice([0, 1, 2, 3]))
        undoable, author.undoable = author.undoable, None if letter == "l" else author.undoable
        with author.unheard():
            # An event sub-process is a scope of its own, so whatever it does may go on several times at once.
            rich = letter == "l" or interrupting
            body = author.seq(3, begins=True) if rich and author.maybe(0.5) else author.handler()
        author.undoable = undoable
        return Reaction(name=author.name(letter), body=body, interrupting=interrupting, event=event)


def _once_each(reactions: list[Reaction]) -> list[Reaction]:
    """Of several that catch the same at the same place only the first: which acts would be unclear."""
    found: dict[tuple[str, str, str], Reaction] = {}
    for each in reactions:
        found.setdefault((each.name[0], each.event.kind, each.event.name), each)
    return list(found.values())
