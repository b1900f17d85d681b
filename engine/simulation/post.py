"""What comes from outside: messages and signals of the plan, at their moments or when somebody waits."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from engine.bpmn.model import Process
from engine.commands import CorrelateMessage, StartInstance
from engine.simulation.acts import Broadcast
from engine.simulation.casting import start_of
from engine.simulation.plan import Plan, Stimulus
from engine.simulation.stage import Stage
from storage.unit_of_work import UnitOfWork


class Post:
    def __init__(self, stage: Stage, plan: Plan, processes: Iterable[Process]):
        self._stage = stage
        self._processes = list(processes)
        coming = [(stimulus.moment(stage.now), stimulus) for stimulus in plan.stimuli]
        self.coming = sorted(coming, key=lambda each: each[0] or stage.now)

    def first_for(self, process: Process) -> tuple[datetime | None, Stimulus, str] | None:
        """What a procedure begins with: when it comes, what it is and its start event; taken out."""
        for number, (at, stimulus) in enumerate(self.coming):
            start_event = start_of(process, stimulus)
            if start_event is not None:
                del self.coming[number]
                return at, stimulus, start_event
        return None

    def next_moment(self) -> datetime | None:
        return min((at for at, _ in self.coming if at is not None), default=None)

    def deliver_next(self) -> bool:
        """Send the first that is due, or that somebody waits for; False when there is none."""
        for number, (at, stimulus) in enumerate(self.coming):
            if at <= self._stage.now if at is not None else self._is_awaited(stimulus):
                del self.coming[number]
                self.send(stimulus)
                return True
        return False

    def send(self, stimulus: Stimulus) -> None:
        awaited = self._is_awaited(stimulus)
        started = None if awaited or stimulus.is_signal else self._started_by(stimulus)
        self.note(stimulus, **({"started": started[0].id} if started else {"awaited": awaited}))
        command: Any
        if started is not None:
            command = self._start(*started, stimulus)
        elif stimulus.is_signal:
            command = Broadcast(
                name=stimulus.name,
                case_id=self._stage.case_id,
                municipality_id=self._stage.ground.municipality_id,
                payload=stimulus.payload,
            )
        else:
            command = CorrelateMessage(
                name=stimulus.name,
                case_id=self._stage.case_id,
                correlation=stimulus.correlation,
                payload=stimulus.payload,
            )
        self._stage.attempt(command, process="", element="", name=stimulus.name)

    def note(self, stimulus: Stimulus, **details: Any) -> None:
        """Write into the trace that it has come."""
        self._stage.recorder.add(
            self._stage.now,
            event="signal" if stimulus.is_signal else "message",
            process="",
            element="",
            name=stimulus.name,
            payload=dict(stimulus.payload),
            **details,
        )

    def _is_awaited(self, stimulus: Stimulus) -> bool:
        with self._stage.database.read() as connection:
            waiting = UnitOfWork(connection).subscriptions.matching(
                "signal" if stimulus.is_signal else "message",
                stimulus.name,
                case_id=self._stage.case_id,
                correlation=stimulus.correlation,
            )
        return bool(waiting)

    def _started_by(self, stimulus: Stimulus) -> tuple[Process, str] | None:
        """Another procedure of the files that begins with the message."""
        for process in self._processes:
            start_event = start_of(process, stimulus)
            if start_event is not None:
                return process, start_event
        return None

    def _start(self, process: Process, start_event: str, stimulus: Stimulus) -> StartInstance:
        return self._stage.starting(process.id, start_event, stimulus.payload)
