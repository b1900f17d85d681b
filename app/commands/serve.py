"""``kurator serve``: the pages, the API and, unless told otherwise, the heartbeat."""

import signal
from pathlib import Path
from shlex import quote
from typing import Any

import click
from waitress import create_server

from app.commands.common import PORT, console, data_option, opened, require_free
from app.commands.demo import build, require_whole
from app.commands.procedures import deploy_shipped
from app.exports.maker import ListMaker
from app.factory import create_app
from app.house import House
from app.scheduler import Heartbeat
from storage.repositories.staff import Staff

THREADS = 8


@click.command(
    help="Запустить сервер: страницы, программный доступ и таймеры.",
    epilog="Пример: kurator serve --demo --port 9000 --data /srv/kurator",
)
@click.option("--host", default="127.0.0.1", show_default=True, help="Адрес, на котором слушать.")
@click.option("--port", type=PORT, default=8000, show_default=True, help="Порт, от 1 до 65535.")
@click.option("--demo", is_flag=True, help="Учебный район: люди и дела; создаётся, когда база пуста.")
@click.option("--no-scheduler", is_flag=True, help="Не срабатывать таймеры здесь: они в «kurator scheduler».")
@data_option
def serve(host: str, port: int, demo: bool, no_scheduler: bool, data: Path) -> None:
    require_free(host, port)
    # Behind a proxy this is not where people come in: only the demo's letters may say so.
    address = f"http://{host}:{port}" if demo else ""
    with opened(data, demo=demo, migrate=True, address=address) as house:
        _furnish(house, demo)
        app = create_app(house=house)
        heartbeat = Heartbeat(
            house.executor,
            carrier=house.carrier,
            make_lists=ListMaker(app, house).run_due,
            exchange=house.exchange,
        )
        server = create_server(
            app,
            host=host,
            port=port,
            threads=THREADS,
            ident="kurator",
            **behind(house.config.proxy),
        )
        signal.signal(signal.SIGTERM, _leave)
        if not no_scheduler:
            heartbeat.start()
        console.print(f"Куратор работает: [bold]http://{host}:{port}[/bold]  (остановить: Ctrl+C)")
        try:
            server.run()
        except (KeyboardInterrupt, SystemExit):
            console.print("Останавливаемся…")
        finally:
            heartbeat.stop()
            house.outbound.stop()
            server.task_dispatcher.shutdown(cancel_pending=False, timeout=20)
            server.close()


def behind(proxy: str) -> dict[str, Any]:
    """Whose word on the visitor's address and scheme the server takes: that of the named proxy only."""
    trusted = {"trusted_proxy": proxy, "trusted_proxy_headers": {"x-forwarded-for", "x-forwarded-proto"}}
    return {"clear_untrusted_proxy_headers": True, **(trusted if proxy else {})}


def _leave(_signal: int, _frame: object) -> None:
    raise SystemExit(0)


def _furnish(house: House, demo: bool) -> None:
    """An empty house gets the shipped procedures, and the demo district when asked for."""
    require_whole(house)
    with house.database.read() as connection:
        is_empty = Staff(connection).count() == 0
    if demo and is_empty:
        build(house)
        return
    deploy_shipped(house)
    if is_empty:
        data = f"--data {quote(str(house.config.data))}"
        console.print("В базе ещё никого нет. Внесите администратора, потом органы и сотрудников из таблиц:")
        for words in (
            'user add admin --name "Фамилия Имя Отчество"',
            "organisation processes/organisations/dolzhansk",
        ):
            console.print(f"  .venv/bin/kurator {words} {data}", markup=False, soft_wrap=True)
