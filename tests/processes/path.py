"""A case on its way: each step is done by the right person, at a moment, through the one door."""

from collections.abc import Mapping, Sequence
from typing import Any

from engine import access
from engine.commands import CompleteTask, CorrelateMessage
from engine.facts.case import Occasion, gather
from engine.forms.prefill import initial_values
from engine.instances.reading import variables_at
from storage.unit_of_work import UnitOfWork
from tests.processes import answers
from tests.processes.records import CaseRecords
from tests.world import LAW, MOSCOW, World

SCHOOL, SECRETARY, CHAIR, CURATOR = "semenova", "smirnova", "yakovlev", "fedorova"
ASKED = ("danilova", "alekseeva", "efimova")
"""Police, clinic and guardianship, who are asked for materials."""
GROUP = ("fedorova", "alekseeva", "tarasova", "semenova")
"""Social protection, clinic, employment, school: specialists of the working group."""
HEADS = {
    "fedorova": "vasilyeva",
    "alekseeva": "romanov",
    "tarasova": "kuznetsov",
    "semenova": "belov",
    "danilova": "ivanov",
}
MEMBERS = ("yakovlev", "smirnova", "ivanov", "vasilyeva", "zhukova", "egorova", "romanov", "kuznetsov")
WORDS = {"+": "for", "-": "against", "0": "abstained"}


