"""Terms of law changed by people: moved, their start corrected, counted anew by a changed calendar."""

from app.deadlines import change, recompute, sheet
from app.deadlines.blueprint import deadlines

__all__ = ["change", "deadlines", "recompute", "sheet"]
