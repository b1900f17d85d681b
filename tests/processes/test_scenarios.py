"""The scenarios that are shipped, as ``kurator test`` plays them."""

import pytest

from engine.scenarios.library import shipped
from engine.scenarios.reading import read_scenario
from engine.scenarios.running import run_scenario
from handlers import load_all
from tests.world import LAW, PROCESSES

FILES = sorted((PROCESSES / "scenarios").glob("*.yaml"))


@pytest.mark.parametrize("name", [path.name for path in FILES])
def test_what_the_scenario_expects_comes_to_be(name: str) -> None:
    scenario = read_scenario((PROCESSES / "scenarios" / name).read_bytes(), name)

    result = run_scenario(scenario, shipped(PROCESSES), law=LAW, handlers=load_all())

    assert not result.first
    assert not result.notes
    assert set(scenario.clauses) <= LAW.clauses.keys()
