"""Random procedures do what their blocks mean: the same tasks, messages, executions and variables at each step.

The seeds are fixed, so a failure is found again by its name; ``draw`` gives the diagram.
"""

import random
from collections import Counter
from collections.abc import Iterator

import pytest

from engine.bpmn.model import EventKind
from engine.spiff.tokens import Token
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
    draw,
)
from tests.engine.procedure import Procedure
from tests.engine.reference import Key, Reference

GATEWAYS = ("task", "script", "choice", "both", "some", "fork")
LOOPS = (*GATEWAYS, "loop", "loop")
STAGES = (*LOOPS, "stage", "stage", "call")
WATCHED = (*STAGES, "watched task", "watched stage")
REPEATED = (*STAGES, "each task", "each stage")
EVERYTHING = (*WATCHED, "each task", "each stage", "race", "fate", "listened")
FEATURES = {
    "gateways": GATEWAYS,
    "loops": LOOPS,
    "stages": STAGES,
    "watched": WATCHED,
    "repeated": REPEATED,
    "everything": EVERYTHING,
}
SEEDS = 60
STEPS = 60
MAX_BLOCKS = 26


class Author:
    """Makes up a procedure. Names never repeat; ``known`` are the answers that conditions may ask for."""

    def __init__(self, seed: str, features: tuple[str, ...]):
        self.random = random.Random(seed)
        self.features = features
        self.made = 0
        self.known: list[str] = []

    def name(self, letter: str) -> str:
        self.made += 1
        return f"{letter}{self.made}"

    def procedure(self) -> Activity:
        ending = "listened" in self.features and self.random.random() < 0.5
        inside = self.seq(0, ends=True)
        listeners = tuple(self.listener() for _ in range(self.random.randint(1, 2))) if ending else ()
        return Activity(
            name="main", inside=inside, kind="stage", listeners=listeners, drawn_ends=self.draws_ends()
        )

    def draws_ends(self) -> bool:
        return self.random.random() < 0.8

    def seq(self, depth: int, *, ends: bool = False) -> Seq:
        parts = [self.block(depth) for _ in range(self.random.randint(1, 3))]
        if ends and "fork" in self.features and self.random.random() < 0.4:
            parts.append(self.fork(depth))
        return Seq(name="", parts=tuple(parts))

    def block(self, depth: int) -> Block:
        if depth > 3 or self.made > MAX_BLOCKS:
            return self.task()
        makers = {
            "task": lambda: self.task(),
            "script": lambda: Script(name=self.name("s")),
            "choice": lambda: self.choice(depth),
            "both": lambda: self.both(depth),
            "some": lambda: self.some(depth),
            "loop": lambda: Loop(
                name=self.name("r"), body=self.seq(depth + 1), rounds=self.random.randint(2, 3)
            ),
            "race": lambda: Race(name=self.name("w"), branches=self.branches(depth)),
        }
        kind = self.random.choice([f for f in self.features if f not in ("fork", "listened", "fate")])
        return makers[kind]() if kind in makers else self.activity(kind, depth)

    def task(self) -> Task:
        name = self.name("t")
        self.known.append(name)
        return Task(name=name)

    def condition(self) -> Condition:
        asked = self.random.choice(self.known) if self.known else "nobody"
        return Condition(f"v_{asked}", self.random.randint(0, 2))

    def branches(self, depth: int, most: int = 3) -> tuple[Block, ...]:
        return tuple(self.seq(depth + 1) for _ in range(self.random.randint(2, most)))

    def choice(self, depth: int, *, simple: bool = False) -> Choice:
        branches = self.branches(3 if simple else depth)
        conditions = tuple(self.condition() for _ in branches[1:])
        join = "exclusiveGateway" if simple else self.random.choice(["exclusiveGateway", "inclusiveGateway"])
        return Choice(name=self.name("x"), branches=branches, conditions=conditions, join=join)

    def both(self, depth: int) -> Both:
        branches = self.branches(depth)
        join = self.random.choice(["parallelGateway", "parallelGateway", "inclusiveGateway"])
        staged = len(branches) > 2 and self.random.random() < 0.5
        return Both(name=self.name("b"), branches=branches, join=join, staged=staged)

    def some(self, depth: int) -> Some:
        branches = self.branches(depth)
        return Some(
            name=self.name("o"), branches=branches, conditions=tuple(self.condition() for _ in branches[1:])
        )

    def fork(self, depth: int) -> Fork:
        tail = self.handler() if self.random.random() < 0.5 else None
        return Fork(name=self.name("f"), branches=self.branches(depth + 1), tail=tail)

    def handler(self) -> Seq:
        """Something without joins, so that it may go on several times at once in one scope."""
        known, self.known = self.known, list(self.known)
        parts: list[Block] = [self.task()]
        if self.random.random() < 0.5:
            parts.append(Script(name=self.name("s")))
        self.known = known
        return Seq(name="", parts=tuple(parts))

    def listener(self) -> Boundary:
        interrupting = self.random.random() < 0.3
        return Boundary(name=self.name("l"), body=self.seq(3), interrupting=interrupting)

    def boundary(self) -> Boundary:
        interrupting = self.random.random() < 0.5
        return Boundary(name=self.name("m"), body=self.handler(), interrupting=interrupting)

    def activity(self, kind: str, depth: int) -> Activity:
        shape = kind.split()[-1]
        boundaries = [self.boundary() for _ in range(self.random.randint(1, 2))] if "watched" in kind else []
        items = tuple("xyz"[: self.random.randint(0, 3)]) if "each" in kind else None
        sequential = self.random.random() < 0.5
        if shape == "task":
            task = self.task()
            if items is not None:
                self.known.remove(task.name)
            return Activity(
                name=task.name,
                inside=task,
                kind="task",
                items=items,
                sequential=sequential,
                boundaries=tuple(boundaries),
            )
        called = shape == "call" or (shape == "stage" and kind != "stage" and self.random.random() < 0.3)
        around, self.known = self.known, [] if called else list(self.known)
        inside = self.seq(depth + 1, ends=True)
        if "fate" in self.features and self.random.random() < 0.5:
            inside = self.with_fate(inside, boundaries)
        result = f"v_{self.random.choice(self.known)}" if called and self.known else "given"
        listeners = (self.listener(),) if "listened" in self.features and self.random.random() < 0.4 else ()
        self.known = around
        return Activity(
            name=self.name("a"),
            inside=inside,
            kind="call" if called else "stage",
            items=items,
            sequential=sequential,
            boundaries=tuple(boundaries),
            listeners=listeners,
            drawn_ends=self.draws_ends(),
            result=result,
        )

    def with_fate(self, inside: Seq, boundaries: list[Boundary]) -> Seq:
        """A branch beside the work after whose task everything may end."""
        how, name, task = (
            self.random.choice(["terminate", "error", "escalation"]),
            self.name("z"),
            self.task(),
        )
        if how != "terminate":
            interrupting = how == "error" or self.random.random() < 0.5
            boundaries.append(
                Boundary(
                    name=self.name("m"),
                    body=self.handler(),
                    interrupting=interrupting,
                    kind=how,
                    code=f"code_{name}",
                )
            )
        fate = Fate(name=name, condition=Condition(f"v_{task.name}", 1), how=how, code=f"code_{name}")
        branch = Seq(name="", parts=(task, fate))
        return Seq(name="", parts=(Fork(name=self.name("f"), branches=(inside, branch)),))


