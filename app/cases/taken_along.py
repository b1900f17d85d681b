"""The list of cases as a table to take along, with the filters of its page."""

from collections.abc import Iterator

from flask_babel import gettext as _

from app.access.guard import workers
from app.cases.case import opened
from app.cases.listing import chosen_cases
from app.exports import Asked, Cell, Column, Kind, Table, all_rows, exported
from app.wording.names import named
from engine.errors import NotFound
from storage.queries.cases import CaseLine, case_page, count_cases
from storage.queries.families import Measure, measures_of
from storage.queries.paging import Page

AT_ONCE = 200


@exported("cases")
@workers
def case_table(asked: Asked) -> Table:
    chosen = chosen_cases(asked.args, asked.person.actor.staff_id)
    now, scope = asked.house.clock.now(), asked.person.scope

    def page(cursor: str | None) -> Page[CaseLine]:
        with asked.house.database.read() as connection:
            return case_page(connection, scope=scope, chosen=chosen, now=now, cursor=cursor, limit=AT_ONCE)

    with asked.house.database.read() as connection:
        total = count_cases(connection, scope=scope, chosen=chosen, now=now)
    return Table(
        name=f"{_('дела')} {asked.when.today}",
        title=_("Дела"),
        columns=columns(),
        rows=(list(_cells(line)) for line in all_rows(page)),
        total=total,
        zone=asked.when.zone,
    )


def columns() -> list[Column]:
    return [
        Column(title=_("Номер"), width=18),
        Column(title=_("Семья"), width=26),
        Column(title=_("Состояние"), width=30),
        Column(title=_("Угроза"), width=10),
        Column(title=_("Просрочка"), width=12),
        Column(title=_("Куратор случая"), width=24),
        Column(title=_("Контроль"), width=13, kind=Kind.DATE),
        Column(title=_("Заведено"), width=13, kind=Kind.DATE),
    ]


def _cells(line: CaseLine) -> Iterator[Cell]:
    yield line.number
    yield line.family_name
    yield named(line.status, "case_status")
    yield _("да") if line.threat else ""
    yield _("да") if line.is_late else ""
    yield line.curator_name or ""
    yield line.control_on
    yield line.opened_at


@exported("programme")
@workers
def programme_table(asked: Asked) -> Table:
    """The programme of the case named by ``case``, for who sees it on the case's page."""
    file = opened(asked.args.get("case", ""))
    if not file.aspects.sees("programme"):
        raise NotFound(_("Такого дела нет, или оно не для вас."), hint=_("Проверьте ссылку."))
    with asked.house.database.read() as connection:
        found = measures_of(connection, case_id=file.head.id)
    return Table(
        name=f"{_('программа')} {file.head.number}",
        title=_("Индивидуальная программа: мероприятия"),
        lines=[_("Дело %(number)s", number=file.head.number)],
        columns=[
            Column(title="№", width=5, kind=Kind.NUMBER),
            Column(title=_("Мероприятие"), width=50),
            Column(title=_("Орган"), width=26),
            Column(title=_("Срок"), width=13, kind=Kind.DATE),
            Column(title=_("Исполнение"), width=16),
            Column(title=_("Исполнено"), width=13, kind=Kind.DATE),
            Column(title=_("Результат"), width=36),
        ],
        rows=(_measure(row) for row in found),
        total=len(found),
        zone=file.when.zone,
    )


def _measure(row: Measure) -> list[Cell]:
    return [
        row.position,
        row.measure,
        row.agency_name or "",
        row.due_on,
        named(row.state, "measure_state"),
        row.done_on,
        row.result or "",
    ]
