"""``kurator db``: the schema of the database."""

from pathlib import Path

import click

from app.commands.common import console, data_option, opened
from storage.append_only import APPEND_ONLY, unguarded
from storage.append_only import guard as guard_tables
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


@db.command(
    help="Вернуть триггеры, которые не дают переписать историю, журналы и учёт обращений.",
    epilog="Пример: kurator db guard. До этого выясните, кто убрал их и что изменил: kurator doctor",
)
@data_option
def guard(data: Path) -> None:
    with opened(data) as house, house.database.begin() as connection:
        open_tables = unguarded(connection)
        guard_tables(connection, {table: APPEND_ONLY[table] for table in open_tables})
    console.print(f"Защищены: {', '.join(open_tables)}" if open_tables else "Все таблицы защищены.")
