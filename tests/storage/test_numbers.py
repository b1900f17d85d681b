"""Numbers without gaps while several people register at once."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from storage.database import Database
from storage.unit_of_work import UnitOfWork
from tests.district import FOUNDED

WRITERS, EACH = 4, 5


def test_cases_opened_at_once_are_numbered_in_a_row(database: Database) -> None:
    with database.read() as connection:
        municipality = UnitOfWork(connection).organisation.municipality_by_code("МДВ")
    assert municipality is not None

    def open_some(_: int) -> list[str]:
        numbers = []
        for _attempt in range(EACH):
            with database.begin() as connection:
                case = UnitOfWork(connection).cases.open(municipality.id, year=2025, at=FOUNDED)
                numbers.append(case.number)
        return numbers

    with ThreadPoolExecutor(WRITERS) as pool:
        given = [number for numbers in pool.map(open_some, range(WRITERS)) for number in numbers]

    assert sorted(given) == sorted(f"МДВ-2025-{number}" for number in range(1, WRITERS * EACH + 1))


def test_a_row_whose_transaction_failed_leaves_no_gap(database: Database) -> None:
    def enter(*, fail: bool) -> int:
        with database.begin() as connection:
            uow = UnitOfWork(connection)
            municipality = uow.organisation.municipality_by_code("МДВ")
            assert municipality is not None
            entry = uow.registers.enter(
                "F-ME-1",
                "agency:school",
                municipality_id=municipality.id,
                year=2025,
                content={},
                at=FOUNDED,
                by="semenova",
            )
            if fail:
                raise ConnectionError
            return entry.number

    with pytest.raises(ConnectionError):
        enter(fail=True)

    assert [enter(fail=False), enter(fail=False)] == [1, 2]


def test_rows_entered_at_once_are_numbered_in_a_row_and_none_slips_past_a_closing(database: Database) -> None:
    with database.read() as connection:
        municipality = UnitOfWork(connection).organisation.municipality_by_code("МДВ")
    assert municipality is not None

    def enter_some(_: int) -> list[tuple[int, int]]:
        given = []
        for _attempt in range(EACH):
            with database.begin() as connection:
                entry = UnitOfWork(connection).registers.enter(
                    "F-ME-1",
                    "agency:clinic",
                    municipality_id=municipality.id,
                    year=2025,
                    content={},
                    at=FOUNDED,
                    by="romanov",
                )
            given.append((entry.year, entry.number))
        return given

    def close(_: int) -> tuple[int, int] | None:
        with database.begin() as connection:
            closed = UnitOfWork(connection).registers.close(
                "F-ME-1", "agency:clinic", 2025, at=FOUNDED, by="romanov"
            )
        return (closed.last, closed.total) if closed else None

    with ThreadPoolExecutor(WRITERS + 2) as pool:
        writing = pool.map(enter_some, range(WRITERS))
        closings = [told for told in pool.map(close, range(2)) if told]
        given = sorted(row for rows in writing for row in rows)

    ((last, total),) = closings
    assert last == total == sum(year == 2025 for year, _ in given)
    in_next = WRITERS * EACH - last
    assert given == [(2025, n + 1) for n in range(last)] + [(2026, n + 1) for n in range(in_next)]
