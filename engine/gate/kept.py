"""Inspections kept: the same files in the same surroundings are looked at once in a process.

A methodologist checks a diagram and then deploys it, and the bytes are the same. Everything
an inspection looks at is in its key; the law and the deployed procedures by what they are in
memory, which stays as long as the entry does, and a law never changes once it is read.
"""

import threading
from collections import OrderedDict
from collections.abc import Hashable, Mapping
from dataclasses import replace

from engine.gate.inspection import BROKEN, Deployed, Inspection, look_at
from engine.gate.rehearsal import OF_THE_SERVER
from engine.law import Law
from engine.work import HandlerRegistry

MAX_KEPT = 16
_PASSING = OF_THE_SERVER | {BROKEN}
"""What may not be found the next time."""


class Inspections:
    """The newest inspections of one process of the server; safe to use from several threads."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Hashable, Inspection] = OrderedDict()
        self._lock = threading.Lock()

    def of(
        self, files: Mapping[str, bytes], *, law: Law, handlers: HandlerRegistry, deployed: Deployed
    ) -> Inspection:
        key = (
            tuple(files.items()),
            law,
            handlers.known,
            tuple(_Same(process) for process in deployed.processes.values()),
            tuple(_Same(decision) for decision in deployed.decisions.values()),
        )
        with self._lock:
            known = self._kept.get(key)
            if known is not None:
                self._kept.move_to_end(key)
                return _copy(known)
        seen = look_at(files, law=law, handlers=handlers, deployed=deployed)
        if not any(finding.code in _PASSING for finding in seen.findings):
            with self._lock:
                self._kept[key] = _copy(seen)
                while len(self._kept) > MAX_KEPT:
                    self._kept.popitem(last=False)
        return seen

    def forget(self) -> None:
        """Look again at what was looked at before."""
        with self._lock:
            self._kept.clear()


class _Same:
    """Equal to another only for the very same thing, which it keeps from going away."""

    def __init__(self, thing: object):
        self._thing = thing

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other._thing is self._thing

    def __hash__(self) -> int:
        return id(self._thing)


def _copy(seen: Inspection) -> Inspection:
    """The caller may add to what it was given."""
    return replace(
        seen,
        diagrams=dict(seen.diagrams),
        tables=dict(seen.tables),
        pictures=dict(seen.pictures),
        findings=list(seen.findings),
    )


INSPECTIONS = Inspections()


def inspect(
    files: Mapping[str, bytes], *, law: Law, handlers: HandlerRegistry, deployed: Deployed | None = None
) -> Inspection:
    """Look at all files: ``*.dmn`` are decision tables, all others diagrams."""
    return INSPECTIONS.of(files, law=law, handlers=handlers, deployed=deployed or Deployed())
