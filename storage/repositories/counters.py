"""Numbers without gaps: the next one is taken in the transaction that uses it.

The increment locks the counter's row until that transaction ends, so two people who
register at once get neighbouring numbers, and a number given up is given again.
"""

from sqlalchemy import Connection, bindparam, case, select

from storage.models import CaseCounter, RegisterCounter
from storage.upsert import insert_or

LATEST = 100
_LAST = select(RegisterCounter.last).where(
    RegisterCounter.register == bindparam("register"),
    RegisterCounter.owner == bindparam("owner"),
    RegisterCounter.year == bindparam("year"),
)


def next_case_number(connection: Connection, municipality_id: str, year: int) -> int:
    statement = insert_or(connection, CaseCounter).values(municipality_id=municipality_id, year=year, last=1)
    counted = statement.on_conflict_do_update(
        index_elements=["municipality_id", "year"], set_={"last": CaseCounter.last + 1}
    ).returning(CaseCounter.last)
    return connection.execute(counted).scalar_one()


def next_register_number(connection: Connection, register: str, owner: str, year: int) -> int:
    statement = insert_or(connection, RegisterCounter).values(
        register=register, owner=owner, year=year, last=1
    )
    counted = statement.on_conflict_do_update(
        index_elements=["register", "owner", "year"], set_={"last": RegisterCounter.last + 1}
    ).returning(RegisterCounter.last)
    return connection.execute(counted).scalar_one()


def next_open_number(connection: Connection, register: str, owner: str, year: int) -> tuple[int, int]:
    """Year and number of a journal's next row: what comes late goes to the first year not closed yet."""
    for later in range(year, year + LATEST):
        statement = insert_or(connection, RegisterCounter).values(
            register=register, owner=owner, year=later, last=1
        )
        counted = statement.on_conflict_do_update(
            index_elements=["register", "owner", "year"],
            set_={"last": RegisterCounter.last + 1},
            where=RegisterCounter.closed_at.is_(None),
        ).returning(RegisterCounter.last)
        number = connection.execute(counted).scalar_one_or_none()
        if number is not None:
            return later, number
    raise AssertionError("a year that has not ended is never closed")


def raise_register_number(connection: Connection, register: str, owner: str, year: int, used: int) -> None:
    """A number written by hand was used: the next one given will be above it."""
    statement = insert_or(connection, RegisterCounter).values(
        register=register, owner=owner, year=year, last=used
    )
    higher = case((RegisterCounter.last < used, used), else_=RegisterCounter.last)
    connection.execute(
        statement.on_conflict_do_update(index_elements=["register", "owner", "year"], set_={"last": higher})
    )


def last_register_number(connection: Connection, register: str, owner: str, year: int) -> int:
    """The number given last; nothing is taken by asking."""
    named = {"register": register, "owner": owner, "year": year}
    return connection.execute(_LAST, named).scalar_one_or_none() or 0