class CaseWalk(CaseRecords):
    """One family's case."""

    zone = MOSCOW

    def __init__(self, world: World, *, deployed: bool = False):
        super().__init__(world)
        if not deployed:
            self.deploy()

    def deploy(self) -> None:
        """The procedures that the case goes by."""
        self.world.deploy()

    # One step

    def do(
        self,
        element: str,
        login: str,
        own: Mapping[str, Any] | None = None,
        *,
        at: str = "",
    ) -> None:
        """One task: opened as the page opens it, filled in, handed in."""
        if at:
            self.world.to(at)
        task = self._task_for(element, login)
        self.world.run(
            CompleteTask(task_id=task.id, answers=self.opened(task, login) | dict(own or {})), login
        )

    def opened(self, task: Any, login: str) -> dict[str, Any]:
        """What the form of a task says before anybody has typed."""
        world = self.world
        with world.database.read() as connection:
            uow = UnitOfWork(connection)
            seen = variables_at(
                uow, world.executor.workshop, world.clock, instance_id=task.instance_id, task_id=task.id
            )
            occasion = Occasion(
                municipality_id=task.municipality_id,
                case_id=task.case_id,
                variables=seen,
                actor=world.actor(login),
                now=world.clock.now(),
                zone=self.zone,
            )
            form = LAW.forms.get(task.form_key)
            return dict(initial_values(form, task.form_part, gather(uow, occasion)))

    def _task_for(self, element: str, login: str) -> Any:
        """The oldest open task of an element that is hers, or the oldest when none is."""
        actor = self.world.actor(login)
        tasks = self.world.open_tasks(self.case_id, element_id=element)
        mine = [task for task in tasks if access.may_complete(actor, task)]
        return mine[0] if mine else self.world.task(element, self.case_id)

    def tell(self, message: str, login: str, *, at: str = "", **payload: object) -> None:
        """Press a button of «Действия по делу»."""
        if at:
            self.world.to(at)
        self.world.run(CorrelateMessage(name=message, case_id=self.case_id, payload=payload), login)

    # Stages

    def report(self, at: str, login: str = SCHOOL, **changes: object) -> "CaseWalk":
        """The agency writes the report into its journal."""
        self.world.to(at)
        self.case_id = self.world.open_case(login)
        self.do("IC_T01", login, answers.report(**changes))
        return self

    def phone(self, at: str, login: str = SCHOOL) -> "CaseWalk":
        self.do("IC_T02", login, answers.phoned(), at=at)
        return self

    def write(self, at: str, login: str = SCHOOL) -> "CaseWalk":
        self.do("IC_T03", login, answers.letter(), at=at)
        return self

    def receive(self, at: str = "", **changes: object) -> "CaseWalk":
        self.do("IC_T04", SECRETARY, answers.received(**changes), at=at)
        return self

    def ask(
        self, at: str, reply_due: str, asked: Sequence[str] = ASKED, visit: str | None = None
    ) -> "CaseWalk":
        agencies = [self.world.agency(login) for login in asked]
        visiting = self.world.agency(visit) if visit else None
        self.do("IC_T05", SECRETARY, answers.check(agencies, reply_due=reply_due, visit=visiting), at=at)
        return self

    def gather(self, at: str, asked: Sequence[str] = ASKED) -> "CaseWalk":
        """All who were asked answer; the family agrees."""
        self.world.to(at)
        for login in asked:
            self.do("IC_T06", login, answers.materials())
        self.do("IC_T08", SECRETARY, answers.consent())
        return self

    def conclude(self, at: str, outcome: str = "sop", signer: str = CHAIR, **changes: object) -> "CaseWalk":
        self.world.to(at)
        children = self.opened(self._task_for("IC_T10", SECRETARY), SECRETARY)["minors"]
        minors = [{**child, "occupation": "школа № 2"} for child in children]
        self.do("IC_T10", SECRETARY, answers.conclusion(outcome, **{"minors": minors, **changes}))
        self.do("IC_T11", signer)
        return self

    def intake(self, day: str, **changes: object) -> "CaseWalk":
        """Reported, told by phone and in writing, received — all on one day."""
        self.report(f"{day} 09:00", **changes).phone(f"{day} 09:20").receive(f"{day} 09:40")
        return self.write(f"{day} 10:00")

    def verify(self, day: str, outcome: str = "sop", **changes: object) -> "CaseWalk":
        """The check, all on one day."""
        self.ask(f"{day} 11:00", reply_due=day).gather(f"{day} 14:00")
        return self.conclude(f"{day} 16:00", outcome, **changes)

    def to_session(self, at: str = "") -> "CaseWalk":
        self.do("IC_T14", SECRETARY, at=at)
        return self

    def invite(self) -> "CaseWalk":
        self.do("KS_T01", SECRETARY)
        self.do("KS_T02", SECRETARY)
        return self

    def vote(self, decision: str, votes: str = "++++++++", **changes: object) -> "CaseWalk":
        """The session comes, the members vote: ``+`` for, ``-`` against, ``0`` abstained; the chair is first."""
        self.world.to(self.session().held_at)
        present = [self.staff(login) for login in MEMBERS[: len(votes)]]
        self.do("KS_T03", SECRETARY, answers.attendance(present, present[0]))
        if "KS_T04" not in self.open():
            return self
        self.do("KS_T04", CHAIR, answers.heard(decision, **changes))
        for login, mark in zip(MEMBERS, votes, strict=False):
            self.do("KS_T05", login, {"vote": WORDS[mark]})
        return self

    def sign(self) -> "CaseWalk":
        """Protocol and signature, the same evening."""
        self.do("KS_T06", SECRETARY)
        self.do("KS_T07", CHAIR)
        return self

    def decide(self, decision: str, votes: str = "++++++++", **changes: object) -> "CaseWalk":
        return self.invite().vote(decision, votes, **changes).sign()

    def recognise(self, until: str, curator: str = CURATOR, group: Sequence[str] = GROUP) -> "CaseWalk":
        """Both resolutions and the notice to the family, on the evening of the session."""
        self.do("IC_T15", SECRETARY, answers.recognition())
        agencies = [self.world.agency(login) for login in group]
        paper = answers.organisation(until=until, curator=self.staff(curator), agencies=agencies)
        self.do("IC_T16", SECRETARY, paper)
        self.do("IC_T17", SECRETARY, answers.notice())
        return self

    def propose(self, at: str, due: str, group: Sequence[str] = GROUP) -> "CaseWalk":
        self.world.to(at)
        for login in group:
            self.do("IC_T20", login, answers.proposals([answers.proposal_row(f"Мера: {login}", due)]))
        return self
