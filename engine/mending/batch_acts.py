"""Acts that can be done to many objects at once, known by their kind. See :mod:`engine.mending.batches`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from engine.actor import Actor

if TYPE_CHECKING:
    from engine.executor import Executor


@dataclass(frozen=True, kw_only=True)
class Item:
    """One object of a batch, as its act gets it."""

    subject_id: str
    instance_id: str | None
    args: Mapping[str, Any]
    reason: str


@dataclass(frozen=True, kw_only=True)
class BatchAct:
    """``roles`` may open such a batch; of each object the act itself asks for its rights."""

    kind: str
    name: str
    roles: frozenset[str]
    dry_run: Callable[["Executor", Actor, Item], str]
    run: Callable[["Executor", Actor, Item, str], str]


_ACTS: dict[str, BatchAct] = {}


def register(act: BatchAct) -> BatchAct:
    """Make an act known by its kind."""
    _ACTS[act.kind] = act
    return act


def act_of(kind: str) -> BatchAct | None:
    return _ACTS.get(kind)
