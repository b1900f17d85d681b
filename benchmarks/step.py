"""What completing a task costs as a case grows, as a ratio to a bare durable commit of one row.

Instances of a looped procedure are taken to their 10th, 100th, 1,000th and 3,000th
completed task. Then, round by round, each completes one task more beside a bare commit,
so all of them see the same machine at the same time; figures are medians over the
rounds. Whole commands are measured: rights, state, projections, history, idempotency
record, commit.

    python -m benchmarks.step [--quick] [--json] [--only sqlite|postgresql]
"""

import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from sqlalchemy import bindparam, select

from benchmarks.both import on_both
from benchmarks.ground import Ground
from storage.models import ProcessInstance, TaskStatus, UserTask
from storage.prepared import Prepared

MARKS = (10, 100, 1_000, 3_000)
QUICK_MARKS = (10, 100, 1_000)
ROUNDS = 60
"""Each round: one command of every instance, and a bare commit before each."""
GROWTH_LIMIT = 1.3
STATE_LIMIT = 16 * 1024
RATIO_LIMITS = {"sqlite": 10.0, "postgresql": 6.0}

_OPEN = Prepared(
    select(UserTask.id).where(
        UserTask.instance_id == bindparam("instance_id"), UserTask.status == TaskStatus.OPEN.value
    )
)
_STATE = Prepared(select(ProcessInstance.state).where(ProcessInstance.id == bindparam("instance_id")))


@dataclass(frozen=True)
class Mark:
    completed: int
    command_ms: float
    commit_ms: float
    ratio: float
    state_bytes: int


@dataclass(frozen=True)
class Result:
    database: str
    marks: list[Mark]

    @property
    def growth(self) -> float:
        """Cost at the last mark as a multiple of the first, measured in the same rounds."""
        return self.marks[-1].command_ms / self.marks[0].command_ms

    def verdicts(self) -> Iterator[tuple[str, bool]]:
        limit = RATIO_LIMITS[self.database]
        worst = max(mark.ratio for mark in self.marks)
        largest = max(mark.state_bytes for mark in self.marks)
        last, first = self.marks[-1].completed, self.marks[0].completed
        yield f"команда ≤ {limit:.0f} × фиксации: {worst:.1f} ×", worst <= limit
        yield f"{last}-я ≤ {GROWTH_LIMIT} × {first}-й: {self.growth:.2f} ×", self.growth <= GROWTH_LIMIT
        yield f"состояние ≤ {STATE_LIMIT // 1024} КБ: {largest} байт", largest <= STATE_LIMIT


def measure(place: Ground, _folder: Path, marks: tuple[int, ...]) -> Result:
    """Grow one instance for each mark, then measure them side by side."""
    instances = {mark: place.start() for mark in marks}
    for mark, instance_id in instances.items():
        for _ in range(mark - 1):
            place.complete(_open_task(place, instance_id))
    pairs: dict[int, list[tuple[float, float]]] = {mark: [] for mark in marks}
    for _ in range(ROUNDS):
        for mark, instance_id in instances.items():
            task_id = _open_task(place, instance_id)
            commit = _timed(place.bare_commit)
            pairs[mark].append((commit, _timed(lambda task=task_id: place.complete(task))))
    return Result(place.name, [_mark(place, mark, instances[mark], pairs[mark]) for mark in marks])


def _mark(place: Ground, mark: int, instance_id: str, pairs: list[tuple[float, float]]) -> Mark:
    return Mark(
        completed=mark,
        commit_ms=median(commit for commit, _ in pairs) * 1_000,
        command_ms=median(command for _, command in pairs) * 1_000,
        ratio=median(command / commit for commit, command in pairs),
        state_bytes=_state_bytes(place, instance_id),
    )


def _timed(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def _open_task(place: Ground, instance_id: str) -> str:
    with place.database.read() as connection:
        row = _OPEN.row(connection, instance_id=instance_id)
    assert row is not None
    return str(row[0])


def _state_bytes(place: Ground, instance_id: str) -> int:
    with place.database.read() as connection:
        row = _STATE.row(connection, instance_id=instance_id)
    assert row is not None
    return len(row[0])


def report(results: list[Result]) -> bool:
    """Print tables and verdicts; whether every requirement is met."""
    met = True
    for result in results:
        print(f"\n{result.database}: выполнение одной задачи, одно дело")
        print("  задача  команда, мс  фиксация, мс  отношение  состояние, байт")
        for mark in result.marks:
            print(
                f"{mark.completed:>8} {mark.command_ms:>12.2f} {mark.commit_ms:>13.2f} "
                f"{mark.ratio:>9.1f}× {mark.state_bytes:>16}"
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
        whole=MARKS,
        quick=QUICK_MARKS,
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
