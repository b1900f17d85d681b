"""Live instances kept in memory between commands, guarded by the version column.

An instance is taken out to be used and put back only after its commit, so a failed
command simply loses it and the next one reads the stored state.
"""

import threading
from collections import OrderedDict

from engine.spiff.scopes import TopScope

MAX_BYTES = 64 * 1024 * 1024


class LiveCache:
    def __init__(self, max_bytes: int = MAX_BYTES):
        self._kept: OrderedDict[str, tuple[int, TopScope, int]] = OrderedDict()
        self._max_bytes = max_bytes
        self._bytes = 0
        self._lock = threading.Lock()

    def take(self, instance_id: str, version: int) -> TopScope | None:
        """The live instance, if it is exactly of this version; it is out of the cache then."""
        with self._lock:
            kept = self._kept.pop(instance_id, None)
            if kept is None:
                return None
            self._bytes -= kept[2]
            return kept[1] if kept[0] == version else None

    def put(self, instance_id: str, version: int, top: TopScope, state_bytes: int) -> None:
        """Keep an instance; its weight in memory is about eight times its stored state."""
        weight = 4_096 + 8 * state_bytes
        with self._lock:
            old = self._kept.pop(instance_id, None)
            if old is not None:
                self._bytes -= old[2]
            self._kept[instance_id] = (version, top, weight)
            self._bytes += weight
            while self._bytes > self._max_bytes:
                _, (_, _, dropped) = self._kept.popitem(last=False)
                self._bytes -= dropped

    def renew(self, instance_id: str, old: int, new: int) -> None:
        """A command changed the instance's row and not what is live: a claim, a halt."""
        with self._lock:
            kept = self._kept.get(instance_id)
            if kept is not None and kept[0] == old:
                self._kept[instance_id] = (new, *kept[1:])

    def clear(self) -> None:
        with self._lock:
            self._kept.clear()
            self._bytes = 0
