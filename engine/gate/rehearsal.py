"""Asking the child process to rehearse: started when first needed, one request at a time."""

import atexit
import json
import os
import select
import subprocess
import sys
import threading
from collections import OrderedDict
from collections.abc import Collection, Mapping
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

import engine
from engine.findings import Finding

PATIENCE = 15
"""Seconds to wait for an answer: the child ends each rehearsal after eight, and has to be started."""
MAX_KEPT = 200
_UNFINISHED = {"heavy": "rehearsal-too-heavy", "late": "rehearsal-late"}
OF_THE_SERVER = frozenset({"rehearsal-late", "rehearsal-impossible"})
"""What may be otherwise the next time."""
_COMMAND = (sys.executable, "-m", "engine.rehearsal.child")


class Rehearsals:
    """The child of one process of the server, and what it has said before."""

    def __init__(self) -> None:
        self._child: subprocess.Popen[bytes] | None = None
        self._of = 0
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, tuple[Finding, ...]] = OrderedDict()

    def prepare(self) -> None:
        """Start the child while there is other work to do."""
        with self._lock, suppress(OSError):
            self._started()

    def findings(self, files: Mapping[str, bytes], runnable: Collection[str]) -> tuple[Finding, ...]:
        """What the lint says of all files, and what a rehearsal of those that can be run shows."""
        texts = {file: content.decode("utf-8-sig") for file, content in files.items()}
        run = {file: text for file, text in texts.items() if file in runnable}
        request = json.dumps({"look": texts, "run": run}).encode()
        key = sha256(request).hexdigest()
        with self._lock:
            known = self._kept.get(key)
            if known is None:
                known = self._ask(request, files)
                if not any(finding.code in OF_THE_SERVER for finding in known):
                    self._keep(key, known)
            return known

    def _keep(self, key: str, found: tuple[Finding, ...]) -> None:
        self._kept[key] = found
        while len(self._kept) > MAX_KEPT:
            self._kept.popitem(last=False)

    def _ask(self, request: bytes, files: Mapping[str, bytes]) -> tuple[Finding, ...]:
        said = self._said(request) or self._said(request)  # the first may have met a child that had gone home
        if said is None:
            return tuple(Finding(code="rehearsal-impossible", file=file) for file in files)
        answer = json.loads(said)
        if isinstance(answer, str):
            return tuple(Finding(code=_UNFINISHED[answer], file=file) for file in files)
        return tuple(Finding(**each) for each in answer)

    def _said(self, request: bytes) -> bytes | None:
        """The answer; None when the child could not be reached."""
        try:
            child = self._started()
            assert child.stdin is not None and child.stdout is not None
            child.stdin.write(request + b"\n")
            child.stdin.flush()
            answer = select.poll()  # a server may have more files open than select() can count
            answer.register(child.stdout, select.POLLIN)
            said = child.stdout.readline() if answer.poll(PATIENCE * 1_000) else b""
        except OSError:
            said = b""
        if not said:
            self._end()
        return said or None

    def _started(self) -> "subprocess.Popen[bytes]":
        """The child; a fork of the server does not use its parent's."""
        if self._child is not None and self._of == os.getpid() and self._child.poll() is None:
            return self._child
        if self._of == os.getpid():
            self._end()
        self._of = os.getpid()
        root = str(Path(engine.__file__).parents[1])
        self._child = subprocess.Popen(  # noqa: S603  (a command of ours, nothing of the request in it)
            _COMMAND,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd="/",
            env={"PYTHONPATH": root, "PYTHONHASHSEED": "0", "PATH": os.environ.get("PATH", "")},
        )
        return self._child

    def forget(self) -> None:
        """Rehearse again what was rehearsed before."""
        with self._lock:
            self._kept.clear()

    def close(self) -> None:
        with self._lock:
            if self._of == os.getpid():
                self._end()

    def _end(self) -> None:
        child, self._child = self._child, None
        if child is None:
            return
        for pipe in (child.stdin, child.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()
        child.kill()
        child.wait()


REHEARSALS = Rehearsals()
atexit.register(REHEARSALS.close)
