"""A removal on its way: guardianship, the head of the municipality and the commission at their desks."""

from typing import Any

from sqlalchemy import select

from engine.commands import ReportThreat
from storage.models import ProcessInstance
from tests.processes import removal_answers as say
from tests.processes.path import CaseWalk

OPEKA, OPEKA_HEAD, MAYOR = "efimova", "egorova", "okulov"
"""A specialist and the head of guardianship; the head of the municipality."""


class RemovalWalk(CaseWalk):
    """One removal, from the message to its ends."""

    key = "emergency_removal"

    def procedure(self) -> Any:
        """The newest removal of the case."""
        columns = ProcessInstance.__table__.c
        query = select(*columns).where(
            ProcessInstance.case_id == self.case_id, ProcessInstance.definition_key == self.key
        )
        return self.world.rows(query.order_by(ProcessInstance.started_at))[-1]

    def procedures(self) -> list[str]:
        """Keys of all procedures of the case, in alphabetical order."""
        query = select(ProcessInstance.definition_key).where(ProcessInstance.case_id == self.case_id)
        return sorted(key for (key,) in self.world.rows(query))

    def told_of_threat(self, at: str) -> "RemovalWalk":
        """Somebody telephones guardianship itself."""
        self.world.to(at)
        command = ReportThreat(municipality_id=self.world.municipality_id, agency_id=self.world.agency(OPEKA))
        self.case_id = str(self.world.run(command, OPEKA)["case_id"])
        return self

    def visit(self, left: str, arrived: str, **changes: object) -> "RemovalWalk":
        """The message is written down, the specialist goes."""
        self.do("ER_T01", OPEKA, say.card(self.staff(OPEKA), **changes))
        times = {"left_at": self.moment(left), "arrived_at": self.moment(arrived)}
        self.do("ER_T02", OPEKA, times, at=arrived)
        return self

    def survey(self, at: str, found: dict[str, object]) -> "RemovalWalk":
        """The survey and its act."""
        self.do("ER_T03", OPEKA, say.inspection(), at=at)
        self.do("ER_T04", OPEKA, found)
        return self

    def act(self, at: str, removed_from: str = "both_parents", **changes: object) -> "RemovalWalk":
        self.do("ER_T05", OPEKA, say.draft(removed_from, **changes), at=at)
        return self

    def head_signs(self, at: str) -> "RemovalWalk":
        self.do("ER_T06", MAYOR, say.signed(), at=at)
        return self

    def head_refuses(self, at: str) -> "RemovalWalk":
        self.do("ER_T06", MAYOR, say.refused(), at=at)
        return self

    def remove(self, at: str, *args: object, **changes: object) -> "RemovalWalk":
        self.do("ER_T08", OPEKA, say.removed(*args, **changes), at=at)  # type: ignore[arg-type]
        return self

    def to_the_act(self, day: str, removed_from: str = "both_parents", **card: object) -> "RemovalWalk":
        """From the message at ten to the signed act at noon."""
        self.told_of_threat(f"{day} 10:00").visit(f"{day} 10:20", f"{day} 10:50", **card)
        self.survey(f"{day} 11:00", say.threat())
        return self.act(f"{day} 11:20", removed_from).head_signs(f"{day} 12:00")

    def tell_prosecutor(self, at: str) -> "RemovalWalk":
        self.do("ER_T09", OPEKA, say.notice(), at=at)
        return self

    @staticmethod
    def moment(at: str) -> str:
        return f"{at.replace(' ', 'T')}:00+03:00"
