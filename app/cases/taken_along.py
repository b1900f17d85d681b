"""The list of cases as a table to take along, with the filters of its page."""

from collections.abc import Iterator

from flask_babel import gettext as _

from app.cases.listing import chosen_cases
from app.exports import Asked, Cell, Column, Kind, Table, all_rows, exported
from app.guard import workers
from app.wording import named
from storage.queries.cases import CaseLine, case_page, count_cases
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
