"""Writing the journals: a row is numbered without gaps and never overwritten, corrections stand beside it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select

from storage.columns import new_id
from storage.models import RegisterCorrection, RegisterEntry
from storage.repositories.counters import next_register_number


@dataclass(frozen=True, kw_only=True)
class EntryRow:
    """A row as it reads today: what was written first with all corrections laid over it."""

    id: str
    register: str
    owner: str
    municipality_id: str
    year: int
    number: int
    case_id: str | None
    person_id: str | None
    linked_entry_id: str | None
    content: Mapping[str, Any]


_COLUMNS = (
    RegisterEntry.id,
    RegisterEntry.register,
    RegisterEntry.owner,
    RegisterEntry.municipality_id,
    RegisterEntry.year,
    RegisterEntry.number,
    RegisterEntry.case_id,
    RegisterEntry.person_id,
    RegisterEntry.linked_entry_id,
    RegisterEntry.content,
)


_OF_CASE = (
    select(*_COLUMNS)
    .where(
        RegisterEntry.case_id == bindparam("the_case"), RegisterEntry.register == bindparam("the_register")
    )
    .order_by(RegisterEntry.entered_at, RegisterEntry.number)
)
_CORRECTIONS = (
    select(RegisterCorrection.changes)
    .where(RegisterCorrection.entry_id == bindparam("the_entry"))
    .order_by(RegisterCorrection.entered_at, RegisterCorrection.id)
)


class Registers:
    def __init__(self, connection: Connection):
        self._connection = connection

    def enter(
        self,
        register: str,
        owner: str,
        *,
        municipality_id: str,
        year: int,
        content: Mapping[str, object],
        at: datetime,
        by: str,
        case_id: str | None = None,
        person_id: str | None = None,
        linked_entry_id: str | None = None,
    ) -> EntryRow:
        """The next row of a keeper's journal for the year."""
        entry_id = new_id()
        number = next_register_number(self._connection, register, owner, year)
        self._connection.execute(
            insert(RegisterEntry).values(
                id=entry_id,
                register=register,
                owner=owner,
                municipality_id=municipality_id,
                year=year,
                number=number,
                case_id=case_id,
                person_id=person_id,
                content=dict(content),
                linked_entry_id=linked_entry_id,
                entered_at=at,
                entered_by=by,
            )
        )
        return self.get(entry_id)

    def correct(
        self, entry_id: str, changes: Mapping[str, object], reason: str, *, at: datetime, by: str
    ) -> None:
        """An addition or correction with its reason; the row keeps what was written first."""
        self._connection.execute(
            insert(RegisterCorrection).values(
                id=new_id(),
                entry_id=entry_id,
                changes=dict(changes),
                reason=reason,
                entered_at=at,
                entered_by=by,
            )
        )

    def all_of(self, register: str, owner: str) -> list[EntryRow]:
        """Every row of a keeper's journal as it reads today, in two questions however many there are."""
        whose = (RegisterEntry.register == register, RegisterEntry.owner == owner)
        rows = self._connection.execute(
            select(*_COLUMNS).where(*whose).order_by(RegisterEntry.year, RegisterEntry.number)
        )
        written = {row.id: row._asdict() for row in rows}
        corrections = self._connection.execute(
            select(RegisterCorrection.entry_id, RegisterCorrection.changes)
            .join(RegisterEntry, RegisterEntry.id == RegisterCorrection.entry_id)
            .where(*whose)
            .order_by(RegisterCorrection.entered_at, RegisterCorrection.id)
        )
        for entry_id, changes in corrections:
            written[entry_id]["content"] = {**written[entry_id]["content"], **changes}
        return [EntryRow(**row) for row in written.values()]

    def get(self, entry_id: str) -> EntryRow:
        row = self._connection.execute(select(*_COLUMNS).where(RegisterEntry.id == entry_id)).one()
        return self._as_it_reads(row._asdict())

    def as_written(self, entry_id: str) -> Mapping[str, Any]:
        """What the row said when it was entered, before any correction."""
        content: Mapping[str, Any] = self._connection.execute(
            select(RegisterEntry.content).where(RegisterEntry.id == entry_id)
        ).scalar_one()
        return content

    def of_case(
        self, case_id: str, register: str, *, owner: str | None = None, person_id: str | None = None
    ) -> list[EntryRow]:
        """Rows of a journal about a case, oldest first."""
        statement = _OF_CASE
        if owner is not None:
            statement = statement.where(RegisterEntry.owner == owner)
        if person_id is not None:
            statement = statement.where(RegisterEntry.person_id == person_id)
        rows = self._connection.execute(statement, {"the_case": case_id, "the_register": register}).all()
        return [self._as_it_reads(row._asdict()) for row in rows]

    def _as_it_reads(self, row: Mapping[str, Any]) -> EntryRow:
        content = dict(row["content"])
        for changes in self._corrections(row["id"]):
            content.update(changes)
        return EntryRow(**{**row, "content": content})

    def _corrections(self, entry_id: str) -> list[Mapping[str, Any]]:
        return list(self._connection.execute(_CORRECTIONS, {"the_entry": entry_id}).scalars())
