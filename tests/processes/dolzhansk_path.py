"""A family of Dolzhansk on its way: found, surveyed, put on the register, worked with, taken off."""

from collections.abc import Mapping, Sequence
from typing import Any

from tests.processes import answers
from tests.processes.dolzhansk_place import CHAIR, HOSPITAL, MEMBERS, SCHOOL, SECRETARY, DolzhanskWorld
from tests.processes.path import WORDS, CaseWalk

FILES = ("intake_case.ru-orl.bpmn", "kdn_session.bpmn", "databank_quarter.ru-orl.bpmn")
Answers = dict[str, Any]
FACT: Answers = {"family_name": "Ежовы", "address_actual": "с. Успенское, ул. Новая, д. 3", "threat": False}
SURVEY: Answers = {"housing_kind": "house", "sanitary_state": "В доме сыро, кроватей не хватает."}
MOTHER = {"surname": "Ежова", "given_name": "Ольга", "patronymic": "Петровна"}
SON = {"full_name": "Ежов Пётр Игоревич", "born_on": "2014-05-04", "occupation": "Должанская школа"}
DAUGHTER = {"full_name": "Ежова Анна Игоревна", "born_on": "2018-02-11"}


def act(**changes: Any) -> Answers:
    told = {"mother": [{**MOTHER, "born_on": "1990-02-01"}], "family_size": 3, "minors_count": 2}
    found = {"problem_codes": ["DO-C22-01"], "problems": "Мать не занимается детьми."}
    return {**told, **found, "conclusion": "register", **changes}


def card(**changes: Any) -> Answers:
    return {"family_category": ["single"], "mother": [MOTHER], "minors": [SON, DAUGHTER], **changes}


class DolzhanskWalk(CaseWalk):
    """One family of the district."""

    world: DolzhanskWorld

    def __init__(self, world: DolzhanskWorld, *, deployed: bool = False):
        self._deployed = deployed
        super().__init__(world)

    def deploy(self) -> None:
        """Once for a world, however many families are in it."""
        if self._deployed:
            return
        self.world.deploy(*FILES)

    def found(self, at: str, login: str = HOSPITAL, **changes: Any) -> "DolzhanskWalk":
        """The official writes the fact down."""
        self.world.to(at)
        self.case_id = self.world.open_case(login)
        self.do("DV_X01", login, FACT | changes)
        return self

    def surveyed(self, at: str, login: str = HOSPITAL, **changes: Any) -> "DolzhanskWalk":
        """Survey, act, card in two copies, sending: all at one moment."""
        self.world.to(at)
        self.do("DV_T02", login, SURVEY)
        parents = {kin: changes[kin] for kin in ("mother", "father") if kin in changes}
        self.do("DV_T03", login, act(**parents))
        self.do("DV_T04", login, card(**changes))
        self.do("DV_T05", login)
        return self

    def received(self, at: str = "") -> "DolzhanskWalk":
        self.do("DV_T06", SECRETARY, at=at)
        return self

    def vote(self, decision: str, votes: str = "++++++", **changes: object) -> "DolzhanskWalk":
        """The session that the question is put to: who came, what was heard, the votes."""
        self.world.to(self.session().held_at)
        present = [self.staff(login) for login in MEMBERS[: len(votes)]]
        self.do("KS_T03", SECRETARY, answers.attendance(present, present[0]))
        self.do("KS_T04", CHAIR, answers.heard(decision, **changes))
        for login, mark in zip(MEMBERS, votes, strict=False):
            self.do("KS_T05", login, {"vote": WORDS[mark]})
        return self

    def registered(self, number: str = "12") -> "DolzhanskWalk":
        """Decided by the session, and the resolution is written."""
        self.decide("register")
        self.do("DV_T07", SECRETARY, {"resolution_no": number})
        return self

    def planned(self, at: str, rows: Sequence[Mapping[str, Any]] | None = None) -> "DolzhanskWalk":
        self.do("DV_T08", SECRETARY, {"rows": [*(rows or [self.row()])]}, at=at)
        return self

    def row(self, *logins: str, measure: str = "Помощь в ремонте", due: str = "2025-08-29") -> Answers:
        agencies = [self.world.agency(login) for login in logins or (SCHOOL,)]
        return {"measure": measure, "executors": agencies, "due": due}

    def in_work(self, day: str = "2025-05-30") -> "DolzhanskWalk":
        """A family whose plan was approved on 24 June."""
        self.found(f"{day} 09:00").surveyed(f"{day} 12:00").received(f"{day} 15:00").registered()
        return self.planned("2025-06-18 10:00").decide("approve")

    def decide(self, decision: str, votes: str = "++++++", **changes: object) -> "DolzhanskWalk":
        return self.invite().vote(decision, votes, **changes).sign()

    def invite(self) -> "DolzhanskWalk":
        self.do("KS_T01", SECRETARY)
        self.do("KS_T02", SECRETARY)
        return self

    def sign(self) -> "DolzhanskWalk":
        self.do("KS_T06", SECRETARY)
        self.do("KS_T07", CHAIR)
        return self

    def propose_removal(self, at: str, ground: str = "rehabilitated") -> "DolzhanskWalk":
        mark = {"control_mark": "План исполнен, мать работает.", "removal_ground": ground}
        self.do("DV_T12", SECRETARY, mark, at=at)
        return self
