"""A share of the nightly runs: where each of them runs, and what is said of one that goes wrong."""

import multiprocessing
import signal
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from xml.dom import minidom

from tests.engine.fuzz.features import FEATURES, GRAPHS
from tests.engine.fuzz.grounds import Worlds, grounds, in_product
from tests.engine.fuzz.runner import Maker, Wrong, author, drawn, in_memory, run
from tests.engine.fuzz.shrinking import shrunk

SETS = (*FEATURES, *GRAPHS)


@dataclass(frozen=True)
class Outcome:
    where: str
    is_clear: bool
    report: str = ""


@dataclass(frozen=True)
class Share:
    """What one process has to run."""

    seeds: tuple[tuple[int, str], ...]
    postgresql: bool


STOPPING = threading.Event()


def stop_when_told() -> None:
    """Asked to stop, the process ends the run in hand and puts its databases away.

    An exception thrown into a run would be taken for a fault of the engine.
    """
    signal.signal(signal.SIGTERM, lambda *_: STOPPING.set())


def work(share: Share, queue: "multiprocessing.Queue[Outcome | None]") -> None:
    """In a process of its own; the last word is None. Told to stop, it puts its databases away."""
    stop_when_told()
    try:
        for outcome in run_share(share):
            queue.put(outcome)
    finally:
        queue.put(None)


def run_share(share: Share) -> Iterator[Outcome]:
    with grounds(postgresql=share.postgresql) as (lite, great):
        for number, seed in share.seeds:
            if STOPPING.is_set():
                return
            where, make = _ground(number, seed, lite, great)
            yield _outcome(seed, where, make)


def _ground(number: int, seed: str, lite: Worlds, great: Worlds | None) -> tuple[str, Maker]:
    restoring = number % 3 > 0
    hundredth = number // len(SETS) % 100
    # A case has no graph without structure: the gate would refuse most of them.
    if seed.partition(" ")[0] not in GRAPHS:
        if great is not None and hundredth == 50:
            return "postgresql", in_product(great.world, restoring=restoring)
        if hundredth % 20 == 7:
            return "sqlite", in_product(lite.world, restoring=restoring)
    return "restored" if restoring else "live", in_memory(restoring=restoring)


def _outcome(seed: str, where: str, make: Maker) -> Outcome:
    model = author(seed)
    try:
        return Outcome(where, run(model, seed, make))
    except Wrong as wrong:
        model, wrong = shrunk(model, seed, make, wrong)
        xml = minidom.parseString(drawn(model)).toprettyxml(indent=" ")
        report = (
            f'\nWRONG: --only "{seed}" ({where})\n{wrong.what}\n  ' + "\n  ".join(wrong.steps) + f"\n{xml}"
        )
        return Outcome(where, True, report)
