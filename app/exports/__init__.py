"""Lists that leave the house: one description of a table gives XLSX and a PDF for print.

To let a new list be taken along, name a function that makes its table, beside its page::

    @exported("cases")
    @workers                                    # who may, as over the page
    def case_table(asked: Asked) -> Table:      # asked.person, asked.args (filters), asked.house
        return Table(name=_("дела"), title=_("Дела"), columns=COLUMNS, rows=lines(asked), total=count(asked))

and put the buttons on its page: ``{{ take_along('cases', request.args) }}`` of ``macros/page.html``.

``rows`` is an iterator that reads while the file is written; for a list with a cursor
``all_rows(lambda cursor: page_of(cursor))`` reads it page by page. Each taking is written to
the log of looks by the exporter itself; the function checks nothing but whose rows these are.
"""

from app.exports.lists import Asked, exported
from app.exports.table import Cell, Column, Kind, Struck, Table, all_rows

__all__ = ["Asked", "Cell", "Column", "Kind", "Struck", "Table", "all_rows", "exported"]
