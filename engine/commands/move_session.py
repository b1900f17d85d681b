"""A session is held on another day: its cases follow, their terms with them."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.commands.begin_awaited_terms import begin_awaited
from engine.context import CommandContext
from engine.errors import Conflict, Invalid
from engine.sessions.following import follow
from engine.sessions.keeping import day_words, fit_moment, kept, note, planned, reason_given, tell_members


@dataclass(frozen=True, kw_only=True)
class MoveSession:
    """``held_at`` is local when it names no zone; an empty ``place`` leaves the place as it is."""

    session_id: str
    held_at: str
    reason: str
    place: str = ""

    def run(self, context: CommandContext) -> Mapping[str, object]:
        session, body = kept(context, self.session_id)
        planned(session)
        reason = reason_given(self.reason)
        moment = fit_moment(context, session.municipality_id, self.held_at)
        if moment == session.held_at:
            raise Invalid("Заседание уже назначено на это время.", hint="Укажите другой день или час.")
        if context.uow.sessions.at(session.municipality_id, moment, body=session.body):
            raise Conflict("На это время уже назначено другое заседание.", hint="Выберите другое время.")
        old = day_words(context, session)
        context.uow.sessions.hold_at(
            session.id, held_at=moment, place=self.place.strip()[:300] or session.place
        )
        moved = context.uow.sessions.get(session.id)
        new = day_words(context, moved)
        note(context, session.id, "moved", reason=reason, data={"held_at": [old, new]})
        ground = f"Заседание перенесено с {old} на {new}: {reason}"
        questions = context.uow.sessions.undecided(session.id)
        terms = sum(follow(context, question, moved, ground) for question in questions)
        begin_awaited(context, session.municipality_id)
        tell_members(context, moved, body, ground)
        return {"session_id": session.id, "questions": len(questions), "terms": terms}
