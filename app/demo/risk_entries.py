"""Entries of the risk group's register in the demo: each goes its way through the procedure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from app.demo.desk import Answers, Desk
from app.demo.director import Story
from engine.commands import BeginOffered, CorrelateMessage
from engine.tables import TableRow, read_table
from storage.queries.risk_entries import entries
from storage.queries.risk_measures import RiskPeriod
from storage.risk_scope import RiskScope

PROCEDURE, START, NEWS = "risk_group_register", "RG_S01", "MSG_RG_CHANGED"
KEEPERS = {
    "chs-sad": ("kazantseva", "tiunova"),
    "chs-school7": ("mekhonoshina", "lyadov"),
    "chs-school11": ("nechaeva", "plotnikova"),
    "chs-clinic": ("gladkikh", "bazhenov"),
    "chs-college": ("permyakov", "katayeva"),
}
"""Who keeps the register of an organisation, who decides."""
AUTHORITY = "oborin"
POSITIVE, NEXT_LEVEL = "1", "9"
FORGOTTEN = "6"
"""Entries of this ground were confirmed last so many days ago: the register shows them red."""
FORGOTTEN_FOR = timedelta(days=70)
AT = time(11)
UPDATES_ON = 23
"""The day of a month on which the keepers confirm: the task comes on the 20th."""
_COLUMNS = (
    "agency",
    "kind",
    "child_name",
    "born",
    "mother",
    "street",
    "house",
    "put_on",
    "grounds",
    "extra",
    "activity",
    "removed",
    "code",
)


def entries_of_perm(desk: Desk, folder: Path, until: datetime) -> Iterator[Story]:
    """One story for every line of ``risk_entries.csv``, whose days are counted back from ``until``."""
    for number, row in enumerate(read_table(folder / "risk_entries.csv", _COLUMNS)):
        keeper, head = KEEPERS[row["agency"]]
        entry = _Entry(desk=desk, row=row, keeper=keeper, head=head, until=until)
        yield entry.live(minutes=number)


@dataclass(frozen=True, kw_only=True)
class _Entry:
    desk: Desk
    row: TableRow
    keeper: str
    head: str
    until: datetime

    def live(self, *, minutes: int) -> Story:
        """Older entries were on paper: the keepers write them down in the first hours of the demo."""
        begins = self._day(self.row["put_on"]) + timedelta(minutes=minutes)
        yield begins
        case_id = self._begin()
        self._put_on(case_id)
        for moment in self._months():
            yield moment
            self._do(case_id, "RG_T05", self.keeper, {"update_result": "confirmed"})
        if self.row["removed"]:
            yield self._day(self.row["removed"])
            self._take_off(case_id)

    def _begin(self) -> str:
        desk = self.desk
        command = BeginOffered(process_key=PROCEDURE, start_event=START, municipality_id=desk.town.id)
        return str(desk.executor.execute(command, actor=desk.actor(self.keeper))["case_id"])

    def _put_on(self, case_id: str) -> None:
        day = self._day(self.row["put_on"]).date().isoformat()
        curator = self.desk.staff_id(self.keeper)
        self._do(case_id, "RG_T01", self.keeper, self._written())
        self._do(case_id, "RG_T02", self.head, {"put_on": True, "registered_on": day})
        self._do(case_id, "RG_T03", self.head, {"ipk_curator": curator})
        self._do(case_id, "RG_T04", self.keeper, self._programme())

    def _written(self) -> Answers:
        surname, given_name, patronymic, born_on = self.row["mother"].split()
        mother = {"surname": surname, "given_name": given_name, "patronymic": patronymic, "born_on": born_on}
        return {
            "entry_kind": self.row["kind"],
            "child_name": self.row["child_name"],
            "child_birth": self.row["born"],
            "ground_codes": self.row["grounds"].split(),
            "settlement": "г. Чусовой",
            "street": self.row["street"],
            "house": self.row["house"],
            "parents": [{"kin": "mother", **mother}],
            "extra_activity": self.row["activity"],
            "extra_kinds": self.row["extra"].split(),
        }

    def _programme(self) -> Answers:
        last = (self.until + timedelta(days=60)).date().isoformat()
        measure = {"measure": "Занятия с психологом", "participant": "педагог-психолог", "due": last}
        return {"term_until": last, "rows": [measure]}

    def _take_off(self, case_id: str) -> None:
        """With a good result by the end of the programme; for another reason by an update."""
        code = self.row["code"]
        if code == POSITIVE:
            done = {"done": "yes", "content": "Занятия проведены, семья справляется сама."}
            self._do(case_id, "RG_T06", self.keeper, done)
            self._do(case_id, "RG_X04", self.keeper, {"result": "positive"})
        else:
            self._tell_news(case_id)
            self._do(case_id, "RG_T05", self.keeper, {"update_result": "removal"})
        day = self.desk.clock.now().astimezone(self.desk.town.zone).date().isoformat()
        removal = {"remove": True, "removed_on": day, "removal_code": code, "follow_up": "Школа № 7"}
        self._do(case_id, "RG_T07", self.head, removal)
        if code == NEXT_LEVEL:
            self._do(case_id, "RG_T08", AUTHORITY, {"measures": "Занятия с логопедом продолжит школа."})
            self._do(case_id, "RG_M02", AUTHORITY, {"org_to": "Школа № 7"})

    def _tell_news(self, case_id: str) -> None:
        desk = self.desk
        scope = RiskScope(staff_id="", everything=True)
        period = RiskPeriod.of_year(desk.clock.now().year)
        with desk.executor.database.read() as connection:
            found = [line for line in entries(connection, scope, period) if line.case_id == case_id]
        command = CorrelateMessage(name=NEWS, instance_id=found[-1].instance_id)
        desk.executor.execute(command, actor=desk.actor(self.keeper))

    def _do(self, case_id: str, element: str, login: str, own: Mapping[str, object]) -> None:
        self.desk.do(case_id, element, login, own)

    def _months(self) -> Iterator[datetime]:
        """Each month's update until the entry is removed or its keeper forgets it."""
        forgets = FORGOTTEN in self.row["grounds"].split() and not self.row["removed"]
        ends = self.until - FORGOTTEN_FOR if forgets else self._day(self.row["removed"] or "0")
        begun = self.desk.clock.now()
        moment = self._on_update_day(begun)
        while moment < ends:
            # An entry begun after the 20th is asked for in the next month.
            if moment.date() - begun.astimezone(moment.tzinfo).date() > timedelta(days=3):
                yield moment
            moment = self._on_update_day(moment + timedelta(days=31 - UPDATES_ON + 1))

    def _on_update_day(self, moment: datetime) -> datetime:
        local = moment.astimezone(self.desk.town.zone)
        day = local.date().replace(day=UPDATES_ON)
        if local.day > UPDATES_ON:
            day = _next_month(day)
        return datetime.combine(day, AT, tzinfo=self.desk.town.zone)

    def _day(self, days_before: str) -> datetime:
        day = self.until.astimezone(self.desk.town.zone).date() - timedelta(days=int(days_before))
        return datetime.combine(day, AT, tzinfo=self.desk.town.zone)


def _next_month(day: date) -> date:
    return day.replace(year=day.year + day.month // 12, month=day.month % 12 + 1)
