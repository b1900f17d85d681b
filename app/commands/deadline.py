"""``kurator deadline``: count one term on the command line, with its explanation."""

import json
import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from engine.calendars import load_calendar
from engine.clock import SystemClock
from engine.deadlines import Deadline, DeadlineContext, PlannedSession, SessionKind, compute
from engine.errors import EngineError
from engine.regions import load_regions, region_coded, zone_named
from engine.settings import load_settings

PROCESSES = Path(__file__).resolve().parents[2] / "processes"
SESSION_KINDS = {
    "regular": SessionKind.REGULAR,
    "очередное": SessionKind.REGULAR,
    "extra": SessionKind.EXTRA,
    "внеочередное": SessionKind.EXTRA,
}
_SESSION = re.compile(r"(?P<held>\d[\dT:+Z.\- ]*?)(?:\s*[\s:=/]\s*(?P<kind>[A-Za-zА-Яа-я]+))?")


@click.command(help="Рассчитать срок по правилу, например WD:5, и объяснить расчет.")
@click.argument("rule", metavar="ПРАВИЛО")
@click.option(
    "--from",
    "start",
    metavar="МОМЕНТ",
    help="Начало: 2025-12-26T16:40 (местное время). По умолчанию — сейчас.",
)
@click.option("--region", metavar="КОД", help="Регион, например ru-me: его часовой пояс и нерабочие дни.")
@click.option(
    "--zone", "zone_name", metavar="ПОЯС", help="Часовой пояс вместо пояса региона, например Europe/Kirov."
)
@click.option("--municipality", metavar="КОД", help="Муниципалитет: его нерабочие дни поверх региональных.")
@click.option(
    "--sessions",
    multiple=True,
    metavar="ДАТЫ",
    help="Заседания через запятую: 2025-10-16,2025-10-20:extra. Без пометки — очередное.",
)
@click.option(
    "--setting", "overrides", multiple=True, metavar="ИМЯ=ЗНАЧЕНИЕ", help="Настройка, например a.card=WD:7."
)
@click.option(
    "--date", "question", metavar="ДАТА", help="Дата для FIXED, BEFORE и BEFOREWD, если она не само начало."
)
@click.option("--json", "as_json", is_flag=True, help="Вывести JSON.")
def deadline(
    rule: str,
    start: str | None,
    region: str | None,
    zone_name: str | None,
    municipality: str | None,
    sessions: tuple[str, ...],
    overrides: tuple[str, ...],
    question: str | None,
    as_json: bool,
) -> None:
    try:
        zone = _zone(region, zone_name)
        context = DeadlineContext(
            sessions=tuple(_sessions(sessions)),
            date_in_question=_day(question, "--date") if question else None,
        )
        computed = compute(
            rule,
            _moment(start, zone) if start else SystemClock().now(),
            calendar=load_calendar(PROCESSES, region=region, municipality=municipality),
            zone=zone,
            settings=load_settings(PROCESSES, dict(_pairs(overrides))),
            context=context,
        )
    except EngineError as error:
        raise click.ClickException(" ".join(filter(None, (error.message, error.hint)))) from error
    click.echo(_as_json(computed) if as_json else computed.explanation.text())


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


def _moment(text: str, zone: ZoneInfo) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise click.BadParameter(
            f"«{text}» — не дата и время. Пример: 2025-12-26T16:40.", param_hint="--from"
        ) from error
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


def _day(text: str, option: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise click.BadParameter(f"«{text}» — не дата. Пример: 2026-03-31.", param_hint=option) from error


def _sessions(written: Iterable[str]) -> Iterator[PlannedSession]:
    for entry in (entry.strip() for text in written for entry in re.split("[,;]", text)):
        if entry:
            yield _session(entry)


def _session(entry: str) -> PlannedSession:
    match = _SESSION.fullmatch(entry)
    kind = SESSION_KINDS.get((match["kind"] or "regular").lower()) if match else None
    if match is None or kind is None:
        raise click.BadParameter(
            f"«{entry}» — не заседание. Пример: 2025-10-20:extra.", param_hint="--sessions"
        )
    return PlannedSession(held=_day_or_moment(match["held"]), kind=kind)


def _day_or_moment(text: str) -> date | datetime:
    try:
        return datetime.fromisoformat(text) if ":" in text else date.fromisoformat(text)
    except ValueError as error:
        raise click.BadParameter(
            f"«{text}» — не дата заседания. Пример: 2025-10-20.", param_hint="--sessions"
        ) from error


def _pairs(written: Iterable[str]) -> Iterator[tuple[str, str]]:
    for text in written:
        name, equals, value = text.partition("=")
        if not equals or not name.strip():
            raise click.BadParameter(f"«{text}» — нужно ИМЯ=ЗНАЧЕНИЕ.", param_hint="--setting")
        yield name.strip(), value.strip()
