"""``kurator test``: every scenario played, the first difference of each in words, and what they cover."""

import json
import logging
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import click
from rich.console import Console
from rich.markup import escape
from rich.progress import Progress

from app.commands.common import fail
from app.commands.given import content_of
from app.config import PROCESSES
from engine.law import Law
from engine.scenarios.checking import Difference
from engine.scenarios.coverage import Covered, coverage
from engine.scenarios.library import shipped
from engine.scenarios.model import Scenario, ScenarioInvalid
from engine.scenarios.reading import read_scenario
from engine.scenarios.running import Result, run_scenario
from handlers import load_all

SCENARIOS = PROCESSES / "scenarios"
LONGEST_LIST = 12


@click.command(
    "test",
    help="Проиграть сценарии процедур и сказать, что вышло не так.\n\n"
    "Без файлов — все сценарии из processes/scenarios. Каждый идёт на пустой базе в памяти, "
    "часы переводятся от шага к шагу. Код 1 — хотя бы один сценарий не сошёлся.",
    epilog="Пример: kurator test --process intake_case",
)
@click.argument("files", nargs=-1, metavar="[ФАЙЛ…]", type=click.Path(path_type=Path))
@click.option("--process", default="", metavar="ИМЯ", help="Только сценарии этой процедуры.")
@click.option("--json", "as_json", is_flag=True, help="Вывести JSON.")
def test_command(files: tuple[Path, ...], process: str, as_json: bool) -> None:
    console = Console(highlight=False, soft_wrap=True)
    paths = list(files) or sorted(SCENARIOS.glob("*.yaml"))
    results = list(_results(paths, process, console, quiet=as_json))
    if not results:
        fail(f"Сценариев процедуры «{process}» нет.", "Проверьте имя: kurator test --process intake_case")
    library = shipped(PROCESSES)
    covered = coverage(library, _joined(results))
    if as_json:
        told = {
            "scenarios": [result.as_json() for result in results],
            "coverage": [each.as_json() for each in covered],
        }
        click.echo(json.dumps(told, ensure_ascii=False, indent=1))
    else:
        _tell_coverage(console, covered, everything=not (files or process))
        failed = sum(not result.is_held for result in results)
        console.print(f"Сценариев: {len(results)}; сошлись — {len(results) - failed}; нет — {failed}.")
    if not all(result.is_held for result in results):
        raise SystemExit(1)


def _results(paths: Sequence[Path], process: str, console: Console, *, quiet: bool) -> Iterator[Result]:
    law, handlers, library = Law(PROCESSES), load_all(), shipped(PROCESSES)
    with Progress(console=console, transient=True, disable=quiet or not console.is_terminal) as progress:
        bar = progress.add_task("Сценарии", total=len(paths))
        for path in paths:
            try:
                scenario: Scenario | None = read_scenario(content_of(path), path.name)
                wanted = not process or (scenario is not None and scenario.process.id == process)
                if scenario is None or not wanted:
                    continue
                begun = time.monotonic()
                with _silence():
                    result = run_scenario(scenario, library, law=law, handlers=handlers)
            except ScenarioInvalid as error:
                begun = time.monotonic()
                refused = Difference(sentence=error.message, line=error.line)
                result = Result(file=path.name, title=path.name, process="", differences=(refused,), taken={})
            finally:
                progress.advance(bar)
            if not quiet:
                _tell(console, result, time.monotonic() - begun)
            yield result


@contextmanager
def _silence() -> Iterator[None]:
    """What goes wrong stands in the result."""
    before = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        yield
    finally:
        logging.disable(before)


def _tell(console: Console, result: Result, seconds: float) -> None:
    mark = "[green]✓[/green]" if result.is_held else "[red]✗[/red]"
    console.print(f"{mark} {escape(result.title)} [dim]({escape(result.file)}, {seconds:.1f} с)[/dim]")
    if not result.is_held:
        console.print(f"    {escape(result.first)}")
        for line in result.differences[0].why.splitlines():
            console.print(f"      {escape(line)}")
        if more := len(result.differences) - 1:
            console.print(f"    и ещё различий на этом шаге: {more}")
    for note in result.notes:
        console.print(f"    [yellow]{escape(note)}[/yellow]")


def _joined(results: Sequence[Result]) -> Mapping[str, set[str]]:
    taken: dict[str, set[str]] = {}
    for result in results:
        for file, ids in result.taken.items():
            taken.setdefault(file, set()).update(ids)
    return taken


def _tell_coverage(console: Console, covered: Sequence[Covered], *, everything: bool) -> None:
    console.print("Пройдено на схемах:")
    for each in covered:
        if not (everything or each.elements):
            continue
        numbers = (
            f"элементов {each.elements} из {each.all_elements}, переходов {each.flows} из {each.all_flows}"
        )
        console.print(f"  {each.file}: {each.percent} % ({numbers})")
        left = [f"{key} «{' '.join(name.split())}»" if name else key for key, name in each.left.items()]
        if left and each.elements:
            more = f" и ещё {len(left) - LONGEST_LIST}" if len(left) > LONGEST_LIST else ""
            console.print(f"    [dim]не пройдены: {escape(', '.join(left[:LONGEST_LIST]))}{more}[/dim]")
