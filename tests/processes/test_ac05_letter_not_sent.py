"""AC-05: the written notice is not sent (ME 4.4)."""

import pytest

from engine.deadlines import escalation_moments, replay
from storage.unit_of_work import UnitOfWork
from tests.processes.path import CaseWalk
from tests.processes.records import local
from tests.world import LAW

CLINIC = "alekseeva"


@pytest.fixture
def april(walk: CaseWalk) -> CaseWalk:
    """The clinic phones at once on Wednesday 30 April 2025 and sends no letter."""
    walk.report("2025-04-30 10:15", CLINIC).phone("2025-04-30 10:20", CLINIC)
    return walk.receive("2025-04-30 10:30")


def test_three_working_days_of_the_letter_pass_over_may_day(april: CaseWalk) -> None:
    assert april.due("IC_T03") == "2025-05-07"
    assert april.due("IC_SP1") == "2025-05-13"


def test_reminders_come_on_the_last_day_and_on_the_day_before(april: CaseWalk) -> None:
    (term,) = april.terms("IC_T03")
    with april.world.database.read() as connection:
        uow = UnitOfWork(connection)
        place = LAW.place(uow, april.world.municipality_id)
        computed = replay(uow.deadlines.explanation(term.id), calendar=place.calendar)

    moments = escalation_moments(computed, calendar=place.calendar, settings=place.settings)

    reminders = [local(moment.at) for moment in moments if moment.step == "E0"]
    assert reminders == ["2025-05-06 09:00:00", "2025-05-07 09:00:00"]


def test_nobody_told_in_writing_climbs_the_ladder(april: CaseWalk) -> None:
    april.world.to("2025-05-14 23:00")

    assert april.log("IC_T03") == [
        ("E1", "2025-05-07 23:59:59"),
        ("E2", "2025-05-12 10:00:00"),
        ("E3", "2025-05-14 10:00:00"),
    ]
    assert {"agency_head", "kdn_secretary"} <= set(april.told("IC_T03", "E1"))
    assert april.told("IC_T03", "E2") == ["kdn_chair"]
    assert april.told("IC_T03", "E3") == ["municipality_head"]


def test_the_letter_is_accepted_late_and_the_log_keeps_its_three_rows(april: CaseWalk) -> None:
    april.write("2025-05-15 11:00", CLINIC)
    april.world.to("2025-06-15 12:00")

    assert april.states("IC_T03") == {"met_late"}
    assert [step for step, _ in april.log("IC_T03")] == ["E1", "E2", "E3"]
    assert "IC_X02" in april.ends()
