"""AC-01: intake in May, phone and letter in time (ME 4.1-4.6, 5.1)."""

from storage.models import CaseStatus
from tests.beginnings import told_once
from tests.processes.path import ASKED, CaseWalk
from tests.processes.records import local


@told_once
def may(on_both: CaseWalk) -> CaseWalk:
    """A neighbour's report of Monday 5 May 2025, checked by 13 May."""
    walk = on_both
    walk.report("2025-05-05 09:00").phone("2025-05-05 09:40").receive("2025-05-05 09:45")
    walk.ask("2025-05-05 11:00", reply_due="2025-05-12").write("2025-05-07 12:00")
    return walk.gather("2025-05-12 12:00").conclude("2025-05-13 12:00")


def test_terms_of_intake_pass_over_the_may_holidays(may: CaseWalk) -> None:
    assert may.due_at("IC_T02") == "2025-05-05 10:00:00"
    assert may.due("IC_T03") == "2025-05-12"
    assert may.due("IC_SP1") == "2025-05-14"
    assert [str(term.due_date) for term in may.terms("IC_T06")] == ["2025-05-12"] * 3


def test_intake_in_time_leaves_no_trace_of_lateness(may: CaseWalk) -> None:
    may.world.to("2025-06-30 12:00")

    done = [term for term in may.terms() if term.closed_at and local(term.closed_at) < "2025-05-14"]
    assert {term.state for term in done} == {"met"}
    assert {"IC_T02", "IC_T03", "IC_SP1"}.isdisjoint(may.late())
    assert "IC_X01" not in may.ends()


def test_a_confirmed_report_waits_for_the_next_session(may: CaseWalk) -> None:
    assert may.case().status == CaseStatus.CHECKED
    assert may.case().danger_level == "medium"
    assert may.open() == ["IC_T14"]

    may.to_session()

    assert local(may.session().held_at) == "2025-05-15 15:00:00"


def test_intake_leaves_its_papers(may: CaseWalk) -> None:
    assert may.papers("F-X-PHONE", "F-X-WRITTEN", "F-X-CONSENT", "F-ME-2") == {
        "F-X-PHONE": 1,
        "F-X-WRITTEN": 1,
        "F-X-CONSENT": 1,
        "F-ME-2": 1,
    }
    asked = sorted(may.world.agency(login) for login in ASKED)
    assert sorted(paper.agency_id for paper in may.documents("F-X-REQUEST")) == asked
    assert sorted(paper.agency_id for paper in may.documents("F-X-RESPONSE")) == asked


def test_the_school_and_the_commission_have_one_row_each_and_they_are_linked(may: CaseWalk) -> None:
    school, commission = may.register("F-ME-1")

    assert school.owner == f"agency:{may.world.agency('semenova')}"
    assert commission.owner == f"mun:{may.world.municipality_id}"
    assert commission.linked_entry_id == school.id
    assert (school.number, commission.number) == (1, 1)
    assert commission.content["phone_passed_at"] == "2025-05-05T09:40:00+03:00"
