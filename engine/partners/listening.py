"""Who has asked to be told, kept in mind, so that a step costs nothing while nobody has.

What is kept is forgotten at once by the process that changes a subscription, and looked at
again by every other within a few seconds: an endpoint hears what happens from then on.
"""

import threading
from datetime import datetime, timedelta

from storage.repositories.partners import Listener
from storage.unit_of_work import UnitOfWork

LOOKED_AT_EVERY = timedelta(seconds=5)


class Listening:
    """Lives as long as the server; safe to use from several threads."""

    def __init__(self) -> None:
        self._known: tuple[Listener, ...] = ()
        self._looked_at: datetime | None = None
        self._lock = threading.Lock()

    def who(self, uow: UnitOfWork, now: datetime) -> tuple[Listener, ...]:
        with self._lock:
            looked_at, known = self._looked_at, self._known
        if looked_at is not None and timedelta(0) <= now - looked_at < LOOKED_AT_EVERY:
            return known
        known = tuple(uow.partners.listeners())
        with self._lock:
            self._known, self._looked_at = known, now
        return known

    def forget(self) -> None:
        with self._lock:
            self._looked_at = None
