"""AC-39: Dolzhansk, from the fact found by the hospital to the lists of the quarter (DO 3-4)."""

from typing import Any

import pytest
from sqlalchemy import select

from engine.commands import CompleteTask
from storage.models import Document
from tests.processes.dolzhansk_path import MOTHER, SON, DolzhanskWalk
from tests.processes.dolzhansk_place import AGENCIES, CHAIR, SCHOOL, SECRETARY
from tests.processes.records import local

OTHERS = ("Жуков Яков", "Ёлкин Егор", "Елкин Олег")
NOTHING = {"has_data": False}


@pytest.fixture
def family(dolzhansk: DolzhanskWalk) -> DolzhanskWalk:
    """Found on Friday 30 May; the papers are sent on 3 June; an extra session is called for 6 June."""
    dolzhansk.call_session("2025-06-06 15:00", is_regular=False)
    return dolzhansk.found("2025-05-30 09:00").surveyed("2025-06-03 12:00").received("2025-06-03 14:00")


def approved(family: DolzhanskWalk) -> DolzhanskWalk:
    """Put on the register on 6 June; the plan is ready on 9 June and approved on 10 June."""
    return family.registered().planned("2025-06-09 11:00").decide("approve")


def neighbours(family: DolzhanskWalk, name: str) -> DolzhanskWalk:
    """One more family with one child, its papers in the commission on 10 June."""
    mother = {**MOTHER, "surname": name.split()[0], "given_name": "Мария"}
    other = DolzhanskWalk(family.world, deployed=True).found("2025-06-10 12:00", SCHOOL)
    other.surveyed("2025-06-10 12:00", SCHOOL, mother=[mother], minors=[{**SON, "full_name": name}])
    return other.received()


def listed(walk: DolzhanskWalk, form: str) -> list[Any]:
    query = select(*Document.__table__.c).where(Document.form_key == form, Document.kind == "list")
    (paper,) = walk.world.rows(query)
    return list(paper.content["rows"])


def hand_in(walk: DolzhanskWalk, element: str, login: str, **own: Any) -> None:
    agency_id = walk.world.agency(login)
    mine = {"agency_id": agency_id} if login in AGENCIES else {}
    task = walk.world.task(element, **mine)
    walk.world.run(CompleteTask(task_id=task.id, answers=walk.opened(task, login) | own), login)


def test_survey_act_card_and_sending_are_due_in_five_days(family: DolzhanskWalk) -> None:
    assert {family.due(each) for each in ("DV_SP1", "DV_T02", "DV_T05")} == {"2025-06-04"}
    assert {term.target_date.isoformat() for term in family.terms("DV_T02")} == {"2025-06-04"}
    assert family.late() == []


def test_the_nearest_session_puts_the_family_on_the_register(family: DolzhanskWalk) -> None:
    family.registered()

    assert local(family.session().held_at) == "2025-06-06 15:00:00" and not family.session().is_regular
    assert family.case().status == "recognised" and set(family.standing().values()) == {"registered"}
    (resolution,) = family.documents("F-X-POST")
    assert (resolution.kind, resolution.number, str(resolution.drawn_on)) == (
        "registration",
        "12",
        "2025-06-06",
    )


def test_item_three_of_both_copies_of_the_card_bears_the_resolution(family: DolzhanskWalk) -> None:
    family.registered()

    copies = family.documents("F-DO-2")
    assert {paper.kind for paper in copies} == {"card", "card_copy"}
    assert [(paper.content["resolution_on"], paper.content["resolution_no"]) for paper in copies] == 2 * [
        ("2025-06-06", "12")
    ]


def test_the_plan_is_approved_at_the_regular_session(family: DolzhanskWalk) -> None:
    approved(family)

    (plan,) = family.documents("F-DO-3", "plan")
    assert plan.content["approval"] == "заседание 10 июня 2025 г., протокол № 2"
    assert plan.state == "signed" and family.case().status == "programme"
    assert family.open() == ["DB_T05", "DV_T10", "DV_T12"] and family.due("DV_T10") == "2025-08-29"


