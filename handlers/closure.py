"""Termination (ME 6.2–6.5): who leaves the register and why, and what is closed with it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from engine.errors import FormInvalid
from engine.work import Work
from handlers import registry
from handlers.acts import case_id_of, resolution_day, today, written_day
from handlers.databank import close_record, open_records, open_rows
from handlers.documents import RESOLUTION
from handlers.grounds import Circumstances, Ground, complaint, ground_of_fact, grounds
from handlers.programme import PROGRAMME
from handlers.reading import Answers, rows, text
from handlers.registers import PRIMARY_JOURNAL, RECORD_CARD, correct, correct_all
from storage.models import CaseStatus, PersonStatus
from storage.repositories.documents import DocumentRow
from storage.repositories.people import CasePersonRow
from storage.repositories.registers import EntryRow

PROPOSAL = "F-X-PROPOSAL"


@dataclass(frozen=True, kw_only=True)
class Leaving:
    """One line of the resolution: a minor or, without one, the family leaves the register on a ground."""

    ground: Ground
    minor: CasePersonRow | None
    explanation: str | None
    place: str
    """Where it stands in the form, for complaints."""


@registry.handler("case.decide_closing", outputs=("closing_ground", "moved"))
def decide_closing(work: Work) -> dict[str, object]:
    """The resolution of termination (IC_T39): the conditions of each ground are checked against the case."""
    leaving = list(_leaving(work, work.answers))
    if not leaving:
        raise FormInvalid({"closures": ["Укажите, кто снимается с учёта и на каком основании."]})
    errors = {one.place: [words] for one in leaving if (words := complaint(one.ground, _facts(work, one)))}
    if errors:
        raise FormInvalid(errors)
    return {"moved": any(one.ground.is_moving for one in leaving), "closing_ground": leaving[0].ground.code}


def _leaving(work: Work, content: Answers) -> Iterator[Leaving]:
    minors = {minor.id: minor for minor in work.uow.people.minors(case_id_of(work))}
    for number, row in enumerate(rows(content, "closures")):
        subject = text(row, "subject") or "minor"
        ground = grounds(work.processes).get(text(row, f"{subject}_ground") or "")
        minor = minors.get(text(row, "minor") or "")
        if ground is None or ground.subject != subject or (subject == "minor" and minor is None):
            raise FormInvalid({f"closures.{number}": ["Укажите, кто снимается, и основание для него."]})
        yield Leaving(
            ground=ground,
            minor=minor if subject == "minor" else None,
            explanation=text(row, "text"),
            place=f"closures.{number}.{subject}_ground",
        )


def _facts(work: Work, leaving: Leaving) -> Circumstances:
    case_id = case_id_of(work)
    facts = work.uow.answers.of_case(case_id, PROPOSAL)
    return Circumstances(
        on=resolution_day(work, "closed_on"),
        family=work.uow.people.of_case(case_id),
        minor=leaving.minor,
        court_decision=any(text(answers, "in_force_on") for answers in facts),
        new_address=any(text(answers, "new_address") for answers in facts),
        assessment=text(work.uow.documents.latest_content(case_id, PROGRAMME), "assessment"),
        explanation=leaving.explanation,
    )


@registry.handler("case.close_records", outputs=("court", "nobody_left"))
def close_records(work: Work) -> dict[str, object]:
    """Journals, card, databank and departmental records say who left, when and why (IC_T42)."""
    case_id = case_id_of(work)
    on = resolution_day(work, "closed_on")
    by_court = work.variables.get("court") is True
    paper = None if by_court else work.uow.documents.latest(case_id, RESOLUTION, kind="closing")
    leaving = _everybody(work) if by_court else list(_leaving(work, paper.content if paper else {}))
    for one in leaving:
        _take_off(work, one, on, paper, by_court=by_court)
    nobody_left = not open_rows(work, case_id) and not _still_registered(work)
    words = _result_words(leaving, on)
    _write_results(work, words, on)
    if nobody_left:
        _close_case(work, leaving, on, words, by_court=by_court)
    return {"nobody_left": nobody_left, "court": by_court and nobody_left}


def _everybody(work: Work) -> list[Leaving]:
    """A recognition cancelled by the court falls away for all it named."""
    ground = ground_of_fact(work.processes, "court")
    minors = work.uow.people.minors(case_id_of(work))
    return [Leaving(ground=ground, minor=minor, explanation=None, place="") for minor in minors]


def _take_off(work: Work, one: Leaving, on: date, paper: DocumentRow | None, *, by_court: bool) -> None:
    case_id = case_id_of(work)
    if one.minor is None:
        _take_off_family(work, one, on, paper)
        return
    if one.minor.status == PersonStatus.REGISTERED:
        status = PersonStatus.ANNULLED if by_court else PersonStatus.REMOVED
        work.uow.people.remove(case_id, one.minor.id, on=on, ground=one.ground.code, status=status)
    for entry in open_rows(work, case_id, one.minor.id):
        _close_row(work, entry, one.ground, on, paper)


def _take_off_family(work: Work, one: Leaving, on: date, paper: DocumentRow | None) -> None:
    """The family's own standing ends; minors who have one keep it (A-ME-14)."""
    for entry in open_rows(work, case_id_of(work)):
        if entry.content.get("record_kind") == "both":
            correct(work, entry, {"record_kind": "minor"}, f"семья снята с учёта: {one.ground.named}")
        else:
            _close_row(work, entry, one.ground, on, paper)


