"""Timers that are due at once, and timers that come due one after another.

Ten thousand instances wait for a timer that is long due. As many schedulers as asked for,
each a process of its own with the heartbeat of the product, fire them all; a person has let
them go, otherwise they would leave two hundred a minute. Afterwards each must have fired once.
The rate is told as a ratio to bare durable commits of one row, made on the same machine just
before and just after. Then timers come due a hundred a second, and one scheduler fires them:
how late each is, from its due moment until its step is on disk.

    python -m benchmarks.timers [--quick] [--json] [--only sqlite|postgresql] [--timers N]
"""

import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from multiprocessing import get_context
from multiprocessing.synchronize import Event
from pathlib import Path
from statistics import median

from sqlalchemy import delete, func, insert, select, update

import handlers
from app.scheduler import Heartbeat
from benchmarks.both import on_both
from benchmarks.ground import PROCESSES, Ground
from engine.actor import Actor
from engine.clock import SystemClock
from engine.commands import Deploy, StartInstance
from engine.context import Workshop
from engine.executor import Executor
from engine.law import Law
from storage.database import Database
from storage.models import HistoryEvent, Job, JobState, Pulse

TIMERS = 10_000
QUICK_TIMERS = 600
SCHEDULERS = (1, 3)
A_SECOND = 100
SECONDS = 20
COMMITS = 200
LATENESS_LIMIT = 2.0
PATIENCE = 1_800
"""Seconds after which the schedulers are taken to hang."""
WAITING = b"""<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="bench">
<bpmn:process id="waiting" isExecutable="true">
 <bpmn:startEvent id="start"/>
 <bpmn:intermediateCatchEvent id="wait"><bpmn:timerEventDefinition>
  <bpmn:timeDate>2199-01-01T00:00:00+03:00</bpmn:timeDate></bpmn:timerEventDefinition>
 </bpmn:intermediateCatchEvent>
 <bpmn:endEvent id="end"/>
 <bpmn:sequenceFlow id="f1" sourceRef="start" targetRef="wait"/>
 <bpmn:sequenceFlow id="f2" sourceRef="wait" targetRef="end"/>
</bpmn:process></bpmn:definitions>"""


@dataclass(frozen=True, kw_only=True)
class Crowd:
    schedulers: int
    timers: int
    seconds: float
    commit_ms: float
    fired_once: bool

    @property
    def a_second(self) -> float:
        return self.timers / self.seconds

    @property
    def commits_each(self) -> float:
        """The time of one timer, in bare commits."""
        return self.seconds / self.timers * 1_000 / self.commit_ms


@dataclass(frozen=True, kw_only=True)
class Lateness:
    timers: int
    median_seconds: float
    most_seconds: float
    fired_once: bool


@dataclass(frozen=True, kw_only=True)
class Result:
    database: str
    crowds: list[Crowd]
    lateness: Lateness

    def verdicts(self) -> Iterator[tuple[str, bool]]:
        once = all(crowd.fired_once for crowd in self.crowds) and self.lateness.fired_once
        yield "каждый таймер сработал один раз", once
        late = self.lateness.most_seconds
        yield (
            f"опоздание при {A_SECOND} в секунду ≤ {LATENESS_LIMIT:.0f} с: {late:.2f} с",
            late <= LATENESS_LIMIT,
        )


def schedule(url: str, stopping: Event, ready: Event) -> None:
    """A scheduler as ``kurator scheduler`` is one."""
    database = Database.open(url)
    heartbeat = Heartbeat(Executor(database, SystemClock(), Workshop(Law(PROCESSES), handlers.load_all())))
    ready.set()
    heartbeat.start()
    stopping.wait()
    heartbeat.stop()
    database.close()


def _url(place: Ground) -> str:
    url = place.database.engine.url.render_as_string(hide_password=False)
    return url.replace("+pysqlite", "").replace("+psycopg", "")


def measure(place: Ground, _folder: Path, timers: int) -> Result:
    url = _url(place)
    place.executor.execute(Deploy(name="bench", resources={"waiting.bpmn": WAITING}), actor=Actor.system())
    crowds = [_crowd(place, url, count, timers) for count in SCHEDULERS]
    return Result(database=place.name, crowds=crowds, lateness=_lateness(place, url))


def _crowd(place: Ground, url: str, schedulers: int, timers: int) -> Crowd:
    started = _start(place, timers)
    commit = _commit_ms(place)
    _let_go(place)
    seconds = _fire(place, url, schedulers, when_ready=lambda: _make_due(place))
    return Crowd(
        schedulers=schedulers,
        timers=timers,
        seconds=seconds,
        commit_ms=(commit + _commit_ms(place)) / 2,
        fired_once=_fired_once(place, started),
    )


