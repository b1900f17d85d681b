"""A session as one person may see it, gathered by a few questions however long its agenda is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from app.access.people import SignedIn
from app.house import House, current_house
from app.sessions.blueprint import bodies_of, municipalities_of
from app.wording.dates import Reckoning, reckoning
from engine.errors import NotFound
from engine.sessions.bodies import ATTENDANCE, VOTE, Body, load_bodies
from engine.sessions.keeping import may_keep
from engine.sessions.voting import Absentee, has_quorum
from storage.models import SessionState
from storage.queries.directory import Listed, body_members
from storage.queries.session_look import (
    ActLine,
    InviteeLine,
    PaperLine,
    VoteLine,
    acts_of,
    invitees_of,
    papers_of,
    votes_of,
)
from storage.queries.session_tasks import QuestionTask, tasks_of_instances
from storage.queries.sessions import AgendaLine, SessionLine, agenda_of, session_line, sessions_between
from storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, kw_only=True)
class AgendaItem:
    """A question with what is still to be done for it, and how members voted."""

    line: AgendaLine
    step: str
    tasks: Sequence[QuestionTask]
    votes: Sequence[VoteLine]
    voters: Listed
    """Members whose vote is awaited."""
    papers: Sequence[PaperLine]

    @property
    def is_open(self) -> bool:
        return self.line.decision is None


@dataclass(frozen=True, kw_only=True)
class SessionLook:
    """``keeps``: the person schedules this body's sessions; ``later`` are sessions to put questions to."""

    person: SignedIn
    body: Body
    line: SessionLine
    agenda: Sequence[AgendaItem]
    members: Listed
    invitees: Sequence[InviteeLine]
    acts: Sequence[ActLine]
    later: Sequence[SessionLine]
    keeps: bool
    quorum: bool
    takes_absentee: bool
    ways: Mapping[str, str]
    """How people are told: the list DELIVERY."""
    when: Reckoning

    @property
    def present(self) -> Listed:
        return [member for member in self.members if member[0] in self.line.present]

    @property
    def away(self) -> Listed:
        return [member for member in self.members if member[0] not in self.line.present]

    @property
    def presiding_name(self) -> str:
        return dict(self.members).get(self.line.presiding_id or "", "")

    @property
    def is_planned(self) -> bool:
        return self.line.state == SessionState.PLANNED

    @property
    def has_come(self) -> bool:
        """The day of the session is here: who came can be marked."""
        return self.line.held_at.astimezone(self.when.zone).date() <= self.when.today

    @property
    def may_attend(self) -> bool:
        waits = any(item.step == ATTENDANCE for item in self.agenda if item.is_open)
        held = self.line.state == SessionState.HELD
        return self.keeps and self.has_come and (self.is_planned or (held and waits))

    @property
    def moved_at(self) -> datetime | None:
        """When the session was last put to another day: who was told before must be told again."""
        return max((act.at for act in self.acts if act.kind == "moved"), default=None)


def looked_at(person: SignedIn, session_id: str) -> SessionLook:
    """The session, if the person sits in its body; raises NotFound for any other."""
    house = current_house()
    with house.database.read() as connection:
        line = session_line(
            connection,
            session_id=session_id,
            municipalities=municipalities_of(person),
            bodies=bodies_of(person),
        )
        if line is None:
            raise NotFound(_("Такого заседания нет, или оно не для вас."), hint=_("Вернитесь к графику."))
        return _gathered(UnitOfWork(connection), house, person, line)


def _gathered(uow: UnitOfWork, house: House, person: SignedIn, line: SessionLine) -> SessionLook:
    connection = uow.connection
    body = load_bodies(house.law.folder)[line.body]
    keeps = may_keep(person.actor, body, line.municipality_id)
    members = body_members(connection, line.municipality_id, body.members)
    settings = house.law.place(uow, line.municipality_id).settings
    later = sessions_between(
        connection,
        municipalities=[line.municipality_id],
        bodies=[line.body],
        start=house.clock.now(),
        limit=20,
    )
    total = max(line.members_total, len(line.present))
    return SessionLook(
        person=person,
        body=body,
        line=line,
        agenda=_agenda(uow, person, body, line, members, own_votes=not keeps),
        members=members,
        invitees=invitees_of(connection, session_id=line.id, scope=person.scope),
        acts=acts_of(connection, session_id=line.id),
        later=[each for each in later if each.id != line.id and each.state == SessionState.PLANNED],
        keeps=keeps,
        quorum=has_quorum(len(line.present), total, settings[body.quorum]),
        takes_absentee=settings[body.absentee] == Absentee.ALLOWED,
        ways={way.value: way.label for way in house.law.forms.lists["DELIVERY"]},
        when=reckoning(person),
    )


def _agenda(
    uow: UnitOfWork,
    person: SignedIn,
    body: Body,
    line: SessionLine,
    members: Listed,
    *,
    own_votes: bool,
) -> list[AgendaItem]:
    connection = uow.connection
    lines = agenda_of(connection, session_id=line.id, scope=person.scope)
    instances = sorted({each.instance_id for each in lines})
    tasks = tasks_of_instances(connection, instances, body.parts)
    only = person.actor.staff_id if own_votes else None
    votes = votes_of(connection, session_id=line.id, only=only)
    papers = papers_of(connection, session_id=line.id, case_ids=[each.case_id for each in lines])
    names = dict(members)
    return [_item(each, body, tasks, votes, papers, names) for each in lines]


def _item(
    line: AgendaLine,
    body: Body,
    tasks: Sequence[QuestionTask],
    votes: Sequence[VoteLine],
    papers: Sequence[PaperLine],
    names: Mapping[str, str],
) -> AgendaItem:
    postponed = line.decision == "postponed"
    own = [task for task in tasks if task.instance_id == line.instance_id and not postponed]
    steps = [body.step_of(task.form_key, task.form_part) for task in own]
    reached = [step.step for step in steps if step is not None]
    voters = [
        (task.assignee_id, names.get(task.assignee_id, ""))
        for task, step in zip(own, steps, strict=True)
        if step is not None and step.step == VOTE and task.assignee_id
    ]
    return AgendaItem(
        line=line,
        step=reached[0] if reached else "",
        tasks=own,
        votes=[vote for vote in votes if vote.question_id == line.id],
        voters=voters,
        papers=[paper for paper in papers if paper.case_id == line.case_id],
    )
