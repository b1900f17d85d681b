"""Open terms of law by month and by week, on paper, and in people's own calendar programs."""

from app.terms import export, feeds, month, taken_along, week
from app.terms.blueprint import terms

__all__ = ["export", "feeds", "month", "taken_along", "terms", "week"]
