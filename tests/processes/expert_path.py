"""An item of the expert group on its way: each step by the right person, at a moment."""

from typing import Any

from sqlalchemy import select

from engine.commands import BeginOffered
from storage.models import ProcessInstance
from tests.processes.expert_place import LEADER, MEMBERS, SCHOOL, SECRETARY, ExpertWorld
from tests.processes.path import WORDS, CaseWalk

PROCESS = "expert_group_session"
Answers = dict[str, Any]
CHILD = {"surname": "Ежов", "given_name": "Пётр", "born_on": "2016-05-04", "gender": "m"}
MOTHER = {"surname": "Ежова", "given_name": "Ольга", "kin": "mother", "born_on": "1990-02-01"}
FAMILY: Answers = {
    "parents": [MOTHER],
    "child": [CHILD],
    "address": "д. Квакшино, ул. Новая, д. 3",
    "reason": "Мать ложится в больницу.",
}
APPLICATION: Answers = {
    **FAMILY,
    "applicant": "Ежова О. П.",
    "term_from": "2025-10-27",
    "term_until": "2026-01-24",
}
ANALYSIS: Answers = {
    "family_summary": "Мать воспитывает сына одна.",
    "category": "tzhs",
    "placement_reason": "Болезнь матери.",
    "social_status": "Ребёнок из неполной семьи.",
    "measures_taken": "Оформлены пособия.",
    "prospects": "Возвращение после лечения матери.",
    "ippsu_changes": "Добавлены занятия с психологом.",
    "results": "Мать здорова, жильё подготовлено.",
}
PLACE = "с. Медное, администрация"
SERVICE = {"kind": "psychological", "volume": "10 занятий", "frequency": "раз в неделю"}


class ExpertWalk(CaseWalk):
    """One family before the expert group."""

    protocol = "F-KA-1"
    case_type = "application"
    file = "expert_group_session.ru-tve.bpmn"

    def __init__(self, world: ExpertWorld):
        super().__init__(world)

    def deploy(self) -> None:
        self.world.deploy(self.file)

    def begin(self, start: str, login: str, at: str) -> "ExpertWalk":
        """A button: in a new case, or in the case that is there."""
        self.world.to(at)
        command = BeginOffered(
            process_key=PROCESS,
            start_event=start,
            municipality_id=self.world.municipality_id,
            case_id=self.case_id or None,
        )
        self.case_id = str(self.world.run(command, login)["case_id"])
        return self

    def apply(self, at: str, **changes: object) -> "ExpertWalk":
        self.begin("EG_S01", SECRETARY, at)
        self.do("EG_X01", SECRETARY, APPLICATION | changes)
        return self

    def prepare(self, at: str = "", **agenda: object) -> "ExpertWalk":
        """Agenda, requests, invitations and materials."""
        if at:
            self.world.to(at)
        self.do("EG_T01", SECRETARY, {"place": PLACE, **self._agenda(), **agenda})
        asked = [{"agency": self.world.agency(SCHOOL), "kinds": ["identity"]}]
        self.do("EG_T02", SECRETARY, {"requests": asked, "reply_due": "2027-12-31"})
        self.do("EG_X04", SCHOOL, {"has_materials": True, "information": "Характеристика приложена."})
        self.do("EG_T03", SECRETARY)
        self.do("EG_T04", SECRETARY, {"consents": True, "materials": "Заявление, характеристика."})
        return self

    def _agenda(self) -> Answers:
        """The rows that the form opens with, and what the secretary chooses in each."""
        opened = self.opened(self.world.task("EG_T01", self.case_id), SECRETARY)
        return {"items": [{**row, "case_type": self.case_type} for row in opened.get("items", [])]}

    def came(self, present: int = 9, chair: str = LEADER) -> list[str]:
        """So many of the nine; whoever presides is the first, and without the leader the leader is away."""
        others = [login for login in MEMBERS if login not in (chair, LEADER)]
        return [chair, *others][:present]

    def open_session(self, present: int = 9, chair: str = LEADER, at: str = "") -> "ExpertWalk":
        self.world.to(at or self.session().held_at)
        ids = [self.staff(login) for login in self.came(present, chair)]
        name = "members_present" if self.protocol == "F-KA-1" else "present"
        self.do("EG_T05", SECRETARY, {"chair": self.staff(chair), name: ids})
        return self

    def analyse(self, **changes: object) -> "ExpertWalk":
        for element in [each for each in self.open() if each == "EG_T06"]:
            self.do(element, "shilov", ANALYSIS | changes)
        return self

    def word(self, *decisions: str, chair: str = LEADER, **changes: object) -> "ExpertWalk":
        """The leader words the decision and its measures."""
        extend = {"extend_until": "2026-01-24"} if "extend" in decisions else {}
        self.do("EG_T07", chair, {**decided(*decisions), **extend, **changes})
        return self

    def ballot(self, votes: str, chair: str = LEADER) -> "ExpertWalk":
        """``+`` for, ``-`` against, ``0`` abstained; who presides votes first."""
        for login, mark in zip(self.came(len(votes), chair), votes, strict=True):
            self.do("EG_T08", login, {"vote": WORDS[mark]})
        return self

    def draw_up(self, at: str, present: int = 9, chair: str = LEADER) -> "ExpertWalk":
        """The protocol is written and signed by all who were there."""
        self.do("EG_T09", SECRETARY, at=at)
        for login in self.came(present, chair):
            self.do("EG_T10", login)
        return self

    def runs(self) -> list[Any]:
        """Every run of the procedure for the case, oldest first."""
        columns = ProcessInstance.__table__.c
        query = select(*columns).where(columns.case_id == self.case_id, columns.definition_key == PROCESS)
        return self.world.rows(query.order_by(columns.started_at, columns.id))

    def session_kinds(self) -> list[str]:
        """Kinds of the sessions that the case was put to, by the order of their runs."""
        kinds = {question.instance_id: question.kind for question in self.questions()}
        return [kinds[run.id] for run in self.runs()]

    def all_ends(self) -> set[str]:
        return {end for run in self.runs() for end in run.ends}


class KilmezWalk(ExpertWalk):
    """The edition of Kilmez: its own protocol, assignments instead of extracts."""

    protocol = "F-KM-PROT"
    case_type = "high_risk"
    file = "expert_group_session.ru-kir.bpmn"

    def analyse(self, **changes: object) -> "ExpertWalk":
        said = {"grounds_analysis": "Мать не справляется с уходом.", "ipr_analysis": "Работа ведётся с мая."}
        for element in [each for each in self.open() if each == "EG_T06"]:
            self.do(element, "shilov", said | changes)
        return self


def decided(*decisions: str) -> Answers:
    row = {"measure": "Занятия с психологом", "responsible": "СРЦН", "due": "2025-12-15"}
    return {"decision": [*decisions], "measures_needed": [row], "complex_case": "consilium" in decisions}
