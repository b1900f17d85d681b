"""Sessions of commissions and expert groups: the schedule, one session as its secretary works on it."""

from app.sessions import acts, agenda, schedule, session, taken_along, voting
from app.sessions.blueprint import sessions

__all__ = ["acts", "agenda", "schedule", "session", "sessions", "taken_along", "voting"]
