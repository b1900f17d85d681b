"""What has come to be, as the expectations of a scenario; and what somebody typed, as she would write it."""

from collections.abc import Mapping
from typing import Any

from engine.actor import Actor
from engine.bpmn.model import Kind
from engine.forms import in_words
from engine.law import Law
from engine.scenarios.library import Files
from engine.scenarios.model import ElementRef
from engine.scenarios.playing import Play
from engine.scenarios.reading import scenario_of
from engine.scenarios.standing import RUNNING, Standing
from engine.simulation.desk import Visit
from engine.work import HandlerRegistry
from storage.queries.simulation import PlayedTask

Source = dict[str, Any]

_BLANK: tuple[object, ...] = (None, "", [], {})


def recorded(
    source: Mapping[str, Any], files: Files, *, law: Law, handlers: HandlerRegistry
) -> tuple[Source, Mapping[str, Mapping[str, str]]]:
    """A play with what came of it as what is expected, and the questions of its forms for the remarks.

    What is so is told whenever it has changed, and whole at the end.
    """
    scenario = scenario_of(dict(source))
    play = Play(scenario, files, law=law, handlers=handlers)
    steps: list[Source] = []
    try:
        play.begin()
        known: Source = {}
        for step, told in zip(scenario.steps, source["ход"], strict=True):
            found = expectation(play, whole=False)
            if found != known:
                steps.append({"тогда": found})
            known = found
            play.take(step)
            steps.append(dict(told))
        steps.append({"тогда": expectation(play, whole=True)})
        return {**source, "ход": steps}, _questions(play, law)
    finally:
        play.close()


def _questions(play: Play, law: Law) -> Mapping[str, Mapping[str, str]]:
    """Element → key of an answer → the question."""
    forms = {
        node.id: node.attributes["formKey"]
        for node in play.simulation.cast.nodes
        if node.attributes.get("formKey", "") in law.forms
    }
    return {
        element: {field.key: field.label for field in law.forms.get(form).fields}
        for element, form in forms.items()
    }


def expectation(play: Play, *, whole: bool) -> Source:
    """What is so now; ``whole``: with journals, documents and the ends reached, as for the last step."""
    standing = play.standing
    then: Source = {"открыты": _tasks(play, standing)}
    open_elements = {task.element_id for task in standing.tasks}
    terms = {
        str(_ref(play, term.element_id)): standing.due_of(term)
        for term in standing.terms
        if term.state == RUNNING and term.due_at is not None and term.element_id not in open_elements
    }
    if terms:
        then["сроки"] = terms
    if missed := standing.missed():
        then["просрочены"] = [str(_ref(play, each)) for each in missed]
    if whole:
        then |= _left_behind(play, standing)
    return then


def _left_behind(play: Play, standing: Standing) -> Source:
    ends = [
        str(_ref(play, node.id))
        for node in play.simulation.cast.nodes
        if node.kind is Kind.END and node.id in standing.passed
    ]
    found: Source = {}
    if standing.registers:
        found["журналы"] = dict(standing.registers)
    if standing.documents:
        found["документы"] = dict(standing.documents)
    if ends:
        found["пройдены"] = ends
    found["завершена"] = "да" if standing.ended else "нет"
    return found


def _tasks(play: Play, standing: Standing) -> list[Source]:
    found: list[Source] = []
    for task in standing.tasks:
        told = _task(play, standing, task)
        same = next((each for each in found if {**each, "сколько": 1} == {**told, "сколько": 1}), None)
        if same is None:
            found.append(told)
        else:
            same["сколько"] = same.get("сколько", 1) + 1
    return found


def _task(play: Play, standing: Standing, task: PlayedTask) -> Source:
    told: Source = {"задача": str(_ref(play, task.element_id))}
    roles = [group.partition("@")[0] for group in task.groups]
    if roles:
        told["группа"] = play.people.role(roles[0])
    if due := standing.due(task):
        told["срок"] = due
    return told


def answers_in_words(play: Play, visit: Visit, actor: Actor, answers: Mapping[str, Any]) -> Mapping[str, Any]:
    """Only what differs from what the form said before anybody typed; people and agencies by name."""
    assert visit.task is not None
    opened = play.simulation.desk.opened(visit.instance_id, visit.task, actor)
    with play.stage.database.read():
        return in_words.told(
            opened.fields,
            {
                key: _without_blanks(value)
                for key, value in answers.items()
                if value not in _BLANK and opened.known.get(key) != value
            },
            opened.context.directory,
        )


def _without_blanks(value: Any) -> Any:
    """Rows of a table without the cells that nobody has filled in."""
    if not isinstance(value, list):
        return value
    return [
        {key: cell for key, cell in row.items() if cell not in _BLANK} if isinstance(row, dict) else row
        for row in value
    ]


def _ref(play: Play, element_id: str) -> ElementRef:
    name = play.name_of(element_id)
    return ElementRef(id=element_id, name=name if name != element_id else "")
