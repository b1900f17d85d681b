"""Procedures that commands of this process have changed, until somebody takes a look at them."""

import threading

MOST = 1_000
"""More than so many are left to the sweep over everything."""


class Touched:
    def __init__(self) -> None:
        self._ids: set[str] = set()
        self._lock = threading.Lock()

    def add(self, instance_id: str) -> None:
        with self._lock:
            if len(self._ids) < MOST:
                self._ids.add(instance_id)

    def taken(self) -> frozenset[str]:
        """What has been changed since the last call."""
        with self._lock:
            taken = frozenset(self._ids)
            self._ids.clear()
        return taken
