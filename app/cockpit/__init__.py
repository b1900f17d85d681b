"""What runs, what is late and what is stuck, for those who answer for it."""

from app.cockpit import acts, instance, instances, mending, overview, stuck, taken_along, tasks
from app.cockpit.blueprint import cockpit
from app.cockpit.reach import SUPERVISORS, WATCHERS, watched

__all__ = [
    "SUPERVISORS",
    "WATCHERS",
    "acts",
    "cockpit",
    "instance",
    "instances",
    "mending",
    "overview",
    "stuck",
    "taken_along",
    "tasks",
    "watched",
]
