"""What runs, what is late and what is stuck, for those who answer for it."""

from app.cockpit import acts, batches, instance, instances, mending, overview, stuck, taken_along, tasks
from app.cockpit.blueprint import cockpit
from app.cockpit.reach import SUPERVISORS, WATCHERS, watched

__all__ = [
    "SUPERVISORS",
    "WATCHERS",
    "acts",
    "batches",
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
