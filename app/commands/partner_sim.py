"""``kurator partner-sim``: the prosecutor's office and the court of the demo, on this machine."""

from pathlib import Path
from urllib.parse import urlsplit

import click

from app.commands.common import PORT, console, data_option, fail, opened, require_free
from app.house import House
from storage.queries.partners import endpoint_lines, partner_lines
from storage.unit_of_work import UnitOfWork
from webhooks.simulated import Manners, PlayedPartner, Seat, served

OURS = 8090


@click.command(
    name="partner-sim",
    help="Сыграть прокуратуру и суд учебного района: принимать и отвечать.",
    epilog="Пример: kurator partner-sim --late 60 --duplicate",
)
@click.option("--port", type=PORT, default=OURS, show_default=True, help="Порт, на который пишет Куратор.")
@click.option(
    "--server",
    metavar="АДРЕС",
    default="http://127.0.0.1:8000",
    show_default=True,
    help="Где работает Куратор.",
)
@click.option(
    "--late",
    metavar="СЕКУНДЫ",
    type=click.FloatRange(0, 86_400),
    default=1.0,
    show_default=True,
    help="Через сколько секунд отвечать.",
)
@click.option("--silent", is_flag=True, help="Принимать и не отвечать.")
@click.option("--duplicate", is_flag=True, help="Отвечать одно и то же по пять раз.")
@click.option("--forge", is_flag=True, help="Подписывать ответы чужим секретом.")
@click.option("--down", is_flag=True, help="Не работать: на всё отвечать 503.")
@data_option
def partner_sim(
    port: int,
    server: str,
    late: float,
    silent: bool,
    duplicate: bool,
    forge: bool,
    down: bool,
    data: Path,
) -> None:
    manners = Manners(silent=silent, late=late, duplicate=duplicate, forge=forge, down=down)
    with opened(data, demo=True) as house:
        seats = seats_of(house, port)
        if not seats:
            fail(
                f"Ни один партнёр не принимает на http://127.0.0.1:{port}.",
                "Запустите учебный район: make run. Он вносит прокуратуру и суд сам.",
            )
        partner = PlayedPartner(
            seats=seats, server=server, clock=house.clock, manners=manners, tell=console.print
        )
        require_free("127.0.0.1", port)
        with served(partner, port) as listening:
            console.print(f"Прокуратура и суд принимают на порту {port} (остановить: Ctrl+C)")
            try:
                listening.serve_forever(poll_interval=0.2)
            except KeyboardInterrupt:
                console.print("Партнёр ушёл.")


def seats_of(house: House, port: int) -> dict[str, Seat]:
    """Endpoints of our list that lead to this port of this machine, by their path."""
    with house.database.read() as connection:
        kinds = {line.id: line.kind for line in partner_lines(connection)}
        repository = UnitOfWork(connection).partners
        return {
            urlsplit(line.url).path: Seat(
                endpoint_id=line.id,
                kind=kinds[line.partner_id],
                secrets_out=house.safe.secrets(repository.secrets(line.id, "out"), "out"),
                secrets_in=house.safe.secrets(repository.secrets(line.id, "in"), "in"),
            )
            for line in endpoint_lines(connection)
            if line.url.startswith(f"http://127.0.0.1:{port}/")
        }
