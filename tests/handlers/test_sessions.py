"""Sessions of the commission (kdn_session): the calendar, the vote, the casting vote."""

from datetime import date

import pytest

from engine.errors import FormInvalid
from engine.sessions.voting import count_votes, has_quorum
from storage.models import SessionState
from tests.handlers.bench import MEMBERS, Bench
from tests.handlers.steps import (
    close_session,
    hold_session,
    put_on_agenda,
    receive,
    register_at_school,
    vote,
)


def put(bench: Bench, kind: str = "recognition") -> dict[str, object]:
    bench.variables |= {"question_kind": kind, "question_id": None, "session_id": None}
    return bench.act("session.schedule")


def test_a_question_ready_on_the_day_of_a_session_waits_for_the_next_one(bench: Bench) -> None:
    assert put(bench.at("2025-10-02T10:00"))["session_date"] == "2025-10-16"


def test_a_question_ready_the_day_before_is_in_time(bench: Bench) -> None:
    assert put(bench.at("2025-10-01T17:00"))["session_date"] == "2025-10-02"


def test_a_session_that_was_not_held_passes_its_question_on(bench: Bench) -> None:
    failed = put(bench.at("2025-10-01T10:00"))

    passed = bench.at("2025-10-03T00:00").act("session.schedule")

    assert passed["session_date"] == "2025-10-16"
    assert bench.uow.sessions.get(str(failed["session_id"])).state == SessionState.NOT_HELD
    assert bench.uow.sessions.question(str(failed["question_id"])).decision == "postponed"


def test_the_secretary_may_pick_another_session(bench: Bench) -> None:
    put(bench.at("2025-10-01T10:00"))
    november = bench.uow.sessions.planned(bench.district.municipality_id, bench.clock.now())[2]

    picked = bench.act("session.agenda", {"session": november.id})

    assert picked["session_date"] == "2025-11-06"
    assert len(bench.uow.sessions.agenda(november.id)) == 1


def test_who_presides_must_be_present(bench: Bench) -> None:
    put(bench)
    present = [bench.district.staff(login) for login in MEMBERS]

    with pytest.raises(FormInvalid):
        bench.act("session.attendance", {"present": present[1:], "presiding": present[0]})


def test_attendance_tells_the_members_and_the_number_present(bench: Bench) -> None:
    put(bench)
    present = [bench.district.staff(login) for login in MEMBERS]

    marked = bench.act("session.attendance", {"present": present, "presiding": present[0]})

    assert (marked["members"], marked["present"], marked["presiding"]) == (11, 8, present[0])


def test_a_tie_is_decided_by_the_presiding_vote_and_the_papers_say_so(bench: Bench) -> None:
    register_at_school(bench)
    receive(bench)
    hold_session(bench, "closure", "close", votes="++++----")
    close_session(bench)

    question = bench.uow.sessions.question(str(bench.variables["question_id"]))
    assert (question.votes_for, question.votes_against, question.by_casting_vote) == (4, 4, True)
    protocol = bench.uow.documents.latest(bench.case_id, "F-X-KDNPROT")
    assert protocol and "принято голосом председательствующего" in protocol.content["votes"]


def test_half_of_those_present_without_the_presiding_vote_adopt_nothing(bench: Bench) -> None:
    hold_session(bench, "closure", "close", votes="0+++0--+")
    assert bench.variables["votes_for"] == 4

    outcome = bench.act("session.postpone")

    assert outcome["decision"] == "postponed"
    question = bench.uow.sessions.question(str(bench.variables["question_id"]))
    assert (question.votes_for, question.votes_against, question.votes_abstained) == (4, 2, 2)
    assert question.by_casting_vote is False


def test_without_a_quorum_the_question_is_put_off_with_that_reason(bench: Bench) -> None:
    put(bench)
    bench.variables |= {"present": 5, "members": 11}

    assert bench.act("session.postpone")["postponed_reason"] == "нет кворума"


def test_only_members_present_vote(bench: Bench) -> None:
    hold_session(bench, "recognition", "recognise")
    bench.variables["member"] = bench.district.staff("maksimov")

    with pytest.raises(FormInvalid):
        bench.act("session.vote", {"vote": "for"})


def test_the_protocol_of_a_session_has_one_number_for_all_cases(bench: Bench) -> None:
    other = Bench(bench.district).open("mdv-clinic")
    for one in (bench, other):
        put_on_agenda(one.at("2025-09-29T10:00"), "recognition")
    for one in (bench, other):
        vote(one, "recognise")
        close_session(one)

    papers = [one.uow.documents.latest(one.case_id, "F-X-KDNPROT") for one in (bench, other)]
    assert [paper.number for paper in papers if paper] == ["1", "1"]
    assert [paper.drawn_on for paper in papers if paper] == [date(2025, 10, 2)] * 2


def test_a_resolution_with_a_number_used_this_year_is_refused(bench: Bench) -> None:
    papers = {"form": "F-X-POST", "part": "group", "document": "F-X-POST"}
    bench.act("", {"number": "7"}, **papers)

    with pytest.raises(FormInvalid) as refusal:
        bench.act("", {"number": "7"}, **papers)

    assert refusal.value.errors == {"number": ["Документ с номером 7 в этом году уже есть."]}


@pytest.mark.parametrize(
    ("votes", "adopted", "casting"),
    [
        ({"a": "for", "b": "for", "c": "against"}, True, False),
        ({"a": "for", "b": "against"}, True, True),
        ({"a": "against", "b": "for"}, False, False),
        ({"a": "abstained", "b": "for"}, False, False),
        ({"a": "for", "b": "abstained", "c": "abstained"}, False, False),
        ({}, False, False),
    ],
)
def test_the_majority_is_of_those_present(votes: dict[str, str], adopted: bool, casting: bool) -> None:
    counted = count_votes(votes, present=votes, presiding_id="a")

    assert (counted.adopted, counted.by_casting_vote) == (adopted, casting)


def test_a_member_present_who_gave_no_vote_abstained() -> None:
    counted = count_votes({"a": "for"}, present=["a", "b", "c"], presiding_id="a")

    assert counted.numbers == (1, 0, 2)
    assert counted.adopted is False


@pytest.mark.parametrize(
    ("rule", "members", "least"),
    [
        ("HALF", 11, 6),
        ("HALF", 10, 5),
        ("MORE_THAN_HALF", 10, 6),
        ("MORE_THAN_HALF", 11, 6),
        ("TWO_THIRDS", 9, 6),
        ("TWO_THIRDS", 10, 7),
    ],
)
def test_so_many_members_make_a_quorum(rule: str, members: int, least: int) -> None:
    assert has_quorum(least, members, rule) and not has_quorum(least - 1, members, rule)