def place_of(token: Token | None) -> str:
    """The items of the repetitions around a token, the outermost first."""
    if token is None:
        return ""
    host = token.scope.tasks[token.host_id] if token.host_id is not None else token.scope.host
    return place_of(host) + (str(token.data["item"]) if token.is_repeated else "")


def tasks_of(procedure: Procedure) -> list[tuple[Key, Token]]:
    return [((token.node.id, place_of(token)), token) for token in procedure.open_tokens()]


def messages_of(procedure: Procedure) -> list[tuple[Key, Token]]:
    waiting = procedure.waiting(EventKind.MESSAGE)
    return [((token.spec.awaited.name, place_of(token)), token) for token in waiting]


def only_counted(variables: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in variables.items() if value is not None}


def run_both(seed: str, features: tuple[str, ...], *, restoring: bool) -> Iterator[None]:
    block = Author(seed, features).procedure()
    choose = random.Random(f"{seed} steps")
    reference = Reference(block, {"given": seed})
    procedure = Procedure(draw(block), restoring=restoring, given=seed).start()
    sent: Counter[str] = Counter()
    for _ in range(STEPS):
        compare(procedure, reference)
        yield
        messages = [key for key in reference.messages() if sent[key[0]] < 2]
        tasks = reference.tasks()
        if messages and (not tasks or choose.random() < 0.2):
            key = choose.choice(messages)
            sent[key[0]] += 1
            reference.send(key)
            procedure.trigger(dict(messages_of(procedure))[key])
        elif tasks:
            key, answer = choose.choice(tasks), choose.randint(0, 2)
            reference.complete(key, answer)
            procedure.complete_token(dict(tasks_of(procedure))[key], **{f"v_{key[0]}": answer})
        else:
            break
    compare(procedure, reference)


def compare(procedure: Procedure, reference: Reference) -> None:
    assert sorted(key for key, _ in tasks_of(procedure)) == reference.tasks()
    assert sorted(key for key, _ in messages_of(procedure)) == reference.messages()
    counted = {name: number for name, number in procedure.done.items() if name in reference.done}
    assert counted == dict(reference.done)
    assert only_counted(procedure.variables) == only_counted(reference.variables.values)
    assert procedure.is_over == reference.is_over


@pytest.mark.parametrize("restoring", [False, True], ids=["live", "restored"])
@pytest.mark.parametrize("features", FEATURES)
@pytest.mark.parametrize("tens", range(SEEDS // 10))
def test_random_procedures_do_what_they_mean(features: str, restoring: bool, tens: int) -> None:
    for number in range(10 * tens, 10 * tens + 10):
        seed = f"{features} {number}"
        try:
            for _ in run_both(seed, FEATURES[features], restoring=restoring):
                pass
        except Exception as error:
            raise AssertionError(f"seed {seed!r}") from error
