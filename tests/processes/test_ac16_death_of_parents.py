"""AC-16: death of both parents (ME 6.4 г))."""

from tests.beginnings import told_once
from tests.processes import answers
from tests.processes.path import SECRETARY, CaseWalk


@told_once
def june(walk: CaseWalk) -> CaseWalk:
    """One minor, both parents; on 5 June 2026 the secretary enters the records of their death."""
    walk.call_session("2026-06-11 15:00")
    walk.intake("2026-03-19", children=[answers.SON], parents=[answers.MOTHER, answers.FATHER])
    walk.verify("2026-03-20").to_session().decide("recognise").recognise("2027-04-02")
    walk.tell("MSG_PARENTS_DIED", SECRETARY, at="2026-06-05 11:00")
    parents = [walk.person("Анна"), walk.person("Игорь")]
    walk.do("IC_X98", SECRETARY, answers.parents_died(parents, "2026-06-05"))
    return walk


def test_guardianship_must_hear_within_the_hour(june: CaseWalk) -> None:
    assert june.due_at("IC_X109") == "2026-06-05 12:00:00"

    june.do("IC_X109", SECRETARY, answers.threat())

    assert june.states("IC_X109") == {"met"}
    assert "IC_X111" in june.ends()
    assert len(june.documents("F-X-PHONE", "threat")) == 1
    june.world.to("2026-06-05 11:01")
    assert {"ER_T01", "ER_T21"} <= {*june.open()}


def test_the_family_leaves_by_6_4_g_and_the_child_keeps_his_standing(june: CaseWalk) -> None:
    june.do("IC_X109", SECRETARY, answers.threat())
    june.do("IC_T37", SECRETARY, answers.proposal("ME-6.4-g"), at="2026-06-08 10:00")
    june.decide("close")
    june.do("IC_T39", SECRETARY, answers.closing(answers.family_leaves("ME-6.4-g")))

    (row,) = june.register("F-ME-6")
    assert row.content["record_kind"] == "minor"
    assert june.standing() == {"Артём": "registered"}
    assert {str(term.due_date) for term in june.terms("IC_T40")} == {"2026-06-26"}


def test_no_claim_on_parental_rights_is_made(june: CaseWalk) -> None:
    june.do("IC_X109", SECRETARY, answers.threat())

    assert june.documents("F-X-CLAIM") == []
