"""``kurator migrate``: running cases to another version; shows what would come of it unless told to do it."""

import json
from pathlib import Path

import click
from rich.markup import escape
from rich.table import Table

from app.commands.common import console, data_option, fail, opened
from app.commands.given import content_of, where
from app.house import House
from engine.actor import Actor
from engine.commands import MigrateInstance
from engine.errors import EngineError
from engine.migration.mapping import problems, proposed
from storage.queries.migrations import CaseToMove, cases_to_move
from storage.repositories.definitions import DefinitionRow
from storage.unit_of_work import UnitOfWork


@click.command(
    help="Перевести идущие дела на другую версию.\n\n"
    "Без --apply ничего не записывается: по каждому делу сказано, что в нём изменится или почему нельзя.",
    epilog='Пример: kurator migrate intake_case --edition ru-me --apply --reason "Новая редакция порядка"',
)
@click.argument("key", metavar="ПРОЦЕДУРА")
@click.option("--edition", metavar="КОД", default="", help="Код региона; пусто: общая редакция.")
@click.option(
    "--from", "source", metavar="ВЕРСИЯ", type=int, help="С какой версии; без неё — со всех прежних."
)
@click.option("--to", "target", metavar="ВЕРСИЯ", type=int, help="На какую версию; без неё — на последнюю.")
@click.option("--map", "map_file", type=click.Path(path_type=Path), help="JSON: шаг → новый шаг.")
@click.option(
    "--recompute", metavar="ШАГ", multiple=True, help="Шаг новой версии, сроки которого пересчитать."
)
@click.option("--reason", default="", help="Зачем переводятся: останется в истории дел.")
@click.option("--apply", "do_it", is_flag=True, help="Перевести, а не только проверить.")
@data_option
def migrate(
    key: str,
    edition: str,
    source: int | None,
    target: int | None,
    map_file: Path | None,
    recompute: tuple[str, ...],
    reason: str,
    do_it: bool,
    data: Path,
) -> None:
    with opened(data) as house:
        goal, sources = _versions(house, key, edition, source, target)
        own = _own_map(map_file) if map_file else {}
        table = Table(
            "Дело", "С версии", "Итог", title=f"{goal.name}: на версию {goal.version}", title_justify="left"
        )
        moved = refused = 0
        for row in sources:
            chosen = _map(house, row, goal, own)
            for case in _cases(house, row):
                command = MigrateInstance(
                    instance_id=case.id,
                    target_id=goal.id,
                    chosen=chosen,
                    recompute=recompute,
                    reason=reason,
                )
                is_fit, told = _carried_out(house, command, do_it=do_it)
                moved, refused = moved + is_fit, refused + (not is_fit)
                table.add_row(escape(case.number or "—"), str(row.version), escape(told))
    console.print(table)
    said = "Переведено" if do_it else "Можно перевести"
    console.print(f"{said}: {moved}, нельзя: {refused}." + ("" if do_it else " Перевести: --apply"))


def _own_map(path: Path) -> dict[str, str]:
    try:
        told = json.loads(content_of(path))
    except (ValueError, RecursionError) as error:
        fail(f"Файл «{path}» — не JSON{where(error)}.")
    if not isinstance(told, dict) or not all(isinstance(step, str) for step in told.values()):
        fail(f"В файле «{path}» нужна запись JSON: шаг → новый шаг.")
    return told


def _versions(
    house: House, key: str, edition: str, source: int | None, target: int | None
) -> tuple[DefinitionRow, list[DefinitionRow]]:
    with house.database.read() as connection:
        rows = [
            row
            for row in UnitOfWork(connection).definitions.versions(key, edition)
            if row.withdrawn_at is None or row.version == source
        ]
    goal = next((row for row in rows if target in (None, row.version)), None)
    if goal is None:
        fail(f"Такой версии процедуры «{key}» нет.", "Проверьте обозначение, --edition и --to.")
    sources = [row for row in rows if row.id != goal.id and source in (None, row.version)]
    if not sources:
        fail("Переводить не с чего: другой версии нет.", "Проверьте --from.")
    return goal, sources


def _map(house: House, source: DefinitionRow, target: DefinitionRow, own: dict[str, str]) -> dict[str, str]:
    shelf = house.executor.workshop.definitions
    old, new = shelf.process(source), shelf.process(target)
    chosen = {step: to for step, to in (proposed(old, new) | own).items() if to}
    wrong = problems(old, new, chosen)
    if wrong:
        fail(wrong[0].reason, "Исправьте таблицу соответствия (--map).")
    return chosen


def _cases(house: House, source: DefinitionRow) -> list[CaseToMove]:
    with house.database.read() as connection:
        return cases_to_move(connection, definition_id=source.id, callers=False)


def _carried_out(house: House, command: MigrateInstance, *, do_it: bool) -> tuple[bool, str]:
    actor = Actor.system()
    try:
        if do_it:
            answer = house.executor.execute(command, actor=actor)
        else:
            answer = house.executor.rehearse(command, actor=actor, look=lambda _context, told: told)
    except EngineError as refusal:
        return False, f"нельзя: {refusal.message}"
    sentences = " ".join(change["sentence"] for change in answer["changes"])
    return True, sentences or "меняется только версия"
