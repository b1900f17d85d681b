"""What the gate costs: reading and checking the largest procedure, and a diagram of 100 elements.

The first look starts the process that rehearses; it is told apart, since a server pays it once.

    python -m benchmarks.gate [--json]
"""

import argparse
import json
import sys
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import handlers
from engine.bpmn.reader import read
from engine.gate import inspect
from engine.gate.kept import INSPECTIONS
from engine.gate.rehearsal import REHEARSALS
from engine.law import Law
from tests.engine.gate.hundred import HUNDRED

PROCESSES = Path(__file__).parents[1] / "processes"
LIMIT = 0.5
"""Seconds for a diagram of 100 elements."""
ROUNDS = 5


@dataclass(frozen=True)
class Line:
    name: str
    elements: int
    read: float
    checked: float
    first: float


def measured(name: str, content: bytes, law: Law) -> Line:
    files = {name: content}
    elements = sum(1 for process in read(content).processes for _ in process.nodes())
    first = _seconds(files, law)
    checked = min(_seconds(files, law) for _ in range(ROUNDS))
    began = time.perf_counter()
    read(content)
    return Line(name, elements, time.perf_counter() - began, checked, first)


def _seconds(files: Mapping[str, bytes], law: Law) -> float:
    REHEARSALS.forget()
    INSPECTIONS.forget()
    began = time.perf_counter()
    inspect(files, law=law, handlers=handlers.load_all())
    return time.perf_counter() - began


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="benchmarks.gate")
    parser.add_argument("--json", action="store_true")
    options, _ = parser.parse_known_args(arguments)
    law = Law(PROCESSES)
    largest = max(PROCESSES.glob("*.bpmn"), key=lambda path: path.stat().st_size)
    lines = [measured("hundred.bpmn", HUNDRED, law), measured(largest.name, largest.read_bytes(), law)]
    if options.json:
        print(json.dumps([asdict(line) for line in lines]))
    else:
        for line in lines:
            print(
                f"{line.name}: {line.elements} elements, read {line.read * 1000:.0f} ms, "
                f"checked {line.checked * 1000:.0f} ms, the first time {line.first * 1000:.0f} ms"
            )
    return 0 if lines[0].checked <= LIMIT else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
