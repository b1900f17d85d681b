"""One session, several cases: put to it, moved with it, attended once, each with its own votes and decision."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from engine.commands import (
    CallOffSession,
    ChangeSetting,
    CollectAgenda,
    EnterVotes,
    MarkAttendance,
    MoveQuestion,
    MoveSession,
    OrderAgenda,
    PlanSessions,
)
from engine.errors import Conflict, Invalid, NotAllowed, NotFound
from storage.models import CommissionSession, Notice, SessionAct, SessionVote, TermChange
from tests.beginnings import told_once
from tests.processes.path import CHAIR, MEMBERS, SECRETARY, CaseWalk
from tests.processes.records import local

DAY = "2025-09-18"


@told_once
def two(walk: CaseWalk) -> tuple[CaseWalk, CaseWalk]:
    """Two families whose recognition is put to the session of 2 October."""
    other = CaseWalk(walk.world)
    for each in (walk, other):
        each.intake(DAY).verify("2025-09-19").to_session()
    return walk, other


def questions(walk: CaseWalk) -> list[str]:
    return [question.id for question in walk.questions()]


def present(walk: CaseWalk, count: int = 8) -> list[str]:
    return [walk.staff(login) for login in MEMBERS[:count]]


def attend(walk: CaseWalk, count: int = 8) -> dict:
    came = present(walk, count)
    return dict(
        walk.world.run(
            MarkAttendance(session_id=walk.session().id, present=came, presiding=came[0]), SECRETARY
        )
    )


def test_cases_follow_a_session_to_another_day_with_their_terms(two: tuple[CaseWalk, CaseWalk]) -> None:
    first, second = two
    assert first.due("KS_T01") == "2025-09-29"

    move = MoveSession(
        session_id=first.session().id, held_at="2025-10-09T15:00", reason="Болезнь председателя"
    )
    answer = first.world.run(move, SECRETARY)

    assert answer["questions"] == 2 and answer["terms"] >= 2
    for walk in two:
        assert local(walk.session().held_at) == "2025-10-09 15:00:00"
        assert walk.due("KS_T01") == "2025-10-06"
    assert second.opened(second.world.task("KS_T01", second.case_id), SECRETARY)["session"]
    kinds = {row.kind for row in first.world.rows(select(TermChange.kind))}
    assert kinds == {"session"}
    text = first.world.rows(select(Notice.text).where(Notice.element_id == "session"))[0].text
    assert "Болезнь председателя" in text and "9 октября" in text


def test_a_moved_session_is_not_failed_on_its_old_day(two: tuple[CaseWalk, CaseWalk]) -> None:
    walk, _ = two
    walk.invite()
    move = MoveSession(session_id=walk.session().id, held_at="2025-10-09T15:00", reason="Ремонт зала")
    walk.world.run(move, SECRETARY)

    walk.world.to("2025-10-03 12:00")

    assert "KS_T03" in walk.open() and walk.due("KS_T03") == "2025-10-09"


def test_questions_of_a_cancelled_session_go_to_the_next(two: tuple[CaseWalk, CaseWalk]) -> None:
    walk, other = two
    cancelled = walk.session().id

    walk.world.run(CallOffSession(session_id=cancelled, reason="Нет зала"), SECRETARY)

    assert {local(each.session().held_at)[:10] for each in two} == {"2025-10-16"}
    state = select(CommissionSession.state).where(CommissionSession.id == cancelled)
    assert walk.world.value(state) == "cancelled"
    assert walk.due("KS_T01") == other.due("KS_T01") == "2025-10-13"
    walk.decide("recognise")
    assert "IC_T15" in walk.open()


def test_a_session_that_failed_passes_its_questions_on_with_the_reason(
    two: tuple[CaseWalk, CaseWalk],
) -> None:
    walk, _ = two
    walk.invite()
    failed = walk.session()
    early = CallOffSession(session_id=failed.id, reason="Нет кворума", not_held=True)
    with pytest.raises(Conflict):
        walk.world.run(early, SECRETARY)

    walk.world.to(failed.held_at)
    walk.world.run(early, SECRETARY)

    act = walk.world.rows(select(SessionAct).where(SessionAct.kind == "not_held"))[0]
    assert act.reason == "Нет кворума" and act.data["to"][1].startswith("16 октября")
    assert walk.due("KS_T03") == "2025-10-16"


def test_one_question_is_put_to_another_session(two: tuple[CaseWalk, CaseWalk]) -> None:
    walk, other = two
    (question,) = questions(walk)

    walk.world.run(MoveQuestion(question_id=question, reason="Нет материалов школы"), SECRETARY)

    assert local(walk.session().held_at)[:10] == "2025-10-16"
    assert local(other.session().held_at)[:10] == "2025-10-02"


def test_the_agenda_is_ordered_and_a_stale_order_is_refused(two: tuple[CaseWalk, CaseWalk]) -> None:
    walk, other = two
    ids = [*questions(other), *questions(walk)]

    walk.world.run(OrderAgenda(session_id=walk.session().id, question_ids=ids), SECRETARY)

    positions = [walk.questions()[0].position, other.questions()[0].position]
    assert positions == [2, 1]
    with pytest.raises(Invalid):
        walk.world.run(OrderAgenda(session_id=walk.session().id, question_ids=ids[:1]), SECRETARY)


def test_attendance_is_marked_once_and_each_case_votes_by_itself(two: tuple[CaseWalk, CaseWalk]) -> None:
    for each in two:
        each.invite()
    walk, other = two
    walk.world.to(walk.session().held_at)

    assert attend(walk) == {"session_id": walk.session().id, "questions": 2, "quorum": True}

    for each, votes in ((walk, ["for"] * 8), (other, ["against"] * 8)):
        each.do("KS_T04", CHAIR, {"heard": "Доложила Смирнова Е. А.", "decision": "recognise"})
        given = dict(zip(present(each), votes, strict=True))
        each.world.run(EnterVotes(question_id=questions(each)[-1], votes=given), SECRETARY)
    walk.sign()
    assert "IC_T15" in walk.open()
    assert [other.questions()[0].decision, other.questions()[0].votes_against] == ["postponed", 8]


def test_without_a_quorum_nothing_is_decided_and_the_session_was_not_held(
    two: tuple[CaseWalk, CaseWalk],
) -> None:
    for each in two:
        each.invite()
    walk, _ = two
    held = walk.session()
    walk.world.to(held.held_at)

    assert attend(walk, 5)["quorum"] is False

    state = select(CommissionSession.state).where(CommissionSession.id == held.id)
    assert walk.world.value(state) == "not_held"
    assert [(each.open(), each.questions()[0].remarks) for each in two] == [(["IC_T14"], "нет кворума")] * 2


def test_a_written_vote_of_who_is_away_counts_only_where_the_setting_allows(
    two: tuple[CaseWalk, CaseWalk],
) -> None:
    walk, world = two[0], two[0].world
    walk.invite()
    world.to(walk.session().held_at)
    attend(walk)
    walk.do("KS_T04", CHAIR, {"heard": "Доложила Смирнова Е. А.", "decision": "recognise"})
    came = present(walk)
    away = next(walk.staff(login) for login in ("maksimov", *MEMBERS[8:]) if walk.staff(login) not in came)
    votes = dict(zip(came, ["for"] * 4 + ["against"] * 4, strict=True))
    cast = EnterVotes(question_id=questions(walk)[0], votes=votes, absentee={away: "against"})
    with pytest.raises(Invalid):
        world.run(cast, SECRETARY)

    world.run(
        ChangeSetting(
            municipality_id=world.municipality_id, key="rule.absentee", value="ALLOWED", ground="Регламент"
        ),
        "zimina",
    )
    world.run(cast, SECRETARY)

    first = walk.questions()[0]
    assert (first.votes_for, first.votes_against, first.decision) == (4, 5, "postponed")
    assert world.rows(select(SessionVote.staff_id).where(SessionVote.is_absentee)) == [(away,)]


def test_waiting_cases_are_collected_when_sessions_are_planned(walk: CaseWalk) -> None:
    world = walk.world
    with world.database.begin() as connection:
        connection.execute(CommissionSession.__table__.delete())
    walk.intake(DAY).verify("2025-09-19").to_session()
    assert questions(walk) == []

    plan = PlanSessions(
        municipality_id=world.municipality_id, body="kdn", moments=["2025-10-09T10:00", "2025-10-23T10:00"]
    )
    answer = world.run(plan, SECRETARY)

    assert (len(answer["session_ids"]), answer["collected"]) == (2, 1)
    assert local(walk.session().held_at)[:10] == "2025-10-09" and walk.due("KS_T01") == "2025-10-06"
    assert world.run(CollectAgenda(session_id=walk.session().id), SECRETARY)["questions"] == 0


@pytest.mark.parametrize(
    ("moment", "words"),
    [("2025-11-04T10:00", "нерабочий день"), ("2025-01-09T10:00", "будущее"), ("2025-11-05", "неверно")],
)
def test_a_session_is_planned_on_a_coming_working_day(walk: CaseWalk, moment: str, words: str) -> None:
    world = walk.world
    plan = PlanSessions(municipality_id=world.municipality_id, body="kdn", moments=[moment])

    with pytest.raises(Invalid, match=words):
        world.run(plan, SECRETARY)


@pytest.mark.parametrize(("login", "refusal"), [("zhukova", NotAllowed), ("morozova", NotFound)])
def test_only_who_keeps_a_body_moves_its_sessions(
    two: tuple[CaseWalk, CaseWalk], login: str, refusal: type[Exception]
) -> None:
    walk, _ = two
    session_id, question_id = walk.session().id, questions(walk)[0]
    acts: list[Callable[[], object]] = [
        lambda: MoveSession(session_id=session_id, held_at="2025-10-09T15:00", reason="x"),
        lambda: CallOffSession(session_id=session_id, reason="x"),
        lambda: MoveQuestion(question_id=question_id, reason="x"),
        lambda: MarkAttendance(session_id=session_id, present=[], presiding=""),
    ]
    for make in acts:
        with pytest.raises(refusal):
            walk.world.run(make(), login)
