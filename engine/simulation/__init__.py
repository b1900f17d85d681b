"""Playing a procedure through before anybody has to live by it.

A simulation owns a scratch database in memory, a clock that stands until it is moved and
an executor; everything it does goes through the product's own commands.
"""

from engine.simulation.casting import ProcessNotThere
from engine.simulation.outcome import Outcome, Status
from engine.simulation.plan import Plan, PlanInvalid, read_plan
from engine.simulation.simulation import Simulation, simulate

__all__ = [
    "Outcome",
    "Plan",
    "PlanInvalid",
    "ProcessNotThere",
    "Simulation",
    "Status",
    "read_plan",
    "simulate",
]
