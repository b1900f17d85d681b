"""Waking those who wait for work in this process, as soon as there is some."""

import threading


class Bell:
    """Counts its rings, so that one between a look and a wait is not missed."""

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._rings = 0

    @property
    def rings(self) -> int:
        return self._rings

    def ring(self) -> None:
        with self._condition:
            self._rings += 1
            self._condition.notify_all()

    def wait(self, heard: int, *, seconds: float) -> bool:
        """Wait for a ring after the ``heard`` ones; False when none came in time."""
        with self._condition:
            return self._condition.wait_for(lambda: self._rings > heard, timeout=seconds)
