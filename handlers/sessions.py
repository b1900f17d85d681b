"""Sessions of the commission (kdn_session): the agenda, who came, the vote, what was decided."""

from datetime import datetime, timedelta

from engine.errors import FormInvalid
from engine.sessions.bodies import COMMISSION, Body, load_bodies
from engine.sessions.voting import Quorum, Tie, Vote, count_votes, has_quorum
from engine.work import Work
from handlers import registry
from handlers.acts import case_id_of, case_of, midnight, stamp, term, today
from handlers.documents import RESOLUTION, draw_up_paper
from handlers.programme import approve_programme
from handlers.reading import Answers, day, flag, moment, number, text, texts
from storage.models import SessionState
from storage.repositories.sessions import SessionRow

PROGRAMME_QUESTIONS = frozenset({"programme", "correction"})
NEAREST = "nearest"
NO_QUORUM = "нет кворума"


@registry.handler("session.schedule", outputs=("question_id", "session_date", "session_id"))
def schedule_question(work: Work) -> dict[str, object]:
    """The first regular session at least one working day away (SESSION:NEXT); never the one that failed."""
    leave_failed_session(work)
    session = _next_session(work)
    if session is None:
        return {"question_id": None, "session_id": None, "session_date": None}
    return place_question(work, session)


def _next_session(work: Work) -> SessionRow | None:
    """The next regular one, or the nearest of any kind on a later day, as the procedure asks."""
    if text(work.variables, "session_choice") == NEAREST:
        tomorrow = midnight(work, today(work) + timedelta(days=1))
        return work.uow.sessions.nearest(work.municipality_id, tomorrow)
    earliest = work.compute_deadline(
        term(work, load_bodies(work.processes)[COMMISSION].lead), work.moment
    ).due_date
    return work.uow.sessions.next_regular(work.municipality_id, midnight(work, earliest))


def leave_failed_session(work: Work) -> None:
    """The day of the session passed without it: it was not held, its question waits for the next."""
    failed_id, question_id = text(work.variables, "session_id"), text(work.variables, "question_id")
    if failed_id:
        failed = work.uow.sessions.get(failed_id)
        if failed.state == SessionState.PLANNED and failed.held_at <= work.moment:
            work.uow.sessions.mark_not_held(failed_id)
    if question_id and work.uow.sessions.question(question_id).decision is None:
        work.uow.sessions.decide(question_id, decision="postponed", remarks="заседание не состоялось")


def place_question(work: Work, session: SessionRow) -> dict[str, object]:
    question_id = work.uow.sessions.put_on_agenda(
        session.id,
        case_id=case_id_of(work),
        instance_id=work.instance_id,
        kind=text(work.variables, "question_kind") or "recognition",
    )
    return {
        "question_id": question_id,
        "session_id": session.id,
        "session_date": session.held_at.astimezone(work.zone).date().isoformat(),
    }


@registry.handler("session.agenda", outputs=("question_id", "session_date", "session_id"))
def form_agenda(work: Work) -> dict[str, object]:
    """The secretary keeps the proposed session, picks another, or calls one (KS_T01)."""
    session = _chosen_session(work)
    if session is None:
        raise FormInvalid({"session": ["Выберите заседание или назначьте дату нового."]})
    question_id = text(work.variables, "question_id")
    if question_id is None or work.uow.sessions.question(question_id).decision is not None:
        return place_question(work, session)
    work.uow.sessions.move(question_id, session.id)
    return place_question(work, session) | {"question_id": question_id}


def _chosen_session(work: Work) -> SessionRow | None:
    new_at = moment(work.answers, "new_session_at")
    if new_at:
        return work.uow.sessions.get(call_session(work, new_at))
    chosen = text(work.answers, "session") or text(work.answers, "session_id")
    chosen = chosen or text(work.variables, "session_id")
    session = work.uow.sessions.get(chosen) if chosen else None
    fits = session and session.municipality_id == work.municipality_id and session.body == COMMISSION
    return session if fits else None