def _close_row(work: Work, entry: EntryRow, ground: Ground, on: date, paper: DocumentRow | None) -> None:
    resolution = f"№ {paper.number} от {written_day(paper.drawn_on)}" if paper else "решение суда"
    changes = {"removed_on": on.isoformat(), "removal_reason": ground.code, "resolution_off": resolution}
    correct(work, entry, changes, f"снятие с учёта: {ground.named}")


def _still_registered(work: Work) -> bool:
    minors = work.uow.people.minors(case_id_of(work))
    return any(minor.status == PersonStatus.REGISTERED for minor in minors)


def _result_words(leaving: list[Leaving], on: date) -> str:
    reasons = dict.fromkeys(one.ground.named for one in leaving)
    return f"Нахождение в социально опасном положении прекращено {written_day(on)}: {'; '.join(reasons)}"


def _write_results(work: Work, words: str, on: date) -> None:
    case_id = case_id_of(work)
    journal = work.uow.registers.of_case(case_id, PRIMARY_JOURNAL)
    correct_all(work, journal, {"result": words}, "прекращение нахождения в СОП")
    cards = work.uow.registers.of_case(case_id, RECORD_CARD)
    closing = {"closed_on": on.isoformat(), "result": words}
    correct_all(work, cards, closing, "прекращение нахождения в СОП")


def _close_case(work: Work, leaving: list[Leaving], on: date, words: str, *, by_court: bool) -> None:
    """Nobody of the family has the standing any more: the work ends with the ground of the closure."""
    case_id = case_id_of(work)
    status = CaseStatus.ANNULLED if by_court else CaseStatus.CLOSED
    ground = leaving[0].ground.code if leaving else None
    for record in open_records(work, case_id):
        close_record(work, record, on, words)
    work.uow.programme.cancel_planned(case_id, words)
    work.uow.cases.close(case_id, status, at=work.moment, on=on, ground=ground)
    work.uow.staff.end_case_roles(case_id, on=max(on, today(work)))
    _mark_programme(work, leaving)


def _mark_programme(work: Work, leaving: list[Leaving]) -> None:
    paper = work.uow.documents.latest(case_id_of(work), PROGRAMME)
    marks = [one.ground.programme_mark for one in leaving if one.ground.programme_mark]
    if paper and marks:
        work.uow.documents.stamp(paper.id, {"completion_mark": marks[0]})
