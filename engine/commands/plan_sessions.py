"""Sessions are entered in the schedule: regular ones of a period, or one out of turn."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine.commands.begin_awaited_terms import begin_awaited
from engine.context import CommandContext
from engine.errors import Invalid
from engine.sessions.agenda import collect
from engine.sessions.bodies import Body
from engine.sessions.keeping import body_kept, fit_moment, note, reason_given
from engine.terms.fixed import fixed_term
from storage.queries.directory import body_members

MOST = 120
LONGEST_PLACE = 300


@dataclass(frozen=True, kw_only=True)
class PlanSessions:
    """``moments`` are local when they name no zone; one out of turn has a ``reason``.

    Cases that wait because no session was planned are put to the first of the regular ones.
    """

    municipality_id: str
    body: str
    moments: Sequence[str]
    is_regular: bool = True
    place: str = ""
    reason: str = ""

    def run(self, context: CommandContext) -> Mapping[str, object]:
        body = body_kept(context, self.body, self.municipality_id)
        if not self.moments or len(self.moments) > MOST:
            raise Invalid(f"Назначить можно от одного до {MOST} заседаний за раз.")
        reason = None if self.is_regular else reason_given(self.reason)
        moments = sorted(fit_moment(context, self.municipality_id, each) for each in self.moments)
        members = len(body_members(context.uow.connection, self.municipality_id, body.members))
        ids = []
        for moment in moments:
            if context.uow.sessions.at(self.municipality_id, moment, body=body.key):
                continue
            session_id = context.uow.sessions.schedule(
                municipality_id=self.municipality_id,
                held_at=moment,
                body=body.key,
                is_regular=self.is_regular,
                place=self.place.strip()[:LONGEST_PLACE] or None,
                members_total=members,
            )
            note(context, session_id, "planned", reason=reason)
            ids.append(session_id)
        if not ids:
            raise Invalid("На это время заседание уже назначено.", hint="Выберите другой день или час.")
        collected = self._collected(context, ids, body) if self.is_regular else 0
        return {"session_ids": ids, "collected": collected, **self._begun(context)}

    def _collected(self, context: CommandContext, ids: Sequence[str], body: Body) -> int:
        place = context.place(self.municipality_id)
        rule = fixed_term(context.workshop.law.folder, body.lead, place.region_code)
        soon = place.deadline(context.uow, rule, context.now).due_date
        for session_id in ids:
            session = context.uow.sessions.get(session_id)
            if session.held_at.astimezone(place.zone).date() >= soon:
                return collect(context, session, body)
        return 0

    def _begun(self, context: CommandContext) -> Mapping[str, object]:
        return {"instances": begin_awaited(context, self.municipality_id)}
