"""A session is cancelled, or was not held: what it has not decided goes to another one."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.context import CommandContext
from engine.errors import Conflict, Invalid
from engine.sessions.following import follow
from engine.sessions.keeping import (
    day_words,
    following,
    kept,
    note,
    planned,
    reason_given,
    tell_members,
)
from storage.repositories.sessions import SessionRow


@dataclass(frozen=True, kw_only=True)
class CallOffSession:
    """``to_session_id`` takes the questions, the next regular session when it is empty.

    ``not_held`` says that the day has come and the session failed, for want of a quorum for example.
    """

    session_id: str
    reason: str
    to_session_id: str = ""
    not_held: bool = False

    def run(self, context: CommandContext) -> Mapping[str, object]:
        session, body = kept(context, self.session_id)
        planned(session)
        reason = reason_given(self.reason)
        if self.not_held and session.held_at > context.now:
            raise Conflict("Заседание еще не началось.", hint="Его можно перенести или отменить.")
        questions = context.uow.sessions.undecided(session.id)
        target = self._target(context, session) if questions else None
        self._close(context, session)
        old = day_words(context, session)
        happened = "не состоялось" if self.not_held else "отменено"
        ground = f"Заседание {old} {happened}: {reason}"
        terms = 0
        for question in questions:
            assert target is not None
            context.uow.sessions.move(question.id, target.id)
            terms += follow(context, question, target, ground)
        data = {"to": [target.id, day_words(context, target)]} if target else {}
        note(context, session.id, "not_held" if self.not_held else "cancelled", reason=reason, data=data)
        tell_members(context, session, body, ground)
        return {
            "session_id": session.id,
            "to_session_id": target.id if target else None,
            "questions": len(questions),
            "terms": terms,
        }

    def _target(self, context: CommandContext, session: SessionRow) -> SessionRow:
        target = following(context, session, self.to_session_id)
        if target is None:
            raise Invalid(
                "Вопросы этого заседания некуда перенести.", hint="Сначала назначьте следующее заседание."
            )
        return target

    def _close(self, context: CommandContext, session: SessionRow) -> None:
        if self.not_held:
            context.uow.sessions.mark_not_held(session.id)
        else:
            context.uow.sessions.mark_cancelled(session.id)
