"""Writing the journals: a row is numbered without gaps and never overwritten, corrections stand beside it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, select, update

from storage.columns import new_id
from storage.folding import words_within
from storage.models import CorrectionKind, RegisterCorrection, RegisterCounter, RegisterEntry
from storage.repositories.counters import next_open_number
from storage.upsert import insert_or


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


@dataclass(frozen=True, kw_only=True)
class Closed:
    """What a closed year ends with."""

    last: int
    total: int


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
        """The next row of a keeper's journal for the year, or for the first year that is not closed."""
        entry_id = new_id()
        year, number = next_open_number(self._connection, register, owner, year)
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
                search_key=words_within(content),
                linked_entry_id=linked_entry_id,
                entered_at=at,
                entered_by=by,
            )
        )
        return self.get(entry_id)

    def correct(
        self,
        entry_id: str,
        changes: Mapping[str, object],
        reason: str,
        *,
        at: datetime,
        by: str,
        kind: CorrectionKind = CorrectionKind.ADDITION,
    ) -> str:
        """An addition or correction with its reason; the row keeps what was written first."""
        correction_id = new_id()
        self._connection.execute(
            insert(RegisterCorrection).values(
                id=correction_id,
                entry_id=entry_id,
                kind=kind,
                changes=dict(changes),
                reason=reason,
                entered_at=at,
                entered_by=by,
            )
        )
        self._connection.execute(
            update(RegisterEntry)
            .where(RegisterEntry.id == entry_id)
            .values(search_key=RegisterEntry.search_key.concat(words_within(changes)))
        )
        return correction_id

    def find(self, entry_id: str) -> EntryRow | None:
        row = self._connection.execute(select(*_COLUMNS).where(RegisterEntry.id == entry_id)).one_or_none()
        return None if row is None else self._as_it_reads(row._asdict())

    def begun(self, register: str, owner: str, year: int) -> str | None:
        """The municipality of a year that has rows; None: it has none."""
        return self._connection.execute(
            select(RegisterEntry.municipality_id)
            .where(
                RegisterEntry.register == register, RegisterEntry.owner == owner, RegisterEntry.year == year
            )
            .limit(1)
        ).scalar_one_or_none()

    def close(self, register: str, owner: str, year: int, *, at: datetime, by: str) -> "Closed | None":
        """The year is closed with its last number and its rows counted; None: it was closed before.

        The counter's row is locked first, so no row can slip in behind the count.
        """
        named = {"register": register, "owner": owner, "year": year}
        self._connection.execute(
            insert_or(self._connection, RegisterCounter).values(**named, last=0).on_conflict_do_nothing()
        )
        whose = [getattr(RegisterCounter, name) == value for name, value in named.items()]
        taken = self._connection.execute(
            update(RegisterCounter)
            .where(*whose, RegisterCounter.closed_at.is_(None))
            .values(closed_at=at, closed_by=by)
            .returning(RegisterCounter.last)
        ).scalar_one_or_none()
        if taken is None:
            return None
        rows = select(func.count(RegisterEntry.id)).where(
            RegisterEntry.register == register, RegisterEntry.owner == owner, RegisterEntry.year == year
        )
        total = self._connection.execute(rows).scalar_one()
        self._connection.execute(update(RegisterCounter).where(*whose).values(total=total))
        return Closed(last=taken, total=total)

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
