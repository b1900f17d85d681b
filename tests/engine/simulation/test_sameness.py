"""The same input gives the same bytes: in this process, in another one, and with any seed of Python's."""

import json
import os
import subprocess
import sys
from pathlib import Path

from tests import bpmn
from tests.engine.simulation.played import play

ROOT = Path(__file__).parents[3]


def lively() -> bytes:
    """Parallel branches, repetition, a timer, a call of others, a form."""
    body = bpmn.start() + bpmn.parallel("both") + bpmn.user("a", bpmn.for_each("names", "name"))
    body += bpmn.user("f", camunda_formKey="F-X-CONSENT") + bpmn.service("s", "print.letter")
    body += bpmn.boundary("t", "a", bpmn.timer("timeDuration", "P1D"), interrupting=False)
    body += bpmn.parallel("join") + bpmn.end() + bpmn.end("late")
    return bpmn.process("p", body, "start>both both>a both>f both>s a>join f>join s>join join>end t>late")


def text(**options: object) -> str:
    outcome = play(lively(), variables={"names": ["x", "y", "z"]}, **options)
    return json.dumps(outcome.as_json(), ensure_ascii=False)


def test_twice_in_one_process_it_is_the_same() -> None:
    assert text(seed=3) == text(seed=3)


def test_another_seed_makes_up_other_answers() -> None:
    assert len({text(seed=seed) for seed in range(8)}) > 1


def test_in_another_process_it_is_the_same() -> None:
    program = "from tests.engine.simulation.test_sameness import text; print(text(seed=3))"

    printed = [
        subprocess.run(
            [sys.executable, "-c", program],
            env={
                **os.environ,
                "PYTHONHASHSEED": number,
                "PYTHONPATH": str(ROOT),
                "PYTHONIOENCODING": "utf-8",
            },
            capture_output=True,
            check=True,
            cwd=ROOT,
        ).stdout.decode()
        for number in ("1", "2")
    ]

    assert {each.strip() for each in printed} == {text(seed=3)}


def test_simulations_know_nothing_of_each_other() -> None:
    alone = text(seed=3)
    play(bpmn.process("p", bpmn.start() + bpmn.user("a") + bpmn.end(), "start>a a>end"))

    assert text(seed=3) == alone
