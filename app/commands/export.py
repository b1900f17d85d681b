"""``kurator export``: a deployed file, byte for byte as it was uploaded."""

import hashlib
import sys
from pathlib import Path
from typing import Any

import click

from app.commands.common import data_option, fail, opened
from app.commands.usage import complaints
from engine.bpmn.drawings import shown_in
from storage.queries.drawings import StoredResource, drawings, stored_resource


@click.command(
    help="Вернуть развёрнутый файл байт в байт: по имени файла, обозначению процедуры или решения, SHA-256."
    "\n\n"
    "Рисунок — по имени файла, SHA-256 или обозначению того, что на нём показано.",
    epilog="Пример: kurator export intake_case --out схема.bpmn",
)
@click.argument("wanted", metavar="ИМЯ")
@click.option("--version", metavar="ВЕРСИЯ", type=int, default=None, help="Версия; без неё последняя.")
@click.option(
    "--out", type=click.Path(path_type=Path), default=None, help="Куда записать; без этого — в вывод."
)
@data_option
def export(wanted: str, version: int | None, out: Path | None, data: Path) -> None:
    with opened(data) as house, house.database.read() as connection:
        found = stored_resource(connection, wanted=wanted, version=version)
        found = found or _drawing_with(connection, wanted, version)
    if found is None:
        fail(f"Ничего с именем «{wanted}» не развёрнуто.", "Проверьте имя файла или обозначение процедуры.")
    if hashlib.sha256(found.content).hexdigest() != found.sha256:
        fail(f"Файл «{found.resource_name}» в базе повреждён.", "Восстановите базу из резервной копии.")
    if out is None:
        sys.stdout.buffer.write(found.content)
        return
    target = out / found.resource_name if out.is_dir() else out
    try:
        target.write_bytes(found.content)
    except OSError as error:
        fail(
            f"Файл «{target}» записать нельзя: {error.strerror}.",
            "Проверьте, что папка есть и в неё можно писать.",
        )
    complaints.print(f"{target}: SHA-256 {found.sha256}", soft_wrap=True)


def _drawing_with(connection: Any, wanted: str, version: int | None) -> StoredResource | None:
    """The newest drawing that shows something of this id."""
    for name in dict.fromkeys(line.resource_name for line in drawings(connection)):
        found = stored_resource(connection, wanted=name, version=version)
        if found is not None and wanted in shown_in(found.content):
            return found
    return None
