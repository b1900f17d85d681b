"""What the secretary does to a whole session: moves it, calls it off, invites to it."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.guard import only
from app.access.people import me
from app.house import current_house
from app.inbox.handing import command_id
from app.sessions.blueprint import KEEPERS, sessions
from engine.commands import CallOffSession, InviteToSession, MoveSession, RecordInvitations
from engine.executor import Command

ANSWER = "answer-"


def carried_out(command: Command, session_id: str, said: str) -> ResponseReturnValue:
    """Do it, say so, and back to the session."""
    person = me()
    current_house().execute(command, person.actor, command_id(person, request.form.get("_command_id")))
    flash(said, "good")
    return redirect(url_for("sessions.session", session_id=session_id))


@sessions.post("/sessions/<session_id>/move")
@only(*KEEPERS)
def move(session_id: str) -> ResponseReturnValue:
    form = request.form
    command = MoveSession(
        session_id=session_id,
        held_at=f"{form.get('day', '')}T{form.get('time', '')}",
        reason=form.get("reason", ""),
        place=form.get("place", ""),
    )
    return carried_out(command, session_id, _("Заседание перенесено, сроки дел пересчитаны."))


@sessions.post("/sessions/<session_id>/call-off")
@only(*KEEPERS)
def call_off(session_id: str) -> ResponseReturnValue:
    form = request.form
    command = CallOffSession(
        session_id=session_id,
        reason=form.get("reason", ""),
        to_session_id=form.get("to", ""),
        not_held=form.get("how") == "not_held",
    )
    return carried_out(command, session_id, _("Записано. Вопросы перешли на следующее заседание."))


@sessions.post("/sessions/<session_id>/invite")
@only(*KEEPERS)
def invite(session_id: str) -> ResponseReturnValue:
    form = request.form
    command = InviteToSession(
        session_id=session_id, name=form.get("name", ""), role=form.get("role", "invited")
    )
    return carried_out(command, session_id, _("Список приглашенных дополнен."))


@sessions.post("/sessions/<session_id>/invitations")
@only(*KEEPERS)
def invitations(session_id: str) -> ResponseReturnValue:
    """Who was told, and how; what each answered."""
    form = request.form
    answers = {
        name.removeprefix(ANSWER): value or None for name, value in form.items() if name.startswith(ANSWER)
    }
    command = RecordInvitations(
        session_id=session_id, told=form.getlist("told"), way=form.get("way") or None, answers=answers
    )
    return carried_out(command, session_id, _("Приглашения отмечены."))
