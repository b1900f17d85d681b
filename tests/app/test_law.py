"""The law beside the diagram: text, colours with words, elements, and the way there from a term."""

import re
from collections.abc import Callable

import pytest
from lxml import html

from app.house import House
from app.law.beside import Duty
from app.law.reading import beside
from app.law.words import MISSING
from engine.bpmn.reader import read
from tests.app.conftest import Visitor
from tests.world import PROCESSES, World

PREFIXES = ("ME", "KA", "KM", "PK", "DO")


@pytest.fixture
def methodologist(enter: Callable) -> Visitor:
    return enter("lapteva")


def of_class(place: html.HtmlElement, name: str) -> list[html.HtmlElement]:
    return place.xpath(f".//*[contains(concat(' ', @class, ' '), ' {name} ')]")


def shown(visitor: Visitor, path: str) -> html.HtmlElement:
    answer = visitor.get(path)
    assert answer.status_code == 200
    return html.fromstring(answer.get_data(as_text=True))


@pytest.mark.parametrize("prefix", PREFIXES)
def test_every_duty_stands_once_in_the_text_of_its_regulation(
    house: House, world: World, prefix: str
) -> None:
    found = beside(house, prefix)

    assert found is not None
    placed = [duty.id for block in found.text for duty in block.duties]
    assert sorted(placed) == sorted(found.duties)
    for block in found.text:
        assert "".join(piece.text for piece in block.pieces) == block.paragraph.text


def test_a_clause_names_the_elements_that_carry_it_in_words(methodologist: Visitor) -> None:
    page = shown(methodologist, "/law/ME")

    duty = page.get_element_by_id("ME-4.6-3")
    assert [each.text_content() for each in of_class(duty, "way")] == ["элемент схемы"]
    (link,) = duty.xpath(".//a[@data-element]")
    assert link.text_content() == "Подготовить заключение"
    assert duty.get("data-elements") == link.get("data-element")


def test_what_is_no_element_is_called_by_its_own_name(methodologist: Visitor) -> None:
    page = shown(methodologist, "/law/ME?how=access")

    duty = page.get_element_by_id("ME-1.9-2")
    assert "ответственный секретарь" in duty.text_content().lower()
    assert "1.9." in of_class(page, "law-text")[0].text_content()


def test_an_element_of_the_list_leads_to_every_clause_it_carries(methodologist: Visitor) -> None:
    page = shown(methodologist, "/law/ME?procedure=intake_case")

    lines = page.xpath("//*[@class='law-elements']/li")
    links = [link.get("href") for line in lines for link in line.xpath(".//a")]
    assert len(lines) > 50
    assert all(page.get_element_by_id(link.removeprefix("#")) is not None for link in links)


def test_the_chosen_element_is_lit_without_scripts(methodologist: Visitor) -> None:
    page = shown(methodologist, "/law/ME?procedure=intake_case&element=IC_T01")

    lit = [each for each in of_class(page, "law-block") if each in of_class(page, "lit")]
    assert lit and all("IC_T01" in block.get("data-elements").split() for block in lit)
    assert page.find(".//kurator-diagram").get("focus") == "IC_T01"


def test_a_count_opens_the_duties_it_counts(methodologist: Visitor) -> None:
    page = shown(methodologist, "/law/ME")

    for link in of_class(page, "ways")[0].xpath(".//a")[1:]:
        number = int(link.text_content().rpartition(":")[2])
        way = re.search(r"how=(\w+)", link.get("href"))[1]
        listed = shown(methodologist, link.get("href")).xpath("//*[@class='law-duties']/li")
        assert sum(bool(of_class(duty, f"way-{way}")) for duty in listed) == number, way


def test_the_diagram_of_the_page_is_the_deployed_one(methodologist: Visitor, world: World) -> None:
    shipped = PROCESSES / "kdn_session.bpmn"
    renamed = shipped.read_bytes().replace("Заседание КДНиЗП".encode(), "Заседание комиссии района".encode())
    world.deploy_bytes({shipped.name: renamed})
    page = shown(methodologist, "/law/ME?procedure=kdn_session")

    answer = methodologist.get(page.find(".//kurator-diagram").get("src"))
    assert read(answer.data).processes[0].name == "Заседание комиссии района"
    assert "не введена в действие" not in page.text_content()
    assert methodologist.get("/law/ME/nothing.xml").status_code == 404
    assert methodologist.get("/law/XX").status_code == 404


def test_a_procedure_that_is_not_deployed_is_shown_from_its_file(methodologist: Visitor) -> None:
    page = shown(methodologist, "/law/KM?procedure=expert_group_session")

    assert "еще не введена в действие" in page.text_content()
    assert read(methodologist.get(page.find(".//kurator-diagram").get("src")).data).processes


def test_a_duty_that_nothing_carries_is_told_so() -> None:
    lonely = Duty(id="ME-1.1", name="п. 1.1 Порядка", seen=())

    assert lonely.ways == (MISSING,)


def test_it_speaks_english(methodologist: Visitor) -> None:
    methodologist.post("/language", {"language": "en", "next": "/law"})
    page = shown(methodologist, "/law/ME")

    assert page.find(".//h1").text_content() == "Law and diagram"
    assert "element of the diagram" in of_class(page, "ways")[0].text_content()


def test_programs_read_the_same(calling: Callable) -> None:
    program = calling("lapteva")
    told = program.get("/regulations/ME").json
    duty = next(each for each in told["duties"] if each["id"] == "ME-4.6-3")

    assert [line["prefix"] for line in program.get("/regulations").json["items"]] == [
        "ME",
        "KA",
        "KM",
        "PK",
        "DO",
    ]
    assert duty["ways"] == ["element"] and duty["clause"] == "п. 4.6 Порядка"
    assert told["paragraphs"][duty["paragraph"]]["text"].startswith("4.6. Муниципальная КДНиЗП")
    assert [one["told"] for one in duty["carriers"]] == ["Подготовить заключение"]
    assert program.get("/regulations/XX").status_code == 404
