"""The lists of the quarter as files: who sent what, and the monitoring in the columns of annex 3."""

from collections.abc import Iterator

from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from app.access.guard import only
from app.exports import Asked, Cell, Column, Kind, Table, exported
from app.quarters.blueprint import DATABANK, READERS
from app.quarters.chosen import Quarter, reach
from app.quarters.monitoring import Monitoring, monitoring_of
from app.quarters.submissions import STATES, Shown, columns_of, shown_list
from app.wording.dates import moment_words
from engine.monitoring import COLUMNS, Figures
from storage.queries import submissions as query


@exported("quarter-submissions")
@only(*READERS, *DATABANK)
def submission_table(asked: Asked) -> Table:
    with asked.house.database.read() as connection:
        shown = shown_list(connection, asked.person, asked.args, asked.house.clock.now())
    columns = (
        Column(title=_("Район"), width=24),
        Column(title=_("Кто представляет"), width=32),
        Column(title=_("Состояние"), width=18),
        Column(title=_("Срок"), kind=Kind.MOMENT),
        Column(title=_("Впервые передано"), kind=Kind.MOMENT),
        Column(title=_("Передано"), kind=Kind.MOMENT),
        Column(title=_("Версия"), width=9, kind=Kind.NUMBER),
    )
    return Table(
        name=_("квартальные сведения"),
        title=_("Квартальные сведения"),
        lines=[shown.quarter.words] if shown.quarter else [],
        columns=columns,
        rows=_submission_rows(shown),
        total=len(shown.lines),
        zone=asked.person.zone,
    )


def _submission_rows(shown: Shown) -> Iterator[list[Cell]]:
    for line in shown.lines:
        yield [
            line.municipality_name,
            line.sender_name,
            str(STATES[line.state]),
            line.due_at,
            line.first_sent_at,
            line.sent_at,
            line.version,
        ]


@exported("monitoring")
@only(*READERS)
def monitoring_table(asked: Asked) -> Table:
    with asked.house.database.read() as connection:
        shown = monitoring_of(connection, asked.person, asked.args)
    figures = [
        Column(title=each.name, group=each.group, width=11, kind=Kind.NUMBER, turned=True) for each in COLUMNS
    ]
    return Table(
        name=_("мониторинг"),
        title=_("Мониторинг учёта семей и детей группы риска социально опасного положения"),
        lines=[shown.quarter.words] if shown.quarter else [],
        columns=[Column(title=_("Организация"), width=28), *figures],
        rows=_monitoring_rows(shown),
        total=len(shown.rows) + 1,
        zone=asked.person.zone,
        numbered=True,
    )


def _monitoring_rows(shown: Monitoring) -> Iterator[list[Cell]]:
    for row in shown.rows:
        yield _line(row.name, row.figures)
    yield _line(_("Всего"), shown.total)


def _line(name: str, figures: Figures) -> list[Cell]:
    return [name, *(figures[column.key] for column in COLUMNS)]


@exported("quarter-submission")
@only(*READERS, *DATABANK)
def version_table(asked: Asked) -> Table:
    """One version of one submission, as the paper of its sender."""
    with asked.house.database.read() as connection:
        line = query.submission(connection, reach(asked.person), asked.args.get("submission", ""))
        if line is None:
            raise NotFound
        versions = query.versions(connection, line.id)
    version = next((each for each in versions if str(each.number) == asked.args.get("version")), None)
    if version is None:
        raise NotFound
    sent = moment_words(version.sent_at, asked.person.zone)
    lines = [
        f"{line.sender_name}, {line.municipality_name}",
        Quarter(year=line.year, number=line.quarter).words,
        _("Версия %(number)s, передано %(sent)s", number=version.number, sent=sent),
    ]
    columns = (
        Column(title=_("Показатель"), width=60),
        Column(title=_("Представлено"), kind=Kind.NUMBER, width=14),
        Column(title=_("По регистру"), kind=Kind.NUMBER, width=14),
    )
    return Table(
        name=_("квартальные сведения"),
        title=_("Квартальные сведения"),
        lines=lines,
        columns=columns,
        rows=([each.title, each.told, each.counted] for each in columns_of(version, line.form_key)),
        total=len(version.figures),
        zone=asked.person.zone,
    )
