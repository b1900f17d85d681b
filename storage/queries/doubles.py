"""Records that may be of one person: those that share a birth date, and namesakes without one."""

from collections.abc import Iterator

from sqlalchemy import Connection, func, or_, select

from storage.models import Person, PersonDecision
from storage.queries.persons import PersonRow

_COLUMNS = tuple(getattr(Person, name) for name in PersonRow.__dataclass_fields__)


def born_together(connection: Connection, *, municipality_id: str) -> Iterator[list[PersonRow]]:
    """Groups of standing records of a municipality with one birth date."""
    here = (Person.municipality_id == municipality_id, Person.merged_into_id.is_(None))
    shared = (
        select(Person.born_on)
        .where(*here, Person.born_on.is_not(None))
        .group_by(Person.born_on)
        .having(func.count() > 1)
    )
    rows = connection.execute(
        select(*_COLUMNS).where(*here, Person.born_on.in_(shared)).order_by(Person.born_on, Person.sort_key)
    )
    yield from _grouped(rows, "born_on")


def namesakes_without_birth(connection: Connection, *, municipality_id: str) -> Iterator[list[PersonRow]]:
    """Groups with the same folded names, where at least one birth date is not known."""
    here = (Person.municipality_id == municipality_id, Person.merged_into_id.is_(None))
    unknown = select(Person.search_key).where(*here, Person.born_on.is_(None))
    shared = (
        select(Person.search_key)
        .where(*here, Person.search_key.in_(unknown))
        .group_by(Person.search_key)
        .having(func.count() > 1)
    )
    rows = connection.execute(
        select(*_COLUMNS, Person.search_key)
        .where(*here, Person.search_key.in_(shared))
        .order_by(Person.search_key, Person.sort_key)
    )
    yield from _grouped(rows, "search_key")


def told_apart(connection: Connection, *, municipality_id: str) -> set[frozenset[str]]:
    """Pairs of records that somebody has looked at and called different people."""
    rows = connection.execute(
        select(PersonDecision.kept_id, PersonDecision.other_id).where(
            PersonDecision.municipality_id == municipality_id,
            or_(PersonDecision.kind == "different", PersonDecision.undone_at.is_not(None)),
        )
    )
    return {frozenset(row) for row in rows}


def _grouped(rows: object, key: str) -> Iterator[list[PersonRow]]:
    group: list[PersonRow] = []
    last: object = None
    for row in rows:  # type: ignore[attr-defined]
        values = dict(row._mapping)
        value = values[key]
        person = PersonRow(**{name: values[name] for name in PersonRow.__dataclass_fields__})
        if group and value != last:
            yield group
            group = []
        group.append(person)
        last = value
    if group:
        yield group
