"""Who is called to a session: the list, when each was told and how, what each answered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine.context import CommandContext
from engine.errors import Invalid
from engine.sessions.bodies import Body
from engine.sessions.keeping import kept, note
from storage.queries.directory import body_members
from storage.repositories.session_acts import NewInvitee
from storage.repositories.sessions import SessionRow

ROLES = ("invited", "parent", "minor")
LONGEST_NAME = 250
MOST = 200


@dataclass(frozen=True, kw_only=True)
class InviteToSession:
    """Without ``name`` the members of the body are put on the list, and the families of its questions."""

    session_id: str
    name: str = ""
    role: str = "invited"

    def run(self, context: CommandContext) -> Mapping[str, object]:
        session, body = kept(context, self.session_id)
        if self.role not in ROLES or len(self.name) > LONGEST_NAME:
            raise Invalid("Приглашенный записан неверно.", hint="Укажите фамилию, имя и роль.")
        name = " ".join(self.name.split())
        called = [NewInvitee(name=name, role=self.role)] if name else _everybody(context, session, body)
        new = context.uow.session_acts.invite(session.id, called)
        if new:
            note(context, session.id, "invited", data={"new": new})
        return {"invited": new}


def _everybody(context: CommandContext, session: SessionRow, body: Body) -> list[NewInvitee]:
    listed = body_members(context.uow.connection, session.municipality_id, body.members)
    members = [NewInvitee(name=name, role="member", staff_id=staff_id) for staff_id, name in listed]
    families = []
    for question in context.uow.sessions.undecided(session.id):
        for person in context.uow.people.of_case(question.case_id):
            role = "minor" if person.is_minor else "parent"
            families.append(NewInvitee(name=person.full_name, role=role, case_id=question.case_id))
    return [*members, *families]


@dataclass(frozen=True, kw_only=True)
class RecordInvitations:
    """``told`` were sent the invitation now, in the ``way`` of the list DELIVERY; ``answers`` by invitee."""

    session_id: str
    told: Sequence[str] = ()
    way: str | None = None
    answers: Mapping[str, str | None] | None = None

    def run(self, context: CommandContext) -> Mapping[str, object]:
        session, _ = kept(context, self.session_id)
        known = {each.id: each for each in context.uow.session_acts.invitees(session.id)}
        answers = dict(self.answers or {})
        if not known.keys() >= {*self.told, *answers} or len(self.told) > MOST:
            raise Invalid("В списке нет такого приглашенного.", hint="Обновите страницу.")
        if any(answer not in ("yes", "no", None) for answer in answers.values()):
            raise Invalid("Ответ — «придет» или «не придет».")
        changed = {
            each: [known[each].answer, said] for each, said in answers.items() if known[each].answer != said
        }
        context.uow.session_acts.mark_sent(session.id, self.told, way=self.way or None, at=context.now)
        for answer in ("yes", "no", None):
            given = [each for each, (_, said) in changed.items() if said == answer]
            context.uow.session_acts.mark_answer(session.id, given, answer=answer, at=context.now)
        if self.told or changed:
            told = {"told": list(self.told), "way": self.way, "answers": changed}
            note(context, session.id, "invitations", data=told)
        return {"told": len(self.told), "answers": len(answers)}
