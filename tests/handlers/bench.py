"""A case on the bench: acts are done one by one, as the engine would do them, without a diagram."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from engine.actor import Actor
from engine.clock import FixedClock
from engine.law import Law
from engine.work import ElementInfo, Work
from handlers import load_all
from storage.columns import new_id
from storage.repositories.answers import HandedIn
from storage.repositories.cases import CaseRow
from tests.district import District

LAW = Law(Path(__file__).parents[2] / "processes")
ZONE = ZoneInfo("Europe/Moscow")
HANDLERS = load_all()
MEMBERS = ("yakovlev", "smirnova", "ivanov", "vasilyeva", "zhukova", "egorova", "romanov", "kuznetsov")
CHILDREN = [
    {"surname": "Ковалёв", "given_name": "Артём", "born_on": "2007-12-31", "gender": "m"},
    {"surname": "Ковалёва", "given_name": "Мария", "born_on": "2011-04-02", "gender": "f"},
]
MOTHER = {"surname": "Ковалёва", "given_name": "Анна", "kin": "mother", "born_on": "1985-06-01"}


@dataclass
class Bench:
    """``variables`` are those of the procedure; every act adds its outputs to them."""

    district: District
    clock: FixedClock = field(default_factory=lambda: FixedClock(moment("2025-05-05T09:00")))
    variables: dict[str, object] = field(default_factory=dict)
    case: CaseRow | None = None

    def __post_init__(self) -> None:
        self.uow = self.district.uow
        self.place = LAW.place(self.uow, self.district.municipality_id)

    @property
    def case_id(self) -> str:
        assert self.case is not None
        return self.case.id

    @property
    def now(self) -> CaseRow:
        """The case as it stands now."""
        return self.uow.cases.get(self.case_id)

    def open(self, informing: str = "mdv-school2") -> "Bench":
        self.case = self.district.open_case(self.clock.now().year, informing)
        self.variables["agency"] = self.district.agency(informing)
        return self

    def at(self, local: str) -> "Bench":
        self.clock.set(moment(local))
        return self

    def act(
        self,
        topics: str,
        answers: Mapping[str, object] | None = None,
        *,
        by: str = "smirnova",
        element: str = "IC_T01",
        form: str = "",
        part: str | None = None,
        **properties: str,
    ) -> dict[str, object]:
        """Topics run for one element, register and document before effects, as one completed task."""
        given = dict(answers or {})
        task_id = new_id() if answers is not None else None
        work = self._work(given, by, element, form, part, properties, task_id)
        if task_id and form:
            self._hand_in(work, form, task_id)
        outputs: dict[str, object] = {}
        named = topics.split()
        extras = [name for name in ("register", "document") if name in properties and name not in named]
        for topic in extras + named:
            outputs |= HANDLERS.run(topic, work)
        self.variables |= outputs
        return outputs

    def _work(
        self,
        answers: Mapping[str, object],
        by: str,
        element: str,
        form: str,
        part: str | None,
        properties: Mapping[str, str],
        task_id: str | None,
    ) -> Work:
        agency = self.variables.get("agency")
        return Work(
            uow=self.uow,
            clock=self.clock,
            actor=self.actor(by),
            instance_id=f"instance of {self.case_id}"[:36],
            definition_key="intake_case",
            case_id=self.case_id,
            municipality_id=self.district.municipality_id,
            task_id=task_id,
            agency_id=agency if isinstance(agency, str) else None,
            element=ElementInfo(
                id=element, name=element, properties=properties, form_key=form, form_part=part
            ),
            variables=dict(self.variables),
            answers=answers,
            moment=self.clock.now(),
            zone=ZONE,
            region="ru-me",
            processes=LAW.folder,
            settings=self.place.settings,
            deadline_of=lambda rule, start: self.place.deadline(self.uow, rule, start),
        )

    def _hand_in(self, work: Work, form: str, task_id: str) -> None:
        self.uow.answers.hand_in(
            HandedIn(
                task_id=task_id,
                instance_id=work.instance_id,
                form_key=form,
                form_part=work.element.form_part,
                form_sha256="",
                element_id=work.element.id,
                answers=work.answers,
                submitted_by=work.actor.staff_id,
                submitted_at=work.moment,
                case_id=work.case_id,
            )
        )

    def actor(self, login: str) -> Actor:
        member = self.uow.staff.by_login(login)
        assert member is not None
        return Actor(staff_id=member.id, name=member.short_name, login=login, agency_id=member.agency_id)

    def journal(self, register: str, **where: str) -> list[Mapping[str, object]]:
        return [entry.content for entry in self.uow.registers.of_case(self.case_id, register, **where)]

    def notices(self) -> list[str]:
        """What the procedure told of this case, in its own words."""
        return [words or "" for _kind, words in self.uow.notices.of_case(self.case_id)]

    def minor(self, given_name: str) -> str:
        minors = self.uow.people.minors(self.case_id)
        return next(minor.id for minor in minors if minor.given_name == given_name)

    def ids(self, *agencies: str) -> list[str]:
        return [self.district.agency(agency) for agency in agencies]


def moment(local: str) -> datetime:
    return datetime.fromisoformat(local).replace(tzinfo=ZONE)
