"""``kurator export``: a deployed file, byte for byte as it was uploaded."""

import hashlib
import sys
from pathlib import Path

import click

from app.commands.common import complaints, data_option, fail, opened
from storage.queries.drawings import stored_resource


@click.command(
    help="Вернуть развёрнутый файл байт в байт: по имени файла, обозначению процедуры или решения, SHA-256."
)
@click.argument("wanted", metavar="ИМЯ")
@click.option("--version", type=int, default=None, help="Версия; без неё последняя.")
@click.option(
    "--out", type=click.Path(path_type=Path), default=None, help="Куда записать; без этого — в вывод."
)
@data_option
def export(wanted: str, version: int | None, out: Path | None, data: Path) -> None:
    with opened(data) as house, house.database.read() as connection:
        found = stored_resource(connection, wanted=wanted, version=version)
    if found is None:
        fail(f"Ничего с именем «{wanted}» не развёрнуто.", "Проверьте имя файла или обозначение процедуры.")
    if hashlib.sha256(found.content).hexdigest() != found.sha256:
        fail(f"Файл «{found.resource_name}» в базе повреждён.", "Восстановите базу из резервной копии.")
    if out is None:
        sys.stdout.buffer.write(found.content)
        return
    target = out / found.resource_name if out.is_dir() else out
    target.write_bytes(found.content)
    complaints.print(f"{target}: SHA-256 {found.sha256}")
