"""Guardianship at its pages: begins a removal, keeps its journals; others see what concerns them."""

import re
from collections.abc import Callable

import pytest

from tests.processes import removal_answers as say
from tests.processes.removal import OPEKA, RemovalWalk
from tests.world import World

AT_GUARDIANSHIP = ("F-X-THREAT", "F-X-PLACEMENT", "F-X-GUARDOFFER", "F-X-CHILDJOURNAL", "F-X-ANKETA")
BUTTON = "Сообщение об угрозе ребенку"


def text_of(answer) -> str:
    return answer.get_data(as_text=True)


@pytest.fixture
def removed(world: World) -> RemovalWalk:
    """Two children are with their grandmother, the prosecutor has been told."""
    walk = RemovalWalk(world)
    walk.to_the_act("2025-05-05").remove("2025-05-05 12:10", "relatives")
    walk.tell_prosecutor("2025-05-05 12:30")
    walk.do("ER_T12", OPEKA, say.to_relative())
    walk.do("ER_T18", OPEKA, at="2025-05-06 10:00")
    walk.do("ER_T19", OPEKA)
    return walk


def test_guardianship_begins_a_removal_from_the_list_of_cases(enter: Callable, world: World) -> None:
    world.deploy()
    opeka = enter(OPEKA)

    assert BUTTON in text_of(opeka.get("/cases"))
    opened = text_of(opeka.post("/cases/threat", follow=True))

    assert "Запишите, что известно, и действуйте" in opened
    assert "Принять сообщение, назначить выезд" in opened
    assert world.open_elements() == ["ER_T01", "ER_T21"]


def test_nobody_else_is_offered_it(enter: Callable, world: World) -> None:
    world.deploy()
    school = enter("semenova")

    assert BUTTON not in text_of(school.get("/cases"))
    assert school.post("/cases/threat").status_code == 403


def test_guardianship_keeps_its_journals(enter: Callable, removed: RemovalWalk) -> None:
    opeka, owner = enter(OPEKA), f"agency:{removed.world.agency(OPEKA)}"
    shelf = text_of(opeka.get("/registers"))

    for register in AT_GUARDIANSHIP:
        assert f"/registers/{register}/{owner}".replace(":", "%3A") in shelf or register in shelf
        page = text_of(opeka.get(f"/registers/{register}/{owner}"))
        assert register == "F-X-GUARDOFFER" or "Ковалёв" in page, register


def test_the_act_is_read_by_the_commission_and_not_by_the_school(
    enter: Callable, removed: RemovalWalk
) -> None:
    (act,) = removed.documents("F-X-ACTREMOVAL")

    page = text_of(enter("smirnova").get(f"/documents/{act.id}"))

    assert "Акт об отобрании ребенка" in page and re.search(r"Дети оставлены без надзора", page)
    assert enter("semenova").get(f"/documents/{act.id}").status_code == 404


@pytest.mark.parametrize("section", ["history", "tasks", "deadlines", "documents", "registers", "diagram"])
def test_every_section_of_the_case_opens(enter: Callable, removed: RemovalWalk, section: str) -> None:
    assert enter(OPEKA).get(f"/cases/{removed.case_id}/{section}").status_code == 200
