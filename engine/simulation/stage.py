"""Where a simulation is played: scratch database, standing clock, executor, and the record of it all.

Whatever a command raises becomes a trouble with a sentence; nothing a diagram does ends the
simulation itself.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from itertools import count
from typing import Any

from engine.actor import Actor
from engine.clock import FixedClock
from engine.commands import StartInstance
from engine.context import Workshop
from engine.errors import EngineError, FormInvalid
from engine.executor import Command, Executor
from engine.instances.reading import looked_at
from engine.instances.services import StepServices
from engine.jobs.due import DueWork
from engine.law import Law
from engine.simulation import ground
from engine.simulation.outcome import Trouble
from engine.simulation.plan import Plan
from engine.simulation.recording import Recorder
from engine.simulation.rehearsed import RehearsedHandlers
from engine.spiff.scopes import TopScope
from engine.work import HandlerRegistry, TryAgainLater
from storage.columns import numbered_ids
from storage.files import KeptFile
from storage.queries import simulation as queries
from storage.repositories.attachments import Attachments
from storage.repositories.jobs import JobRow
from storage.unit_of_work import UnitOfWork

SYSTEM = Actor.system()
PAPER = "Пример".encode()


class Stage:
    """``start`` is a local moment: its zone is the region's."""

    def __init__(
        self,
        *,
        law: Law,
        handlers: HandlerRegistry,
        plan: Plan,
        region: str,
        start: datetime,
        furnished: bool,
        sessions: Sequence[datetime] = (),
    ):
        self.ground = ground.lay(law, region, furnished=furnished)
        self.furnished = furnished
        self._sessions = sessions
        self.database = self.ground.database
        self.clock = FixedClock(start)
        self.zone = start.tzinfo
        self.recorder = Recorder(start.tzinfo)
        self.workshop = Workshop(law, RehearsedHandlers(handlers, plan), trace=self.recorder)
        self.executor = Executor(self.database, self.clock, self.workshop)
        self.troubles: list[Trouble] = []
        self._numbers = count(ground.FIRST_OWN_ID)
        self._worker = DueWork(self.executor, owner="simulation")
        self.file = ""
        """An attachment for forms that ask for one."""
        self.case_id, self.case_number = self._open_case(start)

    def _open_case(self, start: datetime) -> tuple[str, str]:
        """Handlers and messages between procedures want a case, so there always is one."""
        with numbered_ids(self._numbers), self.database.begin() as connection:
            uow = UnitOfWork(connection)
            if self.furnished:
                ground.plan_sessions(uow, self.ground.municipality_id, start, self._sessions)
            case = uow.cases.open(
                self.ground.municipality_id,
                year=start.year,
                at=start,
                informing_agency_id=self.ground.school_id,
            )
            if self.furnished:
                self.file = Attachments(connection).attach(
                    KeptFile(
                        sha256=sha256(PAPER).hexdigest(),
                        size=len(PAPER),
                        media_type="text/plain",
                        name="Пример.txt",
                    ),
                    by=SYSTEM.staff_id,
                    at=start,
                    case_id=case.id,
                    municipality_id=self.ground.municipality_id,
                )
        return case.id, case.number

    @property
    def now(self) -> datetime:
        return self.clock.now().astimezone(self.zone)

    def look(self, question: Callable[..., Any], **about: Any) -> Any:
        """The answer of a query."""
        with self.database.read() as connection:
            return question(connection, **about)

    def starting(
        self, process_key: str, start_event: str | None, variables: Mapping[str, Any]
    ) -> StartInstance:
        """A procedure of the case."""
        return StartInstance(
            process_key=process_key,
            municipality_id=self.ground.municipality_id,
            case_id=self.case_id,
            business_key=self.case_number,
            start_event=start_event,
            agency_id=self.ground.school_id,
            variables=variables,
        )

    def command(self, command: Command, actor: Actor = SYSTEM) -> Mapping[str, Any]:
        """Carry out what cannot be anybody's fault but the caller's; raises EngineError."""
        with numbered_ids(self._numbers):
            return self.executor.execute(command, actor=actor)

    def attempt(
        self,
        command: Command,
        actor: Actor = SYSTEM,
        *,
        process: str,
        element: str,
        name: str = "",
        token_id: str = "",
        mended: Callable[[FormInvalid], Command | None] = lambda error: None,
    ) -> Mapping[str, Any] | None:
        """Carry out a step; None when it could not be made, and then there is a trouble more.

        ``mended`` gives another command to try when answers were found wrong.
        """
        mark = self.recorder.mark()
        try:
            return self.command(command, actor)
        except EngineError as error:
            other = mended(error) if isinstance(error, FormInvalid) else None
            if other is not None:
                self.recorder.undo(mark, forget=True)
                where = {"process": process, "element": element, "name": name, "token_id": token_id}
                return self.attempt(other, actor, **where, mended=mended)
            message = _told(error)
            if error.fault is not None and error.fault.element_id:
                process, element, name = self._at_work(error.fault.element_id, process)
        except TryAgainLater as error:
            message = f"Обработчик не может работать сейчас: {error}."
        except Exception as error:
            message = f"Внутренняя ошибка: {type(error).__name__}."
        self.recorder.undo(mark, forget=False)
        self.report(process=process, element=element, name=name, message=message, token_id=token_id)
        return None

    def report(self, *, process: str, element: str, name: str, message: str, token_id: str) -> None:
        trouble = Trouble(
            process=process, element=element, name=name, message=message, at=self.now, token_id=token_id
        )
        self.troubles.append(trouble)
        self.recorder.add(
            self.now, event="incident", process=process, element=element, name=name, message=message
        )

    def _at_work(self, element: str, process: str) -> tuple[str, str, str]:
        top = self.recorder.top
        token = top.at_work if top is not None else None
        if token is None or token.node.id != element:
            return process, element, ""
        return token.scope.spec.process, element, token.node.name

    # People

    def person(self, staff_id: str) -> Actor | None:
        """Somebody of the district, with what she may do today."""
        today = self.now.date()
        with self.database.read() as connection:
            staff = UnitOfWork(connection).staff
            member = staff.get(staff_id) if staff_id else None
            if member is None:
                return None
            return Actor(
                staff_id=member.id,
                name=member.short_name,
                login=member.login,
                groups=frozenset(staff.groups_of(member.id, on=today)),
                agency_id=member.agency_id,
                municipality_id=member.municipality_id,
            )

    def holders(self, groups: Sequence[str]) -> list[str]:
        """Who is in any of the groups today, the groups in their order."""
        today = self.now.date()
        with self.database.read() as connection:
            staff = UnitOfWork(connection).staff
            return [holder for group in groups for holder in staff.holders(group, on=today)]

    # Jobs

    def next_due(self) -> datetime | None:
        with self.database.read() as connection:
            return UnitOfWork(connection).jobs.next_due()

    def carry_out_next(self) -> bool:
        """One job that is due now, as a worker of the product would; False when there is none."""
        with numbered_ids(self._numbers):
            claimed = self._worker.claim(1)
            for job in claimed:
                mark = self.recorder.mark()
                error = self._worker.carry_out(job)
                if error:
                    self._failed(job, mark, error)
        return bool(claimed)

    def _failed(self, job: JobRow, mark: Any, error: str) -> None:
        """The product tries again later; only the last attempt stays in the trace."""
        known = [each for each in self.look(queries.incidents) if each.job_id == job.id]
        top = self.recorder.top
        token = top.at_work if top is not None else None
        self.recorder.undo(mark, forget=not known)
        process, element, name = (
            (token.scope.spec.process, token.node.id, token.node.name)
            if token is not None
            else ("", job.element_id, "")
        )
        where = {"process": process, "element": element, "name": name, "message": error}
        if known:
            self.report(**where, token_id=job.spiff_task_id or "")
        else:
            self.recorder.add(self.now, event="failed", **where)

    # Instances

    def instances(self) -> list[queries.PlayedInstance]:
        return self.look(queries.instances)  # type: ignore[no-any-return]

    def live(self, instance_id: str) -> TopScope | None:
        """A procedure that goes on, as it stands; None when it is over."""
        with self.database.read() as connection:
            return looked_at(UnitOfWork(connection), self.workshop, self.clock, instance_id=instance_id)

    def variables(self, instance_id: str) -> Mapping[str, object]:
        """Of a procedure, also of one that has ended."""
        top = self.live(instance_id) or next(
            (seen for seen in reversed(self.recorder.tops) if _instance_of(seen) == instance_id), None
        )
        return dict(top.variables or {}) if top is not None else {}

    def close(self) -> None:
        self.database.close()


def _instance_of(top: TopScope) -> str:
    services = top.services
    assert isinstance(services, StepServices)
    return services.instance.row.id


def _told(error: EngineError) -> str:
    if isinstance(error, FormInvalid):
        fields = "; ".join(f"{field}: {' '.join(said)}" for field, said in error.errors.items())
        return f"{error.message} {fields}"
    return error.message
