"""Write a migration from the difference between the models and the migrations so far.

Usage: python scripts/new_migration.py "Add the table of deliveries"
"""

import sys

from alembic import command

from storage.database import Database
from storage.migrations import _config


def main(message: str) -> None:
    database = Database.open("sqlite://")
    config = _config()
    with database.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        command.revision(config, message=message, autogenerate=True, rev_id=_next())


def _next() -> str:
    from alembic.script import ScriptDirectory

    return f"{len(list(ScriptDirectory.from_config(_config()).walk_revisions())) + 1:04d}"


if __name__ == "__main__":
    main(sys.argv[1])
