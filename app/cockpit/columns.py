"""The columns of the list of procedures, among which a person chooses: a name and what it says of a line."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from app.exports import Kind
from app.wording.dates import Reckoning, day_words
from app.wording.names import named
from storage.queries.cockpit.instances import InstanceCard
from storage.queries.cockpit.standing import OpenTask


@dataclass(frozen=True, kw_only=True)
class Line:
    """A procedure with its open tasks, as one person sees them at one moment."""

    card: InstanceCard
    tasks: Sequence[OpenTask]
    when: Reckoning

    @property
    def steps(self) -> list[str]:
        return list(dict.fromkeys(task.name for task in self.tasks))

    @property
    def waits_for(self) -> list[str]:
        """A person, else an agency, else the lane of the diagram, for each open task."""
        told = (task.assignee_name or task.agency_name or task.lane or "" for task in self.tasks)
        return list(dict.fromkeys(each for each in told if each))

    @property
    def due(self) -> datetime | None:
        return self.tasks[0].due_at if self.tasks else None

    @property
    def is_late(self) -> bool:
        return self.due is not None and self.due < self.when.now.replace(microsecond=0)

    @property
    def due_day(self) -> date | None:
        return self.due.astimezone(self.when.zone).date() if self.due else None

    @property
    def number(self) -> str:
        return self.card.case_number or self.card.business_key or ""


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What a column is called, what it says, and how wide it is on a sheet."""

    name: str
    says: Callable[[Line], str | date | datetime | int | None]
    width: int = 18
    kind: Kind = Kind.TEXT


USUAL = ("number", "procedure", "where", "waits", "due", "started", "status")


def columns() -> Mapping[str, Shown]:
    """All there are, in the order in which they stand."""
    return {
        "number": Shown(name=_("Дело"), says=lambda line: line.number),
        "procedure": Shown(name=_("Процедура"), says=lambda line: line.card.procedure, width=34),
        "version": Shown(name=_("Версия"), says=lambda line: line.card.version, width=8, kind=Kind.NUMBER),
        "where": Shown(name=_("Где стоит"), says=lambda line: ", ".join(line.steps), width=36),
        "waits": Shown(name=_("Ждет кого"), says=lambda line: ", ".join(line.waits_for), width=26),
        "last": Shown(
            name=_("Последний пройденный шаг"), says=lambda line: line.card.last_step or "", width=30
        ),
        "due": Shown(name=_("Ближайший срок"), says=lambda line: line.due_day, width=14, kind=Kind.DATE),
        "incidents": Shown(
            name=_("Сбои"), says=lambda line: line.card.incidents or "", width=8, kind=Kind.NUMBER
        ),
        "agency": Shown(name=_("Орган"), says=lambda line: line.card.agency_name or "", width=26),
        "town": Shown(name=_("Муниципалитет"), says=lambda line: line.card.municipality_name or "", width=30),
        "started": Shown(
            name=_("Начата"), says=lambda line: line.card.started_at, width=16, kind=Kind.MOMENT
        ),
        "ended": Shown(name=_("Окончена"), says=lambda line: line.card.ended_at, width=16, kind=Kind.MOMENT),
        "status": Shown(name=_("Состояние"), says=lambda line: named(line.card.status, "instance_status")),
    }


def chosen(args: "MultiDict[str, str]") -> list[str]:
    """Known columns in their order, from boxes of the page or in one word; no choice is the usual one."""
    asked = [*args.getlist("column"), *args.get("columns", "").split(",")]
    return [key for key in columns() if key in asked] or list(USUAL)


def told(value: str | date | datetime | int | None, when: Reckoning) -> str:
    """A cell on the page."""
    if isinstance(value, datetime):
        value = value.astimezone(when.zone).date()
    if isinstance(value, date):
        return day_words(value, when.today)
    return "—" if value is None or value == "" else str(value)