def call_session(work: Work, held_at: datetime, *, body: str = COMMISSION) -> str:
    """A session outside the calendar has as many members as the regular ones."""
    planned = work.uow.sessions.planned(work.municipality_id, work.moment, body=body, limit=1)
    earlier = planned or work.uow.sessions.planned(work.municipality_id, held_at, body=body, limit=1)
    return work.uow.sessions.schedule(
        municipality_id=work.municipality_id,
        held_at=held_at,
        body=body,
        members_total=earlier[0].members_total if earlier else number(work.answers, "members_total") or 0,
        is_regular=False,
        place=text(work.answers, "place"),
    )


@registry.handler(
    "session.attendance", outputs=("members", "present", "present_members", "presiding", "quorum_rule")
)
def mark_attendance(work: Work) -> dict[str, object]:
    """Who came and who presides (KS_T03)."""
    return attended(work)


def attended(work: Work) -> dict[str, object]:
    """One marking serves all questions of the session; the quorum is that of its body."""
    session = work.uow.sessions.get(text(work.variables, "session_id") or "")
    held = work.answers.get("held") is not False
    present = texts(work.answers, "present")
    presiding = text(work.answers, "presiding")
    if not held:
        work.uow.sessions.mark_not_held(session.id)
        present, presiding = [], None
    elif presiding not in present:
        raise FormInvalid({"presiding": ["Председательствующий должен быть среди присутствующих."]})
    else:
        work.uow.sessions.record_attendance(session.id, present=present, presiding_id=presiding)
        work.uow.sessions.mark_held(session.id)
    return {
        "members": max(session.members_total, len(present)),
        "present": len(present),
        "present_members": present,
        "presiding": presiding,
        "quorum_rule": work.settings[load_bodies(work.processes)[session.body].quorum],
    }


@registry.handler("session.heard", outputs=("decision", "term_extended"))
def record_hearing(work: Work) -> dict[str, object]:
    """What was heard and what is put to the vote (KS_T04)."""
    question_id = text(work.variables, "question_id") or ""
    work.uow.sessions.note(
        question_id,
        resolution=text(work.answers, "draft_decision"),
        remarks=text(work.answers, "remarks"),
    )
    decision = text(work.answers, "decision") or _plain_decision(work)
    return {"decision": decision, "term_extended": _term_extended(work)}


def _plain_decision(work: Work) -> str:
    """A form that only says «vote» or «postpone» means the usual decision of the question."""
    if text(work.answers, "proposal") == "postpone":
        return "postponed"
    usual = {"recognition": "recognise", "closure": "close", "registration": "register", "removal": "remove"}
    return usual.get(text(work.variables, "question_kind") or "", "approve")


def _term_extended(work: Work) -> bool:
    until = day(work.answers, "new_term_until") or day(work.variables, "new_term_until")
    known = case_of(work).term_until
    return bool(until and known and until > known)


@registry.handler("session.vote", outputs=())
def record_vote(work: Work) -> None:
    """The vote of one member present (KS_T05); who typed it in is in the history."""
    question_id = text(work.variables, "question_id") or ""
    member = text(work.variables, "member") or work.actor.staff_id
    if member not in texts(work.variables, "present_members"):
        raise FormInvalid({"vote": ["Голосуют только члены комиссии, отмеченные присутствующими."]})
    vote = Vote(text(work.answers, "vote") or Vote.ABSTAINED)
    presiding = text(work.variables, "presiding")
    work.uow.sessions.record_vote(question_id, member, vote, is_presiding=member == presiding)


@registry.handler(
    "session.count", outputs=("presiding_vote", "votes", "votes_abstained", "votes_against", "votes_for")
)
def count(work: Work) -> dict[str, object]:
    """The count of KS_X02; the diagram decides by it."""
    return counted_votes(work)


def body_of(work: Work) -> Body:
    """The body before which this question is."""
    session_id = text(work.variables, "session_id")
    return load_bodies(work.processes)[work.uow.sessions.get(session_id).body if session_id else COMMISSION]


