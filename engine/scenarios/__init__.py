"""The law as stories: what is given, who does what, which days pass, and what must be so then.

A scenario is a file that a lawyer writes or records (``processes/scenarios/*.yaml``). It is played
by the product's own commands on a scratch database with a standing clock, so what it proves
holds for the real thing.
"""

from engine.scenarios.model import Scenario, ScenarioInvalid, Step
from engine.scenarios.reading import read_scenario, scenario_of
from engine.scenarios.running import Result, run_scenario

__all__ = ["Result", "Scenario", "ScenarioInvalid", "Step", "read_scenario", "run_scenario", "scenario_of"]
