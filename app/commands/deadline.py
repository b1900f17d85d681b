"""``kurator deadline``: count one term on the command line, with its explanation."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click

from app.commands.deadline_given import (
    DAY_OPTIONS,
    day_of,
    days_of,
    end_of,
    midnight_of,
    moment_of,
    pairs_of,
    sessions_of,
)
from engine.calendars.working_days import Calendar, load_calendar
from engine.clock import SystemClock
from engine.deadlines import Deadline, DeadlineContext, PlannedSession, compute
from engine.regions import load_regions, region_coded, zone_named
from engine.settings import Settings, load_settings

PROCESSES = Path(__file__).resolve().parents[2] / "processes"


@dataclass(frozen=True, kw_only=True)
class Ground:
    """By which days, clock and settings a term is counted; ``sessions`` are asked for from a moment on."""

    zone: ZoneInfo
    calendar: Calendar
    settings: Settings
    sessions: Callable[[datetime], tuple[PlannedSession, ...]] = lambda _after: ()


def days(option: str, help_text: str) -> Callable[[Any], Any]:
    return click.option(option, option[2:], multiple=True, metavar="ДНИ", help=help_text)


@click.command(
    help="Рассчитать срок по правилу, например WD:5, и объяснить расчет.",
    epilog="Пример: kurator deadline WD:5 --from 2025-12-26T16:40 --region ru-me",
)
@click.argument("rule", metavar="ПРАВИЛО")
@click.option(
    "--from",
    "--start",
    "start",
    metavar="МОМЕНТ",
    help="Начало: 2025-12-26T16:40 (местное время) или день. По умолчанию — сейчас.",
)
@click.option("--region", metavar="КОД", help="Регион, например ru-me: его часовой пояс и нерабочие дни.")
@click.option(
    "--zone",
    "--tz",
    "zone",
    metavar="ПОЯС",
    help="Часовой пояс вместо пояса региона, например Europe/Kirov.",
)
@click.option("--municipality", metavar="КОД", help="Муниципалитет: его нерабочие дни поверх региональных.")
@click.option("--agency", metavar="ОРГАН", help="Чья задача: его нерабочие дни поверх остальных.")
@click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    help="Папка с базой данных: календарь, настройки и заседания муниципалитета (--municipality) из нее.",
)
@click.option(
    "--sessions",
    multiple=True,
    metavar="ДАТЫ",
    help="Заседания через запятую: 2025-10-16,2025-10-20:extra. Без пометки — очередное.",
)
@click.option(
    "--setting", "settings", multiple=True, metavar="ИМЯ=ЗНАЧЕНИЕ", help="Настройка, например a.card=WD:7."
)
@click.option("--date", metavar="ДАТА", help="Дата для FIXED, BEFORE и BEFOREWD, если она не само начало.")
@click.option(
    "--period-end", metavar="ДАТА", help="Последний день отчетного периода для DOM, DOMX, WDQ: 2026-03-31."
)
@click.option("--birth", metavar="ДАТА", help="День рождения для AGE, вместо начала.")
@days("--closed", "Дни, когда орган не работает: 2025-05-14,2025-06-02..2025-06-06.")
@days("--worked", "Выходные дни, когда орган работает.")
@days("--shortened", "Рабочие дни короче на час.")
@click.option("--electronic", is_flag=True, help="Исполняется не на бумаге: часы приема не важны.")
@click.option("--json", "as_json", is_flag=True, help="Вывести JSON.")
def deadline(rule: str, as_json: bool, **given: Any) -> None:
    with _ground(given) as ground:
        computed = _counted(rule, ground, given)
    click.echo(_as_json(computed) if as_json else computed.explanation.text())


def _counted(rule: str, ground: Ground, given: dict[str, Any]) -> Deadline:
    zone = ground.zone
    period_end = _asked_day(given, "--period-end")
    if given["birth"] is not None:
        start = midnight_of(given["birth"], "--birth", zone)
    elif given["start"] is not None:
        start = moment_of(given["start"], zone)
    else:
        start = end_of(period_end, zone) if period_end else SystemClock().now()
    context = DeadlineContext(
        sessions=tuple(sessions_of(given["sessions"])) or ground.sessions(start),
        date_in_question=_asked_day(given, "--date"),
        period_end=period_end,
        on_paper=not given["electronic"],
    )
    calendar = ground.calendar
    for option in DAY_OPTIONS:
        calendar = calendar.under(tuple(days_of(given[option[2:]], option)))
    settings = ground.settings.with_overrides(dict(pairs_of(given["settings"])))
    return compute(rule, start, calendar=calendar, zone=zone, settings=settings, context=context)


def _asked_day(given: dict[str, Any], option: str) -> date | None:
    written = given[option[2:].replace("-", "_")]
    return None if written is None else day_of(written, option)


@contextmanager
def _ground(given: dict[str, Any]) -> Iterator[Ground]:
    if given["data"] is not None:
        with _of_database(given) as ground:
            yield ground
        return
    region = given["region"]
    yield Ground(
        zone=_zone(region, given["zone"]),
        calendar=load_calendar(
            PROCESSES, region=region, municipality=given["municipality"], agency=given["agency"]
        ),
        settings=load_settings(PROCESSES),
    )


@contextmanager
def _of_database(given: dict[str, Any]) -> Iterator[Ground]:
    """As the product itself would count for this municipality now."""
    from app.commands.common import opened
    from storage.unit_of_work import UnitOfWork

    if not given["municipality"]:
        raise click.UsageError("С --data укажите муниципалитет: --municipality МДВ.")
    with opened(given["data"]) as house, house.database.read() as connection:
        uow = UnitOfWork(connection)
        found = uow.organisation.municipality_by_code(given["municipality"])
        if found is None:
            raise click.BadParameter(
                f"муниципалитета «{given['municipality']}» в базе нет.", param_hint="--municipality"
            )
        place = house.law.place(uow, found.id)
        yield Ground(
            zone=zone_named(given["zone"]) if given["zone"] else place.zone,
            calendar=place.calendars.of(given["agency"]),
            settings=place.settings,
            sessions=lambda after: place.sessions(uow, after),
        )


def _as_json(computed: Deadline) -> str:
    """As stored, with the moments in local time: people read this, and the offset says which."""
    record = computed.as_json()
    local = {
        "started_at": computed.started_at.astimezone(computed.zone).isoformat(),
        "due_at": record.pop("due_at_local"),
    }
    return json.dumps({**record, **local}, ensure_ascii=False, indent=2)


def _zone(region: str | None, zone_name: str | None) -> ZoneInfo:
    of_region = region_coded(region, load_regions(PROCESSES)).zone if region else None
    if zone_name:
        return zone_named(zone_name)
    if of_region is None:
        raise click.UsageError("Укажите регион (--region ru-me) или часовой пояс (--zone Europe/Moscow).")
    return of_region
