"""What every act needs to know of its circumstances: the day, the case, whose journal, which agency."""

from datetime import date, datetime, time

from engine.errors import Invalid
from engine.refusals import refusal
from engine.terms.fixed import fixed_term
from engine.work import Work
from handlers.reading import day, text
from storage.repositories.cases import CaseRow
from storage.repositories.sessions import SessionRow

_MONTHS = (
    "января",
    "февраля",
    "марта",
    "апреля",
    "мая",
    "июня",
    "июля",
    "августа",
    "сентября",
    "октября",
    "ноября",
    "декабря",
)


def today(work: Work) -> date:
    """The local day of the act."""
    return work.moment.astimezone(work.zone).date()


def stamp(work: Work) -> str:
    """The moment of the act as a variable carries it."""
    return work.moment.astimezone(work.zone).isoformat(timespec="seconds")


def midnight(work: Work, on: date) -> datetime:
    return datetime.combine(on, time(), tzinfo=work.zone)


def written_day(on: date) -> str:
    return f"{on.day} {_MONTHS[on.month - 1]} {on.year} г."


def case_id_of(work: Work) -> str:
    """The case of the act. A diagram that asks for a family without a case is drawn wrongly."""
    if work.case_id is None:
        raise Invalid(
            f"Действие «{work.element.name}» относится к делу семьи, а процедура запущена без дела.",
            hint="Запустите процедуру со страницы дела.",
        )
    return work.case_id


def case_of(work: Work) -> CaseRow:
    return work.uow.cases.get(case_id_of(work))


def term(work: Work, key: str) -> str:
    """The rule code of a term that the regulations fix, for ``work.compute_deadline``."""
    return fixed_term(work.processes, key, work.region)


def refused(work: Work, code: str, **facts: object) -> str:
    """The sentence with which the region's law refuses."""
    return refusal(work.processes, code, work.region, **facts)


def commission_journal(work: Work) -> str:
    return f"mun:{work.municipality_id}"


def agency_journal(agency_id: str) -> str:
    return f"agency:{agency_id}"


def acting_agency(work: Work) -> str | None:
    """The agency of the person who acts. The variable ``agency`` may be the one the case came from;

    it is meant only where the person acts for it, which matters to who serves two agencies.
    """
    if work.actor.acts_for(work.agency_id):
        return work.agency_id
    return work.actor.agency_id or work.agency_id


def agency_at_hand(work: Work) -> str | None:
    """The agency that the element is repeated for, or that the case came from."""
    return text(work.variables, "agency") or work.agency_id


def agency_name(work: Work, agency_id: str | None) -> str:
    agency = work.uow.organisation.agency(agency_id) if agency_id else None
    return agency.short_name if agency else "орган не указан"


def staff_name(work: Work, staff_id: str | None) -> str | None:
    member = work.uow.staff.get(staff_id) if staff_id else None
    return member.short_name if member else None


def session_of(work: Work) -> SessionRow | None:
    """The session that decided: by the question, else by the session itself."""
    question_id = text(work.variables, "question_id")
    if question_id:
        return work.uow.sessions.get(work.uow.sessions.question(question_id).session_id)
    session_id = text(work.variables, "session_id")
    return work.uow.sessions.get(session_id) if session_id else None


def resolution_day(work: Work, variable: str = "session_date") -> date:
    """The date of a resolution is that of its session, however long the papers took."""
    written = day(work.variables, variable)
    if written:
        return written
    session = session_of(work)
    return session.held_at.astimezone(work.zone).date() if session else today(work)