def counted_votes(work: Work) -> dict[str, object]:
    """The votes of those present, and of those away where the body takes votes in writing."""
    question_id = text(work.variables, "question_id") or ""
    cast = work.uow.sessions.votes(question_id)
    votes = {row.staff_id: row.vote for row in cast}
    present = texts(work.variables, "present_members")
    voters = [*present, *(row.staff_id for row in cast if row.staff_id not in present)]
    presiding = text(work.variables, "presiding")
    casting = work.settings[body_of(work).tie] == Tie.PRESIDING
    counted = count_votes(votes, present=present, presiding_id=presiding, casting=casting)
    work.uow.sessions.record_count(
        question_id, counts=counted.numbers, by_casting_vote=counted.by_casting_vote
    )
    return {
        "votes": [votes.get(member, Vote.ABSTAINED.value) for member in voters],
        "presiding_vote": votes.get(presiding or "") if casting else None,
        "votes_for": counted.in_favour,
        "votes_against": counted.against,
        "votes_abstained": counted.abstained,
    }


@registry.handler("session.postpone", outputs=("decision", "postponed_reason"))
def postpone(work: Work) -> dict[str, object]:
    """No quorum, no majority, or put off by the commission: the next session takes it (KS_X03)."""
    return put_off(work)


def put_off(work: Work) -> dict[str, object]:
    """The question stays without a decision of its own, with the reason."""
    reason = _reason(work)
    question_id, session_id = text(work.variables, "question_id"), text(work.variables, "session_id")
    if question_id:
        work.uow.sessions.decide(question_id, decision="postponed", remarks=reason)
    if session_id and reason == NO_QUORUM:
        work.uow.sessions.mark_not_held(session_id)
    return {"decision": "postponed", "postponed_reason": reason}


def _reason(work: Work) -> str:
    present, members = number(work.variables, "present") or 0, number(work.variables, "members") or 0
    if not has_quorum(present, members, text(work.variables, "quorum_rule") or Quorum.HALF):
        return NO_QUORUM
    if text(work.variables, "decision") == "postponed" or flag(work.variables, "put_off"):
        return "вопрос отложен"
    in_favour = number(work.variables, "votes_for") or 0
    if 2 * in_favour == len(texts(work.variables, "votes")):
        if work.settings[body_of(work).tie] != Tie.PRESIDING:
            return "голоса разделились поровну"
        return "голоса разделились поровну, голос председательствующего не в пользу решения"
    return "решение не набрало большинства присутствующих"


@registry.handler("session.sign", outputs=())
def sign_resolution(work: Work) -> None:
    """The presiding person signed (KS_T07): decision and votes are final, a programme bears its stamp."""
    question_id = text(work.variables, "question_id") or ""
    if work.answers.get("agreed") is False:
        raise FormInvalid({"agreed": ["Без подписи решение не оформлено: верните постановление секретарю."]})
    decision = text(work.variables, "decision") or ""
    work.uow.sessions.decide(question_id, decision="adopted")
    kind = text(work.variables, "question_kind")
    if kind in PROGRAMME_QUESTIONS and decision == "approve":
        session = work.uow.sessions.get(text(work.variables, "session_id") or "")
        draw_up_paper(work, RESOLUTION, _resolution(work, session, question_id), part="programme")
        approve_programme(work, session)
    if kind == "closure" and decision == "continue":
        _extend_term(work)


def _resolution(work: Work, session: SessionRow, question_id: str) -> Answers:
    question = work.uow.sessions.question(question_id)
    return {
        **work.answers,
        "kind": "programme",
        "session": session.held_at.astimezone(work.zone).date().isoformat(),
        "protocol_number": session.protocol_number,
        "votes_for": question.votes_for,
        "votes_against": question.votes_against,
        "votes_abstained": question.votes_abstained,
        "signed_at": stamp(work),
    }


def _extend_term(work: Work) -> None:
    until = day(work.variables, "new_term_until")
    if until and flag(work.variables, "term_extended") and until > today(work):
        work.uow.cases.set_term(case_id_of(work), until)
