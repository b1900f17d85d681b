"""An outcome of a simulation as a methodologist reads it: what happened, how it ended, what is left."""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from engine.findings import sentence
from engine.forms.facts import in_words
from engine.simulation import Outcome, Status

STATUS = {
    Status.COMPLETED: "Процедура завершена",
    Status.WAITING: "Процедура ждёт",
    Status.INCIDENT: "Процедура остановилась из-за ошибки",
    Status.REFUSED: "Схему нельзя развернуть",
    Status.STOPPED: "Моделирование остановлено",
}
EVENTS = {
    "entered": "начат",
    "completed": "пройден",
    "cancelled": "снят",
    "skipped": "пропущен: повторять не для кого",
    "message": "пришло сообщение",
    "signal": "пришёл сигнал",
    "timer": "наступил срок начала",
    "failed": "не удалось, будет повторено",
    "incident": "ошибка",
}
SOURCES = {
    "given": "ответ по файлу",
    "mixed": "ответ по файлу, остальное придумано",
    "generated": "ответ придуман",
    "empty": "сделано без ответа",
}
LONGEST = 60
Entry = Mapping[str, Any]


def print_outcome(outcome: Outcome) -> None:
    console = Console(highlight=False)
    if outcome.trace:
        console.print(_trace(outcome))
    when = f", {_day(outcome.ended)}" if outcome.ended is not None else ""
    console.print(f"[bold]{STATUS[outcome.status]}[/bold]{when}. {escape(outcome.note)}".rstrip())
    for finding in outcome.findings:
        mark = "[red]Ошибка[/red]" if finding["severity"] == "error" else "[yellow]Замечание[/yellow]"
        console.print(f"{mark}: {escape(sentence(finding))}")
    for trouble in outcome.incidents:
        passed = " (обойдено)" if trouble.is_over else ""
        console.print(
            f"[red]Ошибка{passed}[/red] на «{escape(trouble.name or trouble.element)}»: "
            f"{escape(trouble.message)}"
        )
    if outcome.open:
        table = Table("Осталось открытым", "Почему")
        for place in outcome.open:
            table.add_row(escape(place.name or place.element), escape(place.why))
        console.print(table)
    if outcome.variables:
        table = Table("Переменная", "Значение")
        for name, value in outcome.variables.items():
            table.add_row(escape(name), escape(json.dumps(value, ensure_ascii=False)))
        console.print(table)


def _trace(outcome: Outcome) -> Table:
    table = Table("Время", "Элемент", "Что произошло")
    day = ""
    for entry in _in_short(outcome.trace):
        moment = datetime.fromisoformat(entry["time"])
        today = _day(moment)
        table.add_row(
            f"{today if today != day else ''} {moment:%H:%M}".strip(), _element(entry), _said(entry)
        )
        day = today
    return table


def _in_short(trace: Any) -> Iterator[Entry]:
    """Without flows; what is entered and left at once takes one line."""
    shown = [entry for entry in trace if entry["event"] != "taken"]
    for entry, following in zip(shown, [*shown[1:], {}], strict=True):
        same = all(entry.get(key) == following.get(key) for key in ("time", "process", "element", "instance"))
        if not (entry["event"] == "entered" and same and following.get("event") == "completed"):
            yield entry


def _element(entry: Entry) -> str:
    name, element = str(entry.get("name", "")), str(entry.get("element", ""))
    number = f" №{entry['instance'] + 1}" if "instance" in entry else ""
    both = f"{name} ({element})" if name and element and name != element else name or element
    return escape(both + number)


def _said(entry: Entry) -> str:
    what, source = str(entry["event"]), str(entry.get("source"))
    said = SOURCES.get(source, what) if what == "answered" else EVENTS.get(what, what)
    told = entry.get("message") or entry.get("error")
    given = entry.get("answers") or entry.get("payload")
    if told:
        said += f": {told}"
    elif given:
        text = json.dumps(given, ensure_ascii=False)
        said += f": {text if len(text) <= LONGEST else text[:LONGEST] + '…'}"
    by = f" — {entry['by']}" if "by" in entry else ""
    return escape(said + by + (" (отменено)" if entry.get("undone") else ""))


def _day(moment: datetime) -> str:
    return in_words(moment.date())
