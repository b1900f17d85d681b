"""A scenario on the stage: the people of a scratch district carry out its steps one after the other."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from engine import access
from engine.actor import Actor
from engine.commands import CorrelateMessage
from engine.errors import EngineError
from engine.law import Law
from engine.scenarios import moments
from engine.scenarios.library import Files, files_for, region_of
from engine.scenarios.model import (
    Arrive,
    DoTask,
    OutsideWork,
    PassTime,
    Scenario,
    SendMessage,
    SendSignal,
    Step,
    StepFailed,
)
from engine.scenarios.people import People
from engine.scenarios.standing import Standing, standing_of
from engine.simulation.acts import Broadcast, ReportDone, ReportError
from engine.simulation.desk import Visit
from engine.simulation.simulation import Simulation
from engine.simulation.stage import SYSTEM
from engine.work import HandlerRegistry
from storage.unit_of_work import UnitOfWork

LONGEST = timedelta(days=366 * 20)
SEED = 7


class Play:
    """``notes`` are things worth knowing that do not fail: a renamed step, a question no longer asked."""

    def __init__(self, scenario: Scenario, files: Files, *, law: Law, handlers: HandlerRegistry):
        self.scenario = scenario
        self.files = files_for(scenario, files)
        self.notes: list[str] = []
        self.simulation = Simulation(
            self.files,
            law=law,
            handlers=handlers,
            process=scenario.process.id,
            variables=scenario.variables,
            start=scenario.start,
            region=region_of(scenario, files),
            begin_at=scenario.begin_at.id if scenario.begin_at is not None else "",
            sessions=scenario.sessions,
            seed=SEED,
        )
        self.simulation.desk.sparing = True
        self.people = People(self.simulation, law)
        self._standing: Standing | None = None
        self._nodes = {node.id: node for node in self.simulation.cast.nodes}

    @property
    def stage(self) -> Any:
        return self.simulation.stage

    @property
    def zone(self) -> ZoneInfo:
        """Of the region, in which days are meant."""
        zone = self.stage.zone
        assert isinstance(zone, ZoneInfo)
        return zone

    def begin(self) -> None:
        """Deploy and start; raises StepFailed."""
        if not self.simulation.open():
            told = [str(finding["message"]) for finding in self.simulation.findings]
            raise StepFailed(f"Схему нельзя развернуть. {' '.join(told[:3])}".strip())
        troubles = len(self.stage.troubles)
        self.simulation.begin()
        self._settle(troubles)

    def take(self, step: Step) -> None:
        """One step; raises StepFailed, and then nothing of it has happened but the passing of time."""
        if step.at is not None:
            self._go(self._local(step.at))
        troubles = len(self.stage.troubles)
        match step:
            case DoTask():
                self._do(step)
            case SendMessage():
                self._send(step)
            case SendSignal():
                self._signal(step)
            case OutsideWork():
                self._report(step)
            case PassTime():
                self._go(self.moment_after(step))
            case Arrive():
                pass
        self._settle(troubles)

    @property
    def standing(self) -> Standing:
        """Looked at once after each step."""
        if self._standing is None:
            self._standing = standing_of(self.simulation)
        return self._standing

    def name_of(self, element_id: str) -> str:
        """How the diagrams call an element now; empty for one they do not have."""
        node = self._nodes.get(element_id)
        return " ".join(node.name.split()) if node is not None else ""

    def knows(self, element_id: str) -> bool:
        return element_id in self._nodes

    # Time

    def moment_after(self, step: PassTime) -> datetime:
        now: datetime = self.stage.now
        if step.until_next_term:
            due = self.standing.next_due() or self.stage.next_due()
            if due is None:
                raise StepFailed("Идти не к чему: ни один срок не идёт.")
            return max(due, now).astimezone(now.tzinfo)
        with self.stage.database.read() as connection:
            place = self.stage.workshop.law.place(UnitOfWork(connection), self.stage.ground.municipality_id)
        return moments.later(now, step.number, step.unit, place.calendar)

    def _go(self, moment: datetime) -> None:
        now: datetime = self.stage.now
        if moment < now:
            raise StepFailed(
                f"Время не идёт назад: сейчас {moments.in_words(moments.written(now))}, "
                f"а нужно {moments.in_words(moments.written(moment))}."
            )
        if moment - now > LONGEST:
            raise StepFailed("Так далеко вперёд не проигрывается: самое большее 20 лет.")
        self.simulation.advance(moment)
        self._standing = None

    def _local(self, moment: datetime) -> datetime:
        return moment.replace(tzinfo=self.stage.zone)

    def _settle(self, troubles: int) -> None:
        """What follows by itself happens at once; what went wrong is told."""
        self.simulation.advance(self.stage.now)
        self._standing = None
        if len(self.stage.troubles) > troubles:
            trouble = self.stage.troubles[troubles]
            where = f"«{trouble.name or trouble.element}»: " if trouble.element or trouble.name else ""
            raise StepFailed(f"{where}{trouble.message}")

    # People

    def _do(self, step: DoTask) -> None:
        visits = self.visits_of(step.element.id)
        if not visits:
            raise StepFailed(f"Задача {self.called(step.element.id)} не открыта. {self.open_now()}")
        if not step.everybody:
            visit, actor = self._chosen(step, visits)
            self._complete(visit, actor, step.answers)
            return
        for visit in visits:
            if visit.task is not None:
                self._complete(visit, self.people.actor_for(step.who, visit), step.answers)

    def visits_of(self, element_id: str) -> list[Visit]:
        """Open tasks of an element, the oldest first."""
        return [each for each in self.simulation.visits() if each.element == element_id and each.task]

    def _chosen(self, step: DoTask, visits: list[Visit]) -> tuple[Visit, Actor]:
        """The task that is hers, when several are open; otherwise the oldest, and it is refused there."""
        for visit in visits:
            actor = self.people.actor_for(step.who, visit)
            if visit.task is not None and access.may_complete(actor, visit.task):
                return visit, actor
        return visits[0], self.people.actor_for(step.who, visits[0])

    def _complete(self, visit: Visit, actor: Actor, answers: Mapping[str, Any]) -> None:
        task = visit.task
        assert task is not None
        if task.form_key is not None:
            answers = self._asked_now(visit, actor, answers)
        self.simulation.desk.complete(visit, task, answers, given=True, actor=actor)

    def _asked_now(self, visit: Visit, actor: Actor, answers: Mapping[str, Any]) -> Mapping[str, Any]:
        """Without answers to questions that the form does not ask any more."""
        assert visit.task is not None
        try:
            opened = self.simulation.desk.opened(visit.instance_id, visit.task, actor)
        except EngineError as error:
            raise StepFailed(error.message) from error
        asked = {field.key for field in opened.fields}
        for key in answers:
            if key not in asked:
                self.notes.append(f"Форма {visit.task.form_key} не спрашивает «{key}»: ответ не внесён.")
        return {key: value for key, value in answers.items() if key in asked}

    # From outside

    def _send(self, step: SendMessage) -> None:
        actor = SYSTEM
        if step.who and self.stage.furnished:
            actor = self.people.named(step.who)
        answer = self._command(
            CorrelateMessage(name=step.name, case_id=self.stage.case_id, payload=step.payload), actor
        )
        if not answer.get("delivered"):
            self.notes.append(f"Сообщение «{step.name}» никто не ждал: оно сохранено.")

    def _signal(self, step: SendSignal) -> None:
        answer = self._command(
            Broadcast(
                name=step.name,
                case_id=self.stage.case_id,
                municipality_id=self.stage.ground.municipality_id,
                payload=step.payload,
            ),
            SYSTEM,
        )
        if not answer.get("heard"):
            self.notes.append(f"Сигнала «{step.name}» никто не ждал.")

    def _report(self, step: OutsideWork) -> None:
        found = [
            each for each in self.simulation.visits() if each.element == step.element.id and each.task is None
        ]
        if not found:
            raise StepFailed(f"Внешней работы {self.called(step.element.id)} никто не ждёт.")
        visit = found[0]
        where = {"instance_id": visit.instance_id, "token_id": visit.place.token_id}
        if step.error:
            self._command(ReportError(**where, code=step.error), SYSTEM)
        else:
            self._command(ReportDone(**where, outputs=step.outcome), SYSTEM)

    def _command(self, command: Any, actor: Actor) -> Mapping[str, Any]:
        mark = self.stage.recorder.mark()
        try:
            answer: Mapping[str, Any] = self.stage.command(command, actor)
        except EngineError as error:
            self.stage.recorder.undo(mark, forget=True)
            raise StepFailed(error.message) from error
        return answer

    # Words

    def called(self, element_id: str) -> str:
        name = self.name_of(element_id)
        return f"{element_id} «{name}»" if name not in ("", element_id) else element_id

    def open_now(self) -> str:
        """«Открыты: …», for a sentence about what is not."""
        names = list(dict.fromkeys(self._names()))
        return f"Открыты: {', '.join(names)}." if names else "Открытых задач нет."

    def _names(self) -> Iterator[str]:
        return (self.called(task.element_id) for task in self.standing.tasks)

    def close(self) -> None:
        self.simulation.close()
