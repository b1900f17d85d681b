"""Everybody who has something to do: people at their tasks, outside workers at theirs."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import Any, cast

from engine.actor import Actor
from engine.commands import CompleteTask
from engine.errors import EngineError, FormInvalid
from engine.facts.case import Occasion, gather
from engine.facts.directory import CaseDirectory
from engine.forms import in_words
from engine.forms.context import FormContext
from engine.forms.fields import Field, FormDefinition, Json
from engine.forms.prefill import initial_values, system_values
from engine.simulation.acts import ReportDone, ReportError
from engine.simulation.generated import Filling
from engine.simulation.plan import Plan
from engine.simulation.stage import SYSTEM, Stage
from engine.simulation.standing import Place, places
from storage.queries.stories import OpenTask, open_tasks
from storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, kw_only=True)
class Visit:
    """A task or an outside work that is open, with the number of the visit to its element, from 0."""

    instance_id: str
    place: Place
    number: int
    since: datetime
    task: OpenTask | None = None

    @property
    def element(self) -> str:
        return self.place.node.id


class Desk:
    def __init__(self, stage: Stage, plan: Plan, seed: int):
        self._stage, self._plan, self._seed = stage, plan, seed
        self._numbers: dict[str, int] = {}
        self._known: dict[str, tuple[int, datetime]] = {}
        self.sparing = False
        """Whether answers are made up only where a form cannot do without."""
        self.given_up: set[str] = set()
        """Tokens whose step could not be made."""

    def open(self) -> Iterator[Visit]:
        """What somebody could do now or later, the oldest first."""
        tasks = {task.id: task for task in self._stage.look(open_tasks, case_id=self._stage.case_id)}
        waiting = [
            (place, instance.id)
            for instance in self._stage.instances()
            if (top := self._stage.live(instance.id)) is not None
            for place in places(top)
            if place.kind in ("task", "external")
        ]
        for place, instance_id in sorted(waiting, key=lambda each: each[0].token_id):
            number, since = self._visit(place)
            yield Visit(
                instance_id=instance_id,
                place=place,
                number=number,
                since=since,
                task=tasks.get(place.token_id),
            )

    def _visit(self, place: Place) -> tuple[int, datetime]:
        known = self._known.get(place.token_id)
        if known is None:
            number = self._numbers.get(place.node.id, 0)
            self._numbers[place.node.id] = number + 1
            known = self._known[place.token_id] = (number, self._stage.now)
        return known

    def nobody_does(self, visit: Visit) -> bool:
        """Whether the plan says so."""
        given = self._plan.is_given(visit.element, visit.number)
        return given and self._plan.answer(visit.element, visit.number) is None

    def ready_at(self, visit: Visit) -> datetime | None:
        """When somebody has it done; None: never."""
        if visit.place.token_id in self.given_up or self.nobody_does(visit):
            return None
        delay = self._plan.delays.get(visit.element)
        return visit.since if delay is None else delay.after(visit.since)

    def do(self, visit: Visit) -> None:
        """Do it as the plan says, or else with answers made up for it."""
        code = self._plan.error(visit.element, visit.number)
        given = self._plan.is_given(visit.element, visit.number)
        answers = dict(self._plan.answer(visit.element, visit.number) or {}) if given else {}
        actor = self.actor(visit.task) if visit.task is not None else SYSTEM
        if code is not None:
            self._note(visit, actor, source="given", error=code)
            self._attempt(
                visit,
                ReportError(instance_id=visit.instance_id, token_id=visit.place.token_id, code=code),
                SYSTEM,
            )
        elif visit.task is None:
            self._note(visit, actor, source="given" if given else "empty", answers=answers)
            done = ReportDone(instance_id=visit.instance_id, token_id=visit.place.token_id, outputs=answers)
            self._attempt(visit, done, SYSTEM)
        else:
            self.complete(visit, visit.task, answers, given=given, actor=actor)

    def complete(
        self, visit: Visit, task: OpenTask, answers: Mapping[str, Any], *, given: bool, actor: Actor
    ) -> None:
        """Finish a person's task; what a form asks besides ``answers`` is made up."""
        if task.form_key is None:
            self._note(visit, actor, source="given" if given else "empty", answers=answers)
            self._attempt(visit, CompleteTask(task_id=task.id, variables=answers), actor)
            return
        try:
            filling = self._filled_in(visit, task, answers, actor)
        except EngineError as error:
            self.given_up.add(visit.place.token_id)
            self._stage.report(
                process=visit.place.process,
                element=visit.element,
                name=visit.place.node.name,
                message=error.message,
                token_id=visit.place.token_id,
            )
            return
        raw = filling.raw
        source = "given" if given and raw.keys() <= answers.keys() else "mixed" if given else "generated"
        # The trace shows the answers that were taken in the end: a mended filling changes them in place.
        self._note(visit, actor, source=source, answers=raw)

        def mended(error: FormInvalid) -> CompleteTask | None:
            return CompleteTask(task_id=task.id, answers=dict(raw)) if filling.mend(error) else None

        self._attempt(visit, CompleteTask(task_id=task.id, answers=dict(raw)), actor, mended)

    def _attempt(
        self,
        visit: Visit,
        command: Any,
        actor: Actor,
        mended: Callable[[FormInvalid], Any] = lambda error: None,
    ) -> None:
        place = visit.place
        done = self._stage.attempt(
            command,
            actor,
            process=place.process,
            element=place.node.id,
            name=place.node.name,
            token_id=place.token_id,
            mended=mended,
        )
        if done is None:
            self.given_up.add(place.token_id)

    def _note(self, visit: Visit, actor: Actor, **said: Any) -> None:
        node = visit.place.node
        self._stage.recorder.add(
            self._stage.now,
            event="answered",
            process=visit.place.process,
            element=node.id,
            name=node.name,
            type=node.kind.value,
            by=actor.name,
            **said,
        )

    def actor(self, task: OpenTask) -> Actor:
        """Who does the task: its assignee, or the first who may; the system where nobody is found."""
        if not self._stage.furnished:
            return SYSTEM
        chosen = task.assignee_id or next(iter(self._stage.holders(task.groups)), "")
        return self._stage.person(chosen) or SYSTEM

    def opened(self, instance_id: str, task: OpenTask, actor: Actor) -> "OpenedForm":
        """The form of a task as whoever does it sees it; raises EngineError."""
        stage = self._stage
        top = stage.live(instance_id)
        token = top.find(task.id) if top is not None else None
        assert token is not None
        variables = cast("Mapping[str, Json]", token.scope.visible(token))
        with stage.database.read() as connection:
            uow = UnitOfWork(connection)
            form = stage.workshop.form(uow, str(task.form_key), task.form_sha256)
            row = uow.instances.look(instance_id)
            assert row is not None
            place = stage.workshop.law.place(uow, row.municipality_id)
            occasion = Occasion(
                municipality_id=row.municipality_id,
                case_id=row.case_id,
                variables=variables,
                actor=actor,
                now=stage.clock.now(),
                zone=place.zone,
            )
            facts = gather(uow, occasion)
            context = FormContext(
                now=stage.clock.now(),
                zone=place.zone,
                directory=CaseDirectory(
                    uow, row, agency_id=task.agency_id, law=stage.workshop.law, now=stage.clock.now()
                ),
                given=system_values(form, task.form_part, facts),
                variables=variables,
            )
        known = initial_values(form, task.form_part, facts)
        return OpenedForm(form=form, part=task.form_part, known=known, context=context)

    def _filled_in(self, visit: Visit, task: OpenTask, answers: Mapping[str, Any], actor: Actor) -> Filling:
        opened = self.opened(visit.instance_id, task, actor)
        with self._stage.database.read():
            return Filling(
                opened.form,
                opened.part,
                given=in_words.kept(opened.fields, answers, opened.context.directory),
                known=opened.known,
                context=opened.context,
                dice=Random(f"{self._seed} {visit.element} {visit.number}"),  # noqa: S311 - a play
                file=self._stage.file,
                sparing=self.sparing,
            )


@dataclass(frozen=True, kw_only=True)
class OpenedForm:
    """A form with what it says before anybody has typed."""

    form: FormDefinition
    part: str | None
    known: Mapping[str, Json]
    context: FormContext

    @property
    def fields(self) -> tuple[Field, ...]:
        return self.form.fields_of(self.part)
