"""Deployed decision tables as lists and bytes."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from storage.models import DecisionDefinition


@dataclass(frozen=True, kw_only=True)
class DecisionLine:
    id: str
    key: str
    version: int
    version_tag: str | None
    edition: str
    name: str
    resource_name: str
    deployed_at: datetime


_LINE = (
    DecisionDefinition.id,
    DecisionDefinition.key,
    DecisionDefinition.version,
    DecisionDefinition.version_tag,
    DecisionDefinition.edition,
    DecisionDefinition.name,
    DecisionDefinition.resource_name,
    DecisionDefinition.deployed_at,
)


def decisions(connection: Connection) -> list[DecisionLine]:
    """Every version of every decision, the newest first within a key."""
    rows = connection.execute(
        select(*_LINE).order_by(
            DecisionDefinition.name, DecisionDefinition.edition, DecisionDefinition.version.desc()
        )
    )
    return [DecisionLine(**row._mapping) for row in rows]


def decision_xml(connection: Connection, *, decision_id: str) -> tuple[str, bytes] | None:
    """The file's name and its bytes as they were deployed."""
    row = connection.execute(
        select(DecisionDefinition.resource_name, DecisionDefinition.resource).where(
            DecisionDefinition.id == decision_id
        )
    ).one_or_none()
    return None if row is None else (row[0], row[1])
