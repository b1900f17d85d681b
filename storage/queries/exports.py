"""Lists that a person has asked for; nobody else's are ever found."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, and_, or_, select

from storage.models import ExportJob, ExportState


@dataclass(frozen=True, kw_only=True)
class ExportLine:
    id: str
    listing: str
    how: str
    name: str
    state: str
    done: int
    total: int
    size: int | None
    asked_at: datetime
    expires_at: datetime

    @property
    def is_ready(self) -> bool:
        return self.state == ExportState.READY

    @property
    def is_waiting(self) -> bool:
        return self.state == ExportState.WAITING


_COLUMNS = tuple(getattr(ExportJob, name) for name in ExportLine.__dataclass_fields__)


def exports_of(connection: Connection, *, staff_id: str, limit: int = 50) -> list[ExportLine]:
    """The latest first."""
    rows = connection.execute(
        select(*_COLUMNS)
        .where(ExportJob.staff_id == staff_id)
        .order_by(ExportJob.asked_at.desc(), ExportJob.id)
        .limit(limit)
    )
    return [ExportLine(**row._mapping) for row in rows]


def export_of(connection: Connection, *, export_id: str, staff_id: str) -> ExportLine | None:
    row = connection.execute(
        select(*_COLUMNS).where(ExportJob.id == export_id, ExportJob.staff_id == staff_id)
    ).one_or_none()
    return ExportLine(**row._mapping) if row is not None else None


def has_exports_due(connection: Connection, *, now: datetime) -> bool:
    """Whether some list waits for a maker, or to be thrown away."""
    waits = and_(
        ExportJob.state == ExportState.WAITING,
        or_(ExportJob.lease_until.is_(None), ExportJob.lease_until < now),
    )
    over = and_(ExportJob.state != ExportState.EXPIRED, ExportJob.expires_at < now)
    return connection.execute(select(ExportJob.id).where(or_(waits, over)).limit(1)).first() is not None
