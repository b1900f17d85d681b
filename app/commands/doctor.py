"""``kurator doctor``: whether everything stored agrees; for a script, exit code 1 says it does not."""

import json
from dataclasses import asdict
from pathlib import Path

import click
from rich.table import Table

from app.commands.common import console, data_option, opened
from engine.doctor import Finding, examine


@click.command(
    help="Проверить, что всё записанное согласовано: процедуры, задачи, таймеры, история, журналы."
    "\n\nКод 1 — найдено несогласованное.",
    epilog="Пример: kurator doctor --json --data /srv/kurator",
)
@click.option("--json", "as_json", is_flag=True, help="Вывести JSON.")
@data_option
def doctor(as_json: bool, data: Path) -> None:
    with opened(data) as house:
        found = examine(house.database, house.executor.workshop, now=house.clock.now())
    if as_json:
        click.echo(json.dumps([asdict(finding) for finding in found], ensure_ascii=False, indent=1))
    elif found:
        console.print(_table(found))
    else:
        console.print("[green]Всё согласовано.[/green]")
    if found:
        raise SystemExit(1)


def _table(found: list[Finding]) -> Table:
    table = Table("Что не так", "Вид", "Где", title=f"Найдено: {len(found)}", title_justify="left")
    for finding in found:
        table.add_row(finding.message, finding.kind, finding.object_id)
    return table
