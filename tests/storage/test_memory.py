"""The database of simulations: one connection, the product's own tables."""

import pytest
from sqlalchemy import inspect

from storage.columns import new_id, numbered_ids
from storage.database import Database
from storage.memory import MemoryDatabase
from storage.migrations import upgrade
from storage.unit_of_work import UnitOfWork


def add_region(database: Database, code: str) -> None:
    with database.begin() as connection:
        UnitOfWork(connection).organisation.add_region(code, name=code, zone="Europe/Moscow")


def add_municipality(database: Database, code: str) -> None:
    with database.begin() as connection:
        UnitOfWork(connection).organisation.add_municipality(
            region_code="ru-me", code=code, name=code, zone="Europe/Moscow"
        )


def knows(database: Database, code: str) -> bool:
    with database.read() as connection:
        return UnitOfWork(connection).organisation.municipality_by_code(code) is not None


@pytest.fixture
def memory() -> MemoryDatabase:
    database = MemoryDatabase.with_schema()
    add_region(database, "ru-me")
    return database


def test_it_has_the_tables_and_indexes_that_the_migrations_make(memory: MemoryDatabase) -> None:
    migrated = Database.open("sqlite://")
    upgrade(migrated)

    with memory.read() as ours, migrated.read() as theirs:
        for table in inspect(ours).get_table_names():
            wanted, made = (
                (
                    {column["name"]: str(column["type"]) for column in inspect(side).get_columns(table)},
                    sorted(str(index["name"]) for index in inspect(side).get_indexes(table)),
                )
                for side in (theirs, ours)
            )
            assert made == wanted, table
        assert {*inspect(theirs).get_table_names()} - {*inspect(ours).get_table_names()} == {
            "alembic_version"
        }


def test_a_copy_goes_its_own_way(memory: MemoryDatabase) -> None:
    other = memory.copy()

    add_municipality(other, "А")

    assert knows(other, "А")
    assert not knows(memory, "А")


def test_what_raises_is_rolled_back(memory: MemoryDatabase) -> None:
    with pytest.raises(KeyError), memory.begin() as connection:
        UnitOfWork(connection).organisation.add_municipality(
            region_code="ru-me", code="А", name="А", zone="Europe/Moscow"
        )
        raise KeyError

    assert not knows(memory, "А")


def test_a_look_inside_a_transaction_does_not_end_it(memory: MemoryDatabase) -> None:
    with memory.begin() as connection:
        UnitOfWork(connection).organisation.add_municipality(
            region_code="ru-me", code="А", name="А", zone="Europe/Moscow"
        )
        assert knows(memory, "А")

    assert knows(memory, "А")


def test_one_may_write_while_one_looks(memory: MemoryDatabase) -> None:
    with memory.read():
        add_municipality(memory, "А")

        assert knows(memory, "А")


def test_a_transaction_inside_a_transaction_is_a_mistake(memory: MemoryDatabase) -> None:
    with pytest.raises(RuntimeError), memory.begin(), memory.begin():
        pass


def test_ids_can_be_counted_and_are_random_again_afterwards() -> None:
    with numbered_ids(iter((1, 2))):
        counted = [new_id(), new_id()]

    assert [int(each) for each in counted] == [1, 2]
    assert new_id() != new_id()
