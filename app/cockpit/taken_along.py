"""Procedures in work as a table to take along, with the criteria and the columns of the page."""

from flask import request
from flask_babel import gettext as _

from app.access.guard import only
from app.cockpit.asking import criteria
from app.cockpit.columns import chosen, columns
from app.cockpit.instances import asked_by, every_line
from app.cockpit.reach import WATCHERS
from app.exports import Asked, Column, Table, exported
from storage.queries.cockpit.instances import count_instances


@exported("instances")
@only(*WATCHERS)
def instance_table(asked: Asked) -> Table:
    """No family is named: numbers of cases, steps, agencies."""
    with asked.house.database.read() as connection:
        wanted = asked_by(connection, asked.house, asked.person, asked.args)
        total = count_instances(connection, wanted.chosen)
    known, shown = columns(), chosen(request.args)
    return Table(
        name=f"{_('процедуры в работе')} {asked.when.today}",
        title=_("Процедуры в работе"),
        lines=[words for words, _url in criteria(asked.args, wanted.names)],
        columns=[
            Column(title=known[key].name, width=known[key].width, kind=known[key].kind) for key in shown
        ],
        rows=([known[key].says(line) for key in shown] for line in every_line(asked.house, wanted)),
        total=total,
        zone=asked.when.zone,
    )
