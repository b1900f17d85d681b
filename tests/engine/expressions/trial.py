"""A process of its own in which every attack is carried out, measured and watched.

    python -m tests.engine.expressions.trial

Writes one line of JSON for each attack. Processor time is measured, since others share
the machine; memory is the highest that the whole process has held during the attack,
C libraries included. An audit hook tells when Python compiles, imports, opens or starts
anything: nothing of that belongs to an attack.
"""

import gc
import json
import re
import resource
import sys
import time
from pathlib import Path
from typing import Any

from tests.engine.expressions import attacks
from tests.engine.expressions.attacks import Attack

WALL = 2 * 1024**3
"""Bytes of address space that a bomb would meet before the machine suffers."""
SLOW = 50
"""Milliseconds."""
TRIES = 3
WATCHED = re.compile(
    r"exec|compile|import|open|os\..*|subprocess\..*|socket\..*|ctypes\..*|code\.__new__|marshal\..*|pickle\..*"
    r"|object\.__(get|set|del)attr__|urllib.*|shutil\..*|tempfile\..*"
)


class Watch:
    """What Python itself tells of during an attack."""

    def __init__(self) -> None:
        self.seen: list[str] = []
        self.open = False
        sys.addaudithook(self._hear)

    def _hear(self, event: str, arguments: tuple[Any, ...]) -> None:
        if self.open and WATCHED.fullmatch(event):
            self.seen.append(f"{event} {str(arguments)[:120]}")


def measured(attack: Attack, watch: Watch) -> dict[str, object]:
    """Once more when it seems slow: a busy machine only ever makes it slower."""
    tries = [carried_out(attack, watch)]
    while len(tries) < TRIES and int(str(tries[-1]["milliseconds"]).split(".")[0]) > SLOW:
        tries.append(carried_out(attack, watch))
    return min(tries, key=lambda told: float(str(told["milliseconds"])))


def carried_out(attack: Attack, watch: Watch) -> dict[str, object]:
    before = _reset_peak()
    watch.seen, watch.open = [], True
    began = time.process_time()
    try:
        outcome = attack.act()
        told: dict[str, object] = {"refused": outcome.refused, "value": _shown(outcome.value)}
    except BaseException as error:
        told = {"error": f"{type(error).__name__}: {str(error)[:300]}"}
    spent = time.process_time() - began
    watch.open = False
    return {
        "name": attack.name,
        "milliseconds": round(spent * 1_000, 2),
        "megabytes": round((_peak() - before) / 1_024, 1),
        "events": watch.seen,
        **told,
    }


def _shown(value: object) -> object:
    """Plain data as it is; anything else would be a leaked object."""
    json.dumps(value)
    if isinstance(value, list | tuple):
        return [_shown(each) for each in value]
    if isinstance(value, dict):
        return {str(key): _shown(each) for key, each in value.items()}
    if value is None or type(value) in (bool, int, float):
        return value
    if type(value) is str:
        return value[:2_000]
    raise TypeError(f"leaked {type(value)}")


def _reset_peak() -> int:
    """Forget the highest memory so far; answers what is held now, in kilobytes."""
    Path("/proc/self/clear_refs").write_text("5")
    return _status("VmRSS")


def _peak() -> int:
    return _status("VmHWM")


def _status(key: str) -> int:
    found = re.search(rf"{key}:\s+(\d+)", Path("/proc/self/status").read_text())
    assert found is not None
    return int(found.group(1))


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (WALL, WALL))
    watch = Watch()
    listed = attacks.everything()
    for attack in listed[:1] + [each for each in listed if not each.refused]:
        attack.act()  # imports and caches that any first use fills
    gc.collect()
    gc.freeze()
    for attack in listed:
        sys.stdout.write(json.dumps(measured(attack, watch)) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
