"""Writing that two records are of one person: every reference goes to the one that stays, and can go back.

The references are found in the schema itself, so that a table that refers to a person
tomorrow is moved too.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Column, Connection, Table, delete, insert, select, update

from storage.columns import new_id
from storage.folding import search_key
from storage.models import (
    Base,
    CasePerson,
    InstanceStatus,
    Person,
    PersonDecision,
    PersonStatus,
    ProcessInstance,
)
from storage.ordering import sort_key

FIELDS = ("surname", "given_name", "patronymic", "born_on", "gender", "died_on")
"""What a record says of a person; who merges chooses each."""
_STANDING = ("status", "danger_level", "registered_on", "removed_on", "removal_ground")
_DATES = frozenset({"born_on", "died_on", "registered_on", "removed_on"})
_OWN = frozenset({"person_decision", "person"})


@dataclass(frozen=True, kw_only=True)
class Decided:
    """A decision about two records, as it was written."""

    id: str
    municipality_id: str
    kind: str
    kept_id: str
    other_id: str
    changes: Mapping[str, Any]
    undone_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class NewDecision:
    municipality_id: str
    kind: str
    kept_id: str
    other_id: str
    by_id: str
    by_name: str
    reason: str
    changes: Mapping[str, Any]


def references() -> Iterator[tuple[Table, "Column[Any]"]]:
    """Every column of the schema that names a person."""
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            points = any(key.column.table.name == "person" for key in column.foreign_keys)
            if table.name not in _OWN and (points or column.name == "person_id"):
                yield table, column


class Merging:
    def __init__(self, connection: Connection):
        self._connection = connection

    def decide(self, new: NewDecision, *, at: datetime) -> str:
        decision_id = new_id()
        values = {**vars(new), "changes": dict(new.changes)}
        self._connection.execute(insert(PersonDecision).values(id=decision_id, at=at, **values))
        return decision_id

    def decision(self, decision_id: str) -> Decided | None:
        columns = [getattr(PersonDecision, name) for name in Decided.__dataclass_fields__]
        row = self._connection.execute(select(*columns).where(PersonDecision.id == decision_id)).one_or_none()
        return None if row is None else Decided(**row._mapping)

    def undo(self, decision_id: str, *, at: datetime, by: str, reason: str) -> None:
        self._connection.execute(
            update(PersonDecision)
            .where(PersonDecision.id == decision_id)
            .values(undone_at=at, undone_by=by, undo_reason=reason)
        )

    def case_ids(self, person_id: str) -> list[str]:
        rows = self._connection.execute(
            select(CasePerson.case_id).where(CasePerson.person_id == person_id).order_by(CasePerson.case_id)
        )
        return list(rows.scalars())

    def amend(self, person_id: str, values: Mapping[str, object]) -> dict[str, list[object]]:
        """Give a record other names or dates; answers what changed, as old and new."""
        columns = [getattr(Person, name) for name in FIELDS]
        known = self._connection.execute(select(*columns).where(Person.id == person_id)).one()._mapping
        changed = {name: value for name, value in values.items() if known[name] != value}
        if changed:
            whole = {**known, **changed}
            names = (whole["surname"], whole["given_name"], whole["patronymic"])
            keys = {"search_key": search_key(*names), "sort_key": sort_key(*names)}
            self._connection.execute(update(Person).where(Person.id == person_id).values(**changed, **keys))
        return {name: [_plain(known[name]), _plain(value)] for name, value in changed.items()}

    def set_merged(self, person_id: str, into: str | None) -> None:
        self._connection.execute(update(Person).where(Person.id == person_id).values(merged_into_id=into))

    def join_in_cases(self, kept_id: str, other_id: str) -> list[dict[str, Any]]:
        """Where both stand in one case, the weaker standing gives way; answers the rows taken away."""
        table = CasePerson.__table__
        assert isinstance(table, Table)
        both = set(self.case_ids(kept_id)) & set(self.case_ids(other_id))
        taken = []
        for case_id in sorted(both):
            kept, other = (self._row(table, case_id, each) for each in (kept_id, other_id))
            stronger = _stronger(kept, other)
            taken.append({"row": _jsonable(other), "kept": _jsonable({n: kept[n] for n in stronger})})
            self._connection.execute(delete(table).where(table.c.id == other["id"]))
            if stronger:
                self._connection.execute(
                    update(table).where(table.c.id == kept["id"]).values({n: other[n] for n in stronger})
                )
        return taken

    def _row(self, table: Table, case_id: str, person_id: str) -> dict[str, Any]:
        where = (table.c.case_id == case_id, table.c.person_id == person_id)
        return dict(self._connection.execute(select(table).where(*where)).one()._mapping)

    def move_references(self, old_id: str, new_id: str) -> dict[str, list[str]]:
        """Point every row at the other record; answers the ids of the rows, by table and column."""
        moved: dict[str, list[str]] = {}
        for table, column in references():
            ids = [str(each) for each in self._connection.execute(_ids(table, column, old_id)).scalars()]
            if ids:
                self._point(table, column, ids, new_id)
                moved[f"{table.name}.{column.name}"] = ids
        return moved

    def return_references(self, moved: Mapping[str, Sequence[str]], old_id: str, kept_id: str) -> None:
        """Point the rows of a merge back; one that names somebody else by now stays."""
        for table, column in references():
            ids = moved.get(f"{table.name}.{column.name}", ())
            if ids:
                key = table.primary_key.columns.values()[0]
                still = select(key).where(key.in_(ids), column == kept_id)
                found = [str(each) for each in self._connection.execute(still).scalars()]
                self._point(table, column, found, old_id)

    def return_to_cases(self, taken: Sequence[Mapping[str, Any]], kept_id: str) -> None:
        """Put the rows back that a merge took away, and the standing of the record that stayed."""
        for each in taken:
            row = _restored(each["row"])
            self._connection.execute(insert(CasePerson).values(**row))
            if each["kept"]:
                self._connection.execute(
                    update(CasePerson)
                    .where(CasePerson.case_id == row["case_id"], CasePerson.person_id == kept_id)
                    .values(**_restored(each["kept"]))
                )

    def _point(self, table: Table, column: "Column[Any]", ids: Sequence[str], person_id: str) -> None:
        key = table.primary_key.columns.values()[0]
        self._connection.execute(update(table).where(key.in_(ids)).values({column.name: person_id}))

    def running(self, case_ids: Sequence[str]) -> list[str]:
        """Procedures of these cases that may still read a person's id, the oldest first."""
        alive = (InstanceStatus.RUNNING, InstanceStatus.SUSPENDED)
        rows = self._connection.execute(
            select(ProcessInstance.id)
            .where(ProcessInstance.case_id.in_(case_ids), ProcessInstance.status.in_(alive))
            .order_by(ProcessInstance.started_at, ProcessInstance.id)
        )
        return list(rows.scalars())


def _ids(table: Table, column: "Column[Any]", person_id: str) -> Any:
    key = table.primary_key.columns.values()[0]
    return select(key).where(column == person_id).order_by(key)


def _stronger(kept: Mapping[str, Any], other: Mapping[str, Any]) -> list[str]:
    """Columns that the kept row takes over: a standing on the register wins, gaps are filled."""
    columns = [name for name in ("occupation",) if not kept[name] and other[name]]
    if other["status"] == PersonStatus.REGISTERED != kept["status"] or kept["status"] == PersonStatus.NONE:
        columns += [name for name in _STANDING if kept[name] != other[name] and other[name] is not None]
    return columns


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def _jsonable(row: Mapping[str, Any]) -> dict[str, object]:
    return {name: _plain(value) for name, value in row.items()}


def _restored(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: date.fromisoformat(value) if name in _DATES and value else value for name, value in row.items()
    }
