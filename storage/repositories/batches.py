"""Batches: opened, taken by one runner at a time, noted item by item, stopped and finished."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, or_, select, update

from storage.columns import new_id
from storage.models import Batch, BatchItem, BatchItemState, BatchState

AT_WORK = (BatchState.CHECKING.value, BatchState.RUNNING.value)


@dataclass(frozen=True, kw_only=True)
class NewItem:
    subject_id: str
    label: str
    instance_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class BatchRow:
    id: str
    kind: str
    args: Mapping[str, Any]
    reason: str
    state: str
    total: int
    opened_by: str
    token: int


@dataclass(frozen=True, kw_only=True)
class ItemRow:
    batch_id: str
    number: int
    subject_id: str
    instance_id: str | None
    label: str


_BATCH = tuple(getattr(Batch, name) for name in BatchRow.__dataclass_fields__)
_ITEM = tuple(getattr(BatchItem, name) for name in ItemRow.__dataclass_fields__)


class Batches:
    def __init__(self, connection: Connection):
        self._connection = connection

    def open(self, items: Sequence[NewItem], **values: Any) -> str:
        """The new batch's id; its items wait to be looked at."""
        batch_id = new_id()
        self._connection.execute(
            insert(Batch).values(id=batch_id, total=len(items), token=0, state=BatchState.CHECKING, **values)
        )
        rows = [
            {"batch_id": batch_id, "number": number, "state": BatchItemState.WAITING, **vars(item)}
            for number, item in enumerate(items, start=1)
        ]
        self._connection.execute(insert(BatchItem), rows)
        return batch_id

    def get(self, batch_id: str) -> BatchRow | None:
        row = self._connection.execute(select(*_BATCH).where(Batch.id == batch_id)).one_or_none()
        return None if row is None else BatchRow(**row._mapping)

    def take(self, *, now: datetime, lease_until: datetime) -> BatchRow | None:
        """The oldest batch that has work and is in nobody's hands, or in those of a runner that died."""
        free = (
            select(Batch.id, Batch.token)
            .where(
                Batch.state.in_(AT_WORK),
                or_(Batch.lease_until.is_(None), Batch.lease_until < now),
            )
            .order_by(Batch.opened_at)
            .limit(1)
        )
        if self._connection.dialect.name == "postgresql":
            free = free.with_for_update(skip_locked=True)
        found = self._connection.execute(free).first()
        if found is None:
            return None
        self._connection.execute(
            update(Batch).where(Batch.id == found.id).values(token=found.token + 1, lease_until=lease_until)
        )
        return self.get(found.id)

    def next_items(self, batch: BatchRow, *, limit: int) -> list[ItemRow]:
        """Items still to be looked at, or to be carried out."""
        wanted = BatchItemState.WAITING if batch.state == BatchState.CHECKING else BatchItemState.FIT
        rows = self._connection.execute(
            select(*_ITEM)
            .where(BatchItem.batch_id == batch.id, BatchItem.state == wanted)
            .order_by(BatchItem.number)
            .limit(limit)
        )
        return [ItemRow(**row._mapping) for row in rows]

    def note(
        self,
        batch: BatchRow,
        item: ItemRow,
        state: BatchItemState,
        message: str,
        *,
        at: datetime,
        lease_until: datetime,
    ) -> bool:
        """What became of an item; False when the batch was stopped or is in other hands."""
        if not self._set(batch, batch.state, lease_until=lease_until):
            return False
        self._connection.execute(
            update(BatchItem)
            .where(BatchItem.batch_id == item.batch_id, BatchItem.number == item.number)
            .values(state=state, message=message[:1000], at=at)
        )
        return True

    def give_back(self, batch: BatchRow) -> None:
        """A portion is done: whoever comes next goes on."""
        self._set(batch, batch.state, lease_until=None)

    def pass_on(self, batch: BatchRow, state: BatchState, *, at: datetime | None) -> bool:
        """All items of this state are done."""
        return self._set(batch, state, lease_until=None, finished_at=at)

    def change(self, batch_id: str, old: str, new: BatchState, **values: Any) -> bool:
        """A person's decision; False when the batch has gone on meanwhile. Who runs it finds out."""
        changed = self._connection.execute(
            update(Batch)
            .where(Batch.id == batch_id, Batch.state == old)
            .values(state=new, token=Batch.token + 1, lease_until=None, **values)
        )
        return changed.rowcount == 1

    def _set(self, batch: BatchRow, state: str, **values: Any) -> bool:
        changed = self._connection.execute(
            update(Batch)
            .where(Batch.id == batch.id, Batch.token == batch.token, Batch.state == batch.state)
            .values(state=state, **values)
        )
        return changed.rowcount == 1
