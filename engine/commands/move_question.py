"""One question of an agenda is put to another session."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.context import CommandContext
from engine.errors import Conflict, Invalid
from engine.sessions.following import follow
from engine.sessions.keeping import day_words, following, note, planned, question_kept, reason_given
from storage.models import SessionState


@dataclass(frozen=True, kw_only=True)
class MoveQuestion:
    """``session_id`` is where to, the next regular session when it is empty."""

    question_id: str
    reason: str
    session_id: str = ""

    def run(self, context: CommandContext) -> Mapping[str, object]:
        question, session, _ = question_kept(context, self.question_id)
        reason = reason_given(self.reason)
        if session.state == SessionState.HELD:
            raise Conflict(
                "Заседание идет: вопрос можно отложить при рассмотрении.", hint="Откройте задачу вопроса."
            )
        target = following(context, session, self.session_id)
        if target is None:
            raise Invalid("Вопрос некуда перенести.", hint="Сначала назначьте следующее заседание.")
        planned(target)
        old, new = day_words(context, session), day_words(context, target)
        context.uow.sessions.move(question.id, target.id)
        for each in (session, target):
            data = {"days": [old, new], "case_id": question.case_id}
            note(context, each.id, "question_moved", reason=reason, question_id=question.id, data=data)
        terms = follow(context, question, target, f"Вопрос перенесен с {old} на {new}: {reason}")
        return {"question_id": question.id, "session_id": target.id, "terms": terms}
