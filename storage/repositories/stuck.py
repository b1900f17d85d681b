"""Troubles as the sweep has found them: written when new or changed, marked when gone."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, update

from storage.models import Pulse, Stuck
from storage.upsert import insert_or

SWEEP = "stuck"
AT_ONCE = 500
"""Rows of one statement: no more than every database takes parameters for."""


@dataclass(frozen=True, kw_only=True)
class Trouble:
    """One thing that stands still. ``since`` is when it arose, not when it was found."""

    kind: str
    about: str
    """Id of the task, term, job, subscription, incident or instance it is about."""
    since: datetime
    reason: str = ""
    instance_id: str | None = None
    definition_id: str | None = None
    element_id: str | None = None
    element_name: str | None = None
    task_id: str | None = None
    job_id: str | None = None
    incident_id: str | None = None
    deadline_id: str | None = None
    case_id: str | None = None
    municipality_id: str | None = None
    agency_id: str | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def id(self) -> str:
        return f"{self.kind}:{self.about}"


_COLUMNS = tuple(name for name in Trouble.__dataclass_fields__ if name != "about")


class StuckBook:
    def __init__(self, connection: Connection):
        self._connection = connection

    def open(self, instances: Collection[str] | None = None) -> dict[str, Trouble]:
        """Open troubles by id; of these instances only, when they are named."""
        statement = select(Stuck.id, *(getattr(Stuck, name) for name in _COLUMNS)).where(
            Stuck.freed_at.is_(None)
        )
        if instances is not None:
            statement = statement.where(Stuck.instance_id.in_(instances))
        found = {}
        for row in self._connection.execute(statement):
            values = dict(row._mapping)
            about = values.pop("id").partition(":")[2]
            found[row.id] = Trouble(about=about, **values)
        return found

    def note(self, troubles: Iterable[Trouble], *, at: datetime) -> None:
        """Write troubles that are new, or that have changed; one that was free again is open again."""
        rows = [
            {
                "id": trouble.id,
                **{name: getattr(trouble, name) for name in _COLUMNS},
                "facts": dict(trouble.facts),
                "found_at": at,
                "freed_at": None,
            }
            for trouble in troubles
        ]
        if rows:
            new = insert_or(self._connection, Stuck)
            changed = {name: new.excluded[name] for name in rows[0] if name not in ("id", "found_at")}
            self._connection.execute(new.on_conflict_do_update(index_elements=["id"], set_=changed), rows)

    def free(self, ids: Collection[str], *, at: datetime) -> None:
        """These are no troubles any more."""
        gone = sorted(ids)
        for start in range(0, len(gone), AT_ONCE):
            self._connection.execute(
                update(Stuck)
                .where(Stuck.id.in_(gone[start : start + AT_ONCE]), Stuck.freed_at.is_(None))
                .values(freed_at=at)
            )

    def swept_at(self) -> datetime | None:
        """When everything was looked through the last time."""
        return self._connection.execute(select(Pulse.seen_at).where(Pulse.name == SWEEP)).scalar_one_or_none()

    def swept(self, at: datetime) -> None:
        new = insert_or(self._connection, Pulse).values(name=SWEEP, seen_at=at)
        self._connection.execute(new.on_conflict_do_update(index_elements=["name"], set_={"seen_at": at}))
