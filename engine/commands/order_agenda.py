"""The questions of an agenda get another order; waiting cases are collected into it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine.context import CommandContext
from engine.errors import Invalid
from engine.sessions.agenda import collect
from engine.sessions.keeping import kept, note, planned


@dataclass(frozen=True, kw_only=True)
class OrderAgenda:
    """``question_ids`` are all questions of the session, from the first."""

    session_id: str
    question_ids: Sequence[str]

    def run(self, context: CommandContext) -> Mapping[str, object]:
        session, _ = kept(context, self.session_id)
        known = [question.id for question in context.uow.sessions.agenda(session.id)]
        if sorted(known) != sorted(self.question_ids):
            raise Invalid("Повестка изменилась, пока вы смотрели.", hint="Обновите страницу.")
        if list(self.question_ids) != known:
            context.uow.sessions.set_order(self.question_ids)
            note(context, session.id, "ordered", data={"order": [known, list(self.question_ids)]})
        return {"session_id": session.id, "questions": len(known)}


@dataclass(frozen=True, kw_only=True)
class CollectAgenda:
    """Every case that waits for a session of this body is put to this one."""

    session_id: str

    def run(self, context: CommandContext) -> Mapping[str, object]:
        session, body = kept(context, self.session_id)
        planned(session)
        return {"session_id": session.id, "questions": collect(context, session, body)}
