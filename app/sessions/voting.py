"""On the day: who came, for all questions at once; and the votes on each, as they were given on paper."""

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.guard import only
from app.sessions.acts import carried_out
from app.sessions.blueprint import KEEPERS, sessions
from engine.commands import EnterVotes, MarkAttendance

VOTE, ABSENTEE = "vote-", "absentee-"


@sessions.post("/sessions/<session_id>/attendance")
@only(*KEEPERS)
def attendance(session_id: str) -> ResponseReturnValue:
    form = request.form
    command = MarkAttendance(
        session_id=session_id, present=form.getlist("present"), presiding=form.get("presiding", "")
    )
    return carried_out(command, session_id, _("Явка отмечена для всех вопросов."))


@sessions.post("/sessions/<session_id>/votes")
@only(*KEEPERS)
def votes(session_id: str) -> ResponseReturnValue:
    command = EnterVotes(
        question_id=request.form.get("question", ""), votes=_given(VOTE), absentee=_given(ABSENTEE)
    )
    return carried_out(command, session_id, _("Голоса записаны."))


def _given(prefix: str) -> dict[str, str]:
    return {
        name.removeprefix(prefix): value
        for name, value in request.form.items()
        if name.startswith(prefix) and value
    }
