"""Sending and checking within a quarter (PK 2.6-2.10): versions, what does not agree, what goes back."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from engine.collecting import EDUCATION, Collected, organisations, summed
from engine.errors import FormInvalid
from engine.facts.quarter import SYSTEM, len_of
from engine.monitoring import FORM, figures_of, reported, told_figures, total
from engine.work import Work
from handlers import registry
from handlers.acts import agency_journal, agency_name, commission_journal, stamp, today
from handlers.notices import tell_party
from handlers.parties import is_party
from handlers.quarter import Quarter, quarter_of, term_again, wait_again
from handlers.quarter_senders import WAYS, body, organisation
from handlers.reading import flag, text
from handlers.registers import DISPATCH, enter
from storage.models import SenderKind
from storage.queries.risk_entries import RiskFilter, RiskLine, counts, entries
from storage.repositories.documents import NewDocument
from storage.repositories.submissions import NewVersion, SubmissionHead

REGISTER, ANALYSIS = "F-PK-2", "F-X-ANALYT"
_BACK = ("authority_again", "data_match", "edu_orgs", "med_orgs", "state_orgs", "term_from", "term_rule")


@registry.handler("quarter.send", outputs=())
def send(work: Work) -> None:
    """An organisation sends its register and monitoring (RQ_T01, RQ_T02, RQ_T07): a version, frozen."""
    quarter, agency_id = quarter_of(work), text(work.variables, "agency") or ""
    head = _head(work, quarter, SenderKind.ORGANISATION, agency_id)
    if head is None:
        raise FormInvalid({"": ["Эта организация не представляет сведения за квартал."]})
    period, only = reported(quarter.year, quarter.number), RiskFilter(agency_id=agency_id)
    listed = entries(work.uow.connection, SYSTEM, period, only)
    version = NewVersion(
        figures=told_figures(work.answers),
        counted=figures_of(counts(work.uow.connection, SYSTEM, period, only)),
        rows=[_frozen(line) for line in listed],
        note=text(work.answers, "note"),
        task_id=work.task_id,
    )
    number = work.uow.submissions.send(head.id, version, at=work.moment, by=work.actor.staff_id)
    _paper(work, quarter, agency_name(work, agency_id), len(listed), agency_id=agency_id, version=number)
    sender = organisation(work, head.org_kind)
    to = sender.sends_to if sender else ()
    _dispatched(work, agency_journal(agency_id), _titled("Регистр и мониторинг группы риска", quarter), to)


def _frozen(line: RiskLine) -> Mapping[str, Any]:
    """A row of the register as it stood; later changes of the entry do not touch it."""
    return {
        "entry_id": line.id,
        "number": line.number,
        "kind": line.kind,
        "child_name": line.child_name,
        "born_on": line.born_on.isoformat() if line.born_on else None,
        "put_on": line.put_on.isoformat() if line.put_on else None,
        "removed_on": line.removed_on.isoformat() if line.removed_on else None,
        "removal_code": line.removal_code,
        "grounds": list(line.grounds),
    }


@registry.handler("quarter.collect", outputs=("check_of",))
def collect(work: Work) -> dict[str, object]:
    """The registers of preschools and schools are brought together (RQ_T03)."""
    quarter = quarter_of(work)
    found = _found(work, quarter, EDUCATION)
    _paper(work, quarter, "сводный, муниципальные образовательные организации", _entries_in(found))
    return {"check_of": EDUCATION}


@registry.handler("quarter.fill", outputs=())
def fill(work: Work) -> None:
    """The monitoring of education is filled from the consolidated register (RQ_T05): computed, not typed."""
    quarter = quarter_of(work)
    figures = summed(_found(work, quarter, EDUCATION))
    new = NewDocument(
        case_id=None,
        form_key=FORM,
        kind="consolidated",
        title=_titled("Сводный мониторинг группы риска, образование", quarter),
        municipality_id=work.municipality_id,
        drawn_on=today(work),
        author_id=work.actor.staff_id,
        content={**figures, "quarter": str(quarter.number), "year": str(quarter.year)},
        clauses=" ".join(work.element.clauses) or None,
    )
    work.uow.documents.draw_up(new, at=work.moment)


@registry.handler("quarter.forward", outputs=())
def forward(work: Work) -> None:
    """The education authority sends its summary to the commission and the ministry (RQ_T06)."""
    quarter = quarter_of(work)
    _send_sum(work, quarter, SenderKind.EDUCATION_AUTHORITY, _found(work, quarter, EDUCATION))


@registry.handler("quarter.report", outputs=())
def report(work: Work) -> None:
    """The consolidated monitoring goes to the krai commission (RQ_T10): figures, no rows, no names."""
    quarter = quarter_of(work)
    _send_sum(work, quarter, SenderKind.COMMISSION, _found(work, quarter))
    title = _titled("Сводный мониторинг группы риска", quarter)
    _dispatched(work, commission_journal(work), title, body(work, SenderKind.COMMISSION).sends_to)
    place = work.uow.organisation.municipality(work.municipality_id).name
    tell_party(work, "regional_commission", f"{title}: {place}.")


def _send_sum(work: Work, quarter: Quarter, kind: SenderKind, found: Sequence[Collected]) -> None:
    head = _head(work, quarter, kind, work.municipality_id)
    if head is None:
        return
    version = NewVersion(
        figures=summed(found),
        counted=total(each.version.counted for each in found if each.version and each.counts),
        note=text(work.answers, "note"),
        task_id=work.task_id,
    )
    work.uow.submissions.send(head.id, version, at=work.moment, by=work.actor.staff_id)


@registry.handler("quarter.checked", outputs=(*_BACK, "wait_until"))
def check(work: Work) -> dict[str, object]:
    """Completeness and agreement (RQ_T04, RQ_T09): accepted, or returned with what is wrong in words."""
    quarter = quarter_of(work)
    by_authority = text(work.variables, "check_of") == EDUCATION
    found = _found(work, quarter, EDUCATION if by_authority else "")
    wrong = [each for each in found if each.faults]
    if flag(work.answers, "matches"):
        if wrong:
            raise FormInvalid({"matches": [f"Данные не сходятся. {_told(each)}" for each in wrong]})
        _accept(work, quarter, found, by_authority)
        return {"data_match": True}
    back = _returned(work, found, wrong, by_authority)
    for each in back:
        _give_back(work, each)
    again = (
        term_again(work, body(work, SenderKind.EDUCATION_AUTHORITY).term)
        if by_authority
        else wait_again(work)
    )
    ways = _ways(work, back)
    return {"data_match": False, **ways, "authority_again": not any(ways.values()), **again}


def _accept(work: Work, quarter: Quarter, found: Iterable[Collected], by_authority: bool) -> None:
    accepted = [each.head.id for each in found if each.counts]
    summary = _head(work, quarter, SenderKind.EDUCATION_AUTHORITY, work.municipality_id)
    if summary is not None and not by_authority:
        accepted.append(summary.id)
    for submission_id in accepted:
        work.uow.submissions.accept(submission_id, at=work.moment, by=work.actor.staff_id)


def _returned(
    work: Work, found: Sequence[Collected], wrong: Sequence[Collected], by_authority: bool
) -> list[Collected]:
    """Whoever was chosen, and all whose figures cannot be accepted; nobody: the summary itself goes back."""
    chosen = text(work.answers, "returned_to")
    named = [each for each in found if each.head.sender_id == chosen]
    if not named and (by_authority or _sends_elsewhere(work, chosen)):
        raise FormInvalid({"returned_to": ["Выберите организацию, которая представляет сведения."]})
    if not named:
        _return_summary(work)
    return named + [each for each in wrong if each not in named]


def _sends_elsewhere(work: Work, chosen: str | None) -> bool:
    """A body that is neither an organisation of the quarter nor of education has sent nothing here."""
    agency = work.uow.organisation.agency(chosen) if chosen else None
    return not is_party(work, agency, "education_authority")


def _return_summary(work: Work) -> None:
    summary = _head(work, quarter_of(work), SenderKind.EDUCATION_AUTHORITY, work.municipality_id)
    remarks = text(work.answers, "mismatch") or ""
    if summary is None:
        raise FormInvalid({"returned_to": ["Сводки органа управления образованием в этом квартале нет."]})
    work.uow.submissions.give_back(summary.id, remarks, at=work.moment, by=work.actor.staff_id)


def _give_back(work: Work, each: Collected) -> None:
    said = text(work.answers, "mismatch") or ""
    remarks = "\n".join([said, *each.faults]).strip()
    work.uow.submissions.give_back(each.head.id, remarks, at=work.moment, by=work.actor.staff_id)
    words = f"Сведения за квартал возвращены на исправление. {remarks}"[:1000]
    tell_party(work, "register_senders", words, place=each.head.sender_id)


def _ways(work: Work, back: Iterable[Collected]) -> dict[str, object]:
    by_way: dict[str, list[str]] = {way: [] for way in WAYS}
    for each in back:
        sender = organisation(work, each.head.org_kind)
        if sender is not None:
            by_way[sender.way].append(each.head.sender_id)
    return {**by_way}


def _told(each: Collected) -> str:
    return f"{each.head.sender_name}: {'; '.join(each.faults)}."


def _found(work: Work, quarter: Quarter, check_of: str = "") -> list[Collected]:
    place = {"year": quarter.year, "quarter": quarter.number}
    return organisations(work.uow, work.municipality_id, **place, check_of=check_of)


def _head(work: Work, quarter: Quarter, kind: SenderKind, sender_id: str) -> SubmissionHead | None:
    return work.uow.submissions.find(FORM, kind, sender_id, year=quarter.year, quarter=quarter.number)


def _entries_in(found: Iterable[Collected]) -> int:
    return sum(len_of(each) for each in found)


def _titled(what: str, quarter: Quarter) -> str:
    return f"{what} за {('I', 'II', 'III', 'IV')[quarter.number - 1]} квартал {quarter.year} года"


def _paper(
    work: Work,
    quarter: Quarter,
    whose: str,
    size: int,
    *,
    agency_id: str | None = None,
    version: int | None = None,
) -> None:
    """The register as a paper: whose, how many entries; the rows themselves stay with the version."""
    new = NewDocument(
        case_id=None,
        form_key=REGISTER,
        kind="quarter",
        title=f"{_titled('Регистр группы риска', quarter)}: {whose}",
        municipality_id=work.municipality_id,
        drawn_on=today(work),
        version=version or 1,
        agency_id=agency_id,
        author_id=work.actor.staff_id,
        content={"entries": size, "quarter": str(quarter.number), "year": str(quarter.year)},
        clauses=" ".join(work.element.clauses) or None,
    )
    work.uow.documents.draw_up(new, at=work.moment)


def _dispatched(work: Work, owner: str, document: str, to: Iterable[str]) -> None:
    for recipient in to:
        content = {"document": document, "recipient": recipient, "way": "system", "sent_at": stamp(work)}
        enter(work, DISPATCH, owner, content)


@registry.handler("quarter.analysed", outputs=("analysis_id",))
def analysed(work: Work) -> dict[str, object]:
    """The analysis is written (RQ_T11, RQ_T12): what follows begins from its conclusions."""
    paper = work.uow.documents.of_task(work.task_id, ANALYSIS) if work.task_id else None
    if paper is None:
        return {"analysis_id": None}
    work.uow.documents.stamp(paper, {"ministry": text(work.variables, "ministry")})
    return {"analysis_id": paper}
