"""Batches for those who opened them, and for those who watch over their municipality."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select

from storage.models import Batch, BatchItem, BatchState
from storage.repositories.batches import AT_WORK


@dataclass(frozen=True, kw_only=True)
class BatchLine:
    id: str
    kind: str
    args: Any
    reason: str
    chosen: str
    state: str
    total: int
    opened_by: str
    opened_by_name: str
    opened_at: datetime
    confirmed_at: datetime | None
    finished_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class BatchItemLine:
    number: int
    subject_id: str
    instance_id: str | None
    label: str
    state: str
    message: str | None
    at: datetime | None


_LINE = tuple(getattr(Batch, name) for name in BatchLine.__dataclass_fields__)
_ITEM = tuple(getattr(BatchItem, name) for name in BatchItemLine.__dataclass_fields__)


def batch_lines(
    connection: Connection, *, opened_by: str | None, before: datetime | None = None, limit: int = 50
) -> list[BatchLine]:
    """Batches of one person, or all (``opened_by`` None), the newest first."""
    statement = select(*_LINE).order_by(Batch.opened_at.desc(), Batch.id).limit(limit)
    if opened_by is not None:
        statement = statement.where(Batch.opened_by == opened_by)
    if before is not None:
        statement = statement.where(Batch.opened_at < before)
    return [BatchLine(**row._mapping) for row in connection.execute(statement)]


def batch_line(connection: Connection, *, batch_id: str) -> BatchLine | None:
    row = connection.execute(select(*_LINE).where(Batch.id == batch_id)).one_or_none()
    return None if row is None else BatchLine(**row._mapping)


def batch_counts(connection: Connection, *, batch_ids: Sequence[str]) -> dict[str, dict[str, int]]:
    """Items by state of each batch."""
    found: dict[str, dict[str, int]] = {batch_id: {} for batch_id in batch_ids}
    rows = connection.execute(
        select(BatchItem.batch_id, BatchItem.state, func.count())
        .where(BatchItem.batch_id.in_(batch_ids))
        .group_by(BatchItem.batch_id, BatchItem.state)
    )
    for batch_id, state, count in rows:
        found[batch_id][state] = count
    return found


def batch_items(
    connection: Connection, *, batch_id: str, state: str | None = None, after: int = 0, limit: int = 100
) -> list[BatchItemLine]:
    """Items in their order, after a number."""
    statement = (
        select(*_ITEM)
        .where(BatchItem.batch_id == batch_id, BatchItem.number > after)
        .order_by(BatchItem.number)
        .limit(limit)
    )
    if state:
        statement = statement.where(BatchItem.state == state)
    return [BatchItemLine(**row._mapping) for row in connection.execute(statement)]


def has_batches_due(connection: Connection) -> bool:
    """Whether any batch has work; a look costs little."""
    return connection.execute(select(Batch.id).where(Batch.state.in_(AT_WORK)).limit(1)).first() is not None


def is_at_work(state: str) -> bool:
    return state in (BatchState.CHECKING, BatchState.RUNNING)
