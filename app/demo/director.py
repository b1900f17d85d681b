"""Plays many stories at once: the clock goes from one act to the next, and timers fire on the way."""

import heapq
import logging
from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import count

from app.demo.desk import NotOpen
from engine.clock import FixedClock
from engine.errors import EngineError, Unavailable
from engine.executor import Executor
from engine.jobs.due import pass_time

log = logging.getLogger(__name__)
Story = Iterator[datetime]
"""Yields the moment of its next act; when it is taken on again, that moment has come."""
Progress = Callable[[float, str], None]


class LeftAlone(Exception):
    """From here nobody does anything: a case that is stuck, as cases are."""


class Director:
    def __init__(self, executor: Executor, clock: FixedClock):
        self._executor = executor
        self._clock = clock
        self._waiting: list[tuple[datetime, int, Story]] = []
        self._count = count()
        self.lost: list[str] = []
        """Stories that went another way than they were written."""

    def enter(self, story: Story) -> None:
        """A new story begins, at once or at the first moment it names."""
        try:
            moment = next(story)
        except (StopIteration, LeftAlone):
            return
        except Unavailable:
            raise  # no other story would get further on a full disk
        except (NotOpen, EngineError) as error:
            # One case that stops early is better than no district at all.
            self.lost.append(f"{self._clock.now():%Y-%m-%d %H:%M} {error!r} {getattr(error, 'errors', '')}")
            log.warning("a story of the demo district stopped: %r", error)
            return
        heapq.heappush(self._waiting, (max(moment, self._clock.now()), next(self._count), story))

    def play(self, until: datetime, progress: Progress) -> None:
        began = self._clock.now()
        while self._waiting and self._waiting[0][0] <= until:
            moment, _, story = heapq.heappop(self._waiting)
            pass_time(self._executor, self._clock, moment)
            progress((moment - began) / (until - began), f"Учебный район: {moment:%m.%Y}")
            self.enter(story)
        pass_time(self._executor, self._clock, until)
        progress(1.0, "Учебный район готов")
