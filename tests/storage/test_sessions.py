"""Sessions of the commission, and who holds which role."""

from datetime import UTC, date, datetime

from engine.bootstrap import load_organisation
from storage.repositories.staff import group_key
from storage.unit_of_work import UnitOfWork
from tests.district import FOUNDED, PEOPLE, PROCESSES, District

NOW = datetime(2025, 10, 2, 9, tzinfo=UTC)


def test_regular_sessions_stand_on_first_and_third_thursdays(uow: UnitOfWork, district: District) -> None:
    planned = uow.sessions.planned(district.municipality_id, NOW, limit=4)

    days = [session.held_at.date() for session in planned]
    assert days == [date(2025, 10, 2), date(2025, 10, 16), date(2025, 11, 6), date(2025, 11, 20)]
    assert {session.held_at.hour for session in planned} == {12}


def test_no_session_is_scheduled_on_new_year(uow: UnitOfWork, district: District) -> None:
    january = uow.sessions.planned(district.municipality_id, datetime(2026, 1, 1, tzinfo=UTC), limit=1)

    assert january[0].held_at.date() == date(2026, 1, 15)


def test_a_question_stands_on_the_agenda_once(uow: UnitOfWork, district: District) -> None:
    case = district.open_case()
    session = uow.sessions.next_regular(district.municipality_id, NOW)
    assert session is not None

    asked = {
        uow.sessions.put_on_agenda(session.id, case_id=case.id, instance_id="one", kind="recognise")
        for _ in range(2)
    }

    assert len(asked) == 1
    assert [question.position for question in uow.sessions.agenda(session.id)] == [1]


def test_all_questions_of_a_session_share_one_protocol(uow: UnitOfWork, district: District) -> None:
    first, second = uow.sessions.planned(district.municipality_id, NOW, limit=2)

    numbers = [uow.sessions.number_protocol(one.id, year=2025) for one in (first, first, second)]

    assert numbers == ["1", "1", "2"]


def test_until_the_count_a_member_may_correct_the_vote(uow: UnitOfWork, district: District) -> None:
    case = district.open_case()
    session = uow.sessions.planned(district.municipality_id, NOW)[0]
    question = uow.sessions.put_on_agenda(session.id, case_id=case.id, instance_id="one", kind="recognise")
    chair = district.staff("yakovlev")

    for vote in ("against", "for"):
        uow.sessions.record_vote(question, chair, vote, is_presiding=True)

    assert [(vote.vote, vote.is_presiding) for vote in uow.sessions.votes(question)] == [("for", True)]


def test_a_case_has_one_curator_at_a_time(uow: UnitOfWork, district: District) -> None:
    case = district.open_case()
    uow.staff.appoint_curator(case.id, district.staff("fedorova"), on=date(2025, 10, 2))
    uow.staff.appoint_curator(case.id, district.staff("nikitina"), on=date(2025, 11, 6))

    key = group_key("case_curator", "case", case.id)
    assert uow.staff.holders(key, on=date(2025, 11, 5)) == [district.staff("fedorova")]
    assert uow.staff.holders(key, on=date(2025, 11, 6)) == [district.staff("nikitina")]


def test_the_commission_of_the_district_has_eleven_members(uow: UnitOfWork, district: District) -> None:
    members = group_key("kdn_member", "mun", district.municipality_id)

    assert len(uow.staff.holders(members, on=NOW.date())) == 11
    assert uow.sessions.planned(district.municipality_id, NOW)[0].members_total == 11


def test_loading_the_organisation_twice_changes_nothing(uow: UnitOfWork, district: District) -> None:
    before = (uow.staff.count(), len(uow.organisation.agencies(district.municipality_id)))
    load_organisation(uow, PEOPLE, FOUNDED, str, processes=PROCESSES)

    assert (uow.staff.count(), len(uow.organisation.agencies(district.municipality_id))) == before
