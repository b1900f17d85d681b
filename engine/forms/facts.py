"""What is known about a case before a form is opened; loaded from the tables by the face that shows it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from engine.forms.fields import Answers, Json

MONTHS = (
    *("января", "февраля", "марта", "апреля", "мая", "июня"),
    *("июля", "августа", "сентября", "октября", "ноября", "декабря"),
)
KINSHIP = {
    "minor": "несовершеннолетний",
    "mother": "мать",
    "father": "отец",
    "guardian": "законный представитель",
}


@dataclass(frozen=True, kw_only=True)
class PersonFact:
    id: str
    kin: str
    """``minor``, ``mother``, ``father``, ``guardian`` or ``other``, as in the case."""
    surname: str
    given_name: str = ""
    patronymic: str = ""
    born_on: date | None = None
    gender: str = ""
    occupation: str = ""

    @property
    def full_name(self) -> str:
        return " ".join(part for part in (self.surname, self.given_name, self.patronymic) if part)

    @property
    def named(self) -> str:
        """«Ковалёва Анна Петровна, 12 мая 1985 г. р.»."""
        return f"{self.full_name}, {in_words(self.born_on)} г. р." if self.born_on else self.full_name


@dataclass(frozen=True, kw_only=True)
class AgencyFact:
    id: str
    name: str
    specialist_id: str = ""


@dataclass(frozen=True, kw_only=True)
class MeasureFact:
    """A row of the programme as it stands."""

    id: str
    situation: str = ""
    task: str = ""
    measure: str
    agency_id: str = ""
    specialist: str = ""
    due_on: date | None = None
    done_on: date | None = None
    result: str = ""
    is_done: bool = False


@dataclass(frozen=True, kw_only=True)
class ViolationFact:
    """The oldest violation that the commission was not told of."""

    agency_id: str
    kind: str
    measure: str = ""
    due_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class ActorFact:
    name: str = ""
    staff_id: str = ""
    post: str = ""
    agency_id: str = ""
    agency_name: str = ""
    agency_kind: str = ""
    agency_head: str = ""


@dataclass(frozen=True, kw_only=True)
class CommissionFact:
    name: str = ""
    municipality: str = ""


@dataclass(frozen=True, kw_only=True)
class SessionFact:
    """The session this task's question is put to, or the next regular one."""

    id: str = ""
    title: str = ""
    """«Заседание 14 мая 2026 г., протокол № 9»."""
    held_on: date | None = None
    place: str = ""
    protocol_number: str = ""
    resolution_number: str = ""
    members: tuple[tuple[str, str], ...] = ()
    """Id and name of each member of the commission."""
    present: tuple[str, ...] = ()
    presiding_id: str = ""
    votes: tuple[int, int, int] | None = None
    votes_text: str = ""
    """The count in words, with the note on a casting vote (ME 6.1)."""
    question_text: str = ""
    decision_text: str = ""
    remarks: str = ""
    items: tuple[Answers, ...] = ()
    """Questions of this session: question, heard, votes, decision."""

    def name_of(self, member_id: str) -> str:
        return dict(self.members).get(member_id, "")


@dataclass(frozen=True, kw_only=True)
class CaseFacts:
    now: datetime
    today: date
    number: str = ""
    family_name: str = ""
    people: tuple[PersonFact, ...] = ()
    address: str = ""
    address_registered: str = ""
    informing_agency: str = ""
    threat: bool | None = None
    received_at: datetime | None = None
    detected_on: date | None = None
    recognised_on: date | None = None
    control_on: date | None = None
    danger_level: str = ""
    curator_name: str = ""
    journal_row: str = ""
    """«№ 12 от 5 мая 2026 г., журнал школы № 1»."""
    request_text: str = ""
    reply_due: date | None = None
    """Last day for a reply to a request: working days are counted by the calendar."""
    documents: tuple[str, ...] = ()
    """Titles of the case's documents, oldest first."""
    inventory: tuple[Answers, ...] = ()
    measures: tuple[MeasureFact, ...] = ()
    proposals: tuple[Answers, ...] = ()
    """Rows that agencies proposed for the programme, each with the ``agency`` it came from."""
    working_group: tuple[AgencyFact, ...] = ()
    requested: tuple[AgencyFact, ...] = ()
    violation: ViolationFact | None = None
    has_violations: bool | None = None
    reported: frozenset[str] = frozenset()
    """Agencies of the working group whose report of the period has come."""
    answers: Mapping[str, Mapping[str, Json]] = field(default_factory=dict)
    """Answers handed in earlier in this case, by form; of several parts, all together, the latest on top."""
    variables: Mapping[str, Json] = field(default_factory=dict)
    entry: Mapping[str, Json] = field(default_factory=dict)
    """The entry of the risk group's register that the task is about, by the keys of ``F-PK-2``."""
    actor: ActorFact = field(default_factory=ActorFact)
    commission: CommissionFact = field(default_factory=CommissionFact)
    session: SessionFact = field(default_factory=SessionFact)

    @property
    def minors(self) -> list[PersonFact]:
        return [person for person in self.people if person.kin == "minor"]

    @property
    def parents(self) -> list[PersonFact]:
        return [person for person in self.people if person.kin in {"mother", "father", "guardian"}]

    def first(self, kin: str) -> PersonFact | None:
        return next((person for person in self.people if person.kin == kin), None)


def in_words(day: date | None) -> str:
    """«12 мая 1985»; an unknown day is empty."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}" if day else ""
