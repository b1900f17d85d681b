"""AC-11: a measure is late, non-performance, six-month control (ME 5.4, 5.6)."""

from tests.beginnings import told_once
from tests.processes import answers
from tests.processes.path import CHAIR, CURATOR, GROUP, HEADS, SECRETARY, CaseWalk
from tests.processes.records import local

CLINIC = "alekseeva"


@told_once
def autumn(walk: CaseWalk) -> CaseWalk:
    """A family registered on Friday 29 August 2025; the clinic's measure is due on 3 November, a day off."""
    walk.call_session("2025-08-29 15:00")
    walk.intake("2025-08-21").verify("2025-08-22").to_session().decide("recognise").recognise("2026-08-29")
    walk.propose("2025-09-02 12:00", due="2026-08-01")
    row = answers.proposal_row("Осмотр детей врачом", "2025-11-03", agency=walk.world.agency(CLINIC))
    walk.do("IC_T21", CURATOR, answers.programme([row]), at="2025-09-08 10:00")
    walk.decide("approve")
    walk.do("IC_T22", SECRETARY, at="2025-09-22 10:00")
    for login in GROUP:
        walk.do("IC_T23", HEADS[login], answers.specialist(walk.staff(login)))
    return walk


def test_a_measure_due_on_a_transferred_day_off_is_due_on_the_next_working_day(autumn: CaseWalk) -> None:
    (term,) = autumn.terms("IC_T24")

    assert (str(term.target_date), str(term.due_date)) == ("2025-11-01", "2025-11-05")


def test_a_measure_done_a_week_late_stays_late(autumn: CaseWalk) -> None:
    autumn.do("IC_T24", CLINIC, answers.done(), at="2025-11-12 12:00")

    (measure,) = autumn.measures()
    assert (measure.state, measure.late_days) == ("done", 7)
    assert autumn.states("IC_T24") == {"met_late"}
    assert [row.content["kind"] for row in autumn.register("VIOLATION")] == ["late"]


def test_the_commission_hears_of_the_miss_and_answers(autumn: CaseWalk) -> None:
    autumn.world.to("2025-11-10 10:00")
    assert autumn.due("IC_T27") == "2025-11-10"

    autumn.do("IC_T27", CURATOR)
    assert autumn.due("IC_T28") == "2025-11-17"
    autumn.do("IC_T28", SECRETARY, answers.opinion())
    autumn.do("IC_X57", CHAIR, answers.answered())

    assert autumn.documents("F-X-NONPERF")[0].content["measure"] == "Осмотр детей врачом"
    assert len(autumn.documents("F-X-ASSIGN", "nonperf_decision")) == 1


def test_six_months_after_registration_the_commission_controls_and_corrects(autumn: CaseWalk) -> None:
    autumn.world.to("2026-03-03 09:00")
    (task,) = autumn.world.open_tasks(autumn.case_id, element_id="IC_T33")
    assert str(autumn.case().control_on) == "2026-03-02"
    assert local(task.created_at).startswith("2026-03-02")
    assert autumn.due("IC_T33") == "2026-03-17"

    autumn.do("IC_T33", SECRETARY, answers.control("correct"), at="2026-03-10 10:00")
    row = answers.proposal_row("Осмотр детей в республике", "2026-05-15", agency=autumn.world.agency(CLINIC))
    autumn.do("IC_T29", CURATOR, answers.correction([row]))
    autumn.decide("approve")

    assert autumn.papers("F-X-CONTROL6", "F-X-PROPOSAL") == {"F-X-CONTROL6": 1, "F-X-PROPOSAL": 1}
    assert [paper.version for paper in autumn.documents("F-ME-4")] == [1, 2]
    assert autumn.documents("F-ME-4")[1].content["approved_on"] == "2026-03-19"
    assert [one.measure for one in autumn.measures() if one.state == "planned"] == [
        "Осмотр детей в республике"
    ]


def test_a_monthly_report_leaves_a_measure_in_work_alone(autumn: CaseWalk) -> None:
    autumn.do("IC_T25", CLINIC, at="2025-10-20 10:00")

    assert [measure.state for measure in autumn.measures()] == ["planned"]
    assert autumn.register("VIOLATION") == []


def test_the_monthly_review_does_not_ask_twice_to_tell_of_one_miss(autumn: CaseWalk) -> None:
    autumn.world.to("2025-11-24 10:00")
    for login in GROUP:
        autumn.do("IC_T25", login, answers.agency_report())

    autumn.do("IC_T26", CURATOR, answers.review())

    assert autumn.open().count("IC_T27") == 1


def test_the_ladder_of_a_late_measure_counts_from_the_day_it_was_moved_to(autumn: CaseWalk) -> None:
    autumn.do("IC_T24", CLINIC, answers.done(), at="2025-11-12 12:00")

    assert autumn.log("IC_T24") == [
        ("E1", "2025-11-05 23:59:59"),
        ("E2", "2025-11-06 10:00:00"),
        ("E3", "2025-11-10 10:00:00"),
    ]
    assert autumn.notices("kdn_chair", "IC_T24") == [("E2", "2025-11-06 10:00:00")]


def test_a_measure_is_reminded_of_on_the_working_saturday_before_it(autumn: CaseWalk) -> None:
    autumn.world.to("2025-11-01 09:00")

    assert [moment for step, moment in autumn.notices(CLINIC, "IC_T24") if step == "E0"] == [
        "2025-11-01 09:00:00"
    ]
