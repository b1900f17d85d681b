"""What runs, what is late and what is stuck, for those who answer for it."""

from app.cockpit import acts, mending, overview, stuck
from app.cockpit.blueprint import cockpit
from app.cockpit.reach import SUPERVISORS, WATCHERS, watched

__all__ = ["SUPERVISORS", "WATCHERS", "acts", "cockpit", "mending", "overview", "stuck", "watched"]
