"""The agenda: its order, waiting cases, a question for another session."""

from flask import abort, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.guard import only
from app.access.people import me
from app.sessions.acts import carried_out
from app.sessions.blueprint import KEEPERS, sessions
from app.sessions.reading import looked_at
from engine.commands import CollectAgenda, MoveQuestion, OrderAgenda


@sessions.post("/sessions/<session_id>/agenda/order")
@only(*KEEPERS)
def order(session_id: str) -> ResponseReturnValue:
    """One question changes places with its neighbour."""
    ids = [item.line.id for item in looked_at(me(), session_id).agenda]
    question = request.form.get("question", "")
    if question not in ids:
        abort(404)
    place = ids.index(question)
    other = place + (-1 if request.form.get("where") == "up" else 1)
    if 0 <= other < len(ids):
        ids[place], ids[other] = ids[other], ids[place]
    command = OrderAgenda(session_id=session_id, question_ids=ids)
    return carried_out(command, session_id, _("Порядок вопросов изменен."))


@sessions.post("/sessions/<session_id>/agenda/collect")
@only(*KEEPERS)
def collect(session_id: str) -> ResponseReturnValue:
    """Cases that wait for a session and were put to none."""
    command = CollectAgenda(session_id=session_id)
    return carried_out(command, session_id, _("Повестка собрана: в ней все дела, которые ждали заседания."))


@sessions.post("/sessions/<session_id>/agenda/move")
@only(*KEEPERS)
def move_question(session_id: str) -> ResponseReturnValue:
    form = request.form
    command = MoveQuestion(
        question_id=form.get("question", ""), reason=form.get("reason", ""), session_id=form.get("to", "")
    )
    return carried_out(command, session_id, _("Вопрос перенесен, сроки дела пересчитаны."))
