"""What a thread is held to account for."""

import gc
import time

from engine.own_time import own_time


def test_collecting_garbage_is_nobodys_time() -> None:
    held = [[number] for number in range(300_000)]
    began, mine = time.thread_time(), own_time()

    for _ in range(3):
        gc.collect()
    whole, own = time.thread_time() - began, own_time() - mine

    assert len(held) and whole > 0
    assert own < whole / 2


def test_working_is_ones_own_time() -> None:
    began, mine = time.thread_time(), own_time()

    sum(number * number for number in range(300_000))

    assert own_time() - mine >= (time.thread_time() - began) / 2
