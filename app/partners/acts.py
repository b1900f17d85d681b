"""Taking a partner into the list, changing what is known of it."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.guard import only
from app.access.people import me
from app.house import current_house
from app.inbox.handing import command_id
from app.partners.blueprint import KEEPERS, partners
from engine.commands import AddPartner, ChangePartner
from engine.errors import EngineError
from engine.executor import Command


def carried_out(command: Command, words: str) -> dict[str, object] | None:
    """Carry a command of the form out and say how it went; None when it was refused."""
    person = me()
    key = command_id(person, request.form.get("_command_id"))
    try:
        answer = current_house().execute(command, person.actor, key)
    except EngineError as refusal:
        if refusal.status in (403, 404):
            raise
        flash(f"{refusal.message} {refusal.hint}".strip(), "late")
        return None
    if words:
        flash(words, "good")
    return dict(answer)


@partners.post("/partners")
@only(*KEEPERS)
def add() -> ResponseReturnValue:
    place = request.form.get("place", "")
    region, _colon, municipality_id = place.partition(":")
    command = AddPartner(
        kind=request.form.get("kind", ""),
        name=request.form.get("name", ""),
        region_code=region,
        municipality_id=municipality_id or None,
        agreement=request.form.get("agreement", ""),
        data_kinds=tuple(request.form.getlist("data")),
    )
    answer = carried_out(command, _("Партнёр внесён. Теперь внесите адрес, по которому он принимает."))
    if answer is None:
        return redirect(url_for("partners.listing"))
    return redirect(url_for("partners.one", partner_id=answer["partner_id"]))


@partners.post("/partners/<partner_id>")
@only(*KEEPERS)
def change(partner_id: str) -> ResponseReturnValue:
    command = ChangePartner(
        partner_id=partner_id,
        name=request.form.get("name", ""),
        agreement=request.form.get("agreement", ""),
        data_kinds=tuple(request.form.getlist("data")),
        active=request.form.get("active") == "1",
        reason=request.form.get("reason", ""),
    )
    carried_out(command, _("Сведения о партнёре изменены."))
    return redirect(url_for("partners.one", partner_id=partner_id))
