"""The days of a layer as a table for Excel, and back: semicolons, Russian words, days as 21.04.2026.

The table that is shipped in ``processes/calendars`` (commas, English words, ISO days) is read too.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from engine.calendars.changes import MOST_DAYS, DayChange
from engine.calendars.working_days import CalendarDay, DayKind
from engine.errors import Invalid

MOST_FAULTS = 20
COLUMNS = ("дата", "вид", "причина", "документ")
KIND_WORDS: Mapping[DayKind, str] = {
    DayKind.OFF: "выходной",
    DayKind.WORKING: "рабочий",
    DayKind.SHORTENED: "сокращенный",
}
_NAMES = {
    **dict(zip(COLUMNS, COLUMNS, strict=True)),
    **dict(zip(("date", "kind", "reason", "source"), COLUMNS, strict=True)),
}
_KINDS = {
    **{str(kind): kind for kind in DayKind},
    **{word: kind for kind, word in KIND_WORDS.items()},
    "нерабочий": DayKind.OFF,
    "сокращённый": DayKind.SHORTENED,
    "предпраздничный": DayKind.SHORTENED,
}
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""How a cell begins that a spreadsheet would work out instead of showing."""


def day_table(days: Iterable[CalendarDay]) -> str:
    """With the mark by which Excel knows that the text is Unicode."""
    written = io.StringIO()
    writer = csv.writer(written, delimiter=";", lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for special in sorted(days, key=lambda each: each.day):
        cells = (
            f"{special.day:%d.%m.%Y}",
            KIND_WORDS[special.kind],
            _harmless(special.reason),
            _harmless(special.source),
        )
        writer.writerow(cells)
    return "\ufeff" + written.getvalue()


class TableInvalid(Invalid):
    """A table with lines that cannot be understood; nothing of it is taken."""

    def __init__(self, faults: Sequence[str]):
        listed = list(faults[:MOST_FAULTS])
        if len(faults) > MOST_FAULTS:
            listed.append(f"и еще ошибок: {len(faults) - MOST_FAULTS}")
        said = "\n".join(listed)
        super().__init__(
            f"Таблица не загружена, ошибок: {len(faults)}.\n{said}",
            hint="Исправьте эти строки и загрузите таблицу снова: в календаре пока ничего не изменилось.",
        )


def read_day_table(content: bytes | str) -> list[DayChange]:
    """The days of a table; raises TableInvalid with every line that cannot be understood."""
    text = content if isinstance(content, str) else decoded(content)
    text = text.removeprefix("\ufeff")
    head = text.partition("\n")[0]
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=";" if ";" in head else ",")
    names = {
        name: _NAMES[name.strip().lower()]
        for name in reader.fieldnames or ()
        if name.strip().lower() in _NAMES
    }
    missing = [column for column in COLUMNS if column not in names.values()]
    if missing:
        raise Invalid(
            f"В таблице нет столбцов: {', '.join(missing)}.",
            hint="Выгрузите календарь и впишите дни в выгруженную таблицу: столбцы в ней такие, как нужно.",
        )
    faults: list[str] = []
    days = list(_days(reader, names, faults))
    if faults:
        raise TableInvalid(faults)
    if not days:
        raise Invalid("В таблице нет ни одного дня.", hint="Проверьте, тот ли файл выбран.")
    return days


def _days(reader: "csv.DictReader[str]", names: Mapping[str, str], faults: list[str]) -> Iterator[DayChange]:
    first_lines: dict[date, int] = {}
    try:
        for number, row in enumerate(reader):
            if number > 4 * MOST_DAYS:
                raise Invalid("В таблице слишком много строк.", hint="Загружайте по одному году.")
            cells = {column: (row[name] or "").strip() for name, column in names.items()}
            if not any(cells.values()):
                continue
            try:
                read = _day(cells)
            except Invalid as fault:
                faults.append(f"строка {reader.line_num}: {fault.message}")
                continue
            first = first_lines.setdefault(read.day, reader.line_num)
            if first != reader.line_num:
                faults.append(f"строка {reader.line_num}: этот день уже есть в строке {first}")
            yield read
    except csv.Error:
        faults.append(f"строка {reader.line_num}: строку не удалось прочитать")


def _day(cells: Mapping[str, str]) -> DayChange:
    kind = _KINDS.get(cells["вид"].lower())
    day = _date(cells["дата"])
    if day is None:
        raise Invalid(f"нужна дата вида 21.04.2026, а не «{cells['дата'][:30]}»")
    if kind is None:
        known = ", ".join(KIND_WORDS.values())
        raise Invalid(f"вид дня — {known}, а не «{cells['вид'][:30]}»")
    reason, source = _as_written(cells["причина"]), _as_written(cells["документ"])
    if not reason or not source:
        raise Invalid("у дня должны быть причина и документ")
    return DayChange(day=day, kind=kind.value, reason=reason, source=source)


def _date(text: str) -> date | None:
    try:
        if "." in text:
            day, month, year = text.split(".")
            return date(int(year), int(month), int(day))
        return date.fromisoformat(text)
    except ValueError:
        return None


def decoded(content: bytes) -> str:
    """The text of a file, as Excel or anybody else writes it."""
    for encoding in ("utf-8-sig", "cp1251"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Invalid(
        "Файл не похож на таблицу CSV.",
        hint="Сохраните таблицу в Excel как «CSV (разделитель — точка с запятой)».",
    )


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text


def _as_written(text: str) -> str:
    return text[1:] if text.startswith("'") and text[1:].startswith(_FORMULA) else text
