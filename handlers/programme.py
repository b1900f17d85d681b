"""The individual programme (F-ME-4): versions, their measures, approval, correction, assessment."""

from collections.abc import Mapping, Sequence
from datetime import date

from engine.errors import FormInvalid
from engine.work import Work
from handlers import registry
from handlers.acts import (
    agency_at_hand,
    case_id_of,
    commission_journal,
    midnight,
    resolution_day,
    stamp,
    today,
    written_day,
)
from handlers.documents import kind_of
from handlers.reading import Answers, day, rows, text, texts
from storage.models import CaseStatus
from storage.repositories.documents import NewDocument
from storage.repositories.programme import Measure, NewMeasure
from storage.repositories.sessions import SessionRow
from storage.repositories.staff import StaffRow

PROGRAMME = "F-ME-4"
PROPOSALS = "F-ME-5"
_ASSESSMENT = (
    "assessment",
    "assessment_reasons",
    "assessment_proposals",
    "completion_positive",
    "completion_negative",
)
DYNAMICS = ("potential_initial", "potential_main", "potential_final", "reactions", "patronage", "consilium")


@registry.handler("programme.submit", outputs=("programme_submitted_at", "programme_version"))
def submit_programme(work: Work) -> dict[str, object]:
    """The programme goes to the commission (IC_T21, IC_X28), each measure with agency and date."""
    case_id = case_id_of(work)
    plan = _checked_plan(work)
    if work.element.id == "IC_T21":
        _check_not_too_early(work)
    version = _drawn_version(work, case_id)
    _take_back_unapproved(work, case_id)
    _add_measures(work, case_id, version, plan)
    return {"programme_submitted_at": stamp(work), "programme_version": version}


def _checked_plan(work: Work) -> Sequence[Answers]:
    """Every row needs an agency and a date (ME 1.3, 5.5): they are what the work is checked by."""
    plan = rows(work.answers, "plan_rows")
    errors = {
        f"plan_rows.{number}.{column}": [sentence]
        for number, row in enumerate(plan)
        for column, sentence in (("agency", "Укажите ответственный орган."), ("due", "Укажите срок."))
        if not text(row, column)
    }
    if not plan:
        errors = {"plan_rows": ["В программе должно быть хотя бы одно мероприятие."]}
    if errors:
        raise FormInvalid(errors)
    return plan


def _check_not_too_early(work: Work) -> None:
    """Before all proposals are in and before the tenth day the curator says why she does not wait (A.4)."""
    recognised_on = resolution_day(work, "recognised_on")
    cutoff = work.compute_deadline("setting:a.proposals_cutoff", midnight(work, recognised_on)).due_date
    waited_for = _silent_agencies(work)
    if waited_for and today(work) < cutoff and not text(work.answers, "early_reason"):
        raise FormInvalid(
            {
                "early_reason": [
                    f"Предложения поступили не от всех органов, а ждать их следует до {written_day(cutoff)} "
                    "Дождитесь их или укажите причину."
                ]
            }
        )


def _silent_agencies(work: Work) -> set[str]:
    given = work.uow.documents.of_case(case_id_of(work), PROPOSALS)
    return set(texts(work.variables, "agencies")) - {document.agency_id or "" for document in given}


def _drawn_version(work: Work, case_id: str) -> int:
    """The version of the paper made of this form, so that paper and measures bear one number."""
    document = work.uow.documents.latest(case_id, PROGRAMME)
    return document.version if document else work.uow.programme.last_version(case_id) + 1


def _take_back_unapproved(work: Work, case_id: str) -> None:
    approved = approved_versions(work, case_id)
    for version in range(1, work.uow.programme.last_version(case_id) + 1):
        if version not in approved:
            work.uow.programme.drop_version(case_id, version)


def _add_measures(work: Work, case_id: str, version: int, plan: Sequence[Answers]) -> None:
    for position, row in enumerate(plan, start=1):
        new = NewMeasure(
            measure=text(row, "measure") or "", agency_id=text(row, "agency"), due_on=day(row, "due")
        )
        work.uow.programme.add(case_id, version=version, position=position, new=new)


def approved_versions(work: Work, case_id: str) -> set[int]:
    """Versions that bear the stamp of the commission."""
    papers = work.uow.documents.of_case(case_id, PROGRAMME)
    return {paper.version for paper in papers if text(paper.content, "approved_on")}


def approve_programme(work: Work, session: SessionRow) -> None:
    """The stamp on the version put to the vote: session, protocol, date."""
    case_id = case_id_of(work)
    paper = work.uow.documents.latest(case_id, PROGRAMME)
    if paper is None:
        return
    held_on = session.held_at.astimezone(work.zone).date()
    marks = {
        "approval_session": f"Заседание комиссии {written_day(held_on)}",
        "approval_protocol_no": session.protocol_number,
        "approved_on": held_on.isoformat(),
    }
    work.uow.documents.stamp(paper.id, marks, session_id=session.id)
    work.uow.documents.sign(paper.id, by=session.presiding_id or work.actor.staff_id, at=work.moment)
    _supersede(work, case_id, paper.version)


def _supersede(work: Work, case_id: str, version: int) -> None:
    """Measures that the correction left out or changed are no longer planned."""
    kept = texts(work.uow.documents.latest_content(case_id, PROGRAMME), "kept_rows")
    for measure in work.uow.programme.measures(case_id):
        if measure.programme_version < version and measure.state == "planned" and measure.id not in kept:
            work.uow.programme.finish(
                measure.id,
                state="cancelled",
                done_on=None,
                result=f"заменено программой версии {version}",
                late_days=None,
            )


