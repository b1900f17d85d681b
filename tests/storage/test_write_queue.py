"""Writes that wait for company on their way to PostgreSQL are never overtaken by what needs them."""

from datetime import UTC, datetime

from sqlalchemy import func, select

from storage.columns import new_id
from storage.database import Database
from storage.models import CommandLogEntry
from storage.unit_of_work import UnitOfWork


def add_command(uow: UnitOfWork) -> None:
    uow.commands.add(
        id=new_id(),
        kind="Test",
        body_hash="",
        answer={},
        at=datetime(2025, 4, 1, tzinfo=UTC),
        actor_id="system",
        instance_id=None,
    )


def test_a_question_sees_what_the_same_transaction_wrote_before(database: Database) -> None:
    with database.begin() as connection:
        add_command(UnitOfWork(connection))

        counted = connection.execute(select(func.count()).select_from(CommandLogEntry)).scalar_one()

    assert counted == 1


def test_what_was_written_last_is_there_after_the_commit_and_nothing_after_a_failure(
    database: Database,
) -> None:
    with database.begin() as connection:
        add_command(UnitOfWork(connection))
    try:
        with database.begin() as connection:
            add_command(UnitOfWork(connection))
            raise LookupError
    except LookupError:
        pass

    with database.read() as connection:
        assert connection.execute(select(func.count()).select_from(CommandLogEntry)).scalar_one() == 1
