"""What the commands share: where the data is, how to open the house, how to refuse."""

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, NoReturn

import click
from rich.console import Console

from app.commands.usage import complain
from app.config import Config, ConfigInvalid
from app.house import House, open_house
from engine.clock import Clock
from storage.database import DatabaseFault, SqliteTooOld
from storage.migrations import SchemaUnknown, is_current, upgrade

PORT = click.IntRange(1, 65535)
console = Console(highlight=False)

data_option: Callable[[Any], Any] = click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    envvar="KURATOR_DATA",
    default=Path("data"),
    show_default=True,
    help="Папка с базой данных, файлами и ключом.",
)


def fail(message: str, hint: str = "") -> NoReturn:
    """Say in one sentence what is wrong, and end with code 1."""
    complain(message, hint)
    raise SystemExit(1)


def require_free(host: str, port: int) -> None:
    """Find out before any work is done that nobody can be served at this place."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            fail(
                f"Порт {port} на {host} занят или недоступен.",
                f"Выберите другой: PORT или --port. ({error.strerror})",
            )


@contextmanager
def opened(
    data: Path, *, demo: bool = False, migrate: bool = False, clock: Clock | None = None, address: str = ""
) -> Iterator[House]:
    """The house of a data folder; its schema must be current, or is made so with ``migrate``.

    ``address`` stands in letters where the environment names none.
    """
    try:
        config = Config.from_environment(data=data, demo=demo)
        house = open_house(replace(config, public_url=config.public_url or address), clock=clock)
        try:
            _bring_up_to_date(house, migrate)
            yield house
        finally:
            house.database.close()
    except (ConfigInvalid, SqliteTooOld, SchemaUnknown) as error:
        fail(f"Куратор не может начать работу: {error}")
    except DatabaseFault as fault:
        fail(_FAULTS[fault.kind], f"({_told_by_driver(fault)})")


def _told_by_driver(fault: DatabaseFault) -> str:
    """Its own words, without what SQLAlchemy puts around them."""
    return str(getattr(fault.cause, "orig", fault.cause)).strip()


def _bring_up_to_date(house: House, migrate: bool) -> None:
    if migrate:
        upgrade(house.database)
        return
    with house.database.read() as connection:
        current = is_current(connection)
    if not current:
        fail("База данных не создана или от другой версии.", "Выполните: kurator db upgrade")


_FAULTS = {
    "full": "На диске нет места для базы данных.",
    "busy": "База данных занята другой программой.",
    "away": "База данных недоступна: проверьте адрес и права на папку.",
    "broken": "Файл базы данных поврежден, или это не база данных, или неверен ключ KURATOR_DATABASE_KEY.",
    "readonly": "База данных доступна только для чтения: проверьте права на папку.",
}