def _start(place: Ground, count: int) -> list[str]:
    command = StartInstance(process_key="waiting", municipality_id=place.municipality_id)
    return [str(place.executor.execute(command, actor=Actor.system())["instance_id"]) for _ in range(count)]


def _let_go(place: Ground) -> None:
    """As if a person had pressed the button on the page «Контроль»."""
    now = SystemClock().now()
    with place.database.begin() as connection:
        connection.execute(delete(Pulse))
        connection.execute(insert(Pulse).values(name="timers", seen_at=now, let_go_at=now))


def _make_due(place: Ground) -> None:
    """The timers waited for a day far away; from now on they are overdue."""
    with place.database.begin() as connection:
        connection.execute(
            update(Job)
            .where(Job.state == JobState.WAITING.value, Job.kind == "timer")
            .values(due_at=SystemClock().now())
        )


def _fire(
    place: Ground, url: str, schedulers: int, *, when_ready: Callable[[], None] = lambda: None
) -> float:
    """Seconds from the moment at which all schedulers are awake until nothing waits."""
    processes = get_context("spawn")
    stopping = processes.Event()
    ready = [processes.Event() for _ in range(schedulers)]
    children = [processes.Process(target=schedule, args=(url, stopping, each)) for each in ready]
    for child in children:
        child.start()
    for each in ready:
        assert each.wait(120), "a scheduler does not start"
    when_ready()
    began = time.perf_counter()
    while _waiting(place):
        time.sleep(0.1)
        assert time.perf_counter() - began < PATIENCE, "the schedulers hang"
    seconds = time.perf_counter() - began
    stopping.set()
    for child in children:
        child.join(60)
    return seconds


def _waiting(place: Ground) -> int:
    counted = select(func.count()).where(Job.state == JobState.WAITING.value, Job.kind == "timer")
    with place.database.read() as connection:
        return int(connection.execute(counted).scalar_one())


def _fired_once(place: Ground, instances: list[str]) -> bool:
    fired = (
        select(HistoryEvent.instance_id, func.count())
        .where(HistoryEvent.kind == "timer_fired")
        .group_by(HistoryEvent.instance_id)
    )
    with place.database.read() as connection:
        counts = {row[0]: row[1] for row in connection.execute(fired)}
    return all(counts.get(instance_id) == 1 for instance_id in instances)


def _commit_ms(place: Ground) -> float:
    spans = []
    for _ in range(COMMITS):
        began = time.perf_counter()
        place.bare_commit()
        spans.append(time.perf_counter() - began)
    return median(spans) * 1_000


def _lateness(place: Ground, url: str) -> Lateness:
    """A hundred timers a second, from a few seconds on: time for the scheduler to wake."""
    started = _start(place, A_SECOND * SECONDS)
    _let_go(place)
    begin = SystemClock().now() + timedelta(seconds=15)
    with place.database.begin() as connection:
        waiting = select(Job.id).where(Job.state == JobState.WAITING.value, Job.kind == "timer")
        for number, job_id in enumerate(connection.execute(waiting).scalars().all()):
            due = begin + timedelta(seconds=number / A_SECOND)
            connection.execute(update(Job).where(Job.id == job_id).values(due_at=due))
    with place.database.begin() as connection:
        connection.execute(update(Pulse).values(let_go_at=None))
    _fire(place, url, 1)
    done = select(Job.due_at, Job.done_at).where(Job.instance_id.in_(started), Job.kind == "timer")
    with place.database.read() as connection:
        late = sorted((row[1] - row[0]).total_seconds() for row in connection.execute(done))
    return Lateness(
        timers=len(started),
        median_seconds=median(late),
        most_seconds=late[-1],
        fired_once=_fired_once(place, started),
    )


def report(results: list[Result]) -> bool:
    """Print tables and verdicts; whether every requirement is met."""
    met = True
    for result in results:
        print(f"\n{result.database}: таймеры, срок которых настал разом")
        print("  планировщиков  таймеров  секунд  в секунду  фиксация, мс  фиксаций на таймер")
        for crowd in result.crowds:
            print(
                f"{crowd.schedulers:>15} {crowd.timers:>9} {crowd.seconds:>7.1f} {crowd.a_second:>10.0f} "
                f"{crowd.commit_ms:>13.2f} {crowd.commits_each:>18.1f}×"
            )
        late = result.lateness
        print(
            f"  по {A_SECOND} в секунду, {late.timers} таймеров: опоздание обычно "
            f"{late.median_seconds:.2f} с, самое большое {late.most_seconds:.2f} с"
        )
        for sentence, holds in result.verdicts():
            print(f"  {'да ' if holds else 'НЕТ'}  {sentence}")
            met = met and holds
    return met


def main(arguments: list[str]) -> int:
    return on_both(
        arguments,
        about=__doc__,
        measure=measure,
        report=report,
        whole=TIMERS,
        quick=QUICK_TIMERS,
        counted="timers",
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
