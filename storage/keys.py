"""What rows are named by and how structured values are written: plain Python, apart from SQL.

A process that only runs diagrams on trial has no use for a database and does not load one.
"""

import json
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any


def new_id() -> str:
    numbers = _numbers.get()
    return str(uuid.uuid4()) if numbers is None else f"{next(numbers):036d}"


@contextmanager
def numbered_ids(numbers: Iterator[int]) -> Iterator[None]:
    """Take new ids from ``numbers`` meanwhile: a simulation must come out the same each time."""
    before = _numbers.set(numbers)
    try:
        yield
    finally:
        _numbers.reset(before)


_numbers: ContextVar[Iterator[int] | None] = ContextVar("numbers", default=None)
"""What ids are counted by; None in the product's daily work, where they are random."""

dump_json: Callable[[Any], str] = json.JSONEncoder(
    ensure_ascii=False, separators=(",", ":"), allow_nan=False
).encode
