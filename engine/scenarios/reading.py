"""Reading a scenario, strictly: a slip is answered with the file, the line and what was expected."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from engine.scenarios import moments
from engine.scenarios.lines import line_of, load
from engine.scenarios.model import (
    Arrive,
    DoTask,
    ExpectedTask,
    OutsideWork,
    PassTime,
    Scenario,
    SendMessage,
    SendSignal,
    Step,
    Then,
)
from engine.scenarios.parts import Parts

MAX_STEPS = 500
_HEAD = ("название", "основания", "дано", "ход")
_GIVEN = ("процедура", "регион", "начало", "начинается", "вместе с", "переменные", "заседания")
NO_DATE = "не начат"
"""What is written for a term whose start has no date yet."""
_ACTS: Mapping[str, tuple[str, ...]] = {
    "задача": ("кто", "когда", "ответы", "каждый"),
    "сообщение": ("кто", "когда", "сведения"),
    "сигнал": ("когда", "сведения"),
    "работа": ("когда", "итог", "ошибка"),
    "проходит": (),
    "наступает": (),
    "тогда": (),
}
_THEN = (
    "открыты",
    "сроки",
    "просрочены",
    "журналы",
    "документы",
    "переменные",
    "пройдены",
    "не пройдены",
    "завершена",
)
_TASK = ("задача", "группа", "срок", "сколько")


def read_scenario(content: bytes, file: str = "") -> Scenario:
    """The scenario of a file; raises ScenarioInvalid."""
    return scenario_of(load(content, file), file)


def scenario_of(source: Any, file: str = "") -> Scenario:
    """The scenario that plain data say: of a file, or kept by a play."""
    return _Reading(file).scenario(source)


class _Reading(Parts):
    def scenario(self, source: Any) -> Scenario:
        head = self._record(source, "весь файл", _HEAD)
        given = self._record(self._needed(head, "дано"), "«дано»", _GIVEN)
        steps = head.get("ход")
        if not isinstance(steps, list):
            self._refuse(head, "ход", "нужен список шагов")
        if len(steps) > MAX_STEPS:
            self._refuse(head, "ход", f"шагов больше {MAX_STEPS}")
        begin_at = given.get("начинается")
        return Scenario(
            title=self._text(head, "название", needed=True),
            clauses=self._texts(head, "основания"),
            process=self._ref(given, "процедура", self._needed(given, "процедура")),
            region=self._text(given, "регион"),
            start=self._moment(given, "начало", self._text(given, "начало", needed=True)),
            begin_at=None if begin_at is None else self._ref(given, "начинается", begin_at),
            beside=self._texts(given, "вместе с"),
            variables=self._values(given, "переменные"),
            sessions=[self._moment(given, "заседания", each) for each in self._texts(given, "заседания")],
            steps=[self._step(each, number, steps) for number, each in enumerate(steps)],
            file=self.file,
        )

    # Steps

    def _step(self, source: Any, number: int, steps: Any) -> Step:
        self.step_place = f"шаг {number + 1}"
        if not isinstance(source, dict):
            self._refuse(steps, number, f"нужен шаг: {', '.join(_ACTS)}")
        act = next((name for name in source if name in _ACTS), "")
        if not act:
            self._refuse(steps, number, f"не сказано, что происходит: {', '.join(_ACTS)}")
        self._record(source, f"«{act}»", (act, *_ACTS[act]))
        step = self._acts[act](source, line_of(steps, number))
        self.step_place = ""
        return step

    @property
    def _acts(self) -> Mapping[str, Callable[[Any, int], Step]]:
        return {
            "задача": self._doing,
            "сообщение": self._message,
            "сигнал": self._signal,
            "работа": self._outside,
            "проходит": self._passing,
            "наступает": self._arriving,
            "тогда": lambda source, line: self._then(self._record(source["тогда"], "«тогда»", _THEN), line),
        }

    def _when(self, source: Any) -> datetime | None:
        return None if source.get("когда") is None else self._moment(source, "когда", source["когда"])

    def _doing(self, source: Any, line: int) -> Step:
        return DoTask(
            line=line,
            at=self._when(source),
            element=self._ref(source, "задача", source["задача"]),
            who=self._text(source, "кто"),
            everybody=self._flag(source, "каждый") or False,
            answers=self._mapping(source, "ответы"),
        )

    def _message(self, source: Any, line: int) -> Step:
        return SendMessage(
            line=line,
            at=self._when(source),
            name=self._text(source, "сообщение", needed=True),
            who=self._text(source, "кто"),
            payload=self._values(source, "сведения"),
        )

    def _signal(self, source: Any, line: int) -> Step:
        return SendSignal(
            line=line,
            at=self._when(source),
            name=self._text(source, "сигнал", needed=True),
            payload=self._values(source, "сведения"),
        )

    def _outside(self, source: Any, line: int) -> Step:
        return OutsideWork(
            line=line,
            at=self._when(source),
            element=self._ref(source, "работа", source["работа"]),
            outcome=self._values(source, "итог"),
            error=self._text(source, "ошибка"),
        )

    def _arriving(self, source: Any, line: int) -> Step:
        moment = self._moment(source, "наступает", self._text(source, "наступает", needed=True))
        return Arrive(line=line, at=moment)

    def _passing(self, source: Any, line: int) -> PassTime:
        text = self._text(source, "проходит", needed=True)
        if text.strip().lower() == moments.NEXT_TERM:
            return PassTime(line=line, until_next_term=True)
        try:
            number, unit = moments.span_of(text)
        except ValueError:
            complaint = f"«{text}» — не время: нужно «5 рабочих дней», «3 календарных дня», «2 часа»"
            self._refuse(source, "проходит", complaint)
        return PassTime(line=line, number=number, unit=unit)

    # What must be so

    def _then(self, then: Mapping[str, Any], line: int) -> Then:
        return Then(
            line=line,
            open=self._tasks(then),
            terms={key: self._due(then, "сроки", due) for key, due in self._mapping(then, "сроки").items()},
            missed=self._refs(then, "просрочены"),
            registers=self._counts(then, "журналы"),
            documents=self._counts(then, "документы"),
            variables=self._values(then, "переменные"),
            passed=self._refs(then, "пройдены") or (),
            not_passed=self._refs(then, "не пройдены") or (),
            ended=self._flag(then, "завершена"),
            lines={key: line_of(then, key) or line for key in then},
        )

    def _tasks(self, then: Mapping[str, Any]) -> list[ExpectedTask] | None:
        tasks = then.get("открыты")
        if "открыты" not in then:
            return None
        if not isinstance(tasks, list | None):
            self._refuse(then, "открыты", "нужен список задач, пустой — []")
        return [self._task(each, number, tasks) for number, each in enumerate(tasks or [])]

    def _task(self, source: Any, number: int, tasks: Any) -> ExpectedTask:
        line = line_of(tasks, number)
        if isinstance(source, str):
            return ExpectedTask(element=self._ref(tasks, number, source), line=line)
        task = self._record(source, "«открыты»", _TASK)
        count = task.get("сколько", 1)
        if isinstance(count, bool) or not isinstance(count, int) or count < 1:
            self._refuse(task, "сколько", "нужно целое число больше нуля")
        due = task.get("срок")
        return ExpectedTask(
            element=self._ref(task, "задача", self._needed(task, "задача")),
            group=self._text(task, "группа"),
            due=None if due is None else self._due(task, "срок", due),
            count=count,
            line=line,
        )

    def _due(self, holder: Any, key: str, value: Any) -> str:
        """A day or a moment, as it is written; empty: the term has no date yet."""
        text = "" if value is None else str(value).strip()
        if text and text != NO_DATE:
            self._moment(holder, key, text)
        return text or NO_DATE

    def _counts(self, then: Any, key: str) -> Mapping[str, int]:
        counts = self._mapping(then, key)
        for name, count in counts.items():
            if isinstance(count, bool) or not isinstance(count, int) or count < 0:
                self._refuse(then, key, f"у «{name}» нужно число записей")
        return counts
