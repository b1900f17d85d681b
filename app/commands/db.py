"""``kurator db``: the schema of the database."""

from pathlib import Path

import click

from app.commands.common import console, data_option, opened
from storage.migrations import head


@click.group(help="База данных.")
def db() -> None:
    pass


@db.command(
    help="Привести базу к схеме этой версии; создаёт её, если базы нет.",
    epilog="Пример: kurator db upgrade --data /srv/kurator",
)
@data_option
def upgrade(data: Path) -> None:
    with opened(data, migrate=True):
        console.print(f"Схема базы данных: {head()}")
