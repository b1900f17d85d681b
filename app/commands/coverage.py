"""``kurator coverage``: every duty of the regulations, what carries it and the test that holds it."""

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import click
from rich.console import Console
from rich.markup import escape

from app.commands.common import fail
from app.config import PROCESSES
from engine.regulations.coverage import Covered, How, coverage, missing
from engine.tables import TableInvalid

PROJECT = Path(__file__).resolve().parents[2]
WAYS = {
    How.ELEMENT: "элемент схемы",
    How.HANDLER: "обработчик",
    How.REGISTER: "журнал",
    How.ACCESS: "право доступа",
    How.FORM: "форма",
    How.JOB: "работа по календарю",
    How.SETTING: "настройка",
    How.WAIVED: "не исполняется системой",
}


@click.command(
    "coverage",
    help="Показать, чем исполнена каждая обязанность регламентов и какой тест это проверяет.\n\n"
    "Код 1 — есть обязанности, которые не исполнены ничем.",
    epilog="Пример: kurator coverage --prefix ME --missing",
)
@click.option("--prefix", default="", metavar="БУКВЫ", help="Только обязанности регламента с этими буквами.")
@click.option("--missing", "only_missing", is_flag=True, help="Только те, что не исполнены ничем.")
@click.option("--json", "as_json", is_flag=True, help="Вывести JSON.")
def coverage_command(prefix: str, only_missing: bool, as_json: bool) -> None:
    try:
        covered = [each for each in coverage(PROCESSES, PROJECT) if each.id.startswith(prefix)]
    except TableInvalid as error:
        fail(str(error))
    if not covered:
        fail(f"Обязанностей с буквами «{prefix}» нет.", "Есть: ME, KM, KA, DO, PK.")
    absent = missing(covered)
    shown = absent if only_missing else covered
    if as_json:
        click.echo(json.dumps(_as_json(covered, shown), ensure_ascii=False, indent=1))
    else:
        _tell(covered, shown)
    if absent:
        raise SystemExit(1)


def _as_json(covered: Sequence[Covered], shown: Sequence[Covered]) -> dict[str, object]:
    return {
        "total": len(covered),
        "carried": sum(not (each.is_missing or each.is_waived) for each in covered),
        "waived": sum(each.is_waived for each in covered),
        "missing": [each.id for each in missing(covered)],
        "obligations": [
            {
                "id": each.id,
                "clause": each.clause.name,
                "procedure": each.procedure,
                "carriers": [
                    {"how": one.how, "where": one.where, "test": one.test, "reason": one.reason}
                    for one in each.carriers
                ],
            }
            for each in shown
        ],
    }


def _tell(covered: Sequence[Covered], shown: Sequence[Covered]) -> None:
    console = Console(highlight=False, soft_wrap=True)
    for each in shown:
        console.print(f"[bold]{each.id}[/bold] {escape(each.clause.name)}")
        if each.is_missing:
            console.print("    [red]не исполнена ничем[/red]")
        for one in each.carriers:
            told = " — ".join(filter(None, (f"{WAYS[one.how]} {one.where}".strip(), one.reason, one.test)))
            console.print(f"    {escape(told)}")
    ways = Counter(each.carriers[0].how for each in covered if each.carriers)
    parts = "; ".join(f"{WAYS[how]} — {number}" for how, number in ways.most_common())
    console.print(
        f"Обязанностей: {len(covered)}; {parts or 'ничего не исполнено'}; ничем — {len(missing(covered))}."
    )
