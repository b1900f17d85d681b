"""An entry of the risk group's register on its way: each step by the right person, at a moment."""

from typing import Any

from engine.commands import BeginOffered, CorrelateMessage
from storage.queries.risk_entries import RiskLine, entries
from storage.queries.risk_measures import RiskPeriod
from storage.risk_scope import RiskScope
from tests.processes.path import CaseWalk
from tests.processes.risk_place import PERM, SCHOOL, RiskWorld, curator_of, head_of

PROCESS = "risk_group_register"
Answers = dict[str, Any]
MOTHER = {"surname": "Лялина", "given_name": "Вера", "kin": "mother", "born_on": "1988-03-02"}
CHILD: Answers = {
    "entry_kind": "child",
    "child_name": "Лялин Егор Олегович",
    "child_birth": "2014-05-12",
    "ground_codes": ["3", "5"],
    "settlement": "г. Краснокамск",
    "street": "ул. Мира",
    "house": "5",
    "parents": [MOTHER],
}
MEASURES = [
    {"measure": "Занятия с психологом", "participant": "Школа № 8", "due": "2026-06-30"},
    {"measure": "Помощь в учёбе", "participant": "Школа № 8", "due": "2026-05-20"},
]
PLAN: Answers = {"term_from": "2026-05-05", "term_until": "2026-08-31", "rows": MEASURES}
DONE: Answers = {"done": "yes", "content": "Проведено.", "done_on": "2026-05-19"}


class RiskWalk(CaseWalk):
    """One child's entry at one organisation."""

    zone = PERM

    def __init__(self, world: RiskWorld, keeper: str = SCHOOL):
        self.keeper = keeper
        super().__init__(world)

    def deploy(self) -> None:
        self.world.deploy("risk_group_register.ru-per.bpmn", "risk_group_keeper.ru-per.bpmn")

    @property
    def head(self) -> str:
        return head_of(self.keeper)

    @property
    def curator(self) -> str:
        return curator_of(self.keeper)

    def begin(self, at: str, start: str = "RG_S01") -> "RiskWalk":
        """The keeper presses the button: a case of its own."""
        self.world.to(at)
        command = BeginOffered(
            process_key=PROCESS, start_event=start, municipality_id=self.world.municipality_id
        )
        self.case_id = str(self.world.run(command, self.keeper)["case_id"])
        return self

    def enter(self, **changes: object) -> "RiskWalk":
        self.do("RG_T01", self.keeper, CHILD | changes)
        return self

    def put_on(self, on: str = "2026-05-05") -> "RiskWalk":
        self.do("RG_T02", self.head, {"put_on": True, "registered_on": on})
        self.do("RG_T03", self.head, {"ipk_curator": self.staff(self.curator)})
        return self

    def stand(self, at: str = "2026-05-05 10:00", **changes: object) -> "RiskWalk":
        """On the register, with a curator, nothing of the programme done yet."""
        return self.begin(at).enter(**changes).put_on(at[:10])

    def plan(self, **changes: object) -> "RiskWalk":
        self.do("RG_T04", self.curator, PLAN | changes)
        return self

    def conclude(self, result: str = "positive") -> "RiskWalk":
        for element in [each for each in self.open() if each == "RG_T06"]:
            self.do(element, self.curator, DONE)
        self.do("RG_X04", self.curator, {"result": result})
        return self

    def confirm(self, found: str = "confirmed", login: str = "", **changes: object) -> "RiskWalk":
        self.do("RG_T05", login or self.keeper, {"update_result": found, **changes})
        return self

    def news(self) -> "RiskWalk":
        """The keeper has something to write before the month's update."""
        command = CorrelateMessage(name="MSG_RG_CHANGED", instance_id=self.entry().instance_id)
        self.world.run(command, self.keeper)
        return self

    def take_off(self, code: str, on: str = "", **changes: object) -> "RiskWalk":
        today = self.world.clock.now().date().isoformat()
        said = {"remove": True, "removed_on": on or today, "removal_code": code, **changes}
        self.do("RG_T07", self.head, said)
        return self

    def entries(self, year: int = 0) -> list[RiskLine]:
        """The case's rows of a year's register, of this year's without one."""
        year = year or self.world.clock.now().year
        with self.world.database.read() as connection:
            scope = RiskScope(staff_id="system", everything=True)
            rows = entries(connection, scope, RiskPeriod.of_year(year))
            return [row for row in rows if row.case_id == self.case_id]

    def entry(self, year: int = 0) -> RiskLine:
        return self.entries(year)[-1]
