"""Papers of the expert group: the decision, the protocol of each family, the journal, the extract."""

from engine.errors import FormInvalid
from engine.work import Work
from handlers import registry
from handlers.acts import (
    agency_name,
    case_id_of,
    case_of,
    commission_journal,
    session_of,
    staff_name,
    stamp,
    today,
    written_day,
)
from handlers.documents import decided_by, draw_up_request
from handlers.parties import group_of
from handlers.reading import Answers, day, number, rows, text, texts
from handlers.registers import correct, enter
from storage.models import DocumentState
from storage.repositories.documents import DocumentRow, NewDocument
from storage.repositories.programme import NewMeasure
from storage.repositories.sessions import SessionRow

JOURNAL, EXTRACT, ROUTE = "F-KA-2", "F-X-EXTRACT", "F-X-ROUTE"
FORMS = ("F-KA-1", "F-KM-PROT")
POSTPONE = "postpone"
STAGES = frozenset({"primary", "interim", "final"})
"""The kinds that the journal knows (KA annex 2); a crisis is entered by its stage with a mark."""
_URGENT = frozenset({"crisis", "unscheduled"})


@registry.handler("expert.requested", outputs=())
def request_information(work: Work) -> None:
    """One request to each agency that was named (EG_T02)."""
    for row in rows(work.answers, "requests"):
        draw_up_request(work, text(row, "agency"))


@registry.handler("expert.formulated", outputs=("formulations", "put_off"))
def formulate(work: Work) -> dict[str, object]:
    """What is put to the vote (EG_T07), and how often it was worded: a second failure puts the item off."""
    return {
        "formulations": (number(work.variables, "formulations") or 0) + 1,
        "put_off": POSTPONE in texts(work.answers, "decision"),
    }


@registry.handler("expert.protocol", outputs=())
def draw_up_protocol(work: Work) -> None:
    """One family's part of the protocol (EG_T09); all parts of a session bear its number."""
    session = _session(work)
    held_on = session.held_at.astimezone(work.zone).date()
    form = work.element.form_key or FORMS[0]
    new = NewDocument(
        case_id=case_id_of(work),
        form_key=form,
        kind="protocol",
        title=f"Протокол заседания экспертной группы от {written_day(held_on)}",
        number=_numbered(work, session, form, held_on.year),
        municipality_id=work.municipality_id,
        drawn_on=held_on,
        task_id=work.task_id,
        session_id=session.id,
        author_id=work.actor.staff_id,
        content={**_worded(work, form), **work.answers, "votes": decided_by(work)},
        clauses=" ".join(work.element.clauses) or None,
    )
    work.uow.documents.draw_up(new, at=work.moment)


def _numbered(work: Work, session: SessionRow, form: str, year: int) -> str:
    """The number of the session's protocol within the year; the first family's part takes it."""
    if session.protocol_number:
        return session.protocol_number
    written = text(work.answers, "protocol_no")
    if written and work.uow.documents.has_number(form, work.municipality_id, year, written):
        raise FormInvalid({"protocol_no": [f"Протокол с номером {written} в этом году уже есть."]})
    number = work.uow.documents.take_number(form, work.municipality_id, year, written=written)
    work.uow.sessions.give_number(session.id, number)
    return number


def _worded(work: Work, form: str) -> Answers:
    """The decision and the measures as they were last put to the vote (EG_T07)."""
    said = work.uow.answers.of_case(case_id_of(work), form, element_id="EG_T07")
    kept = ("decision", "extend_until", "measures_needed", "route", "assignments")
    return {key: said[-1][key] for key in kept if said and said[-1].get(key) is not None}


def _session(work: Work) -> SessionRow:
    session = session_of(work)
    if session is None:
        raise FormInvalid({"": ["У вопроса нет заседания: вернитесь к повестке."]})
    return session


def protocol_of(work: Work) -> DocumentRow:
    """The newest protocol of the item's session."""
    session = _session(work)
    papers = [paper for form in FORMS for paper in work.uow.documents.of_case(case_id_of(work), form)]
    return [paper for paper in papers if paper.session_id == session.id][-1]


