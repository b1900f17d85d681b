"""Bringing a database to the schema of this version, and refusing one that is not ours.

Alembic without a configuration file and without Flask: the engine migrates by itself.
"""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect

from storage.database import Database


class SchemaUnknown(Exception):
    """The database was written by another version of the product, or is not its database at all."""


def upgrade(database: Database) -> str:
    """Bring the database to the newest schema; answers its revision.

    Raises SchemaUnknown when the database is of a later version than this program.
    """
    config = _config()
    with database.begin() as connection:
        current = _known_revision(connection, config)
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        return current or str(head())


def revision_of(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def head() -> str | None:
    """The revision this program works with."""
    return ScriptDirectory.from_config(_config()).get_current_head()


def is_current(connection: Connection) -> bool:
    return revision_of(connection) == head()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    return config


def _known_revision(connection: Connection, config: Config) -> str | None:
    current = revision_of(connection)
    if current is None:
        if inspect(connection).has_table("process_instance"):
            raise SchemaUnknown("в базе есть таблицы, но не сказано, какой они версии.")
        return None
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if current not in known:
        raise SchemaUnknown(
            f"база данных новее программы (схема {current}). Поставьте прежнюю версию Куратора или новее."
        )
    return current
