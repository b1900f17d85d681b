"""Escapes and bombs by every door: none runs, leaks an object, takes 100 ms or 64 MB.

All are carried out in one child process, so that what hangs or crashes takes nothing
else with it, and is measured (``trial.py``).
"""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.engine.expressions import attacks, diagrams, surfaces

ATTACKS = attacks.everything()
MILLISECONDS = 100
MEGABYTES = 64
PATIENCE = 240
"""Seconds for all of them on a busy machine; alone they take three."""
ROOT = Path(__file__).parents[3]
INSIDES = re.compile(r"<(class|function|module|built-in)|object at 0x|Traceback|NoneType|line \d+, in")

pytestmark = pytest.mark.xdist_group("attacks")


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    folder = tmp_path_factory.mktemp("trial")
    try:
        done = subprocess.run(
            [sys.executable, "-m", "tests.engine.expressions.trial"],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            timeout=PATIENCE,
            check=False,
        )
        output = done.stdout
    except subprocess.TimeoutExpired as late:
        output = late.stdout or b""
    assert list(folder.iterdir()) == [], "an attack has left a file"
    return {outcome["name"]: outcome for outcome in map(json.loads, output.splitlines())}


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: ascii(attack.name)[1:-1][:120])
def test_an_attack_is_refused_in_words_or_is_only_data(
    attack: attacks.Attack, outcomes: dict[str, dict[str, Any]]
) -> None:
    outcome = outcomes.get(attack.name)

    assert outcome is not None, "the process did not live to tell"
    assert "error" not in outcome, outcome
    assert outcome["refused"] is attack.refused, outcome["value"]
    assert outcome["events"] == []
    assert outcome["milliseconds"] <= MILLISECONDS
    assert outcome["megabytes"] <= MEGABYTES
    assert not INSIDES.search(json.dumps(outcome["value"]))
    if attack.refused:
        assert re.search("[а-я]", json.dumps(outcome["value"], ensure_ascii=False))


def test_there_are_many_attacks_each_of_another_name() -> None:
    names = [attack.name for attack in ATTACKS]

    assert len(set(names)) == len(names) >= 250


@pytest.mark.parametrize("surface", surfaces.SURFACES)
def test_code_is_found_where_it_stands(surface: str, outcomes: dict[str, dict[str, Any]]) -> None:
    told = outcomes[f"diagram: {surface}: {diagrams.WALK}"]["value"]

    assert "Выражение" in told and "__subclasses__" in told, "refused, but for another reason"
