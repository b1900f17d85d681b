"""One meaning of overdue for every page, report and timer."""

from datetime import datetime
from enum import StrEnum


class DeadlineState(StrEnum):
    NOT_STARTED = "not_started"
    """The event that starts the term has not happened: «срок не начат»."""
    RUNNING = "running"
    PAUSED = "paused"
    """Stopped with a recorded reason; terms of law never are."""
    MET = "met"
    MET_LATE = "met_late"
    MISSED = "missed"
    """Past due and still open."""
    VOID = "void"
    """The task was cancelled, nobody owes it any more."""


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
        return DeadlineState.MET_LATE if _is_past(due_at, completed_at) else DeadlineState.MET
    if not started or due_at is None:
        return DeadlineState.NOT_STARTED
    if paused:
        return DeadlineState.PAUSED
    return DeadlineState.MISSED if _is_past(due_at, now) else DeadlineState.RUNNING


def _is_past(due_at: datetime | None, moment: datetime) -> bool:
    # A day ends at 24:00 (ГК ст. 194), so the whole of its last second 23:59:59 is still in time.
    return due_at is not None and moment.replace(microsecond=0) > due_at
