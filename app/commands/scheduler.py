"""``kurator scheduler``: the heartbeat in a process of its own."""

import signal
import threading
from pathlib import Path

import click

from app.commands.common import console, data_option, opened
from app.exports.maker import ListMaker
from app.factory import create_app
from app.scheduler import Heartbeat


@click.command(
    help="Только таймеры и отложенная работа, без страниц; можно запустить несколько.",
    epilog="Пример: kurator scheduler --data /srv/kurator",
)
@data_option
def scheduler(data: Path) -> None:
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    with opened(data) as house:
        maker = ListMaker(create_app(house=house), house)
        heartbeat = Heartbeat(
            house.executor, carrier=house.carrier, make_lists=maker.run_due, exchange=house.exchange
        )
        heartbeat.start()
        console.print("Таймеры работают (остановить: Ctrl+C)")
        stopping.wait()
        heartbeat.stop()
        house.outbound.stop()
