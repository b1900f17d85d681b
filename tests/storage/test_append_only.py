"""What is written once stays: the database itself refuses to rewrite it, whoever asks."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import IntegrityError

from storage.append_only import APPEND_ONLY, guard, unguarded
from storage.database import Database
from storage.models import Base
from storage.repositories.access_log import Look
from storage.unit_of_work import UnitOfWork
from tests.district import District

NOW = datetime(2025, 5, 5, 6, tzinfo=UTC)


def refused(connection: Connection, statement: str) -> bool:
    try:
        with connection.begin_nested():
            connection.execute(text(statement))
    except IntegrityError as error:
        return "не изменяются и не удаляются" in str(error)
    return False


@pytest.fixture
def written(uow: UnitOfWork, district: District) -> Connection:
    entry = district.enter("F-ME-1", "agency:school", 2025, {"informant": "сосед"})
    uow.registers.correct(entry.id, {"result": "не подтвердилось"}, "итог", at=NOW, by="secretary")
    look = Look(staff_id="s", action="view", object_kind="case", object_id="c")
    uow.access_log.record(look, at=NOW)
    return uow.connection


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE register_entry SET content = '{}'",
        "UPDATE register_entry SET number = number + 1, search_key = ''",
        "DELETE FROM register_entry",
        "UPDATE register_correction SET reason = 'иное'",
        "DELETE FROM register_correction",
        "UPDATE access_record SET staff_id = 'x'",
        "DELETE FROM access_record",
    ],
)
def test_a_written_row_is_neither_changed_nor_deleted(written: Connection, statement: str) -> None:
    assert refused(written, statement)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("new", ["id", "'other'"])
def test_a_written_row_is_not_replaced_by_another(written: Connection, new: str) -> None:
    """REPLACE deletes the row that holds the id, or the number of the journal; past the product, tells nobody."""
    written.exec_driver_sql("PRAGMA recursive_triggers=OFF")
    columns = Base.metadata.tables["register_entry"].columns
    row = ", ".join(column.name for column in columns if column.name != "id")
    copied = f"SELECT {new}, {row} FROM register_entry"
    assert refused(written, f"INSERT OR REPLACE INTO register_entry (id, {row}) {copied}")


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_a_table_is_not_emptied(written: Connection) -> None:
    assert refused(written, "TRUNCATE register_correction")


def test_what_a_row_is_found_by_follows_a_correction_or_a_merge(written: Connection) -> None:
    found_by = "UPDATE register_entry SET person_id = 'p', search_key = search_key || ' иное'"
    assert not refused(written, found_by)


def test_a_table_that_lost_its_guard_is_named_until_it_is_back(database: Database) -> None:
    with database.begin() as connection:
        assert unguarded(connection) == []
        if database.is_sqlite:
            connection.execute(text("DROP TRIGGER access_record_delete"))
            connection.execute(text("DROP TRIGGER form_answer_update"))
            neutered = "BEFORE UPDATE OF answers ON form_answer BEGIN SELECT 1; END"
            connection.execute(text(f"CREATE TRIGGER form_answer_update {neutered}"))
        else:
            connection.execute(text("ALTER TABLE access_record DISABLE TRIGGER append_only"))
            connection.execute(text("DROP TRIGGER append_only_whole ON form_answer"))
        assert unguarded(connection) == ["access_record", "form_answer"]
        guard(connection, APPEND_ONLY)
        assert unguarded(connection) == []
