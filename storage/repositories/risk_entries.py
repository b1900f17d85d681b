"""Writing the register of the risk group: an entry is drafted, put on, confirmed, removed; all is kept."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from storage.columns import new_id
from storage.folding import search_key
from storage.models import (
    RiskCodeList,
    RiskEntry,
    RiskEntryChange,
    RiskEntryCode,
    RiskEntryYear,
    RiskState,
)
from storage.ordering import sort_key
from storage.repositories.counters import next_register_number

REGISTER = "F-PK-2"


@dataclass(frozen=True, kw_only=True)
class NewRiskEntry:
    municipality_id: str
    agency_id: str
    org_kind: str
    kind: str
    child_name: str
    born_on: date | None
    content: Mapping[str, Any]
    codes: Mapping[RiskCodeList, Iterable[str]]
    residence_id: str | None = None
    """Where the family lives, when that is another municipality than the organisation's."""
    instance_id: str | None = None
    case_id: str | None = None
    person_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class RiskEntryRow:
    id: str
    municipality_id: str
    agency_id: str
    org_kind: str
    kind: str
    state: str
    case_id: str | None
    person_id: str | None
    child_name: str
    born_on: date | None
    put_on: date | None
    curator_id: str | None
    last_confirmed_on: date | None
    removed_on: date | None
    removal_code: str | None
    next_organisation: str | None
    content: Mapping[str, Any]


_COLUMNS = tuple(RiskEntry.__table__.columns[name] for name in RiskEntryRow.__annotations__)


