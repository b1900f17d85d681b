"""The diagrams of Dolzhansk say what the tables say, and every line of them is walked."""

from typing import Any

import pytest

from engine.commands import CompleteTask
from tests.processes.diagrams import elements, flows, table
from tests.processes.dolzhansk_path import DolzhanskWalk
from tests.processes.dolzhansk_place import AGENCIES, CHAIR, HOSPITAL, OPEKA, SCHOOL, SECRETARY
from tests.processes.test_expert_diagrams import followed

LISTED = table("tests/processes/elements_do.csv")
OBLIGATIONS = table("processes/regulations/obligations.csv")
RULES_OF_ACCESS = {"DB_R01", "DB_R02"}
"""Who may use the databank and who answers for it: rights and signatures, no steps (DO 1.2, 4.8)."""
INTAKE, QUARTER = "intake_case.ru-orl.bpmn", "databank_quarter.ru-orl.bpmn"


@pytest.mark.parametrize("row", LISTED, ids=lambda row: row["id"])
def test_every_listed_element_is_drawn_with_its_name_kind_and_clauses(row: dict[str, str]) -> None:
    drawn = elements(row["file"])[row["id"]]

    assert (drawn.kind, drawn.name) == (row["kind"], row["name"])
    assert set(row["clauses"].split()) <= set(drawn.clauses)


def test_every_obligation_of_dolzhansk_is_carried_by_its_element() -> None:
    drawn = elements(INTAKE) | elements(QUARTER)
    duties = [
        row for row in OBLIGATIONS if row["seed"] == "ru-orl.txt" and row["element_id"] not in RULES_OF_ACCESS
    ]

    assert len(duties) > 35
    for row in duties:
        assert row["id"] in drawn[row["element_id"]].clauses, row["id"]


def threatened(walk: DolzhanskWalk, at: str) -> DolzhanskWalk:
    walk.found(at, threat=True)
    materials = {
        "threat": "Дети одни в нетопленом доме.",
        "children": [{"surname": "Ежов", "given_name": "Пётр", "gender": "m", "born_on": "2014-05-04"}],
    }
    walk.do("DV_T01", HOSPITAL, materials)
    return walk


def test_urgent_materials_are_due_in_three_hours_and_guardianship_is_told(dolzhansk: DolzhanskWalk) -> None:
    dolzhansk.found("2025-05-30 09:00", threat=True)
    assert dolzhansk.due_at("DV_T01") == "2025-05-30 12:00:00"

    dolzhansk.do(
        "DV_T01",
        HOSPITAL,
        {"threat": "Дети одни.", "children": [{"surname": "Ежов", "given_name": "Пётр", "gender": "m"}]},
        at="2025-05-30 10:00",
    )

    assert dolzhansk.words_told("opeka_specialist") == ["Угроза жизни и здоровью детей: Ежовы"]
    assert dolzhansk.open() == ["DV_T02"] and dolzhansk.case().threat


def test_every_line_of_the_diagram_of_a_family_is_walked(dolzhansk: DolzhanskWalk) -> None:
    with followed(dolzhansk) as seen:
        threatened(dolzhansk, "2025-05-30 09:00").world.to("2025-06-05 09:00")
        dolzhansk.surveyed("2025-06-05 10:00").received("2025-06-05 11:00")
        postponed(dolzhansk)
        dolzhansk.decide("register").do("DV_T07", SECRETARY, {"resolution_no": "12"})
        dolzhansk.planned("2025-06-25 10:00").decide("return", remarks="Уточнить сроки.")
        dolzhansk.planned("2025-07-11 10:00")
        postponed(dolzhansk)
        dolzhansk.decide("approve").world.to("2025-12-01 10:00")
        dolzhansk.do("DV_T10", SCHOOL, {"result": "not_done", "content": "Семья уезжала."})
        dolzhansk.propose_removal("2025-12-01 11:00")
        postponed(dolzhansk)
        dolzhansk.call_session("2026-01-15 10:00")
        dolzhansk.call_session("2026-02-19 10:00")
        dolzhansk.decide("keep", remarks="Мероприятия не исполнены.")
        dolzhansk.world.pass_time(minutes=5)
        dolzhansk.do("DV_T11", CHAIR, {"heard": "Доложили.", "remarks": "Продолжать."})
        dolzhansk.propose_removal("2026-01-20 10:00", "moved").decide("remove")
        dolzhansk.do("DV_T13", SECRETARY, {"measures_and_results": "Семья выехала."})
        refused = DolzhanskWalk(dolzhansk.world, deployed=True).found("2026-02-20 09:00", SCHOOL)
        dolzhansk.call_session("2026-03-05 10:00")
        refused.surveyed("2026-02-20 10:00", SCHOOL).received().decide(
            "not_register", remarks="Нет оснований."
        )

    assert {flow.get("id") for flow in flows(INTAKE)} <= seen
    assert dolzhansk.case().removal_ground == "moved" and refused.case().status == "refused"
    assert refused.register("F-DO-4") == [] and refused.ends() == ["DV_E02", "DV_X03", "KS_E01"]


def postponed(walk: DolzhanskWalk) -> None:
    """A session that puts the question off."""
    walk.invite().vote("postponed", remarks="Не явились родители.")


def hand_in(walk: DolzhanskWalk, element: str, login: str, **own: Any) -> None:
    mine = {"agency_id": walk.world.agency(login)} if login in AGENCIES else {}
    task = walk.world.task(element, **mine)
    walk.world.run(CompleteTask(task_id=task.id, answers=walk.opened(task, login) | own), login)


def test_every_line_of_the_diagram_of_the_quarter_is_walked(dolzhansk: DolzhanskWalk) -> None:
    with followed(dolzhansk) as seen:
        dolzhansk.in_work().do("DB_T05", SECRETARY, {"offences": "нет"})
        dolzhansk.world.to("2025-07-01 09:00")
        twice = [{"full_name": "Ежов Пётр Игоревич"}]
        for login in AGENCIES:
            if login != OPEKA:
                hand_in(dolzhansk, "DB_T01", login, has_data=True, children=twice)
                hand_in(dolzhansk, "DB_X03", login, has_data=False)
        dolzhansk.world.to("2025-07-08 09:00")
        checking = dolzhansk.opened(dolzhansk.world.task("DB_T02"), SECRETARY)
        hand_in(dolzhansk, "DB_T01", OPEKA, has_data=False)
        hand_in(dolzhansk, "DB_X03", OPEKA, has_data=False)
        hand_in(dolzhansk, "DB_T02", SECRETARY, result="settled")
        dolzhansk.world.to("2025-07-09 09:00")
        hand_in(dolzhansk, "DB_T04", SECRETARY)

    assert {flow.get("id") for flow in flows(QUARTER)} <= seen
    assert {row["person"] for row in checking["differences"]} == {"Ежов Пётр Игоревич"}
    assert checking["ours_count"] == 2
