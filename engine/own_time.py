"""The time a thread has worked itself: neither waiting, nor the interpreter's collecting of garbage.

A collection walks everything that the process holds. It starts in whichever step happens
to come next, and that step is not to blame for what others have left in memory.
"""

import gc
import threading
import time

_collecting = threading.local()


def own_time() -> float:
    """Seconds of this thread, to be compared with an earlier answer of the same thread."""
    spent: float = getattr(_collecting, "spent", 0.0)
    return time.thread_time() - spent


def _note(phase: str, _info: object) -> None:
    if phase == "start":
        _collecting.began = time.thread_time()
    elif (began := getattr(_collecting, "began", None)) is not None:
        _collecting.spent = getattr(_collecting, "spent", 0.0) + time.thread_time() - began


gc.callbacks.append(_note)
