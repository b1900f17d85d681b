"""One simulation: what can happen next happens, and the clock moves to the next thing due.

``run`` plays a procedure to its rest; ``step`` does one thing, so that a page may show each.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, tzinfo
from typing import Any

from engine.bpmn.entries import plain_entries
from engine.bpmn.model import Process
from engine.commands import Deploy
from engine.commands.open_case import PROCEDURE as INTAKE
from engine.errors import DiagramInvalid
from engine.law import Law
from engine.regions import load_regions, region_coded
from engine.simulation.casting import cast, needs_stimulus
from engine.simulation.clockwork import Clockwork
from engine.simulation.desk import Desk, Visit
from engine.simulation.outcome import Outcome, Status
from engine.simulation.plan import Plan
from engine.simulation.post import Post
from engine.simulation.reckoning import ALIVE, status_of, still_open, troubles
from engine.simulation.recording import Entry
from engine.simulation.stage import Stage
from engine.work import HandlerRegistry
from storage.queries.simulation import PlayedInstance
from storage.repositories.start_timers import StartTimerRow

START = datetime(2026, 1, 12, 9)  # noqa: DTZ001 - local time, whatever the region
"""When a simulation begins if nobody says: a working Monday. Always the same, so that traces compare."""
REGION = "ru-me"
HORIZON_YEARS = 5
MOST_STEPS = 1_000


class Simulation:
    """``resources`` are files by name; ``start`` and ``until`` without a zone mean the region's.

    ``begin_at`` chooses among several starts; the procedures ``beside`` begin just before. Without
    a ``region`` it is the one that the procedure's file is for.

    ``sessions`` are those of the commission, where they are not every other Thursday.

    Raises ProcessNotThere, EntryNotThere and RegionUnknown for what is asked and cannot be meant.
    """

    def __init__(
        self,
        resources: Mapping[str, bytes],
        *,
        law: Law,
        handlers: HandlerRegistry,
        process: str = "",
        beside: Sequence[str] = (),
        plan: Plan | None = None,
        variables: Mapping[str, Any] | None = None,
        start: datetime | None = None,
        until: datetime | None = None,
        region: str = "",
        seed: int = 0,
        begin_at: str = "",
        most_steps: int = MOST_STEPS,
        sessions: Sequence[datetime] = (),
    ):
        self.cast = cast(resources, process)
        self._beside = [self.cast.named(key) for key in beside]
        self.cast.require_entry(begin_at)
        region = region or self.cast.edition or REGION
        zone = region_coded(region, load_regions(law.folder)).zone
        self.started = _local(start or START, zone)
        self.until = _local(until, zone) if until is not None else _years_later(self.started, HORIZON_YEARS)
        self.findings: list[Mapping[str, str]] = []
        self.note = ""
        plan = plan or Plan()
        self._resources, self._variables = dict(resources), dict(variables or {})
        self._steps_left = self._most_steps = most_steps
        self._begin_at = begin_at
        self._is_refused = self._was_cut = False
        self._strangers = self.cast.strangers(plan)
        self.stage = Stage(
            law=law,
            handlers=handlers,
            plan=plan,
            region=region,
            start=self.started,
            furnished=self.cast.needs_people(handlers),
            sessions=[_local(held_at, zone) for held_at in sessions],
        )
        self.desk = Desk(self.stage, plan, seed)
        self.post = Post(self.stage, plan, self.cast.processes)
        self.clockwork = Clockwork(self.stage, self.cast.processes)

    # Beginning

    def open(self) -> bool:
        """Deploy the files by the product's own command; False when they are refused."""
        try:
            deployed = self.stage.command(Deploy(name="Моделирование", resources=self._resources))
        except DiagramInvalid as refusal:
            self.findings = list(refusal.findings)
            self._is_refused = True
            return False
        self.findings = list(deployed["findings"])
        self.clockwork.wind()
        if self.cast.main is None:
            self.note = "В файлах нет исполняемой процедуры: моделировать нечего."
            self._is_refused = True
        return not self._is_refused

    def begin(self) -> bool:
        """Start the procedure: plainly, or where it has no plain start by what the plan sends it."""
        main = self.cast.main
        assert main is not None, "open() has said so"
        for other in self._beside:
            self._start(other, self._plain_start(other), {})
        start_event = self._begin_at or self._plain_start(main)
        given: Mapping[str, Any] = {"threat": False} if main.id == INTAKE else {}
        awaits = needs_stimulus(main) and not self._begin_at
        coming = self.post.first_for(main) if awaits else None
        timer = self.clockwork.first_for(main) if awaits and coming is None else None
        if timer is not None:
            start_event = self._await(timer)
            if start_event is None:
                return False
        if coming is not None:
            at, stimulus, start_event = coming
            if at is not None and at > self.until:
                self._cut("То, с чего начинается процедура, приходит после предела моделирования.")
                return False
            self.stage.clock.set(max(at or self.started, self.started))
            self.started = self.stage.now
            self.post.note(stimulus, started=main.id)
            given = stimulus.payload
        return self._start(main, start_event, given)

    def _await(self, timer: StartTimerRow) -> str | None:
        """Let time pass until the procedure begins by itself; its start event, None when that is too late."""
        if timer.due_at > self.until:
            self._cut("Срок, по которому начинается процедура, наступает после предела моделирования.")
            return None
        self.stage.clock.set(max(timer.due_at, self.started))
        self.started = self.stage.now
        self.clockwork.note(timer)
        return timer.element_id

    def _plain_start(self, main: Process) -> str | None:
        """Of several starts the first; None where nothing but the procedure itself can be named."""
        plain = plain_entries(main)
        if len(plain) > 1 and not needs_stimulus(main):
            self.note = f"Начать можно с {', '.join(plain)}; взято первое."
        return plain[0] or None

    def _start(self, main: Process, start_event: str | None, given: Mapping[str, Any]) -> bool:
        command = self.stage.starting(main.id, start_event, {**given, **self._variables})
        answer = self.stage.attempt(command, process=main.id, element=start_event or main.id, name=main.name)
        return answer is not None

    # Going on

    def run(self) -> "Simulation":
        """Everything, until nothing more happens; then ask for the :meth:`outcome`."""
        if self.open() and self.begin():
            while self.step():
                pass
        return self

    def step(self) -> bool:
        """The next thing that can happen; False when nothing is left, or a limit is reached."""
        if not self._steps_left:
            self._cut(f"Остановлено после {self._most_steps} событий: повторам не видно конца.")
            return False
        if self._happens():
            self._steps_left -= 1
            return True
        return self._move_clock()

    def _happens(self) -> bool:
        """Work that is due, then what comes from outside, then people, the oldest task first."""
        due = self.stage.next_due()
        if due is not None and due <= self.stage.clock.now() and self.stage.carry_out_next():
            return True
        if self.clockwork.begin_next() or self.post.deliver_next():
            return True
        for visit in self.desk.open():
            ready = self.desk.ready_at(visit)
            if ready is not None and ready <= self.stage.now:
                self.desk.do(visit)
                return True
        return False

    def _move_clock(self) -> bool:
        """To the next moment at which something happens by itself or by the plan."""
        moments = [
            self.stage.next_due(),
            self.post.next_moment(),
            self.clockwork.next_moment(),
            *(self.desk.ready_at(visit) for visit in self.desk.open()),
        ]
        coming = min((moment for moment in moments if moment is not None), default=None)
        if coming is None:
            return False
        if coming > self.until:
            self._cut("Достигнут предел времени моделирования.")
            return False
        self.stage.clock.set(max(coming, self.stage.clock.now()))
        return True

    def _cut(self, note: str) -> None:
        self.note, self._was_cut = note, True

    # One thing at a time, by hand

    def visits(self) -> list[Visit]:
        """Tasks and outside works that are open now, the oldest first."""
        return list(self.desk.open())

    def advance(self, to: datetime) -> None:
        """Let time pass until a moment; only what is due by itself happens on the way."""
        moment = _local(to, self.started.tzinfo)
        while (due := self.stage.next_due()) is not None and due <= moment:
            self.stage.clock.set(max(due, self.stage.clock.now()))
            if not self.stage.carry_out_next():
                break
        self.stage.clock.set(max(moment, self.stage.clock.now()))

    @property
    def trace(self) -> list[Entry]:
        return self.stage.recorder.entries

    # The end

    def outcome(self) -> Outcome:
        """Where it has come to; may be asked at any time."""
        main = next(iter(self.stage.instances()), None)
        wrong = troubles(self.stage)
        return Outcome(
            process=self.cast.main.id if self.cast.main is not None else "",
            status=status_of(main, wrong, is_refused=self._is_refused, was_cut=self._was_cut),
            note=" ".join(filter(None, (self.note, self._slip()))),
            started=None if main is None else self.started,
            ended=None if main is None else self._ended(main),
            trace=list(self.trace),
            variables=self.stage.variables(main.id) if main is not None else {},
            open=list(
                still_open(self.stage, self.desk, self.post, self.until, was_cut=self._was_cut)
                if not self._is_refused
                else ()
            ),
            incidents=wrong,
            findings=self.findings,
        )

    def _slip(self) -> str:
        named = ", ".join(self._strangers)
        return f"В файле ответов есть элементы, которых нет в схемах: {named}." if named else ""

    @property
    def status(self) -> Status:
        return self.outcome().status

    def _ended(self, main: PlayedInstance) -> datetime:
        over = main.ended_at if main.status not in ALIVE else None
        return over.astimezone(self.started.tzinfo) if over is not None else self.stage.now

    def close(self) -> None:
        self.stage.close()


def simulate(resources: Mapping[str, bytes], **options: Any) -> Outcome:
    """Play a procedure to its rest; the options are those of :class:`Simulation`."""
    simulation = Simulation(resources, **options)
    try:
        return simulation.run().outcome()
    finally:
        simulation.close()


def _local(moment: datetime, zone: tzinfo | None) -> datetime:
    return moment.replace(tzinfo=zone) if moment.tzinfo is None else moment.astimezone(zone)


def _years_later(moment: datetime, years: int) -> datetime:
    day = 28 if (moment.month, moment.day) == (2, 29) else moment.day
    return moment.replace(year=moment.year + years, day=day)
