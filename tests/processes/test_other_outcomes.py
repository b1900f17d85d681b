"""How a case ends without recognition, and how it goes another round (procedures.md A.1-A.3)."""

import pytest

from engine.errors import FormInvalid, Refused
from storage.models import CaseStatus
from tests.processes import answers
from tests.processes.path import ASKED, CHAIR, SECRETARY, CaseWalk
from tests.processes.records import local


def checked(walk: CaseWalk) -> CaseWalk:
    return walk.intake("2025-09-18").verify("2025-09-19").to_session()


def test_a_commission_that_refuses_ends_the_case_with_the_refusal_in_both_journals(walk: CaseWalk) -> None:
    checked(walk).decide("refuse")

    assert walk.case().status == CaseStatus.REFUSED
    assert walk.procedure().status == "completed" and "IC_E06" in walk.ends()
    results = {str(row.content["result"]) for row in walk.register("F-ME-1")}
    assert len(results) == 1 and "отказано" in results.pop()
    assert walk.register("F-ME-6") == []


def test_an_additional_check_has_five_working_days_of_its_own(walk: CaseWalk) -> None:
    checked(walk).decide("additional_check")

    assert walk.due("IC_SP1") == "2025-10-09"
    walk.ask("2025-10-03 10:00", reply_due="2025-10-07").gather("2025-10-07 12:00")
    walk.conclude("2025-10-08 12:00").to_session().decide("recognise").recognise("2026-10-16")

    assert local(walk.session().held_at) == "2025-10-16 15:00:00"
    assert [paper.version for paper in walk.documents("F-ME-2")] == [1, 2]
    assert str(walk.case().recognised_on) == "2025-10-16"


def test_a_session_without_a_quorum_leaves_the_question_to_the_next(walk: CaseWalk) -> None:
    checked(walk).invite().vote("recognise", "+++++")

    first, *_ = walk.questions()
    assert (first.decision, first.remarks) == ("postponed", "нет кворума")
    assert walk.open() == ["IC_T14"]
    walk.to_session().decide("recognise")
    assert local(walk.session().held_at) == "2025-10-16 15:00:00"


def test_a_session_that_was_not_held_is_followed_by_the_next(walk: CaseWalk) -> None:
    checked(walk).invite().world.to("2025-10-03 00:00")

    assert local(walk.session().held_at) == "2025-10-16 15:00:00"
    assert "KS_T01" in walk.open() and "KS_T03" not in walk.open()


def test_a_family_that_needs_help_is_handed_over_without_recognition(walk: CaseWalk) -> None:
    walk.intake("2025-09-18").verify("2025-09-19", "help")

    walk.do("IC_T13", SECRETARY, answers.handed_over(walk.world.agency("fedorova")))

    assert walk.case().status == CaseStatus.HELP and "IC_E02" in walk.ends()
    assert len(walk.documents("F-X-ASSIGN", "help")) == 1
    assert "ЦСОН" in str(walk.register("F-ME-1")[0].content["result"])


def test_a_second_report_joins_the_open_case(walk: CaseWalk) -> None:
    walk.intake("2025-09-18")
    second = CaseWalk(walk.world)

    second.report("2025-09-22 10:00", "alekseeva").phone("2025-09-22 10:10", "alekseeva")
    second.receive(open_case_exists=True, open_case_id=walk.case_id)

    assert second.case().status == CaseStatus.JOINED
    assert second.case().joined_case_id == walk.case_id
    assert "IC_E05" in second.ends() and "IC_T05" not in second.open()


@pytest.mark.parametrize("found", [{"danger_level": "critical"}, {"outcome": "threat"}])
def test_a_threat_found_goes_to_guardianship_at_once_and_to_the_commission_as_well(
    walk: CaseWalk, found: dict[str, str]
) -> None:
    walk.intake("2025-09-18").verify("2025-09-19", **found)

    assert walk.open() == ["IC_M03", "IC_T14"]
    assert walk.due_at("IC_M03") == "2025-09-19 17:00:00"
    walk.do("IC_M03", SECRETARY, answers.threat(bodies=["guardianship", "police"]))
    assert walk.open() == ["IC_T14"]
    assert walk.case().threat


def test_who_keeps_silent_is_not_waited_for_past_the_fourth_day(walk: CaseWalk) -> None:
    walk.intake("2025-09-18").ask("2025-09-19 10:00", reply_due="2025-09-24")
    for login in ASKED[:2]:
        walk.do("IC_T06", login, answers.materials(), at="2025-09-22 12:00")
    walk.do("IC_T08", SECRETARY, answers.consent())

    walk.world.to("2025-09-25 09:00")

    assert walk.open() == ["IC_T10"]
    walk.conclude("2025-09-25 12:00")
    assert walk.states("IC_SP1") == {"met"}


def test_without_consent_the_work_needs_a_basis_that_the_chair_confirmed(walk: CaseWalk) -> None:
    walk.intake("2025-09-18").ask("2025-09-19 10:00", reply_due="2025-09-23")
    for login in ASKED:
        walk.do("IC_T06", login, answers.materials())
    walk.do("IC_T08", SECRETARY, answers.consent("refused"))
    assert walk.open() == ["IC_T09"]

    walk.do("IC_T09", SECRETARY, answers.refusal())
    walk.do("IC_X10", CHAIR, answers.confirmation())
    walk.conclude("2025-09-22 12:00").to_session().decide("recognise").recognise("2026-10-02")

    assert walk.case().status == CaseStatus.RECOGNISED


def test_who_prepared_a_conclusion_does_not_sign_it(walk: CaseWalk) -> None:
    walk.intake("2025-09-18").ask("2025-09-19 10:00", reply_due="2025-09-23").gather("2025-09-19 12:00")
    walk.do("IC_T10", SECRETARY, answers.conclusion())

    with pytest.raises(Refused):
        walk.do("IC_T11", SECRETARY)


def test_a_row_of_the_programme_needs_an_agency_and_a_date(walk: CaseWalk) -> None:
    checked(walk).decide("recognise").recognise("2026-10-02")
    row = answers.proposal_row("Патронаж", "2025-12-01")

    with pytest.raises(FormInvalid) as refusal:
        walk.do("IC_T21", "fedorova", answers.programme([row]), at="2025-10-15 10:00")

    assert "plan_rows.0.agency" in refusal.value.errors


def test_a_programme_returned_is_reworked_within_five_days_and_put_again(walk: CaseWalk) -> None:
    checked(walk).decide("recognise").recognise("2026-10-02").propose("2025-10-06 12:00", due="2025-12-01")
    walk.do("IC_T21", "fedorova", answers.programme(), at="2025-10-08 10:00")
    walk.decide("return")
    assert walk.open().count("IC_X28") == 1 and walk.due("IC_X28") == "2025-10-23"

    walk.do("IC_X28", "fedorova", at="2025-10-20 10:00")
    walk.decide("approve")

    assert [paper.version for paper in walk.documents("F-ME-4")] == [1, 2]
    assert "IC_T22" in walk.open()