@registry.handler("expert.sign", outputs=())
def sign(work: Work) -> None:
    """One signature (EG_T10). The head's makes the protocol valid; a member's may be missing."""
    member = text(work.variables, "member") or work.actor.staff_id
    presides = member == text(work.variables, "presiding")
    reason = text(work.answers, "not_signed_reason")
    if presides and reason:
        raise FormInvalid({"not_signed_reason": ["Без подписи руководителя протокол не действует."]})
    if presides and not work.actor.is_system and work.actor.staff_id != member:
        raise FormInvalid({"signatures": ["Протокол подписывает сам председательствующий."]})
    paper = protocol_of(work)
    mine = {
        "name": staff_name(work, member),
        "signed_at": None if reason else stamp(work),
        "not_signed_reason": reason,
    }
    signatures = [dict(row) for row in rows(paper.content, "signature_rows")]
    work.uow.documents.stamp(paper.id, {"signature_rows": [*signatures, mine]})
    if presides:
        work.uow.documents.sign(paper.id, by=member, at=work.moment)
        work.uow.sessions.decide(text(work.variables, "question_id") or "", decision="adopted")


@registry.handler(
    "expert.journal",
    outputs=("assignments", "cspn_agency", "cspn_recipients", "institution_recipients", "plan_rows"),
)
def enter_protocol(work: Work) -> dict[str, object]:
    """The signed protocol goes into the journal (EG_T11); its measures become work with a day."""
    paper = protocol_of(work)
    kind = text(work.variables, "session_kind") or "primary"
    content = {
        "held_on": paper.drawn_on.isoformat(),
        "protocol_date": paper.drawn_on.isoformat(),
        "protocol_no": paper.number,
        "session_kind": kind if kind in STAGES else "primary",
        "crisis": kind in _URGENT,
    }
    enter(work, JOURNAL, commission_journal(work), content)
    _draw_up_route(work, paper)
    cspn = _agency_of(work, "social_centre")
    return {
        "plan_rows": _add_measures(work, paper.content),
        "assignments": [dict(row) for row in rows(paper.content, "assignments")],
        "cspn_agency": cspn,
        "cspn_recipients": _recipients(cspn),
        "institution_recipients": _recipients(_agency_of(work, "institution")),
    }


def _recipients(agency_id: str | None) -> list[dict[str, object]]:
    return [{"agency": agency_id, "way": "system"}] if agency_id else []


def _draw_up_route(work: Work, paper: DocumentRow) -> None:
    """The route of help to the family is a paper of its own (KM 3.6)."""
    steps = rows(paper.content, "route")
    if not steps:
        return
    new = NewDocument(
        case_id=case_id_of(work),
        form_key=ROUTE,
        title="Маршрут (план) помощи семье",
        municipality_id=work.municipality_id,
        drawn_on=today(work),
        version=work.uow.documents.next_version(case_id_of(work), ROUTE),
        session_id=paper.session_id,
        author_id=paper.author_id,
        content={"persons": case_of(work).family_name, "steps": [dict(step) for step in steps]},
    )
    work.uow.documents.draw_up(new, at=work.moment)


def _add_measures(work: Work, content: Answers) -> list[str]:
    """Each measure, step or assignment with its day is watched until it is done (KA 4.6)."""
    case_id = case_id_of(work)
    version = work.uow.programme.last_version(case_id) + 1
    planned = [
        *((row, "measure") for row in rows(content, "measures_needed")),
        *((row, "step") for row in rows(content, "route")),
        *((row, "text") for row in rows(content, "assignments")),
    ]
    found = []
    for position, (row, name) in enumerate(planned, start=1):
        agency = text(row, "agency") or text(row, "addressee")
        new = NewMeasure(measure=text(row, name) or "", agency_id=agency, due_on=day(row, "due"))
        found.append(work.uow.programme.add(case_id, version=version, position=position, new=new))
        if agency:
            work.uow.cases.take_part(case_id, agency, "requested", at=work.moment)
    return found


