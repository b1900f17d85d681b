"""One random procedure through the reference and the engine, step by step, compared after each."""

import random
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import cast

from tests.engine.fuzz.author import Author
from tests.engine.fuzz.blocks import Activity
from tests.engine.fuzz.drawing_activities import draw
from tests.engine.fuzz.features import FEATURES, GRAPHS
from tests.engine.fuzz.graphs import Graph, draw_graph, graph
from tests.engine.fuzz.reference import Reference, Unclear
from tests.engine.fuzz.reference.tokens import GraphReference
from tests.engine.fuzz.subject import InMemory, Subject, tasks_of, waiting_of

STEPS = 120
SMALL, LARGE = 26, 90
"""About how many elements a procedure has; each fourth is large."""
MOST_OF_ONE = 2
"""How often the same message or signal comes, and four times as often does time pass."""
Maker = Callable[[bytes, str], Subject]


class Wrong(Exception):
    """The engine did something else than the diagram says. ``steps`` led there."""

    def __init__(self, what: str, steps: list[str]):
        super().__init__(what)
        self.what, self.steps = what, steps


Model = Activity | Graph


def author(seed: str) -> Model:
    """The procedure of a seed ``<features> <number>``."""
    features, _, number = seed.partition(" ")
    if features in GRAPHS:
        return graph(seed, inclusive=features == "joins")
    return Author(seed, FEATURES[features], most=LARGE if int(number) % 4 == 3 else SMALL).procedure()


def drawn(model: Model) -> bytes:
    return draw_graph(model) if isinstance(model, Graph) else draw(model)


def reference_of(model: Model, seed: str) -> Reference:
    """Both kinds of reference are asked the same."""
    if isinstance(model, Graph):
        return cast("Reference", GraphReference(model, {"given": seed}))
    return Reference(model, {"given": seed})


def in_memory(*, restoring: bool) -> Maker:
    return lambda content, given: InMemory(content, restoring=restoring, given=given)


def run(block: Model, seed: str, make: Maker) -> bool:
    """Whether the run came to its end; False when the standard leaves open what happens. Raises Wrong."""
    steps: list[str] = []
    try:
        for step in _steps(block, seed, make):
            steps.append(step)
    except Unclear:
        return False
    except AssertionError as error:
        raise Wrong(str(error) or "assertion", steps) from error
    except Exception as error:
        raise Wrong(f"{type(error).__name__}: {error}", steps) from error
    return True


def _steps(block: Model, seed: str, make: Maker) -> Iterator[str]:
    """Each step by name before it is made, so that a failing one is the last."""
    choose = random.Random(f"{seed} steps")
    reference = reference_of(block, seed)
    yield "start"
    subject = make(drawn(block), seed)
    compare(subject, reference)
    chooser = _Chooser(choose, reference)
    for _ in range(STEPS):
        step = chooser.next()
        if step is None:
            break
        name, on_reference, on_subject = step
        yield name
        on_reference()
        on_subject(subject)
        compare(subject, reference)
    yield "the end"
    subject.put_away()


Step = tuple[str, Callable[[], None], Callable[[Subject], None]]


class _Chooser:
    """Who acts next: mostly people, now and then a message, a signal, deferred work or the clock."""

    def __init__(self, choose: random.Random, reference: Reference):
        self.choose, self.reference = choose, reference
        self.used: Counter[str] = Counter()

    def next(self) -> Step | None:
        tasks, events = self.reference.tasks(), self._events()
        if events and (not tasks or self.choose.random() < 0.3):
            return self.choose.choice(events)()
        return self._task() if tasks else None

    def _task(self) -> Step:
        reference = self.reference
        key = self.choose.choice(reference.tasks())
        number = self.choose.randrange(reference.tasks().count(key))
        answer = self.choose.randint(0, 2)
        return (
            f"complete {key[0]}{key[1] and '@' + key[1]} #{number} with {answer}",
            lambda: reference.complete(key, number, answer),
            lambda subject: subject.complete(tasks_of(subject)[key][number], f"v_{key[0]}", answer),
        )

    def _events(self) -> list[Callable[[], Step]]:
        reference = self.reference
        found: list[Callable[[], Step]] = []
        for waiting in sorted(set(reference.waiting())):
            if waiting[0] == "message" and self.used[waiting[1]] < MOST_OF_ONE:
                found.append(lambda waiting=waiting: self._message(waiting))  # type: ignore[misc]
        for name in sorted({each.event.name for each in reference.listening if each.event.kind == "signal"}):
            if self.used[name] < MOST_OF_ONE:
                found.append(lambda name=name: self._signal(name))  # type: ignore[misc]
        if reference.jobs:
            found += [self._work] * 3
        if reference.next_due() is not None and self.used["time"] < 4 * MOST_OF_ONE:
            found += [self._time] * 2
        return found

    def _message(self, waiting: tuple[str, str, str, int]) -> Step:
        self.used[waiting[1]] += 1
        number = self.choose.randrange(self.reference.waiting().count(waiting))
        return (
            f"message for {waiting[1]}{waiting[2] and '@' + waiting[2]} #{number}",
            lambda: self.reference.deliver(waiting, number),
            lambda subject: subject.deliver(waiting_of(subject)[waiting][number]),
        )

    def _signal(self, name: str) -> Step:
        self.used[name] += 1
        return f"signal {name}", lambda: self.reference.signal(name), lambda subject: subject.signal(name)

    def _work(self) -> Step:
        return "deferred work", self.reference.work, lambda subject: subject.work()

    def _time(self) -> Step:
        self.used["time"] += 1
        due = self.reference.next_due()
        assert due is not None
        seconds = max(0, due - self.reference.now) + self.choose.choice([0, 0, 1, 100_000])
        return (
            f"{seconds} seconds pass",
            lambda: self.reference.advance(seconds),
            lambda subject: subject.advance(seconds),
        )


def compare(subject: Subject, reference: Reference) -> None:
    _same(
        "tasks", sorted(key for key, tokens in tasks_of(subject).items() for _ in tokens), reference.tasks()
    )
    waiting = sorted(each for each, tokens in waiting_of(subject).items() for _ in tokens)
    _same("waiting", waiting, reference.waiting())
    done = {name: number for name, number in subject.done.items() if name in reference.done}
    _same("done", done, dict(reference.done))
    if subject.variables is not None:
        _same("variables", _set(subject.variables), _set(reference.variables.values))
    _same("over", subject.is_over, reference.is_over)


def _set(variables: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in variables.items() if value is not None}


def _same(what: str, found: object, wanted: object) -> None:
    if found != wanted:
        raise AssertionError(f"{what}: the engine has {found}, the diagram says {wanted}")
