"""What the gate costs, counted in work done rather than by a clock that others disturb."""

import time

import pytest

import handlers
from engine.bpmn.reader import read
from engine.gate import inspect
from engine.gate.graph import Graph
from engine.gate.levels import levels
from engine.gate.rehearsal import REHEARSALS
from engine.gate.token_game import Game
from engine.rehearsal import stage
from engine.rehearsal.stage import Run
from tests import bpmn
from tests.engine.gate.checking import LAW, errors, one
from tests.engine.gate.hundred import HUNDRED, STAGES

FILES = {"p.bpmn": HUNDRED}


def test_a_diagram_of_a_hundred_elements_costs_half_a_second_at_most() -> None:
    (process,) = read(HUNDRED).processes
    assert sum(1 for _ in process.nodes()) >= 100
    inspect(FILES, law=LAW, handlers=handlers.load_all())  # the law is read, the child is there
    REHEARSALS.forget()

    began = time.process_time()
    seen = inspect(FILES, law=LAW, handlers=handlers.load_all())

    assert time.process_time() - began < 0.25, "the other half is the child's"
    assert LAW.findings.errors(seen.findings) == []


def test_markings_grow_with_the_diagram_and_not_with_its_square() -> None:
    (process,) = read(HUNDRED).processes
    outer = next(levels(process))

    played = Game(Graph(outer.scope)).play(["start"])

    assert played.is_complete and len(played.steps) < 20 * STAGES


def test_a_rehearsal_ends_when_nothing_new_happens(monkeypatch: pytest.MonkeyPatch) -> None:
    runs: list[str] = []
    play = Run.play
    monkeypatch.setattr(
        Run, "play", lambda self, start, until: (runs.append(start), play(self, start, until))[1]
    )
    (process,) = read(HUNDRED).processes

    assert list(stage.rehearse(process, 60)) == [] and len(runs) < 15


def test_a_line_of_the_longest_length_is_checked() -> None:
    names = [f"t{number}" for number in range(295)]
    flows = " ".join(f"{one}>{other}" for one, other in zip(["start", *names], [*names, "end"], strict=True))

    assert errors(one("".join(map(bpmn.user, names)), flows)) == set()
