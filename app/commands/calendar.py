"""``kurator calendar check``: our working days beside those of an independent package."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from pathlib import Path

import click
from rich.markup import escape
from rich.table import Table

from app.commands.common import console, opened
from engine.calendars.layers import FEDERAL
from engine.calendars.working_days import FIRST_YEAR, LAST_YEAR, Calendar, load_calendar
from engine.deadlines.russian import full_day_words, plural
from storage.unit_of_work import UnitOfWork

PROCESSES = Path(__file__).resolve().parents[2] / "processes"
MOVED = "перенесено"
"""How the package names a day off that a resolution of the Government moved."""


@dataclass(frozen=True, kw_only=True)
class Difference:
    day: str
    ours: str
    theirs: str


@dataclass(frozen=True, kw_only=True)
class Report:
    year: int
    preliminary: bool
    working_days: int
    package: str
    knows_the_resolution: bool
    differences: list[Difference]


@click.group(help="Производственный календарь.")
def calendar() -> None:
    pass


@calendar.command(
    help="Сравнить федеральный календарь года с пакетом holidays и назвать расхождения."
    "\n\nКод 1 — расхождения есть.",
    epilog="Пример: kurator calendar check 2026",
)
@click.argument("year", metavar="ГОД", type=int)
@click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    help="Папка с базой данных: учесть дни, измененные на странице «Календарь».",
)
@click.option("--json", "as_json", is_flag=True, help="Вывести JSON.")
def check(year: int, data: Path | None, as_json: bool) -> None:
    """Exit code 1 says that there are differences."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise click.BadParameter(f"календарь ведется с {FIRST_YEAR} по {LAST_YEAR} год.", param_hint="ГОД")
    report = compared(year, _ours(data))
    if as_json:
        click.echo(json.dumps(asdict(report), ensure_ascii=False, indent=1))
    else:
        _tell(report)
    if report.differences:
        raise SystemExit(1)


def compared(year: int, ours: Calendar) -> Report:
    """Day by day; the package is asked only here, the engine counts by its own table."""
    import holidays

    theirs = holidays.country_holidays("RU", years=year, language="ru")
    days = list(_days(year))
    return Report(
        year=year,
        preliminary=ours.is_preliminary(year),
        working_days=sum(map(ours.is_working, days)),
        package=f"holidays {holidays.__version__}",
        knows_the_resolution=any(MOVED in name for name in theirs.values()),
        differences=[
            Difference(
                day=day.isoformat(),
                ours=_said(ours.is_working(day), ours.reason(day)),
                theirs=_said(theirs.is_working_day(day), theirs.get(day, "")),
            )
            for day in days
            if ours.is_working(day) != theirs.is_working_day(day)
        ],
    )


def _ours(data: Path | None) -> Calendar:
    if data is None:
        return load_calendar(PROCESSES)
    with opened(data) as house, house.database.read() as connection:
        return house.law.calendars.laid(UnitOfWork(connection), (FEDERAL,))[-1]


def _days(year: int) -> Iterator[date]:
    day = date(year, 1, 1)
    while day.year == year:
        yield day
        day += timedelta(days=1)


def _said(is_working: bool, reason: str) -> str:
    kind = "рабочий день" if is_working else "нерабочий день"
    return f"{kind} ({reason})" if reason else kind


def _tell(report: Report) -> None:
    state = "предварительный" if report.preliminary else "утвержден"
    worked = plural(report.working_days, "рабочий день", "рабочих дня", "рабочих дней")
    console.print(f"{report.year} год, {state}: {worked}.")
    if not report.knows_the_resolution:
        console.print(f"Переносов на этот год пакет {report.package} не знает: сравнены праздники закона.")
    if not report.differences:
        console.print(f"[green]Расхождений с пакетом {escape(report.package)} нет.[/green]")
        return
    table = Table("День", "В календаре", f"В пакете {report.package}", title_justify="left")
    for difference in report.differences:
        day = full_day_words(date.fromisoformat(difference.day))
        table.add_row(day, escape(difference.ours), escape(difference.theirs))
    console.print(table)
    console.print(f"Расхождений: {len(report.differences)}. Сверьте эти дни с постановлением Правительства.")
