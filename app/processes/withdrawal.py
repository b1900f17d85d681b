"""Asking for a version to be withdrawn: a second person decides."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.guard import only
from app.access.people import me
from app.house import current_house
from app.processes.pages import processes
from engine.commands import AskWithdrawal
from engine.errors import EngineError, NotFound


@processes.post("/processes/<definition_id>/withdraw")
@only("methodologist")
def withdraw(definition_id: str) -> ResponseReturnValue:
    """New cases are to go by the version before again."""
    asked = AskWithdrawal(definition_id=definition_id, reason=request.form.get("reason", ""))
    try:
        answer = current_house().execute(asked, me().actor)
    except NotFound:
        raise
    except EngineError as fault:
        flash(f"{fault.message} {fault.hint}".strip(), "late")
        return redirect(url_for("processes.definition", definition_id=definition_id))
    flash(_("Запрос отправлен. Решит другой методист."), "good")
    return redirect(url_for("studio.release_request", request_id=answer["request_id"]))
