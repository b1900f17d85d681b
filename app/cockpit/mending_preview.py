"""What would come of an act, in words: tasks, terms, messages, data, and where the case would stand."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from app.cockpit.mending_forms import text_of
from app.house import House
from app.wording.dates import Reckoning, day_words, moment_words
from engine.instances.reading import drawn_at
from engine.mending.effects import Effects, Picture
from storage.queries.mending import MendedInstance, left_behind, names_of_staff
from storage.queries.passed import passed_steps
from storage.queries.pictures import PicturedTask, PicturedTerm, PicturedWait
from storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, kw_only=True)
class Row:
    """``tone``: ``gone``, ``new`` or ``kept``; said in words too."""

    tone: str
    what: str
    name: str
    detail: str


@dataclass(frozen=True, kw_only=True)
class Shown:
    tasks: Sequence[Row]
    terms: Sequence[Row]
    waits: Sequence[Row]
    places: Sequence[tuple[str, int, int]]
    data: Sequence[tuple[str, str, str]]
    stays: Sequence[str]
    ends: bool
    before: str
    after: str
    here: str
    """The element to look at on the first drawing, and on the second."""
    there: str


def shown(
    house: House,
    line: MendedInstance,
    act: str,
    effects: Effects,
    when: Reckoning,
    typed: Mapping[str, str],
) -> Shown:
    with house.database.read() as connection:
        uow = UnitOfWork(connection)
        people = [task.assignee_id for task in (*effects.tasks_gone, *effects.tasks_new) if task.assignee_id]
        names = names_of_staff(connection, ids=people)
        elements = _names_of_elements(house, uow, line, effects)
        stays = _stays(uow, line, typed.get("at", "")) if act == "send_back" else []
    return Shown(
        tasks=_tasks(effects, when, names),
        terms=_terms(effects, when),
        waits=_waits(effects, when, elements),
        places=_places(effects, elements),
        data=[(name, _value(old, when), _value(new, when)) for name, (old, new) in effects.variables.items()],
        stays=stays,
        ends=effects.ends,
        before=_marks(effects.before),
        after=_marks(effects.after),
        here=_first(effects.before, effects.after),
        there=_first(effects.after, effects.before),
    )


def _first(picture: Picture, other: Picture) -> str:
    """Where something stands that does not stand on the other picture; the innermost comes last."""
    return next((each for each in picture.places if not other.places.get(each)), "")


def _marks(picture: Picture) -> str:
    """For the diagram: how many stand where."""
    return json.dumps({"tokens": dict(picture.places)})


def _tasks(effects: Effects, when: Reckoning, names: Mapping[str, str]) -> list[Row]:
    def row(tone: str, what: str, task: PicturedTask) -> Row:
        who = names.get(task.assignee_id or "", "")
        due = _("срок %(day)s", day=_day(task.due_at, when)) if task.due_at else _("без срока")
        return Row(tone=tone, what=what, name=task.name, detail=", ".join(filter(None, (due, who))))

    return [
        *(row("gone", _("закроется"), task) for task in effects.tasks_gone),
        *(row("new", _("откроется"), task) for task in effects.tasks_new),
        *(row("kept", _("не изменится"), task) for task in effects.tasks_kept),
    ]


def _terms(effects: Effects, when: Reckoning) -> list[Row]:
    def row(tone: str, what: str, term: PicturedTerm) -> Row:
        due = moment_words(term.due_at, when.zone) if term.by_hours else _day(term.due_at, when)
        since = (
            _("с %(start)s до %(due)s", start=_day(term.started_at, when), due=due)
            if term.started_at
            else _("срок не начат")
        )
        return Row(tone=tone, what=what, name=term.element_name or term.element_id, detail=since)

    ended = {
        "void": _("прекратится без исполнения"),
        "met": _("исполнен"),
        "met_late": _("исполнен с опозданием"),
    }
    return [
        *(row("gone", ended.get(term.state, term.state), term) for term in effects.terms_void),
        *(row("new", _("пойдет"), term) for term in effects.terms_begun),
        *(row("kept", _("идет как прежде"), term) for term in effects.terms_kept),
    ]


def _waits(effects: Effects, when: Reckoning, elements: Mapping[str, str]) -> list[Row]:
    def row(tone: str, what: str, wait: PicturedWait) -> Row:
        name = wait.element_name or elements.get(wait.element_id, wait.element_id)
        return Row(
            tone=tone,
            what=what,
            name=name,
            detail=moment_words(wait.due_at, when.zone) if wait.due_at else "",
        )

    return [
        *(row("gone", _("сообщения больше не ждут"), each) for each in effects.messages_gone),
        *(row("new", _("ждут сообщения"), each) for each in effects.messages_new),
        *(row("gone", _("таймер снят"), each) for each in effects.timers_gone),
        *(row("new", _("таймер поставлен"), each) for each in effects.timers_new),
    ]


def _places(effects: Effects, elements: Mapping[str, str]) -> list[tuple[str, int, int]]:
    before, after = effects.before.places, effects.after.places
    ids = [each for each in {**before, **after} if before.get(each, 0) != after.get(each, 0)]
    return [(elements.get(each, each), before.get(each, 0), after.get(each, 0)) for each in ids]


def _names_of_elements(
    house: House, uow: UnitOfWork, line: MendedInstance, effects: Effects
) -> dict[str, str]:
    ids = {*effects.before.places, *effects.after.places}
    ids |= {each.element_id for each in (*effects.timers_gone, *effects.timers_new)}
    found = {each: drawn_at(uow, house.executor.workshop, line.bundle, each) for each in ids}
    return {each: drawn[1].name or each for each, drawn in found.items() if drawn is not None}


def _stays(uow: UnitOfWork, line: MendedInstance, task_id: str) -> list[str]:
    """What going back does not undo."""
    passed = passed_steps(uow.connection, instance_id=line.id)
    step = next((each for each in passed if each.task_id == task_id), None)
    if step is None or line.case_id is None:
        return []
    return left_behind(uow.connection, case_id=line.case_id, since=step.at)


def _value(value: object, when: Reckoning) -> str:
    """Days and moments in words, the rest as it is typed."""
    if isinstance(value, str) and value[4:5] == "-":
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            return value
        return day_words(moment.date(), when.today) if len(value) == 10 else moment_words(moment, when.zone)
    return text_of(value) or "—"


def _day(moment: datetime | None, when: Reckoning) -> str:
    return day_words(moment.astimezone(when.zone).date(), when.today) if moment else "—"
