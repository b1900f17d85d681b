"""A row of a journal as it is shown: the regulation's columns, what was corrected, and by whom."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from app.exports import Struck
from app.house import House
from app.registers.reading import columns_of, reads
from app.wording.dates import moment_words
from engine.forms.context import Directory
from engine.forms.fields import Field, FieldType
from engine.journals import journal_heads
from storage.models import CorrectionKind
from storage.queries.registers import Correction, Entry

NUMBER = "row_no"
WIDTHS = {FieldType.DATE: 12, FieldType.DATETIME: 14, FieldType.LONGTEXT: 30, FieldType.ROWS: 26}
USUAL_WIDTH = 18


@dataclass(frozen=True, kw_only=True)
class JournalColumn:
    label: str
    fields: tuple[Field, ...]
    width: int
    printed: str = ""
    """Its number in the printed form; empty for marks that the form does not print."""
    numbers: bool = False
    """Whether the row's own number stands in it."""

    @property
    def is_long(self) -> bool:
        return any(field.type in {FieldType.ROWS, FieldType.LONGTEXT} for field in self.fields)


@dataclass(frozen=True, kw_only=True)
class Note:
    """What was added or corrected, when, by whom and why; ``was`` are the words it replaced."""

    text: str
    was: Sequence[str]
    is_correction: bool


@dataclass(frozen=True, kw_only=True)
class Line:
    """One row ready to be laid out; a corrected cell keeps the old words."""

    entry: Entry
    cells: Sequence[str | Struck]
    notes: Sequence[Note]
    entered: str


def journal_columns(house: House, register: str) -> list[JournalColumn]:
    """Columns of the annex by ``journal_columns.csv``; without a line there, every field of the form."""
    known = {field.key: field for field in columns_of(house, register)}
    heads = journal_heads(house.law.folder).get(register)
    if heads is None:
        number = JournalColumn(label="№", fields=(), width=5, numbers=True)
        return [number, *(_of_field(field) for field in known.values())]
    return [
        JournalColumn(
            label=head.label,
            fields=tuple(known[key] for key in head.fields if key in known),
            width=head.width,
            printed=head.printed,
            numbers=NUMBER in head.fields,
        )
        for head in heads
        if NUMBER in head.fields or any(key in known for key in head.fields)
    ]


def _of_field(field: Field) -> JournalColumn:
    return JournalColumn(
        label=field.label.rstrip(":"), fields=(field,), width=WIDTHS.get(field.type, USUAL_WIDTH)
    )


def lines_of(
    columns: Sequence[JournalColumn],
    names: Directory,
    zone: ZoneInfo,
    closed_at: datetime | None,
) -> Callable[[Entry], Line]:
    """How rows of this journal read; corrections after ``closed_at`` are marked so."""

    def line(entry: Entry) -> Line:
        entered = moment_words(entry.entered_at, zone)
        return Line(
            entry=entry,
            cells=[_cell(column, entry, names) for column in columns],
            notes=list(_notes(columns, entry, names, zone, closed_at)),
            entered=f"{entered}, {entry.entered_by_name}" if entry.entered_by_name else entered,
        )

    return line


def _cell(column: JournalColumn, entry: Entry, names: Directory) -> str | Struck:
    new, old = (_words(column, entry, content, names) for content in (entry.current, entry.content))
    return Struck(old=old, new=new) if old and old != new else new


def _words(column: JournalColumn, entry: Entry, content: Mapping[str, object], names: Directory) -> str:
    said = [str(entry.number)] * column.numbers
    said += [reads(field, content, names) for field in column.fields]
    return "\n".join(text for text in said if text)


def _notes(
    columns: Sequence[JournalColumn],
    entry: Entry,
    names: Directory,
    zone: ZoneInfo,
    closed_at: datetime | None,
) -> Iterator[Note]:
    content = dict(entry.content)
    for correction in entry.corrections:
        after = {**content, **correction.changes}
        was = [
            _("%(column)s: было «%(old)s»", column=column.label, old=old.replace("\n", "; "))
            for column in columns
            if (old := _words(column, entry, content, names))
            and not column.numbers
            and old != _words(column, entry, after, names)
        ]
        content = after
        yield Note(
            text=_told(correction, zone, closed_at),
            was=was,
            is_correction=correction.kind == CorrectionKind.CORRECTION,
        )


def _told(correction: Correction, zone: ZoneInfo, closed_at: datetime | None) -> str:
    mended = correction.kind == CorrectionKind.CORRECTION
    late = closed_at is not None and correction.entered_at >= closed_at
    if late:
        what = _("исправлено после закрытия журнала") if mended else _("дополнено после закрытия журнала")
    else:
        what = _("исправлено") if mended else _("дополнено")
    said = f"{what} {moment_words(correction.entered_at, zone)}"
    if correction.entered_by_name:
        said += f", {correction.entered_by_name}"
    return f"{said}: {correction.reason}" if correction.reason else said
