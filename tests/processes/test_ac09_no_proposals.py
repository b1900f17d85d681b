"""AC-09: an agency gives no proposals (ME 5.4, 5.5)."""

from tests.beginnings import told_once
from tests.processes import answers
from tests.processes.path import CURATOR, GROUP, CaseWalk

SILENT = "tarasova"
"""The employment service."""


@told_once
def october(walk: CaseWalk) -> CaseWalk:
    """A family recognised on 2 October 2025; three of four agencies give proposals."""
    walk.intake("2025-09-18").verify("2025-09-19").to_session().decide("recognise").recognise("2026-10-02")
    others = [login for login in GROUP if login != SILENT]
    return walk.propose("2025-10-08 12:00", due="2025-12-01", group=others)


def test_proposals_are_late_after_seven_days_and_not_waited_for_after_ten(october: CaseWalk) -> None:
    october.world.to("2025-10-13 23:00")
    assert "IC_T20" in october.open()
    october.world.to("2025-10-14 00:00")

    assert october.due("IC_T20") == "2025-10-09"
    assert october.log("IC_T20")[0] == ("E1", "2025-10-09 23:59:59")
    assert "IC_T20" not in october.open()
    (violation,) = october.register("VIOLATION")
    assert violation.content["kind"] == "no_information"
    assert violation.content["agency"] == october.world.agency(SILENT)


def test_the_curator_finishes_the_programme_without_the_silent_agency(october: CaseWalk) -> None:
    october.do("IC_T21", CURATOR, answers.programme(), at="2025-10-16 10:00")

    assert october.states("IC_T21") == {"met"}
    assert october.papers("F-ME-5", "F-ME-4") == {"F-ME-5": 3, "F-ME-4": 1}


def test_before_the_tenth_day_the_curator_says_why_she_does_not_wait(october: CaseWalk) -> None:
    october.do(
        "IC_T21", CURATOR, answers.programme(early_reason="Нужна срочная помощь."), at="2025-10-10 10:00"
    )

    assert october.papers("F-ME-4") == {"F-ME-4": 1}


def test_the_commission_is_told_that_no_information_was_given(october: CaseWalk) -> None:
    october.world.to("2025-10-14 10:00")
    assert october.due("IC_T27") == "2025-10-16"

    october.do("IC_T27", CURATOR)

    (notice,) = october.documents("F-X-NONPERF")
    assert notice.content["kind"] == "no_information"
    assert notice.content["agency"] == october.world.agency(SILENT)
    assert october.register("VIOLATION")[0].content["reported_at"]


def test_the_ladder_is_climbed_until_the_wait_is_cut_off(october: CaseWalk) -> None:
    october.world.to("2025-11-01 12:00")

    assert october.log("IC_T20") == [("E1", "2025-10-09 23:59:59"), ("E2", "2025-10-10 10:00:00")]
    assert october.notices("agency_specialist", "IC_T20")[-1] == ("E1", "2025-10-09 23:59:59")
    assert october.notices("kdn_chair", "IC_T20") == [("E2", "2025-10-10 10:00:00")]
    assert october.states("IC_T20") == {"met", "void"}, "nobody owes what is not waited for"
