"""The lists of children and families of a district (DO annexes 4 and 5), and who gave information for them.

A figure and the list it opens are made of the same rows by the same condition, so they
cannot differ. A district has some hundreds of rows; all are read and sorted here, because
no database sorts ё as the Russian alphabet does.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, select

from storage.alphabet import in_order
from storage.folding import fold
from storage.models import Agency, Document
from storage.queries.registers import Entry, whole_journal

CHILDREN, FAMILIES = "F-DO-4", "F-DO-5"


class State(StrEnum):
    """Which rows of a period are meant."""

    STOOD = "stood"
    """On the register on some day of it: the list of the quarter."""
    OPENING = "opening"
    PUT_ON = "put_on"
    REMOVED = "removed"
    CLOSING = "closing"


@dataclass(frozen=True, kw_only=True)
class Quarter:
    begins: date
    ends: date


@dataclass(frozen=True, kw_only=True)
class Row:
    """``number`` is its place in the alphabet, given after sorting."""

    number: int
    entry: Entry
    content: Mapping[str, Any]


def listed(
    connection: Connection,
    *,
    form: str,
    municipality_id: str,
    quarter: Quarter,
    state: State = State.STOOD,
    ground: str = "",
    words: str = "",
) -> list[Row]:
    """Rows in alphabetical order, numbered; a narrower choice numbers its own rows."""
    entries = whole_journal(connection, register=form, owner=f"mun:{municipality_id}")
    chosen = [
        entry
        for entry in entries
        if is_in(entry.current, quarter, state)
        and (not ground or ground in _codes(entry.current))
        and (not words or fold(words) in fold(_names(entry.current)))
    ]
    ordered = in_order(chosen, lambda entry: subject_of(entry.current))
    return [Row(number=no, entry=entry, content=entry.current) for no, entry in enumerate(ordered, start=1)]


def is_in(content: Mapping[str, Any], quarter: Quarter, state: State) -> bool:
    """Whether a row belongs to a figure of the quarter."""
    since, until = _day(content.get("registered_on")), _day(content.get("removed_on"))
    if since is None or since > quarter.ends:
        return False
    stays = until is None or until > quarter.ends
    was_there = since < quarter.begins and (until is None or until >= quarter.begins)
    match state:
        case State.OPENING:
            return was_there
        case State.PUT_ON:
            return since >= quarter.begins
        case State.REMOVED:
            return until is not None and quarter.begins <= until <= quarter.ends
        case State.CLOSING:
            return stays
        case State.STOOD:
            return until is None or until >= quarter.begins


def figures(rows: Iterable[Row], quarter: Quarter) -> dict[State, int]:
    """How many rows of the quarter's list belong to each figure."""
    contents = [row.content for row in rows]
    return {state: sum(is_in(content, quarter, state) for content in contents) for state in State}


def by_ground(rows: Iterable[Row]) -> dict[str, int]:
    """How many rows name each ground; a row may name several."""
    counts: dict[str, int] = {}
    for row in rows:
        for code in _codes(row.content):
            counts[code] = counts.get(code, 0) + 1
    return dict(sorted(counts.items()))


def subject_of(content: Mapping[str, Any]) -> tuple[str, str | None]:
    """By whom a row is sorted: the child; in the list of families the first parent, or else the child."""
    if "minor_name" in content:
        return str(content["minor_name"] or ""), content.get("minor_birth")
    people = [*_rows(content, "parents"), *_rows(content, "children")]
    return (str(people[0].get("full_name") or ""), people[0].get("born_on")) if people else ("", None)


def _names(content: Mapping[str, Any]) -> str:
    people = [*_rows(content, "parents"), *_rows(content, "children")]
    return " ".join([str(content.get("minor_name") or ""), *(str(one.get("full_name")) for one in people)])


def _rows(content: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    found = content.get(key)
    return [row for row in found if isinstance(row, dict)] if isinstance(found, list) else []


def _codes(content: Mapping[str, Any]) -> list[str]:
    found = content.get("ground_codes")
    return [code for code in found if isinstance(code, str)] if isinstance(found, list) else []


def _day(value: object) -> date | None:
    return date.fromisoformat(value[:10]) if isinstance(value, str) and value else None


@dataclass(frozen=True, kw_only=True)
class Provider:
    """An agency that gives information; ``given_at`` is empty while it has not."""

    agency: str
    kind: str
    given_at: datetime | None


def providers(
    connection: Connection, *, municipality_id: str, kinds: Iterable[str], quarter: str, year: str
) -> list[Provider]:
    """Who is to give information and who has, for one quarter."""
    asked = select(Agency.id, Agency.short_name, Agency.kind).where(
        Agency.municipality_id == municipality_id, Agency.kind.in_(sorted(kinds))
    )
    given: dict[str | None, datetime] = {}
    for paper in connection.execute(_papers(municipality_id, "submission")):
        if (paper.content.get("quarter"), paper.content.get("year")) == (quarter, year):
            given.setdefault(paper.agency_id, paper.created_at)
    agencies = connection.execute(asked.order_by(Agency.short_name, Agency.id))
    return [Provider(agency=row.short_name, kind=row.kind, given_at=given.get(row.id)) for row in agencies]


@dataclass(frozen=True, kw_only=True)
class Sent:
    title: str
    state: str
    sent_to: str | None
    rows: int


def sent_lists(connection: Connection, *, municipality_id: str, ended_on: date) -> list[Sent]:
    """The lists made for a quarter, children first."""
    return [
        Sent(
            title=paper.title,
            state=paper.state,
            sent_to=paper.sent_to,
            rows=len(_rows(paper.content, "rows")),
        )
        for paper in connection.execute(_papers(municipality_id, "list"))
        if paper.content.get("quarter_ended_on") == ended_on.isoformat()
    ]


def _papers(municipality_id: str, kind: str) -> Any:
    return (
        select(
            Document.form_key,
            Document.title,
            Document.state,
            Document.sent_to,
            Document.agency_id,
            Document.created_at,
            Document.content,
        )
        .where(
            Document.municipality_id == municipality_id,
            Document.form_key.in_([CHILDREN, FAMILIES]),
            Document.kind == kind,
        )
        .order_by(Document.form_key, Document.created_at, Document.id)
    )
