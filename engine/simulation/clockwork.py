"""Procedures of a simulation that begin by themselves: each timer fires once, later rounds are not played.

Deploying has set the timers, as in the product; here they are only read, so that a procedure
that begins by time has the case and the variables that every simulated procedure has.
"""

from collections.abc import Iterable
from datetime import datetime

from engine.bpmn.entries import timers_of
from engine.bpmn.model import Process
from engine.simulation.stage import Stage
from storage.repositories.start_timers import WAITING, StartTimerRow
from storage.unit_of_work import UnitOfWork


class Clockwork:
    def __init__(self, stage: Stage, processes: Iterable[Process]):
        self._stage = stage
        self._timed = {process.id: process for process in processes if any(timers_of(process))}
        self._coming: list[StartTimerRow] = []

    def wind(self) -> None:
        """Read what deploying has set; the soonest first."""
        with self._stage.database.read() as connection:
            rows = UnitOfWork(connection).start_timers.of_procedures(self._timed) if self._timed else []
        waiting = [row for row in rows if row.state == WAITING]
        self._coming = sorted(waiting, key=lambda row: (row.due_at, row.place))

    def next_moment(self) -> datetime | None:
        return self._coming[0].due_at if self._coming else None

    def first_for(self, process: Process) -> StartTimerRow | None:
        """The timer by which a procedure begins first; taken out."""
        for number, timer in enumerate(self._coming):
            if timer.definition_key == process.id:
                return self._coming.pop(number)
        return None

    def begin_next(self) -> bool:
        """Begin the procedure whose moment has come; False when there is none."""
        due = self.next_moment()
        if due is None or due > self._stage.now:
            return False
        timer = self._coming.pop(0)
        self.note(timer)
        process = self._timed[timer.definition_key]
        command = self._stage.starting(process.id, timer.element_id, {})
        self._stage.attempt(command, process=process.id, element=timer.element_id, name=process.name)
        return True

    def note(self, timer: StartTimerRow) -> None:
        """Write into the trace that the moment has come."""
        node = self._timed[timer.definition_key].node(timer.element_id)
        self._stage.recorder.add(
            self._stage.now,
            event="timer",
            process=timer.definition_key,
            element=timer.element_id,
            name=node.name if node is not None else "",
            started=timer.definition_key,
        )
