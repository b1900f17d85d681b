"""What a case has left behind: terms, the log of missed ones, journals, papers, votes."""

from datetime import datetime
from typing import Any

from sqlalchemy import select

from storage.models import (
    Case,
    CommissionSession,
    Deadline,
    DeadlineLogEntry,
    Document,
    Notice,
    NoticeAddressee,
    ProcessInstance,
    SessionQuestion,
)
from storage.repositories.programme import Measure
from storage.repositories.registers import EntryRow
from storage.unit_of_work import UnitOfWork
from tests.world import MOSCOW, World


def local(moment: datetime | None) -> str:
    return f"{moment.astimezone(MOSCOW):%Y-%m-%d %H:%M:%S}" if moment else ""


class CaseRecords:
    """Days and moments are told as text in local time, as the regulation tells them."""

    def __init__(self, world: World):
        self.world = world
        self.case_id = ""

    # People and agencies

    def staff(self, login: str) -> str:
        return self.world.actor(login).staff_id

    def person(self, given_name: str) -> str:
        with self.world.database.read() as connection:
            people = UnitOfWork(connection).people.of_case(self.case_id)
        return next(person.id for person in people if person.given_name == given_name)

    def standing(self) -> dict[str, str]:
        """Given name of each minor → the standing on the register."""
        with self.world.database.read() as connection:
            minors = UnitOfWork(connection).people.minors(self.case_id)
        return {minor.given_name: minor.status for minor in minors}

    # The case and its procedure

    def case(self) -> Any:
        return self.world.rows(select(*Case.__table__.c).where(Case.id == self.case_id))[0]

    def open(self) -> list[str]:
        """Elements of open tasks."""
        return self.world.open_elements(self.case_id)

    def ends(self) -> list[str]:
        """End events reached so far."""
        return sorted(self.procedure().ends)

    def procedure(self) -> Any:
        columns = ProcessInstance.__table__.c
        where = (ProcessInstance.case_id == self.case_id, ProcessInstance.definition_key == "intake_case")
        return self.world.rows(select(*columns).where(*where))[0]

    # Terms

    def terms(self, element: str = "") -> list[Any]:
        """Terms of the case, or of one element, in the order they arose."""
        query = select(*Deadline.__table__.c).where(Deadline.case_id == self.case_id)
        if element:
            query = query.where(Deadline.element_id == element)
        return self.world.rows(query.order_by(Deadline.created_at))

    def due(self, element: str) -> str:
        """The last day of the newest term of an element."""
        return str(self.terms(element)[-1].due_date)

    def due_at(self, element: str) -> str:
        return local(self.terms(element)[-1].due_at)

    def states(self, element: str = "") -> set[str]:
        return {term.state for term in self.terms(element)}

    def late(self) -> list[str]:
        """Elements whose terms were missed."""
        return sorted({term.element_id for term in self.terms() if self.log(term.element_id)})

    def log(self, element: str) -> list[tuple[str, str]]:
        """Steps of the ladder that were taken for an element, with their moments."""
        query = (
            select(DeadlineLogEntry.step, DeadlineLogEntry.at)
            .join(Deadline, Deadline.id == DeadlineLogEntry.deadline_id)
            .where(Deadline.case_id == self.case_id, Deadline.element_id == element)
            .order_by(DeadlineLogEntry.at, DeadlineLogEntry.step)
        )
        return [(step, local(at)) for step, at in self.world.rows(query)]

    def log_rows(self, element: str) -> list[Any]:
        """The rows of the log for an element, as they are kept."""
        query = (
            select(*DeadlineLogEntry.__table__.c)
            .join(Deadline, Deadline.id == DeadlineLogEntry.deadline_id)
            .where(Deadline.case_id == self.case_id, Deadline.element_id == element)
        )
        return self.world.rows(query.order_by(DeadlineLogEntry.at))

    def told(self, element: str, step: str) -> list[str]:
        """Roles that a step of the ladder names."""
        query = (
            select(DeadlineLogEntry.told)
            .join(Deadline, Deadline.id == DeadlineLogEntry.deadline_id)
            .where(Deadline.case_id == self.case_id, Deadline.element_id == element)
            .where(DeadlineLogEntry.step == step)
        )
        return [group.partition("@")[0] for told in self.world.rows(query) for group in told[0]]

    # Notices

    def notices(self, role: str, element: str) -> list[tuple[str, str]]:
        """What holders of a role were told of an element's term by the ladder: step and moment."""
        query = self._told_to(role).where(Notice.element_id == element, Notice.step.is_not(None))
        return [(row.step, local(row.at)) for row in self.world.rows(query)]

    def words_told(self, role: str) -> list[str]:
        """What the procedure itself told holders of a role."""
        return [row.text for row in self.world.rows(self._told_to(role)) if row.text]

    def _told_to(self, role: str) -> Any:
        """A role, or the login of a person who was told by name."""
        key = (
            NoticeAddressee.key.startswith(f"{role}@")
            if "_" in role
            else NoticeAddressee.key == f"staff:{self.staff(role)}"
        )
        return (
            select(Notice.step, Notice.at, Notice.text)
            .join(NoticeAddressee, NoticeAddressee.notice_id == Notice.id)
            .where(Notice.case_id == self.case_id, key)
            .order_by(Notice.at, Notice.id)
        )

    # Journals and papers

    def register(self, code: str) -> list[EntryRow]:
        with self.world.database.read() as connection:
            return UnitOfWork(connection).registers.of_case(self.case_id, code)

    def documents(self, form: str, kind: str | None = None) -> list[Any]:
        columns = Document.__table__.c
        query = select(*columns).where(Document.case_id == self.case_id, Document.form_key == form)
        if kind:
            query = query.where(Document.kind == kind)
        return self.world.rows(query.order_by(Document.created_at, Document.id))

    def papers(self, *forms: str) -> dict[str, int]:
        """How many documents of each form there are."""
        return {form: len(self.documents(form)) for form in forms}

    def measures(self) -> list[Measure]:
        with self.world.database.read() as connection:
            return UnitOfWork(connection).programme.measures(self.case_id)

    # Sessions

    def session(self) -> Any:
        """The session that the newest question of the case is put to."""
        query = (
            select(*CommissionSession.__table__.c)
            .join(SessionQuestion, SessionQuestion.session_id == CommissionSession.id)
            .where(SessionQuestion.case_id == self.case_id)
            .order_by(CommissionSession.held_at.desc())
            .limit(1)
        )
        return self.world.rows(query)[0]

    def questions(self) -> list[Any]:
        query = (
            select(*SessionQuestion.__table__.c, CommissionSession.held_at)
            .join(CommissionSession, CommissionSession.id == SessionQuestion.session_id)
            .where(SessionQuestion.case_id == self.case_id)
            .order_by(CommissionSession.held_at)
        )
        return self.world.rows(query)

    def call_session(self, at: str, *, is_regular: bool = True) -> str:
        """One more session of the commission."""
        from tests.world import at as moment

        with self.world.database.begin() as connection:
            return UnitOfWork(connection).sessions.schedule(
                municipality_id=self.world.municipality_id,
                held_at=moment(at),
                members_total=11,
                is_regular=is_regular,
            )
