"""Sessions of the expert group: the application, the agenda, who came, the votes, what was put off.

The calendar, attendance, votes and count are those of every session; here is what the
regulations of the expert groups add (KA 3-5, KM 5).
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from engine.errors import FormInvalid
from engine.sessions.bodies import EXPERT_GROUP, load_bodies
from engine.work import Work
from handlers import registry, sessions
from handlers.acts import case_id_of, midnight, stamp, term, today
from handlers.household import identify_family
from handlers.notices import tell_role
from handlers.reading import Answers, moment, rows, text, texts
from handlers.starts_ahead import REGULAR, carried, plan_start
from storage.folding import fold
from storage.models import CaseStatus
from storage.repositories.people import CasePersonRow
from storage.repositories.sessions import SessionRow
from storage.repositories.staff import group_key

BODY = EXPERT_GROUP
_PLACED = ("question_id", "session_at", "session_date", "session_id")


@registry.handler("expert.applied", outputs=("frequency_from", "session_kind"))
def take_application(work: Work) -> dict[str, object]:
    """The parents' application is written down (EG_X01): from it the group's fifteen days run (KA 5.1)."""
    received_at = moment(work.answers, "received_at") or work.moment
    _begin_case(work, received_at)
    return {"frequency_from": _local(work, received_at), "session_kind": "primary"}


def _begin_case(work: Work, received_at: datetime) -> None:
    case_id = case_id_of(work)
    identify_family(work, {**work.answers, "children": list(rows(work.answers, "child"))})
    work.uow.cases.receive(case_id, received_at)
    work.uow.cases.set_status(case_id, CaseStatus.EXPERT_GROUP)


def _local(work: Work, at: datetime) -> str:
    return at.astimezone(work.zone).isoformat(timespec="seconds")


@registry.handler("expert.called", outputs=(*_PLACED, "session_kind"))
def call_at_once(work: Work) -> dict[str, object]:
    """A crisis or another urgent need: the leader calls a session (EG_X02), no notice periods run."""
    held_at = moment(work.answers, "session_at")
    if held_at is None or held_at < work.moment:
        raise FormInvalid({"session_at": ["Укажите день и время заседания, не раньше чем сейчас."]})
    _begin_case(work, work.moment)
    kind = work.element.properties.get("sessionKind", "crisis")
    return {**_place(work, _session_at(work, held_at), kind), "session_kind": kind}


def _session_at(work: Work, held_at: datetime) -> SessionRow:
    """The session of the calendar at this moment, or one called for it."""
    known = work.uow.sessions.at(work.municipality_id, held_at, body=BODY)
    return known or work.uow.sessions.get(sessions.call_session(work, held_at, body=BODY))


@registry.handler("expert.schedule", outputs=(*_PLACED, "formulations", "frequency_from", "session_kind"))
def schedule_item(work: Work) -> dict[str, object]:
    """The next regular session at least a working day away, unless one was called already (EG_X03)."""
    work.uow.cases.set_status(case_id_of(work), CaseStatus.EXPERT_GROUP)
    kind = text(work.variables, "session_kind") or work.element.properties.get("sessionKind", "primary")
    first: dict[str, object] = {"session_kind": kind, "formulations": 0}
    if work.element.properties.get("everyMonth") and not text(work.variables, "frequency_from"):
        first["frequency_from"] = stamp(work)
    if text(work.variables, "session_id"):
        return first
    earliest = work.compute_deadline(term(work, load_bodies(work.processes)[BODY].lead), work.moment).due_date
    session = work.uow.sessions.next_regular(work.municipality_id, midnight(work, earliest), body=BODY)
    if session is None:
        return {**first, **dict.fromkeys(_PLACED)}
    return {**first, **_place(work, session, kind)}


def _place(work: Work, session: SessionRow, kind: str) -> dict[str, object]:
    question_id = work.uow.sessions.put_on_agenda(
        session.id, case_id=case_id_of(work), instance_id=work.instance_id, kind=kind
    )
    return {
        "question_id": question_id,
        "session_id": session.id,
        "session_at": _local(work, session.held_at),
        "session_date": session.held_at.astimezone(work.zone).date().isoformat(),
    }


@registry.handler("expert.agenda", outputs=(*_PLACED, "items"))
def form_agenda(work: Work) -> dict[str, object]:
    """The kind of the session, its day and the children it is about (EG_T01)."""
    held_at = moment(work.answers, "held_at")
    if held_at is None or held_at < work.moment:
        raise FormInvalid({"held_at": ["Укажите день и время заседания, не раньше чем сейчас."]})
    session = _session_at(work, held_at)
    kind = text(work.answers, "kind") or text(work.variables, "session_kind") or "primary"
    question_id = text(work.variables, "question_id")
    if question_id:
        work.uow.sessions.set_kind(question_id, kind)
        work.uow.sessions.move(question_id, session.id)
    return {**_place(work, session, kind), "items": _items(work, rows(work.answers, "items"))}


def _items(work: Work, agenda: Sequence[Answers]) -> list[dict[str, object]]:
    """The children that the item is about; one who was not known yet joins the family."""
    strangers = [{"full_name": _name_of(row)} for row in agenda if not text(row, "person_id")]
    identify_family(work, {"children": strangers})
    minors = work.uow.people.minors(case_id_of(work))
    named = {text(row, "person_id") for row in agenda} | {fold(_name_of(row)) for row in agenda}
    chosen = [minor for minor in minors if named & {minor.id, fold(minor.full_name)}]
    return [{"person_id": minor.id, "persons": _called(minor)} for minor in chosen or minors]


def _name_of(row: Answers) -> str:
    """«Ковалёв Артём Игоревич, 14 марта 2012 г. р.» without the birth date."""
    return (text(row, "child") or "").partition(",")[0].strip()


def _called(minor: CasePersonRow) -> str:
    born = f", {minor.born_on:%d.%m.%Y} г. р." if minor.born_on else ""
    return f"{minor.full_name}{born}"


@registry.handler(
    "expert.attendance", outputs=("members", "present", "present_members", "presiding", "quorum_rule")
)
def mark_attendance(work: Work) -> dict[str, object]:
    """Who came in person (EG_T05); the leader presides, in the leader's absence the deputy (KA 3.3)."""
    presiding = text(work.answers, "chair")
    if not _may_preside(work, presiding):
        raise FormInvalid({"chair": ["Заседание ведёт руководитель экспертной группы или заместитель."]})
    present = texts(work.answers, "members_present") or texts(work.answers, "present")
    if presiding not in present:
        raise FormInvalid({"chair": ["Председательствующий должен быть среди присутствующих."]})
    told = {"present": present, "presiding": presiding}
    return sessions.attended(replace(work, answers=told))


