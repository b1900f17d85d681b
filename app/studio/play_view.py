"""What the page of a play shows, gathered from the stage."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from app.cockpit.mending_forms import text_of
from app.house import current_house
from app.studio.offers import variable_names
from app.studio.plays import Live
from app.studio.timeline import Strip, strip_of
from app.wording.dates import moment_words
from engine.actor import Actor
from engine.bpmn.model import STAGES
from engine.comparison.facets import facets_of
from engine.forms.fields import FieldType, Json
from engine.forms.page import FormPage, form_page
from engine.scenarios.coverage import Covered, coverage
from engine.scenarios.moments import in_words
from engine.scenarios.playing import Play
from engine.scenarios.running import taken_of
from engine.simulation.desk import OpenedForm, Visit

LONGEST_STEP = 140


@dataclass(frozen=True, kw_only=True)
class TaskLine:
    id: str
    name: str
    who: str
    due: str
    is_late: bool


@dataclass(frozen=True, kw_only=True)
class AtTask:
    """The task that is open before the person: its form, and who may do it."""

    visit: Visit
    actor: Actor
    opened: OpenedForm | None
    page: FormPage | None
    people: Sequence[str]

    @property
    def id(self) -> str:
        assert self.visit.task is not None
        return self.visit.task.id


@dataclass(frozen=True, kw_only=True)
class PlayView:
    now: str
    day: str
    ended: bool
    tasks: Sequence[TaskLine]
    awaited: Sequence[tuple[str, str, str, str]]
    """Kind, name, what its author wrote about it, and the element that waits."""
    works: Sequence[tuple[str, str]]
    strip: Strip | None
    registers: Mapping[str, int]
    documents: Mapping[str, int]
    steps: Sequence[str]
    covered: Covered | None
    standing: Mapping[str, Any]
    notes: Sequence[str]
    variables: Sequence[tuple[str, str]]
    """What each is called, and its value in words."""


def viewed(live: Live, source: Mapping[str, Any], diagram: str) -> PlayView:
    play = live.play
    standing = play.standing
    covered, said = _covered(play, diagram), _messages(play)
    names = variable_names(current_house().law)
    return PlayView(
        now=moment_words(standing.now, play.zone),
        day=f"{standing.now:%Y-%m-%d}",
        ended=standing.ended,
        tasks=[_task(play, visit) for visit in play.simulation.visits() if visit.task is not None],
        awaited=[
            (kind, name, said.get(name, name), play.called(element))
            for kind, name, element in standing.awaited
        ],
        works=[
            (visit.element, play.called(visit.element))
            for visit in play.simulation.visits()
            if visit.task is None
        ],
        strip=strip_of(play, term_states()),
        registers=standing.registers,
        documents=standing.documents,
        steps=[step_words(step, said) for step in source["ход"]],
        covered=covered,
        standing=_marks(play, covered),
        notes=list(dict.fromkeys(play.notes)),
        variables=[
            (names.get(name, name), text_of(value)) for name, value in sorted(standing.variables.items())
        ],
    )


def at_task(play: Play, task_id: str, who: str = "") -> AtTask | None:
    """A task as whoever does it sees it; None when it is not open any more."""
    visit = next(
        (each for each in play.simulation.visits() if each.task is not None and each.task.id == task_id), None
    )
    if visit is None or visit.task is None:
        return None
    actor = play.people.actor_for(who, visit)
    people = [
        person.name for each in play.stage.holders(visit.task.groups) if (person := play.stage.person(each))
    ]
    if visit.task.form_key is None:
        return AtTask(visit=visit, actor=actor, opened=None, page=None, people=people)
    opened = play.simulation.desk.opened(visit.instance_id, visit.task, actor)
    page = page_of(play, opened, {})
    return AtTask(visit=visit, actor=actor, opened=opened, page=page, people=people)


def page_of(
    play: Play,
    opened: OpenedForm,
    typed: Mapping[str, Json],
    errors: Mapping[str, Sequence[str]] | None = None,
) -> FormPage:
    """The form to be drawn; what the system sets is never taken from what was typed."""
    values = {**opened.known, **typed, **opened.context.given}
    with play.stage.database.read():
        return form_page(opened.form, opened.part, values, opened.context.directory, errors)


def with_files(play: Play, opened: OpenedForm, raw: Mapping[str, Json]) -> dict[str, Json]:
    """Where a form cannot do without a file, the play has one."""
    asked = [each for each in opened.fields if each.type is FieldType.FILES and each.required]
    return {**raw, **{each.key: [play.stage.file] for each in asked if not raw.get(each.key)}}


def step_words(step: Mapping[str, Any], said_of: Mapping[str, str]) -> str:
    """A step as a line of the list."""
    act, value = next(iter(step.items()))
    match act:
        case "задача":
            said = _("Выполнена задача %(name)s", name=value)
            said += f" — {step['кто']}" if step.get("кто") else ""
        case "сообщение":
            said = _("Пришло сообщение %(name)s", name=said_of.get(value, value))
        case "сигнал":
            said = _("Пришел сигнал %(name)s", name=said_of.get(value, value))
        case "работа":
            said = _("Внешняя работа %(name)s", name=value)
            said += f": {_('ошибка')} {step['ошибка']}" if step.get("ошибка") else ""
        case "проходит":
            said = _("Проходит %(span)s", span=value)
        case _:
            said = _("Наступает %(moment)s", moment=in_words(str(value)))
    return said if len(said) <= LONGEST_STEP else f"{said[:LONGEST_STEP]}…"


def term_states() -> dict[str, str]:
    return {
        "running": _("идет"),
        "met": _("исполнено в срок"),
        "met_late": _("исполнено с опозданием"),
        "missed": _("просрочено"),
        "void": _("отменен"),
    }


def _task(play: Play, visit: Visit) -> TaskLine:
    task = visit.task
    assert task is not None
    found = next((each for each in play.standing.tasks if each.id == task.id), None)
    due = play.standing.due(found) if found is not None else ""
    term = play.standing.term_of(found) if found is not None else None
    return TaskLine(
        id=task.id,
        name=play.called(visit.element),
        who=play.simulation.desk.actor(task).name,
        due=in_words(due) if due else "",
        is_late=term is not None and play.standing.is_missed(term),
    )


def _messages(play: Play) -> dict[str, str]:
    """What the authors wrote about their messages and signals, by name."""
    return {
        each.name: f"«{each.facets['documentation']}»"
        for name, content in play.files.items()
        if name.endswith(".bpmn")
        for each in facets_of(content).values()
        if each.tag in ("message", "signal") and each.facets.get("documentation")
    }


def _covered(play: Play, diagram: str) -> Covered | None:
    found = coverage({diagram: play.files[diagram]}, taken_of(play)) if diagram in play.files else []
    return found[0] if found else None


def _marks(play: Play, covered: Covered | None) -> Mapping[str, Any]:
    inside = Counter(node.id for node in play.stage.recorder.inside if node.kind not in STAGES)
    late = [
        task.element_id
        for task in play.standing.tasks
        if (term := play.standing.term_of(task)) is not None and play.standing.is_missed(term)
    ]
    done = sorted(covered.taken - inside.keys()) if covered is not None else []
    return {"tokens": dict(inside), "late": late, "done": done}


def moment_in(text: str) -> datetime | None:
    """A day or a moment that was typed; None when it is neither."""
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return found if found.tzinfo is None else None