class RiskEntries:
    def __init__(self, connection: Connection):
        self._connection = connection

    def draft(self, new: NewRiskEntry, *, at: datetime, by: str) -> str:
        """An entry that nobody has decided on yet; answers its id."""
        entry_id = new_id()
        self._connection.execute(
            insert(RiskEntry).values(
                id=entry_id,
                municipality_id=new.municipality_id,
                residence_id=new.residence_id or new.municipality_id,
                agency_id=new.agency_id,
                org_kind=new.org_kind,
                instance_id=new.instance_id,
                case_id=new.case_id,
                person_id=new.person_id,
                kind=new.kind,
                state=RiskState.DRAFT,
                entered_at=at,
                entered_by=by,
                content=dict(new.content),
                **_named(new.child_name, new.born_on),
            )
        )
        self._write_codes(entry_id, new.codes)
        return entry_id

    def redraft(self, entry_id: str, new: NewRiskEntry) -> None:
        """The draft as it was written anew, before anybody decided on it."""
        self._set(
            entry_id,
            {
                "kind": new.kind,
                "residence_id": new.residence_id or new.municipality_id,
                "person_id": new.person_id,
                "content": dict(new.content),
                **_named(new.child_name, new.born_on),
            },
        )
        self._write_codes(entry_id, new.codes)

    def put_on(self, entry_id: str, on: date, *, at: datetime, by: str) -> int:
        """The head decided: the entry stands from this day; answers its number in the year's register."""
        number = self._enter_year(self.get(entry_id), on.year, on)
        values = {"put_on": on, "last_confirmed_on": on, "decided_by": by, "state": RiskState.REGISTERED}
        self.change(entry_id, values, "постановка на учёт", at=at, by=by)
        return number

    def refuse(self, entry_id: str, reason: str) -> None:
        """Not put on: of the draft the reason stays, nothing about the child."""
        self._connection.execute(delete(RiskEntryCode).where(RiskEntryCode.entry_id == entry_id))
        nobody = {"person_id": None, "content": {}, **_named("", None)}
        self._set(entry_id, {"state": RiskState.REFUSED, "refusal_reason": reason, **nobody})

    def change(
        self,
        entry_id: str,
        columns: Mapping[str, Any],
        reason: str,
        *,
        at: datetime,
        by: str,
        content: Mapping[str, Any] | None = None,
        codes: Mapping[RiskCodeList, Iterable[str]] | None = None,
    ) -> None:
        """New values of columns, of the other columns of annex 2, of codes; old values are kept."""
        before = self.get(entry_id)
        merged = {**before.content, **(content or {})}
        differs = _differences({name: getattr(before, name, None) for name in columns}, columns)
        differs |= _differences({key: before.content.get(key) for key in content or {}}, content or {})
        for code_list, new in (codes or {}).items():
            differs |= _differences(
                {code_list: self.codes(entry_id, code_list)}, {code_list: sorted(set(new))}
            )
        if not differs:
            return
        self._set(entry_id, {**columns, "content": merged})
        self._write_codes(entry_id, codes or {})
        self._connection.execute(
            insert(RiskEntryChange).values(
                id=new_id(), entry_id=entry_id, changes=differs, reason=reason, changed_at=at, changed_by=by
            )
        )

    def remove(
        self,
        entry_id: str,
        on: date,
        code: str,
        *,
        at: datetime,
        by: str,
        content: Mapping[str, Any],
        next_organisation: str | None = None,
    ) -> None:
        """Taken off with a code of annex 4; :class:`ValueError` for a day before the entry was put on."""
        put_on = self.get(entry_id).put_on
        if put_on is None or on < put_on:
            raise ValueError(f"entry {entry_id} was put on {put_on}, it cannot be removed {on}")
        values = {
            "removed_on": on,
            "removal_code": code,
            "next_organisation": next_organisation,
            "state": RiskState.REMOVED,
        }
        self.change(entry_id, values, "снятие с учёта", at=at, by=by, content=content)

    def carry_over(self, entry_id: str, year: int) -> int | None:
        """The entry stands at the turn of the year: it goes on in the new year's register (PK 2.5).

        Answers its number there; None when it is there already or does not stand.
        """
        entry = self.get(entry_id)
        known = select(RiskEntryYear.number).where(
            RiskEntryYear.entry_id == entry_id, RiskEntryYear.year == year
        )
        if entry.state != RiskState.REGISTERED or self._connection.execute(known).first():
            return None
        return self._enter_year(entry, year, date(year, 1, 1))

    def get(self, entry_id: str) -> RiskEntryRow:
        row = self._connection.execute(select(*_COLUMNS).where(RiskEntry.id == entry_id)).one()
        return RiskEntryRow(**row._mapping)

    def codes(self, entry_id: str, code_list: RiskCodeList) -> list[str]:
        rows = self._connection.execute(
            select(RiskEntryCode.code).where(
                RiskEntryCode.entry_id == entry_id, RiskEntryCode.list_id == code_list.value
            )
        )
        return sorted(rows.scalars())

    def stands(self, person_id: str, agency_id: str, kind: str) -> bool:
        """Whether the child is on the organisation's register now, as a child or as a family."""
        standing = select(RiskEntry.id).where(
            RiskEntry.person_id == person_id,
            RiskEntry.agency_id == agency_id,
            RiskEntry.kind == kind,
            RiskEntry.state == RiskState.REGISTERED,
        )
        return self._connection.execute(standing.limit(1)).first() is not None

    def standing_in(self, case_id: str) -> int:
        """How many entries of the case stand or wait for a decision."""
        open_states = (RiskState.REGISTERED, RiskState.DRAFT)
        standing = select(func.count()).where(RiskEntry.case_id == case_id, RiskEntry.state.in_(open_states))
        return self._connection.execute(standing).scalar_one()

    def _enter_year(self, entry: RiskEntryRow, year: int, since: date) -> int:
        number = next_register_number(self._connection, REGISTER, f"agency:{entry.agency_id}", year)
        self._connection.execute(
            insert(RiskEntryYear).values(
                entry_id=entry.id, year=year, agency_id=entry.agency_id, number=number, since=since
            )
        )
        return number

    def _set(self, entry_id: str, values: Mapping[str, Any]) -> None:
        self._connection.execute(update(RiskEntry).where(RiskEntry.id == entry_id).values(**values))

    def _write_codes(self, entry_id: str, codes: Mapping[RiskCodeList, Iterable[str]]) -> None:
        for code_list, listed in codes.items():
            self._connection.execute(
                delete(RiskEntryCode).where(
                    RiskEntryCode.entry_id == entry_id, RiskEntryCode.list_id == code_list.value
                )
            )
            rows = [
                {"entry_id": entry_id, "list_id": code_list.value, "code": code}
                for code in sorted(set(listed))
            ]
            if rows:
                self._connection.execute(insert(RiskEntryCode), rows)


def _named(child_name: str, born_on: date | None) -> dict[str, Any]:
    return {
        "child_name": child_name,
        "born_on": born_on,
        "search_key": search_key(child_name),
        "sort_key": sort_key(child_name),
    }


def _differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, list[Any]]:
    return {
        name: [_plain(before[name]), _plain(value)] for name, value in after.items() if before[name] != value
    }


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
