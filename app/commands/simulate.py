"""``kurator simulate``: a procedure played through, without a database and without anybody waiting."""

import json
import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, time
from pathlib import Path
from typing import Any

import click

from app.commands.given import content_of, resources_of, where
from app.commands.told import print_outcome
from app.commands.usage import wrong_usage
from app.config import PROCESSES
from engine.errors import Invalid
from engine.law import Law
from engine.simulation import Outcome, Plan, PlanInvalid, Status, read_plan, simulate
from engine.simulation.simulation import MOST_STEPS
from handlers import load_all

END_OF_DAY = time(23, 59, 59)
EXAMPLE = "Пример: --variables '{\"threat\": true}'"


@click.command(
    "simulate",
    help="Проиграть процедуру: что за чем происходит, когда и чем кончается.\n\n"
    "Файлы разворачиваются в пустую базу в памяти, люди отвечают по файлу ответов "
    "или по правилам форм, часы переводятся от события к событию.",
    epilog="Пример: kurator simulate intake_case.ru-me.bpmn kdn_session.bpmn --seed 1",
)
@click.argument("files", nargs=-1, metavar="ФАЙЛ…", type=click.Path(path_type=Path))
@click.option(
    "--process",
    "processes",
    multiple=True,
    metavar="ИМЯ",
    help="Процедура; без этого — первая исполняемая. Названные ещё начинаются вместе с ней.",
)
@click.option("--begin", default="", metavar="ИМЯ", help="Начальное событие, если их несколько.")
@click.option("--variables", default="{}", metavar="JSON", help="С какими переменными начать.")
@click.option("--answers", default=None, metavar="ФАЙЛ", help="Ответы, сообщения и сигналы, JSON или YAML.")
@click.option("--start", default=None, metavar="МОМЕНТ", help="Когда начать: 2026-01-12T09:00.")
@click.option("--until", default=None, metavar="ДАТА", help="До какого дня; без этого — пять лет.")
@click.option(
    "--region", default="", metavar="КОД", help="Регион; без этого — тот, для которого файл, или ru-me."
)
@click.option("--seed", default=0, show_default=True, metavar="ЧИСЛО", help="Для придуманных ответов.")
@click.option(
    "--steps", default=MOST_STEPS, show_default=True, metavar="ЧИСЛО", help="Сколько событий, самое большее."
)
@click.option("--json", "as_json", is_flag=True, help="Вывести JSON.")
def simulate_command(
    files: tuple[Path, ...],
    processes: tuple[str, ...],
    begin: str,
    variables: str,
    answers: str | None,
    start: str | None,
    until: str | None,
    region: str,
    seed: int,
    steps: int,
    as_json: bool,
) -> None:
    if not files:
        wrong_usage("Не указано ни одного файла.", "Пример: kurator simulate intake_case.ru-me.bpmn")
    options: dict[str, Any] = {
        "process": next(iter(processes), ""),
        "beside": processes[1:],
        "begin_at": begin,
        "plan": _plan(answers),
        "variables": _variables(variables),
        "start": _moment(start, "--start"),
        "until": _moment(until, "--until", END_OF_DAY),
        "region": region,
        "seed": seed,
        "most_steps": max(1, steps),
    }
    outcome = _played(resources_of(files), options)
    if as_json:
        click.echo(json.dumps(outcome.as_json(), ensure_ascii=False, indent=1))
    else:
        print_outcome(outcome)
    if outcome.status in (Status.REFUSED, Status.INCIDENT):
        raise SystemExit(1)


def _played(resources: Mapping[str, bytes], options: Mapping[str, Any]) -> Outcome:
    try:
        with _silence():
            return simulate(resources, law=Law(PROCESSES), handlers=load_all(), **options)
    except Invalid as error:
        wrong_usage(error.message, error.hint)


@contextmanager
def _silence() -> Iterator[None]:
    """What goes wrong stands in the outcome; the server's log would say it again with a traceback."""
    before = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        yield
    finally:
        logging.disable(before)


def _plan(path: str | None) -> Plan:
    if path is None:
        return Plan()
    text = content_of(Path(path))
    try:
        return read_plan(_yaml(text) if path.endswith((".yaml", ".yml")) else json.loads(text))
    except PlanInvalid as error:
        wrong_usage(error.message)
    except (ValueError, RecursionError) as error:
        wrong_usage(f"Файл ответов «{path}» записан с ошибкой{where(error)}.")


def _yaml(text: bytes) -> Any:
    import yaml  # only when it is asked for: most plans are JSON

    try:
        # Dates are written without quotes in YAML; they are text for us, as in JSON.
        return json.loads(json.dumps(yaml.safe_load(text), default=_dated))
    except (yaml.YAMLError, TypeError) as error:
        raise ValueError(str(error)) from error


def _dated(value: object) -> str:
    if hasattr(value, "isoformat"):
        return str(value.isoformat())
    raise TypeError(f"«{value}» нельзя записать в JSON")


def _variables(text: str) -> dict[str, Any]:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        wrong_usage(f"Параметр --variables: это не JSON{where(error)}.", EXAMPLE)
    if not isinstance(value, dict):
        wrong_usage("Параметр --variables: нужен объект JSON.", EXAMPLE)
    return value


def _moment(text: str | None, option: str, of_day: time | None = None) -> datetime | None:
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        wrong_usage(f"Параметр {option}: «{text}» — не дата.", "Пример: 2026-03-31 или 2026-03-31T16:40")
    return datetime.combine(moment.date(), of_day) if of_day is not None and len(text) == 10 else moment
