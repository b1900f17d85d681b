"""``kurator demo``: the demo district, made by running the procedures."""

from pathlib import Path

import click
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from app.commands.common import console, data_option, fail, opened
from app.house import House
from storage.repositories.staff import Staff

UNFINISHED = (
    "Учебный район не достроен. Прежде чем запустить снова, удалите папку данных (на PostgreSQL — базу)."
)
_MARK = "demo.unfinished"
"""Stands in the data folder as long as the district is being made; also after a power cut."""


@click.command(
    help="Создать учебный район в пустой базе; занимает около минуты.",
    epilog="Пример: kurator demo --data учебный",
)
@data_option
def demo(data: Path) -> None:
    with opened(data, demo=True, migrate=True) as house:
        require_whole(house)
        with house.database.read() as connection:
            if Staff(connection).count():
                fail("В базе уже есть сотрудники: учебный район создаётся только в пустой базе.")
        build(house)


def require_whole(house: House) -> None:
    """Half a district looks like a whole one to whoever opens it next."""
    if (house.config.data / _MARK).exists():
        fail(UNFINISHED)


def build(house: House) -> None:
    """Make the demo district with a moving clock that ends at the present."""
    from app.demo import build_demo

    mark = house.config.data / _MARK
    mark.touch()
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f}%"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console) as progress:
        line = progress.add_task("Создаём учебный район", total=1.0)
        try:
            build_demo(
                house, progress=lambda share, what: progress.update(line, completed=share, description=what)
            )
        except BaseException:
            console.print(UNFINISHED, soft_wrap=True)
            raise
    mark.unlink()
