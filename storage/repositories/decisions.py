"""Deployed decision tables: versions, editions per region, the uploaded bytes."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, func, insert, or_, select, update

from storage.models import DecisionDefinition


@dataclass(frozen=True, kw_only=True)
class DecisionRow:
    id: str
    key: str
    version: int
    version_tag: str | None
    edition: str
    name: str
    resource_name: str
    resource: bytes
    sha256: str


_FIELDS = (
    DecisionDefinition.id,
    DecisionDefinition.key,
    DecisionDefinition.version,
    DecisionDefinition.version_tag,
    DecisionDefinition.edition,
    DecisionDefinition.name,
    DecisionDefinition.resource_name,
    DecisionDefinition.resource,
    DecisionDefinition.sha256,
)


class Decisions:
    def __init__(self, connection: Connection):
        self._connection = connection

    def get(self, decision_id: str) -> DecisionRow | None:
        row = self._connection.execute(
            select(*_FIELDS).where(DecisionDefinition.id == decision_id)
        ).one_or_none()
        return None if row is None else DecisionRow(**row._mapping)

    def latest(
        self, key: str, edition: str = "", *, until: datetime | None = None, on: date | None = None
    ) -> DecisionRow | None:
        """The newest version of exactly this edition.

        ``until`` leaves out what was deployed later, ``on`` what is not in force on that day.
        """
        query = select(*_FIELDS).where(DecisionDefinition.key == key, DecisionDefinition.edition == edition)
        if until is not None:
            query = query.where(DecisionDefinition.deployed_at <= until)
        if on is not None:
            begun = DecisionDefinition.effective_from
            query = query.where(DecisionDefinition.withdrawn_at.is_(None), or_(begun.is_(None), begun <= on))
        row = self._connection.execute(
            query.order_by(DecisionDefinition.version.desc()).limit(1)
        ).one_or_none()
        return None if row is None else DecisionRow(**row._mapping)

    def for_region(
        self, key: str, region_code: str, *, until: datetime | None = None, on: date | None = None
    ) -> DecisionRow | None:
        """The region's own edition when there is one, else the common one."""
        return self.latest(key, region_code, until=until, on=on) or self.latest(key, "", until=until, on=on)

    def withdraw_with(self, deployment_id: str, *, at: datetime) -> None:
        """Tables that came with a version which is withdrawn go with it."""
        self._connection.execute(
            update(DecisionDefinition)
            .where(
                DecisionDefinition.deployment_id == deployment_id,
                DecisionDefinition.withdrawn_at.is_(None),
            )
            .values(withdrawn_at=at)
        )

    def newest(self) -> list[DecisionRow]:
        """The newest version of every edition of every decision."""
        newest = (
            select(
                DecisionDefinition.key,
                DecisionDefinition.edition,
                func.max(DecisionDefinition.version).label("version"),
            )
            .group_by(DecisionDefinition.key, DecisionDefinition.edition)
            .subquery()
        )
        rows = self._connection.execute(
            select(*_FIELDS)
            .join(
                newest,
                (DecisionDefinition.key == newest.c.key)
                & (DecisionDefinition.edition == newest.c.edition)
                & (DecisionDefinition.version == newest.c.version),
            )
            .order_by(DecisionDefinition.key, DecisionDefinition.edition)
        )
        return [DecisionRow(**row._mapping) for row in rows]

    def add(self, **values: Any) -> None:
        self._connection.execute(insert(DecisionDefinition).values(**values))
