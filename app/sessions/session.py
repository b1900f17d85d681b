"""One session as its secretary works on it, and its agenda on paper."""

from flask import render_template
from flask.typing import ResponseReturnValue

from app.access.guard import only
from app.access.looks import record_look
from app.access.people import me
from app.sessions.blueprint import MEMBERS, sessions
from app.sessions.reading import looked_at


@sessions.get("/sessions/<session_id>")
@only(*MEMBERS)
def session(session_id: str) -> ResponseReturnValue:
    look = looked_at(me(), session_id)
    _written(session_id, "view", [item.line.case_id for item in look.agenda])
    return render_template("sessions/session.html", look=look, line=look.line, when=look.when)


@sessions.get("/sessions/<session_id>/print")
@only(*MEMBERS)
def print_agenda(session_id: str) -> ResponseReturnValue:
    look = looked_at(me(), session_id)
    _written(session_id, "print", [item.line.case_id for item in look.agenda])
    return render_template("sessions/print.html", look=look, line=look.line, when=look.when)


def _written(session_id: str, action: str, case_ids: list[str]) -> None:
    record_look(me(), action, "session", session_id, fields=case_ids)
