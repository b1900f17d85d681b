"""Which quarter an address asks for, and what of it this person may see."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import gettext as _

from app.access.people import SignedIn
from app.quarters.blueprint import READERS
from engine.monitoring import reported
from storage.queries.risk_measures import RiskPeriod
from storage.queries.submissions import SubmissionLine
from storage.risk_scope import RiskScope
from storage.submission_scope import DATABANK, RISK_GROUP, SubmissionScope

ROMAN = ("I", "II", "III", "IV")


@dataclass(frozen=True, kw_only=True)
class Quarter:
    year: int
    number: int

    @property
    def words(self) -> str:
        return _("%(quarter)s квартал %(year)s года", quarter=ROMAN[self.number - 1], year=self.year)

    @property
    def args(self) -> dict[str, str]:
        return {"year": str(self.year), "quarter": str(self.number)}


def reach(person: SignedIn) -> SubmissionScope:
    return SubmissionScope.of_groups(person.actor.groups)


def rows_reach(person: SignedIn) -> RiskScope:
    return RiskScope.of_groups(person.actor.staff_id, person.actor.groups)


def form_of(args: Mapping[str, str], person: SignedIn) -> str:
    """What is sent: the register of the risk group, or the list of the databank."""
    asked = args.get("form")
    if asked in (RISK_GROUP, DATABANK):
        return asked
    return RISK_GROUP if person.has_role(*READERS) else DATABANK


def chosen_quarter(args: Mapping[str, str], offered: list[Quarter]) -> Quarter | None:
    """The quarter of the address when something was owed for it, else the latest."""
    asked = next((each for each in offered if each.args == {key: args.get(key) for key in each.args}), None)
    return asked or (offered[0] if offered else None)


def period_of(args: Mapping[str, str], quarter: Quarter) -> RiskPeriod:
    """From the beginning of the year, as the form says, or of the quarter alone (A-PK-11)."""
    if args.get("basis") == "quarter":
        return RiskPeriod.of_quarter(quarter.year, quarter.number)
    return reported(quarter.year, quarter.number)


def may_read_rows(person: SignedIn, line: SubmissionLine) -> bool:
    return reach(person).reads_rows(
        sender_id=line.sender_id,
        municipality_id=line.municipality_id,
        org_kind=line.org_kind,
        region=line.region_code,
    )
