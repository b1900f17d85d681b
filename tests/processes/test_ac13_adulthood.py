"""AC-13: a minor turns 18 during the work (ME 6.3 а), 6.4)."""

import pytest

from engine.errors import FormInvalid
from tests.beginnings import told_once
from tests.processes import answers
from tests.processes.path import CHAIR, SECRETARY, CaseWalk
from tests.processes.records import local

BROTHER = {**answers.SON, "given_name": "Денис", "born_on": "2007-12-31"}
SISTER = {**answers.DAUGHTER, "given_name": "Ольга", "born_on": "2011-04-02"}


@told_once
def new_year(walk: CaseWalk) -> CaseWalk:
    """A brother born on 31 December 2007 and his sister of 14, recognised in October 2025."""
    walk.intake("2025-09-18", children=[BROTHER, SISTER])
    walk.verify("2025-09-19").to_session().decide("recognise").recognise("2026-10-02")
    walk.world.to("2026-01-01 00:00")
    return walk


def close_brother(walk: CaseWalk) -> CaseWalk:
    walk.do("IC_T37", CHAIR, answers.proposal("ME-6.3-a"), at="2026-01-12 10:00")
    walk.decide("close")
    walk.do("IC_T39", SECRETARY, answers.closing(answers.minor_leaves(walk.person("Денис"), "ME-6.3-a")))
    return walk


def test_adulthood_is_only_a_proposal_for_the_chair(new_year: CaseWalk) -> None:
    (task,) = new_year.world.open_tasks(new_year.case_id, element_id="IC_T37")

    assert local(task.created_at) == "2026-01-01 00:00:00"
    assert f"kdn_chair@mun:{new_year.world.municipality_id}" in task.groups
    assert new_year.standing() == {"Денис": "registered", "Ольга": "registered"}


def test_who_is_adult_leaves_by_6_3_a_and_his_sister_stays(new_year: CaseWalk) -> None:
    close_brother(new_year)

    assert new_year.standing() == {"Денис": "removed", "Ольга": "registered"}
    his, hers = new_year.register("F-ME-6")
    assert (his.content["removed_on"], his.content["removal_reason"]) == ("2026-01-15", "ME-6.3-a")
    assert hers.content["removed_on"] is None
    assert new_year.procedure().status == "running"


def test_copies_go_out_within_ten_working_days(new_year: CaseWalk) -> None:
    close_brother(new_year)

    assert {str(term.due_date) for term in new_year.terms("IC_T40")} == {"2026-01-29"}


def test_the_family_stays_while_one_of_its_minors_is_under_18(new_year: CaseWalk) -> None:
    new_year.do("IC_T37", CHAIR, answers.proposal("ME-6.4-b"), at="2026-01-12 10:00")
    new_year.decide("close")

    with pytest.raises(FormInvalid) as refusal:
        new_year.do("IC_T39", SECRETARY, answers.closing(answers.family_leaves("ME-6.4-b")))

    assert refusal.value.errors == {
        "closures.0.family_ground": ["В семье есть несовершеннолетние моложе 18 лет."]
    }


def test_who_is_born_on_29_february_comes_of_age_once_and_when_28_february_ends(walk: CaseWalk) -> None:
    walk.intake("2025-09-18", children=[{**BROTHER, "born_on": "2008-02-29"}, SISTER])
    walk.verify("2025-09-19").to_session().decide("recognise").recognise("2026-10-02")

    walk.world.to("2026-03-01 00:00")

    (task,) = walk.world.open_tasks(walk.case_id, element_id="IC_T37")
    assert local(task.created_at) == "2026-03-01 00:00:00"


def test_nobody_is_proposed_who_left_the_register_before_18(walk: CaseWalk) -> None:
    walk.intake("2025-09-18", children=[BROTHER, SISTER])
    walk.verify("2025-09-19").to_session().decide("recognise").recognise("2026-10-02")
    walk.tell("MSG_MEMBER_PROPOSAL", CHAIR, at="2025-11-10 10:00")
    walk.do("IC_T37", CHAIR, answers.proposal("ME-6.3-d"))
    walk.decide("close")
    leaves = answers.minor_leaves(walk.person("Денис"), "ME-6.3-d", text="Обстоятельства устранены.")
    walk.do("IC_T39", SECRETARY, answers.closing(leaves))

    walk.world.to("2026-01-01 00:00")

    assert walk.standing() == {"Денис": "removed", "Ольга": "registered"}
    assert "IC_T37" not in walk.open()
