"""The process in which rehearsals happen: it has read the libraries once and forks for each request.

A line of JSON in, a line of JSON out. Each fork has two seconds and 256 MB, no files to
write and nothing of the server's memory; what it does to itself, it does alone.
"""

import json
import os
import resource
import select
import signal
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace

from engine.bpmn.reader import read
from engine.findings import Finding
from engine.rehearsal import lint, stage

SECONDS = 2
"""Of the processor, so that a busy server refuses nobody's diagram."""
WALL_SECONDS = 8
MEMORY = 256 * 1024 * 1024
REHEARSAL = 1.0
"""Seconds for the runs of all procedures of a request together."""
IDLE = 120
"""Seconds without a request after which the process ends; the next request starts another."""


def main() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    requests = sys.stdin.buffer
    while select.select([requests], [], [], IDLE)[0]:
        line = requests.readline()
        if not line:
            return
        sys.stdout.buffer.write(_answer(line) + b"\n")
        sys.stdout.buffer.flush()


def _answer(line: bytes) -> bytes:
    """What the fork says; ``"heavy"`` when it passed its limits, ``"late"`` when the server was too busy."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        with suppress(BaseException), open(writing, "wb") as out:
            _limit()
            out.write(_work(line))
        os._exit(0)
    os.close(writing)
    until = time.monotonic() + WALL_SECONDS
    said = _all_of(reading, until)
    os.close(reading)
    with suppress(ProcessLookupError):
        os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    if said.endswith(b"]"):
        return said
    return b'"late"' if time.monotonic() >= until else b'"heavy"'


def _all_of(results: int, until: float) -> bytes:
    said = b""
    while (left := until - time.monotonic()) > 0 and select.select([results], [], [], left)[0]:
        part = os.read(results, 65_536)
        if not part:
            break
        said += part
    return said


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    sys.setrecursionlimit(2_000)


def _work(line: bytes) -> bytes:
    found = [vars(finding) for finding in _findings(json.loads(line))]
    return json.dumps(found, default=str).encode()


def _findings(request: Mapping[str, Mapping[str, str]]) -> Iterator[Finding]:
    """``run`` are files to rehearse, ``look`` files to lint."""
    for file, text in request["look"].items():
        yield from (replace(each, file=file) for each in _linted(text))
    until = time.process_time() + REHEARSAL
    for file, text in request["run"].items():
        for process in read(text.encode()).processes:
            if process.is_executable:
                left = max(0.1, until - time.process_time())
                yield from (replace(each, file=file) for each in stage.rehearse(process, left))


def _linted(text: str) -> Iterator[Finding]:
    try:
        yield from lint.findings(text)
    except Exception:
        yield Finding(code="lint-failed")


if __name__ == "__main__":
    main()
