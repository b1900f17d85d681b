"""One meaning of overdue for every page, report and timer."""

from datetime import datetime
from enum import StrEnum
from typing import Protocol

from storage.lateness import is_past


class DeadlineState(StrEnum):
    NOT_STARTED = "not_started"
    """The event that starts the term has not happened: «срок не начат»."""
    RUNNING = "running"
    PAUSED = "paused"
    """Its procedure is suspended with a recorded reason. The law stops no term for that
    (deadlines.md 2): the date stands, and once it has passed the term is missed all the same."""
    MET = "met"
    MET_LATE = "met_late"
    MISSED = "missed"
    """Past due and still open."""
    VOID = "void"
    """The task was cancelled, nobody owes it any more."""


class StoredTerm(Protocol):
    """What a row says of a term; every list reads it by ``storage.queries.term_facts``."""

    @property
    def started_at(self) -> datetime | None: ...
    @property
    def due_at(self) -> datetime | None: ...
    @property
    def closed_at(self) -> datetime | None: ...
    @property
    def stored_state(self) -> str: ...
    @property
    def halted(self) -> str | None: ...


_DONE = frozenset({DeadlineState.MET.value, DeadlineState.MET_LATE.value})


def state_at(term: StoredTerm, now: datetime) -> DeadlineState:
    """The state in which a stored term is at ``now``."""
    return state_of(
        term.due_at,
        term.started_at,
        term.closed_at if term.stored_state in _DONE else None,
        now,
        paused=term.halted is not None,
        void=term.stored_state == DeadlineState.VOID.value,
    )


def state_of(
    due_at: datetime | None,
    started: datetime | bool | None,
    completed_at: datetime | None,
    now: datetime,
    paused: bool = False,
    void: bool = False,
) -> DeadlineState:
    """The state of a term at ``now``. Done after target_date but by ``due_at`` is in time."""
    if void:
        return DeadlineState.VOID
    if completed_at is not None:
        return DeadlineState.MET_LATE if is_past(due_at, completed_at) else DeadlineState.MET
    if not started or due_at is None:
        return DeadlineState.NOT_STARTED
    if is_past(due_at, now):
        return DeadlineState.MISSED
    return DeadlineState.PAUSED if paused else DeadlineState.RUNNING
