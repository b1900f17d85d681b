"""AC-02: recognition, card, proposals, programme, sending (ME 5.2-5.5)."""

from storage.models import CaseStatus
from tests.beginnings import told_once
from tests.processes import answers
from tests.processes.path import CURATOR, GROUP, HEADS, SECRETARY, CaseWalk


@told_once
def october(on_both: CaseWalk) -> CaseWalk:
    """A family recognised on Thursday 2 October 2025; the copies of its programme go on 27 October."""
    walk = on_both
    late_session = walk.call_session("2025-10-23 15:00")
    walk.intake("2025-09-18").verify("2025-09-19").to_session().decide("recognise").recognise("2026-10-02")
    walk.do("IC_T19", CURATOR, answers.card(), at="2025-10-07 10:00")
    walk.propose("2025-10-09 12:00", due="2025-12-01")
    walk.do("IC_T21", CURATOR, answers.programme(), at="2025-10-15 10:00")
    walk.do("KS_T01", SECRETARY, {"session": late_session})
    walk.do("KS_T02", SECRETARY)
    walk.vote("approve").sign()
    walk.do("IC_T22", SECRETARY, at="2025-10-27 11:00")
    for login in GROUP:
        walk.do("IC_T23", HEADS[login], answers.specialist(walk.staff(login)))
    return walk


def test_terms_after_recognition_run_from_the_day_of_the_session(october: CaseWalk) -> None:
    assert october.due("IC_T19") == "2025-10-09"
    assert october.due("IC_T20") == "2025-10-09"
    assert october.due("IC_T21") == "2025-10-16"
    assert str(october.case().control_on) == "2026-04-02"


def test_the_approved_programme_is_sent_between_the_third_and_the_fifth_day(october: CaseWalk) -> None:
    term = october.terms("IC_T22")[0]

    assert (str(term.target_date), str(term.due_date)) == ("2025-10-24", "2025-10-28")
    assert term.state == "met"


def test_everything_on_the_way_to_the_programme_is_in_time(october: CaseWalk) -> None:
    assert october.states() == {"met", "running"}
    assert october.late() == []
    assert not october.case().is_late


def test_the_programme_bears_the_stamp_of_the_session_that_approved_it(october: CaseWalk) -> None:
    (paper,) = october.documents("F-ME-4")

    assert paper.version == 1
    assert paper.content["approved_on"] == "2025-10-23"
    assert paper.content["approval_protocol_no"] == october.documents("F-X-KDNPROT")[1].number
    assert october.case().status == CaseStatus.PROGRAMME


def test_four_specialists_are_named_and_get_the_measures(october: CaseWalk) -> None:
    tasks = october.world.open_tasks(october.case_id, element_id="IC_T24")

    assert {task.assignee_id for task in tasks} == {october.staff(login) for login in GROUP}


def test_recognition_leaves_its_papers(october: CaseWalk) -> None:
    resolutions = {paper.number: paper.kind for paper in october.documents("F-X-POST")}
    assert resolutions == {"1": "recognition", "2": "organisation", "3": "programme"}
    assert october.papers("F-ME-3", "F-ME-5", "F-ME-4", "F-X-KDNPROT") == {
        "F-ME-3": 1,
        "F-ME-5": 4,
        "F-ME-4": 1,
        "F-X-KDNPROT": 2,
    }


def test_both_children_stand_in_the_databank_from_the_day_of_the_resolution(october: CaseWalk) -> None:
    rows = [row.content for row in october.register("F-ME-6")]

    assert [row["registered_on"] for row in rows] == ["2025-10-02"] * 2
    assert [row["control_due"] for row in rows] == ["2026-04-02"] * 2
    assert [row["removed_on"] for row in rows] == [None] * 2


def test_every_agency_gets_the_programme_and_keeps_a_record_of_the_family(october: CaseWalk) -> None:
    agencies = {october.world.agency(login) for login in GROUP}
    dispatched = [row.content for row in october.register("F-X-DISPATCH")]
    sent = {row["agency"] for row in dispatched if str(row["sent_at"]).startswith("2025-10-27")}

    assert sent == agencies
    assert {row.owner for row in october.register("F-X-AGENCYREC")} == {f"agency:{id}" for id in agencies}