def _may_preside(work: Work, staff_id: str | None) -> bool:
    groups = work.uow.staff.groups_of(staff_id, on=today(work)) if staff_id else set()
    roles = load_bodies(work.processes)[BODY].presiding
    return bool(groups & {group_key(role, "mun", work.municipality_id) for role in roles})


@registry.handler(
    "expert.count",
    outputs=("presiding_vote", "protocol_no", "votes", "votes_abstained", "votes_against", "votes_for"),
)
def count(work: Work) -> dict[str, object]:
    """The count (EG_X07), and the number that the protocol will bear."""
    form = work.element.properties.get("protocol", "F-KA-1")
    held = work.uow.sessions.get(text(work.variables, "session_id") or "")
    coming = work.uow.documents.coming_number(form, work.municipality_id, today(work).year)
    return {**sessions.counted_votes(work), "protocol_no": held.protocol_number or coming}


@registry.handler("expert.postpone", outputs=("decision", "postponed_reason"))
def postpone(work: Work) -> dict[str, object]:
    """No quorum, no majority twice, or put off (EG_X06, EG_X08): the next session takes the item."""
    outcome = sessions.put_off(work)
    plan_start(work, REGULAR, work.moment, carried(work))
    return outcome


@registry.handler("expert.frequency", outputs=())
def remind_of_frequency(work: Work) -> None:
    """The period passed and the item was not voted on (EG_J01): the leader is told, nothing is called."""
    question_id = text(work.variables, "question_id")
    if question_id is None or work.uow.sessions.question(question_id).votes_for is None:
        tell_role(work)


@registry.handler("expert.answered", outputs=())
def take_answer(work: Work) -> None:
    """The regional consilium answered (EG_X09): the answer joins the appeal, the item the next session."""
    appeal = work.uow.documents.latest(case_id_of(work), "F-X-ESCAL")
    if appeal:
        answer = {"answer": work.answers.get("answer"), "answered_on": work.answers.get("answered_on")}
        work.uow.documents.stamp(appeal.id, {**answer, "entered_at": stamp(work)})
    plan_start(work, REGULAR, work.moment, carried(work) | {"frequency_from": None})


@registry.handler("expert.composed", outputs=())
def compose_group(work: Work) -> None:
    """The act names the members (EG_T21): one head, a secretary; the quorum follows their number."""
    members = rows(work.answers, "members")
    leaders = [row for row in members if text(row, "role") == "leader"]
    secretaries = [row for row in members if text(row, "role") == "secretary"]
    if len(leaders) != 1 or not secretaries:
        raise FormInvalid({"members": ["В составе должны быть один руководитель и секретарь."]})
    work.uow.sessions.resize(work.municipality_id, body=BODY, after=work.moment, members_total=len(members))
