"""Taking a list along: a short one comes at once, a long one is made in the background."""

from io import BytesIO

from flask import Blueprint, abort, flash, redirect, request, send_file
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.exports.lists import Asked, Listed, list_named
from app.exports.making import How, write
from app.exports.table import Table
from app.guard import everyone
from app.house import current_house
from app.looks import record_look
from app.people import me

exports = Blueprint("exports", __name__)


@exports.get("/exports/<listing>/<how>")
@everyone
def take(listing: str, how: str) -> ResponseReturnValue:
    """The list with the filters of the address, as ``xlsx`` or ``pdf``."""
    if how not in set(How):
        abort(404)
    asked = Asked(house=current_house(), person=me(), args=request.args.to_dict(), how=how)
    listed = list_named(listing)
    table = listed.table(asked)
    if how == How.PDF and not pdf_is_possible():
        flash(_("PDF на этом сервере сделать нельзя: не установлена библиотека Pango."), "soon")
        return redirect(request.referrer or "/")
    _record(listed, asked, How(how))
    return _at_once(table, How(how), asked)


def _at_once(table: Table, how: How, asked: Asked) -> ResponseReturnValue:
    made = BytesIO()
    write(table, how, made, asked)
    made.seek(0)
    name = f"{table.name}.{how}".replace("/", "-")
    return send_file(made, mimetype=how.media_type, download_name=name, as_attachment=True)


def pdf_is_possible() -> bool:
    from app.cases.documents import pdf_is_possible as possible  # it knows WeasyPrint's Pango

    return possible()


def _record(listed: Listed, asked: Asked, how: How) -> None:
    said = " ".join((listed.name, *asked.args.values()))
    record_look(asked.person, "export" if how is How.XLSX else "print", listed.kind, said)
