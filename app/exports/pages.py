"""Taking a list along: a short one comes at once, a long one is made in the background and waits a day."""

from io import BytesIO

from flask import Blueprint, abort, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.guard import everyone
from app.access.looks import record_look
from app.access.people import me
from app.answers.pdf import pdf_is_possible
from app.exports.lists import Asked, Listed, list_named
from app.exports.maker import KEPT, file_of
from app.exports.making import How, write
from app.exports.table import Table
from app.house import current_house
from app.wording.dates import reckoning
from app.wording.language import chosen
from engine.errors import NotFound
from storage.queries.exports import ExportLine, export_of, exports_of
from storage.unit_of_work import UnitOfWork

exports = Blueprint("exports", __name__)
MOST_AT_ONCE = {How.XLSX: 2000, How.PDF: 200}
"""Rows that are written while the person waits; setting a page takes longer than writing a row."""


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
    if (table.total or 0) > MOST_AT_ONCE[How(how)]:
        return redirect(url_for("exports.one", export_id=ask_for(listed, table, asked)))
    _record(listed, asked, How(how))
    return _at_once(table, How(how), asked)


@exports.get("/exports/made")
@everyone
def made() -> ResponseReturnValue:
    """Long lists that this person has asked for."""
    with current_house().database.read() as connection:
        rows = exports_of(connection, staff_id=me().actor.staff_id)
    return render_template("exports/made.html", rows=rows, when=reckoning(me()))


@exports.get("/exports/made/<export_id>")
@everyone
def one(export_id: str) -> ResponseReturnValue:
    """How far it is; a piece of the page for the script that asks again, else the page."""
    piece = "_state.html" if request.headers.get("HX-Request") else "one.html"
    return render_template(f"exports/{piece}", row=mine_by_id(export_id), when=reckoning(me()))


@exports.get("/exports/made/<export_id>/file")
@everyone
def file(export_id: str) -> ResponseReturnValue:
    row = mine_by_id(export_id)
    return send_file(
        BytesIO(content_of(row)),
        mimetype=How(row.how).media_type,
        download_name=row.name,
        as_attachment=True,
    )


def content_of(row: ExportLine) -> bytes:
    """The finished file; taking it is written down. Raises NotFound."""
    path = file_of(current_house(), row.id)
    if not row.is_ready or not path.is_file():
        raise NotFound(_("Этого файла нет или уже нет."), hint=_("Выгрузите список снова."))
    record_look(me(), "download", "list", f"{row.listing} {row.id}")
    return path.read_bytes()


def mine_by_id(export_id: str) -> ExportLine:
    """A list that this person asked for; raises NotFound for any other."""
    with current_house().database.read() as connection:
        row = export_of(connection, export_id=export_id, staff_id=me().actor.staff_id)
    if row is None:
        raise NotFound(_("Этого файла нет или уже нет."), hint=_("Выгрузите список снова."))
    return row


def ask_for(listed: Listed, table: Table, asked: Asked) -> str:
    """Ask for a list to be made in the background; the id by which it is found."""
    _record(listed, asked, How(asked.how))
    now = asked.house.clock.now()
    with asked.house.database.begin() as connection:
        return UnitOfWork(connection).exports.ask(
            asked.person.actor.staff_id,
            listing=listed.name,
            how=asked.how,
            args=asked.args,
            language=chosen(),
            name=_file_name(table, How(asked.how)),
            total=table.total or 0,
            at=now,
            until=now + KEPT,
        )


def _at_once(table: Table, how: How, asked: Asked) -> ResponseReturnValue:
    target = BytesIO()
    write(table, how, target, asked)
    target.seek(0)
    return send_file(
        target, mimetype=how.media_type, download_name=_file_name(table, how), as_attachment=True
    )


def _file_name(table: Table, how: How) -> str:
    return f"{table.name}.{how}".replace("/", "-")


def _record(listed: Listed, asked: Asked, how: How) -> None:
    said = " ".join((listed.name, *asked.args.values()))
    record_look(asked.person, "export" if how is How.XLSX else "print", listed.kind, said)
