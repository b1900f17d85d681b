"""Running a scenario from beginning to end, and what came of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from engine.errors import EngineError
from engine.law import Law
from engine.scenarios.checking import Difference, differences, note_renamed
from engine.scenarios.library import Files, diagrams
from engine.scenarios.model import DoTask, Scenario, Step, Then
from engine.scenarios.playing import Play
from engine.work import HandlerRegistry


@dataclass(frozen=True, kw_only=True)
class Result:
    """``step`` is the number of the step at which it went wrong, from 1; ``taken`` are ids by file."""

    file: str
    title: str
    process: str
    differences: tuple[Difference, ...] = ()
    step: int = 0
    steps: int = 0
    notes: tuple[str, ...] = ()
    taken: Mapping[str, frozenset[str]]

    @property
    def is_held(self) -> bool:
        return not self.differences

    @property
    def first(self) -> str:
        """The first difference, with its place; empty when there is none."""
        if not self.differences:
            return ""
        found = self.differences[0]
        place = f"шаг {self.step}" if self.step else "начало"
        return f"{place}{f', строка {found.line}' if found.line else ''}: {found.sentence}"

    def as_json(self) -> Mapping[str, Any]:
        return {
            "file": self.file,
            "title": self.title,
            "process": self.process,
            "held": self.is_held,
            "step": self.step,
            "steps": self.steps,
            "differences": [vars(each) for each in self.differences],
            "notes": list(self.notes),
        }


def run_scenario(scenario: Scenario, files: Files, *, law: Law, handlers: HandlerRegistry) -> Result:
    """Everything until the first difference; raises ScenarioInvalid for what cannot be played at all."""
    play = Play(scenario, files, law=law, handlers=handlers)
    try:
        return _run(play, scenario)
    finally:
        play.close()


def _run(play: Play, scenario: Scenario) -> Result:
    found: tuple[Difference, ...] = ()
    number = 0
    try:
        play.begin()
        for step in scenario.steps:
            number += 1
            found = tuple(taken(play, step))
            if found:
                break
    except EngineError as error:
        line = scenario.steps[number - 1].line if number else 0
        found = (Difference(sentence=error.message, line=line),)
    return Result(
        file=scenario.file,
        title=scenario.title,
        process=scenario.process.id,
        differences=found,
        step=number if found else 0,
        steps=len(scenario.steps),
        notes=tuple(dict.fromkeys(play.notes)),
        taken=taken_of(play),
    )


def taken(play: Play, step: Step) -> Iterable[Difference]:
    """Make a step; of one that expects, the differences."""
    if isinstance(step, DoTask):
        note_renamed(play, step.element)
    if not isinstance(step, Then):
        play.take(step)
        return ()
    return differences(play, step)


def taken_of(play: Play) -> Mapping[str, frozenset[str]]:
    """Ids of elements and flows that tokens went through, by file."""
    by_process = {process.id: file for file, process in diagrams(play.files)}
    found: dict[str, set[str]] = {}
    for entry in play.simulation.trace:
        file = by_process.get(str(entry.get("process")))
        if file and entry["event"] in ("entered", "taken", "skipped") and not entry.get("undone"):
            found.setdefault(file, set()).add(str(entry["element"]))
    return {file: frozenset(ids) for file, ids in found.items()}
