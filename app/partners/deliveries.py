"""The log of deliveries: what left for a partner, every try with its answer, and sending again."""

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.guard import only
from app.house import current_house
from app.partners.acts import carried_out
from app.partners.blueprint import KEEPERS, partners
from app.partners.pages import said
from app.partners.words import MESSAGE_STATE
from engine.commands import RedeliverMessage
from storage.queries import partners as queries


@partners.get("/partners/<partner_id>/messages")
@only(*KEEPERS)
def messages(partner_id: str) -> ResponseReturnValue:
    house = current_house()
    state = request.args.get("state", "")
    state = state if state in MESSAGE_STATE else ""
    with house.database.read() as connection:
        lines = queries.partner_lines(connection, partner_id=partner_id)
        if not lines:
            abort(404)
        page = queries.message_lines(
            connection, partner_id=partner_id, state=state or None, cursor=request.args.get("after")
        )
    next_url = (
        url_for("partners.messages", partner_id=partner_id, state=state or None, after=page.next_cursor)
        if page.next_cursor
        else None
    )
    return render_template(
        "partners/messages.html",
        partner=lines[0],
        page=page,
        state=state,
        next_url=next_url,
        **said(house),
    )


@partners.get("/partners/messages/<message_id>")
@only(*KEEPERS)
def message(message_id: str) -> ResponseReturnValue:
    house = current_house()
    with house.database.read() as connection:
        line = queries.message_line(connection, message_id)
        if line is None:
            abort(404)
        attempts = queries.attempt_lines(connection, message_id)
    return render_template("partners/message.html", line=line, attempts=attempts, **said(house))


@partners.post("/partners/messages/<message_id>/again")
@only(*KEEPERS)
def again(message_id: str) -> ResponseReturnValue:
    command = RedeliverMessage(message_id=message_id, reason=request.form.get("reason", ""))
    carried_out(command, _("Сообщение будет отправлено ещё раз."))
    return redirect(url_for("partners.message", message_id=message_id))
