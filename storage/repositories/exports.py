"""Lists being made in the background: asked for, taken by one maker at a time, finished, thrown away."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, or_, select, update

from storage.columns import new_id
from storage.models import ExportJob, ExportState


@dataclass(frozen=True, kw_only=True)
class Taken:
    """A list in the hands of one maker; ``token`` tells it from a maker that was too slow."""

    id: str
    staff_id: str
    listing: str
    how: str
    args: Mapping[str, str]
    language: str
    token: int


class Exports:
    def __init__(self, connection: Connection):
        self._connection = connection

    def ask(
        self,
        staff_id: str,
        *,
        listing: str,
        how: str,
        args: Mapping[str, str],
        language: str,
        name: str,
        total: int,
        at: datetime,
        until: datetime,
    ) -> str:
        """The id of the list; one that waits already is not asked for twice."""
        asked = {
            "staff_id": staff_id,
            "listing": listing,
            "how": how,
            "language": language,
            "state": ExportState.WAITING,
        }
        mine = select(ExportJob.id, ExportJob.args).filter_by(**asked)
        for row in self._connection.execute(mine):
            if row.args == dict(args):
                return str(row.id)
        values = {
            **asked,
            "id": new_id(),
            "args": dict(args),
            "name": name,
            "done": 0,
            "total": total,
            "token": 0,
            "asked_at": at,
            "expires_at": until,
        }
        self._connection.execute(insert(ExportJob).values(**values))
        return str(values["id"])

    def take(self, *, now: datetime, lease_until: datetime) -> Taken | None:
        """The list that has waited longest and is in nobody's hands, or in those of a maker that died."""
        free = (
            select(ExportJob.id, ExportJob.token)
            .where(
                ExportJob.state == ExportState.WAITING,
                or_(ExportJob.lease_until.is_(None), ExportJob.lease_until < now),
            )
            .order_by(ExportJob.asked_at)
            .limit(1)
        )
        if self._connection.dialect.name == "postgresql":
            free = free.with_for_update(skip_locked=True)
        found = self._connection.execute(free).first()
        if found is None:
            return None
        token = found.token + 1
        self._set(found.id, {"token": token, "lease_until": lease_until})
        row = self._connection.execute(
            select(
                ExportJob.id,
                ExportJob.staff_id,
                ExportJob.listing,
                ExportJob.how,
                ExportJob.args,
                ExportJob.language,
                ExportJob.token,
            ).where(ExportJob.id == found.id)
        ).one()
        return Taken(**row._mapping)

    def progress(self, taken: Taken, done: int, *, lease_until: datetime) -> bool:
        """Whether the list is still this maker's."""
        return self._of(taken, {"done": done, "lease_until": lease_until})

    def finish(
        self, taken: Taken, state: ExportState, *, done: int, size: int | None, at: datetime, until: datetime
    ) -> bool:
        values = {"state": state, "done": done, "size": size, "finished_at": at, "expires_at": until}
        return self._of(taken, {**values, "lease_until": None})

    def expire(self, *, now: datetime) -> Sequence[str]:
        """Lists whose time is over: their files are to be thrown away."""
        over = (
            update(ExportJob)
            .where(ExportJob.expires_at < now, ExportJob.state != ExportState.EXPIRED)
            .values(state=ExportState.EXPIRED)
            .returning(ExportJob.id)
        )
        return list(self._connection.execute(over).scalars())

    def _of(self, taken: Taken, values: Mapping[str, Any]) -> bool:
        mine = (ExportJob.id == taken.id, ExportJob.token == taken.token)
        waiting = ExportJob.state == ExportState.WAITING
        return self._connection.execute(update(ExportJob).where(*mine, waiting).values(**values)).rowcount > 0

    def _set(self, export_id: str, values: Mapping[str, Any]) -> None:
        self._connection.execute(update(ExportJob).where(ExportJob.id == export_id).values(**values))
