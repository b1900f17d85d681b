"""AC-14: the family moves away (ME 6.3 г), 6.4 д))."""

import pytest
from sqlalchemy import select

from engine.errors import FormInvalid
from storage.models import Case, CaseStatus
from storage.queries.family_links import linked_cases
from tests.beginnings import told_once
from tests.processes import answers
from tests.processes.path import CHAIR, CURATOR, GROUP, HEADS, SECRETARY, CaseWalk

ELSEWHERE = "Республика Татарстан, г. Зеленодольск, ул. Ленина, д. 8"


@told_once
def june(walk: CaseWalk) -> CaseWalk:
    """A family at work on its programme since April; on 2 June 2025 a new address is confirmed."""
    walk.intake("2025-03-20").verify("2025-03-21").to_session().decide("recognise").recognise("2026-04-03")
    walk.propose("2025-04-07 12:00", due="2025-12-01")
    walk.do("IC_T21", CURATOR, answers.programme(), at="2025-04-08 10:00")
    walk.decide("approve")
    walk.do("IC_T22", SECRETARY, at="2025-04-21 10:00")
    for login in GROUP:
        walk.do("IC_T23", HEADS[login], answers.specialist(walk.staff(login)))
    walk.tell("MSG_FAMILY_MOVED", CURATOR, at="2025-06-02 11:00")
    walk.do("IC_X103", CURATOR, answers.moved(ELSEWHERE, "2025-06-01"))
    walk.do("IC_T37", CHAIR, answers.proposal("ME-6.3-g"))
    return walk.decide("close")


@told_once
def moved(june: CaseWalk) -> CaseWalk:
    children = [answers.minor_leaves(june.person(name), "ME-6.3-g") for name in ("Артём", "Мария")]
    june.do("IC_T39", SECRETARY, answers.closing(*children, answers.family_leaves("ME-6.4-d")))
    return june


def test_terms_after_the_decision_pass_over_the_holiday_of_june(moved: CaseWalk) -> None:
    assert {str(term.due_date) for term in moved.terms("IC_T40")} == {"2025-06-23"}
    assert moved.due("IC_T43") == "2025-06-16"


def test_the_commission_of_the_new_place_gets_a_letter(moved: CaseWalk) -> None:
    moved.do("IC_T43", SECRETARY, answers.handover("КДНиЗП города Зеленодольска"), at="2025-06-09 10:00")

    (letter,) = moved.documents("F-X-WRITTEN", "handover")
    assert (letter.state, letter.sent_to) == ("sent", "КДНиЗП города Зеленодольска")
    assert len(moved.documents("F-X-POST", "closing")) == 1


def test_nobody_left_ends_the_work_and_cancels_open_measures_with_the_ground(moved: CaseWalk) -> None:
    assert moved.case().status == CaseStatus.CLOSED
    assert set(moved.standing().values()) == {"removed"}
    assert {one.state for one in moved.measures()} == {"cancelled"}
    assert all("выезд" in str(one.result) for one in moved.measures())
    assert "IC_T24" not in moved.open() and "IC_E03" in moved.ends()


def test_the_programme_is_marked_as_ended_by_moving(moved: CaseWalk) -> None:
    assert moved.documents("F-ME-4")[0].content["completion_mark"] == "Переезд"


def test_copies_go_to_every_agency_of_the_group_and_the_procedure_ends(moved: CaseWalk) -> None:
    for _ in GROUP:
        moved.do("IC_T40", SECRETARY, at="2025-06-16 10:00")
    moved.do("IC_T41", SECRETARY, answers.notice())
    moved.do("IC_T43", SECRETARY, answers.handover("КДНиЗП города Зеленодольска"))

    assert moved.procedure().status == "completed"
    assert {row.content["removed_on"] for row in moved.register("F-X-AGENCYREC")} == {"2025-06-05"}


def test_a_commission_that_works_here_takes_the_family_over(moved: CaseWalk) -> None:
    world, old = moved.world, moved.case()
    volzhsk = world.actor("morozova").municipality_id
    letter = answers.handover("КДНиЗП города Волжска", to_municipality=volzhsk)
    moved.do("IC_T43", SECRETARY, letter, at="2025-06-09 10:00")
    world.to("2025-06-09 10:01")

    (taken,) = world.rows(select(*Case.__table__.c).where(Case.moved_from_id == old.id))
    assert (taken.municipality_id, taken.family_name, taken.status) == (volzhsk, old.family_name, "intake")
    moved.case_id = taken.id
    assert moved.standing() == {"Артём": "none", "Мария": "none"}
    assert [paper.content["recipient"] for paper in moved.documents("F-X-WRITTEN")] == [
        "КДНиЗП города Волжска"
    ]
    assert moved.words_told("kdn_secretary")[0].startswith("К вам переехала семья")

    told = {key: answers.report()[key] for key in ("source_code", "informant", "problem_and_help")}
    moved.do("IC_T04", "morozova", answers.received(**told))
    assert moved.case().status == "checking" and "IC_T05" in moved.open()
    assert old.status == CaseStatus.CLOSED
    with world.database.read() as connection:
        assert [each.how for each in linked_cases(connection, taken.id)] == ["moved_from"]
        assert [each.how for each in linked_cases(connection, old.id)] == ["moved_to"]


def test_a_family_is_not_handed_over_to_its_own_commission(moved: CaseWalk) -> None:
    letter = answers.handover("КДНиЗП", to_municipality=moved.world.municipality_id)

    with pytest.raises(FormInvalid):
        moved.do("IC_T43", SECRETARY, letter, at="2025-06-09 10:00")