@registry.handler("programme.sent", outputs=())
def mark_programme_sent(work: Work) -> None:
    """The approved programme has gone to the agencies (IC_T22, ME 5.3)."""
    case_id = case_id_of(work)
    work.uow.cases.set_status(case_id, CaseStatus.PROGRAMME)
    paper = work.uow.documents.latest(case_id, PROGRAMME)
    if paper:
        entries = work.uow.registers.of_case(case_id, "F-X-DISPATCH", owner=commission_journal(work))
        to = ", ".join(dict.fromkeys(str(entry.content.get("recipient")) for entry in entries))
        work.uow.documents.mark_sent(paper.id, to=to)


@registry.handler("programme.specialist", outputs=())
def name_specialist(work: Work) -> dict[str, object]:
    """The head of an agency names who answers for its measures (IC_T23, ME 5.5)."""
    case_id, agency_id = case_id_of(work), agency_at_hand(work)
    specialist = text(work.answers, "to")
    member = work.uow.staff.get(specialist) if specialist else None
    if member is None or agency_id is None or not _serves(work, member, agency_id):
        raise FormInvalid({"to": ["Назначьте сотрудника своего органа."]})
    work.uow.cases.take_part(case_id, agency_id, "working_group", at=work.moment, specialist_id=member.id)
    work.uow.staff.join_working_group(case_id, member.id, on=today(work))
    return {}


def _serves(work: Work, member: StaffRow, agency_id: str) -> bool:
    """In a small district one specialist may serve two agencies."""
    if member.agency_id == agency_id:
        return True
    groups = work.uow.staff.groups_of(member.id, on=today(work))
    return any(group.partition("@")[2] == f"agency:{agency_id}" for group in groups)


@registry.handler("programme.open_rows", outputs=("plan_rows",))
def open_measures(work: Work) -> dict[str, object]:
    """Measures of the version just approved; those of earlier versions have their tasks already (IC_X48)."""
    case_id = case_id_of(work)
    approved = approved_versions(work, case_id)
    planned: list[Measure] = []
    if approved:
        planned = work.uow.programme.measures(case_id, version=max(approved))
    return {"plan_rows": [measure.id for measure in planned if measure.state == "planned"]}


@registry.handler("programme.correct", outputs=("correction_submitted_at",))
def propose_correction(work: Work) -> dict[str, object]:
    """The next version of the programme as a draft (IC_T29): only rows added or changed get new measures."""
    case_id = case_id_of(work)
    plan = _checked_plan(work)
    _take_back_unapproved(work, case_id)
    unchanged = _unchanged(work.uow.programme.measures(case_id), plan)
    version = work.uow.documents.next_version(case_id, PROGRAMME)
    earlier = work.uow.documents.latest_content(case_id, PROGRAMME)
    content = {
        **{key: value for key, value in earlier.items() if not key.startswith("approv")},
        "plan_rows": [dict(row) for row in plan],
        "kept_rows": sorted(unchanged.values()),
        "correction_reasons": text(work.answers, "reasons"),
    }
    work.uow.documents.draw_up(_paper(work, case_id, version, content), at=work.moment)
    new = [row for number, row in enumerate(plan) if number not in unchanged]
    _add_measures(work, case_id, version, new)
    return {"correction_submitted_at": stamp(work)}


def _unchanged(measures: Sequence[Measure], plan: Sequence[Answers]) -> dict[int, str]:
    """Rows of the plan (by number) that say what a measure in force says already."""
    free = [measure for measure in measures if measure.state != "cancelled"]
    same: dict[int, str] = {}
    for number, row in enumerate(plan):
        said = (text(row, "measure"), text(row, "agency"), day(row, "due"))
        found = next((one for one in free if (one.measure, one.agency_id, one.due_on) == said), None)
        if found:
            same[number] = found.id
            free.remove(found)
    return same


def _paper(work: Work, case_id: str, version: int, content: Mapping[str, object]) -> NewDocument:
    return NewDocument(
        case_id=case_id,
        form_key=PROGRAMME,
        title=kind_of(work, PROGRAMME, None).title,
        municipality_id=work.municipality_id,
        drawn_on=today(work),
        version=version,
        agency_id=work.actor.agency_id,
        author_id=work.actor.staff_id,
        content=content,
        clauses=" ".join(work.element.clauses) or None,
    )


@registry.handler("programme.assess", outputs=("closing_ground", "proposed_until"))
def assess_results(work: Work) -> dict[str, object]:
    """The curator's assessment and the marks of completion go into the programme (IC_T34, ME 5.4)."""
    paper = work.uow.documents.latest(case_id_of(work), PROGRAMME)
    if paper:
        marks = {key: work.answers[key] for key in _ASSESSMENT if work.answers.get(key)}
        work.uow.documents.stamp(paper.id, marks)
    continue_until = day(work.answers, "continue_until")
    outputs: dict[str, object] = {"closing_ground": text(work.answers, "ground")}
    if continue_until:
        outputs["proposed_until"] = continue_until.isoformat()
    return outputs


def due_in_law(work: Work, due_on: date) -> date:
    """The last lawful day of a measure: a day off moves to the next working day (FIXED)."""
    return work.compute_deadline("FIXED", midnight(work, due_on)).due_date
