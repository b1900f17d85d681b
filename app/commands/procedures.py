"""``kurator deploy``, ``start`` and ``tasks``: procedures without the browser."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import click
from rich.markup import escape
from rich.table import Table

from app.commands.common import console, data_option, fail, opened
from app.commands.given import where
from app.commands.usage import complaints
from app.config import PROCESSES, deployable_in
from app.house import House
from engine.actor import Actor
from engine.bpmn.drawings import is_said_to_run
from engine.commands import Deploy, KeepDrawings, StartInstance
from engine.errors import DiagramInvalid
from engine.findings import sentence
from storage.queries.operator import open_tasks
from storage.unit_of_work import UnitOfWork


def deploy_files(
    house: House, paths: Iterable[Path], name: str, *, as_drawings: bool = False
) -> Mapping[str, Any]:
    """Deploy diagrams as one deployment; what is the newest version already is left alone."""
    resources = {_named(path): path.read_bytes() for path in paths}
    command = KeepDrawings if as_drawings else Deploy
    return house.executor.execute(command(name=name, resources=resources), actor=Actor.system())


_NAME = "kurator deploy"
_OR_DRAWING = (
    " Чтобы хранить схему и показывать, не исполняя, добавьте --drawing; "
    "чтобы развернуть остальное, а её хранить, — --or-drawing."
)


def _named(path: Path) -> str:
    """A form beside the diagrams that go by it stands in a folder of its own."""
    return f"forms/{path.name}" if path.suffix.lower() == ".json" else path.name


def deploy_shipped(house: House) -> None:
    """Deploy the procedures and tables that come with the product; what was released here stays in force."""
    resources = {path.name: path.read_bytes() for path in deployable_in(PROCESSES)}
    shipped = Deploy(name="Поставка", resources=resources, shipped=True)
    house.executor.execute(shipped, actor=Actor.system())


@click.command(
    help="Проверить и развернуть схемы BPMN, таблицы решений DMN и их формы F-….json: файлы или папки.\n\n"
    "Схема, в которой нечего исполнять, хранится как рисунок; и та, что не названа исполняемой "
    "(isExecutable) и исполнена быть не может. "
    "Любой файл возвращается байт в байт: kurator export ИМЯ_ФАЙЛА.",
    epilog="Пример: kurator deploy processes/intake_case.ru-me.bpmn processes/kdn_session.bpmn",
)
@click.argument(
    "paths", metavar="ФАЙЛ…", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path)
)
@click.option("--drawing", is_flag=True, help="Хранить всё как рисунки: показывать, не исполнять.")
@click.option("--or-drawing", is_flag=True, help="Хранить как рисунки те схемы, которые нельзя исполнить.")
@data_option
def deploy(paths: tuple[Path, ...], drawing: bool, or_drawing: bool, data: Path) -> None:
    files = [file for path in paths for file in (deployable_in(path) if path.is_dir() else [path])]
    if not files:
        fail("В указанных папках нет файлов *.bpmn и *.dmn.")
    with opened(data) as house:
        try:
            if drawing:
                _tell(deploy_files(house, files, _NAME, as_drawings=True))
            else:
                for answer in _deployed_or_drawn(house, files, any_file=or_drawing):
                    _tell(answer)
        except DiagramInvalid as error:
            if or_drawing:
                fail(error.message, "Ни исполнить, ни показать такой файл нельзя. Исправьте его и повторите.")
            undone = "Исправьте схему и повторите: не развёрнуто ничего."
            fail(error.message, undone + (_OR_DRAWING * (not drawing)))


def _deployed_or_drawn(house: House, files: Sequence[Path], *, any_file: bool) -> Iterator[Mapping[str, Any]]:
    """Keep as drawings what is refused, and deploy the rest, which may be refused for want of it.

    Unless ``any_file`` is asked for, a file that says it is executable must be mended.
    """
    try:
        yield deploy_files(house, files, _NAME)
    except DiagramInvalid as error:
        why = {each["file"]: each for each in reversed(error.findings) if each["severity"] == "error"}
        refused = [file for file in files if file.name in why]
        if not refused or (not any_file and any(map(_is_said_to_run, refused))):
            raise
        kept = deploy_files(house, refused, _NAME, as_drawings=True)
        for file in refused:
            complaints.print(f"[yellow]Исполнить нельзя:[/yellow] {escape(sentence(why[file.name]))}")
        yield kept
        rest = [file for file in files if file not in refused]
        if rest:
            yield from _deployed_or_drawn(house, rest, any_file=any_file)


def _is_said_to_run(file: Path) -> bool:
    return file.suffix.lower() != ".bpmn" or is_said_to_run(file.read_bytes())


def _tell(answer: Mapping[str, Any]) -> None:
    for finding in answer["findings"]:
        complaints.print(f"[yellow]Предупреждение:[/yellow] {escape(sentence(finding))}")
    for what, definition in _deployed(answer):
        state = "новая версия" if definition["is_new"] else "без изменений"
        edition = f" ({definition['edition']})" if definition["edition"] else ""
        console.print(f"{definition['key']}{edition}{what}, версия {definition['version']}: {state}")
    for kept in answer.get("drawings", ()):
        state = "новая версия" if kept["is_new"] else "без изменений"
        name = escape(kept["resource_name"])
        console.print(f"{name}, рисунок (хранится, не исполняется), версия {kept['version']}: {state}")
        console.print(f"  Вернуть файл: kurator export {name}", soft_wrap=True)


def _deployed(answer: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    yield from (("", definition) for definition in answer["definitions"])
    yield from ((", решение", decision) for decision in answer.get("decisions", ()))


@click.command(
    help="Начать процедуру от имени системы, без дела.",
    epilog="Пример: kurator start intake_case --municipality МДВ --variables '{\"threat\": true}'",
)
@click.argument("key", metavar="ПРОЦЕДУРА")
@click.option("--municipality", metavar="КОД", required=True, help="Код муниципального образования.")
@click.option("--variables", metavar="JSON", default="{}", help="С какими переменными начать.")
@click.option("--business-key", default=None, help="Внешний номер.")
@data_option
def start(key: str, municipality: str, variables: str, business_key: str | None, data: Path) -> None:
    with opened(data) as house:
        command = StartInstance(
            process_key=key,
            municipality_id=_municipality_id(house, municipality),
            business_key=business_key,
            variables=_mapping(variables),
        )
        answer = house.executor.execute(command, actor=Actor.system())
    console.print(f"Процедура начата: {answer['instance_id']} ({answer['status']})")


@click.command(
    help="Показать открытые задачи, ближайший срок первым.", epilog="Пример: kurator tasks --limit 10 --json"
)
@click.option(
    "--limit",
    type=click.IntRange(1, 100_000),
    default=50,
    show_default=True,
    help="Сколько задач, самое большее.",
)
@click.option("--json", "as_json", is_flag=True, help="Вывести JSON.")
@data_option
def tasks(limit: int, as_json: bool, data: Path) -> None:
    with opened(data) as house, house.database.read() as connection:
        rows = open_tasks(connection, limit=limit)
    if as_json:
        listed = [{**vars(row), "due_at": row.due_at.isoformat() if row.due_at else None} for row in rows]
        click.echo(json.dumps(listed, ensure_ascii=False, indent=1))
        return
    table = Table("Дело", "Задача", "Срок", "Номер задачи")
    for row in rows:
        due = row.due_at.astimezone().strftime("%d.%m.%Y %H:%M") if row.due_at else "без срока"
        table.add_row(row.case_number or "—", row.name, due, row.id)
    console.print(table)


def _municipality_id(house: House, code: str) -> str:
    with house.database.read() as connection:
        municipality = UnitOfWork(connection).organisation.municipality_by_code(code)
    if municipality is None:
        fail(f"Муниципального образования с кодом «{code}» нет.")
    return municipality.id


def _mapping(text: str) -> dict[str, Any]:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        fail(f"Параметр --variables: это не JSON{where(error)}.")
    if not isinstance(value, dict):
        fail('Переменные должны быть записью JSON, например {"threat": true}.')
    return value