def test_the_first_hearing_is_due_in_the_third_quarter(family: DolzhanskWalk) -> None:
    approved(family).world.to("2025-07-01 00:30")

    assert "DV_T11" in family.open() and family.due("DV_T11") == "2025-09-30"
    (term,) = family.terms("DV_T11")
    assert (term.rule, local(term.started_at)[:10]) == ("PERIOD:QUARTER:1", "2025-06-06")


def test_papers_and_rows_of_the_databank(family: DolzhanskWalk) -> None:
    approved(family)

    (act,) = family.documents("F-DO-1")
    assert act.content["signatures"] and act.state == "signed"
    assert family.papers("F-DO-2", "F-X-POST", "F-DO-3") == {"F-DO-2": 2, "F-X-POST": 1, "F-DO-3": 1}
    children, (row,) = family.register("F-DO-4"), family.register("F-DO-5")
    assert [entry.content["minor_name"] for entry in children] == [
        "Ежов Пётр Игоревич",
        "Ежова Анна Игоревна",
    ]
    assert row.content["registered_on"] == "2025-06-06" and row.content["ground_codes"] == ["DO-C22-01"]


def test_the_lists_of_the_quarter_are_alphabetical_and_go_on_the_seventh(family: DolzhanskWalk) -> None:
    approved(family)
    others = [neighbours(family, name) for name in OTHERS]
    for number, other in enumerate(others, start=13):
        other.registered(str(number))
    family.world.to("2025-07-01 09:00")
    sent = family.world.task("DB_T01")
    for login in AGENCIES:
        hand_in(family, "DB_T01", login, **NOTHING)
        hand_in(family, "DB_X03", login, **NOTHING)
    hand_in(family, "DB_T02", SECRETARY, result="equal")

    children = [(row["row_no"], row["minor_name"].split()[0]) for row in listed(family, "F-DO-4")]
    assert children == [*enumerate(["Ежов", "Ежова", "Елкин", "Ёлкин", "Жуков"], start=1)]
    families = [row["parents"][0]["full_name"].split()[0] for row in listed(family, "F-DO-5")]
    assert families == ["Ежова", "Елкин", "Ёлкин", "Жуков"]
    assert local(sent.due_at) == "2025-07-03 23:59:59"
    assert local(family.world.task("DB_T04").due_at) == "2025-07-07 23:59:59"
    family.world.to("2025-07-07 10:00")
    hand_in(family, "DB_T04", SECRETARY)
    assert family.world.open_tasks(None, element_id="DB_T04") == []


def test_items_six_and_seven_are_filled_in_at_the_end_only(family: DolzhanskWalk) -> None:
    approved(family)
    assert [paper.content.get("measures_and_results") for paper in family.documents("F-DO-2")] == [None, None]
    family.do("DV_T10", SCHOOL, {"result": "done", "content": "Дом отремонтирован."}, at="2025-08-20 10:00")
    family.do("DV_T11", CHAIR, {"heard": "Школа доложила.", "remarks": "Завершить."})

    family.propose_removal("2025-09-01 10:00").decide("remove")
    family.do("DV_T13", SECRETARY)

    assert {paper.content["removal_reason"] for paper in family.documents("F-DO-2")} == {"rehabilitated"}
    assert {entry.content["removed_on"] for entry in family.register("F-DO-4")} == {"2025-09-09"}
    assert family.register("F-DO-5")[0].content["resolution_off"] == "№ 13 от 9 сентября 2025 г."
    assert (family.case().status, family.open()) == ("closed", ["DB_T05"])
    family.do("DB_T05", SECRETARY, {"offences": "не совершались"})
    assert family.register("F-DO-5")[0].content["offences"] == "не совершались" and family.open() == []
    assert (
        "Помощь в ремонте: Дом отремонтирован."
        in family.documents("F-DO-2")[0].content["measures_and_results"]
    )