def _agency_of(work: Work, party: str) -> str | None:
    """The agency of the municipality where somebody answers for the party."""
    for agency in work.uow.organisation.agencies(work.municipality_id):
        if work.uow.staff.holders(group_of(work, party, place=agency.id), on=today(work)):
            return agency.id
    return None


@registry.handler("expert.extract", outputs=())
def draw_up_extract(work: Work) -> None:
    """The extract: one family, its decision and measures, certified by the secretary (KA 4.3)."""
    paper, case_id = protocol_of(work), case_id_of(work)
    about = f"№ {paper.number} от {written_day(paper.drawn_on)}"
    new = NewDocument(
        case_id=case_id,
        form_key=EXTRACT,
        title=f"Выписка из протокола заседания экспертной группы {about}",
        number=paper.number,
        municipality_id=work.municipality_id,
        drawn_on=today(work),
        version=work.uow.documents.next_version(case_id, EXTRACT),
        session_id=paper.session_id,
        author_id=paper.author_id,
        content={
            "protocol": about,
            "item": case_of(work).family_name,
            "decision": _decision_text(work, paper.content),
            "certified": staff_name(work, paper.author_id),
            "certified_on": today(work).isoformat(),
        },
        clauses=" ".join(work.element.clauses) or None,
    )
    document_id = work.uow.documents.draw_up(new, at=work.moment)
    work.uow.documents.sign(document_id, by=paper.author_id, at=work.moment)


def _decision_text(work: Work, content: Answers) -> str:
    """As the protocol words it; the item carries decision and measures already (annex 1)."""
    items = [text(row, "decision") for row in rows(content, "items")]
    lines = [line for line in items if line]
    lines += [
        f"{text(row, 'measure')} — {agency_name(work, text(row, 'agency'))}"
        for row in rows(content, "measures_needed")
        if text(row, "agency")
    ]
    return "\n".join(lines)


@registry.handler("expert.sent", outputs=())
def note_sending(work: Work) -> None:
    """The protocol went to the ministry and to the regional curator (EG_T17, KA 4.7)."""
    paper = protocol_of(work)
    sent_on = (text(work.answers, "sent_at") or stamp(work))[:10]
    for entry in work.uow.registers.of_case(case_id_of(work), JOURNAL):
        if entry.content.get("protocol_no") == paper.number:
            marks = {"sent_ministry_on": sent_on, "sent_curator_on": sent_on}
            correct(work, entry, marks, "протокол направлен")
    if paper.state == DocumentState.SIGNED:
        work.uow.documents.mark_sent(paper.id, to="Министерство, региональный куратор проекта «Вызов»")


@registry.handler("expert.measure", outputs=("agency", "measure", "row_due"))
def describe_measure(work: Work) -> dict[str, object]:
    """One measure of the protocol: what, by whom, until when (EG_X14)."""
    measure = work.uow.programme.get(text(work.variables, "plan_row") or "")
    due = measure.due_on.isoformat() if measure.due_on else None
    return {
        "agency": measure.agency_id,
        "row_due": due,
        "measure": {"measure": measure.measure, "due": due},
    }


@registry.handler("expert.measure_done", outputs=())
def finish_measure(work: Work) -> None:
    """The executor reported or the leader saw (EG_T19): done, in part or not, and when (KA 4.6)."""
    measure = work.uow.programme.get(text(work.variables, "plan_row") or "")
    report = rows(work.answers, "rows")[0]
    result = text(report, "result") or "done"
    if result == "in_work":
        raise FormInvalid({"rows.0.result": ["Отчитайтесь, когда мера исполнена или срок её прошёл."]})
    done_on = day(report, "done_on") or (None if result == "not_done" else today(work))
    late = ((done_on or today(work)) - measure.due_on).days if measure.due_on else 0
    work.uow.programme.finish(
        measure.id,
        state="not_done" if result == "not_done" else "done",
        done_on=done_on,
        result=text(report, "text"),
        late_days=late if late > 0 else None,
    )
