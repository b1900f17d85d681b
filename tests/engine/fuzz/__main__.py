"""``python -m tests.engine.fuzz``: many random procedures, the failing ones made small.

Most run in memory; of each hundred five run through the product's commands on SQLite and
one on PostgreSQL. A seed names a run wholly: ``--only "everything 17"`` runs it again.
"""

import argparse
import multiprocessing
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from multiprocessing.context import SpawnProcess
from multiprocessing.queues import Queue
from queue import Empty

from tests.engine.fuzz.nightly import SETS, STOPPING, Outcome, Share, run_share, stop_when_told, work


def main() -> int:
    stop_when_told()
    options = _options()
    if options.only:
        seeds = [(0, options.only)]
    else:
        numbers = range(options.start, options.start + options.runs)
        chosen = [each for each in options.features.split(",") if each] or list(SETS)
        seeds = [(number, f"{chosen[number % len(chosen)]} {number // len(chosen)}") for number in numbers]
    shares = [
        Share(tuple(seeds[job :: options.jobs]), not options.no_postgresql) for job in range(options.jobs)
    ]
    began, counts, failures = time.monotonic(), Counter[str](), 0
    for outcome in _all(shares):
        counts[outcome.where if outcome.is_clear else "unclear"] += 1
        failures += bool(outcome.report)
        if outcome.report:
            _print(outcome.report)
        if sum(counts.values()) % options.every == 0:
            _say(counts, failures, len(seeds), time.monotonic() - began)
    _say(counts, failures, len(seeds), time.monotonic() - began)
    return 1 if failures or sum(counts.values()) < len(seeds) else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.engine.fuzz", description=__doc__)
    parser.add_argument("--runs", type=int, default=20_000)
    parser.add_argument("--start", type=int, default=0, help="number of the first run")
    parser.add_argument("--features", default="", help=f"of {','.join(SETS)}")
    parser.add_argument("--only", default="", help="one seed")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--every", type=int, default=500, help="say how far it is after so many runs")
    parser.add_argument("--no-postgresql", action="store_true")
    return parser.parse_args()


def _say(counts: Counter[str], failures: int, total: int, seconds: float) -> None:
    done = sum(counts.values())
    listed = ", ".join(f"{where} {count}" for where, count in sorted(counts.items()))
    _print(f"{done} of {total} in {seconds:.0f} s: {listed}; wrong {failures}")


def _print(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _all(shares: list[Share]) -> Iterator[Outcome]:
    if len(shares) == 1:
        yield from run_share(shares[0])
        return
    context = multiprocessing.get_context("spawn")
    queue = context.Queue()
    workers = [context.Process(target=work, args=(share, queue)) for share in shares]
    for worker in workers:
        worker.start()
    try:
        yield from _heard(queue, workers)
    finally:
        for worker in workers:
            worker.terminate()
        while any(worker.is_alive() for worker in workers):
            # A process that still has something to say cannot end.
            with suppress(Empty):
                queue.get(timeout=1)


def _heard(queue: "Queue[Outcome | None]", workers: "list[SpawnProcess]") -> Iterator[Outcome]:
    working = len(workers)
    while working and not STOPPING.is_set():
        try:
            outcome = queue.get(timeout=5)
        except Empty:
            if not any(worker.is_alive() for worker in workers):
                raise RuntimeError("a process of the fuzz died before its last run") from None
            continue
        if outcome is None:
            working -= 1
        else:
            yield outcome


if __name__ == "__main__":
    sys.exit(main())
