"""Decision tables of a draft: begun, kept by the editor's script, doubted by rows, tried by hand."""

from collections.abc import Callable

import pytest

from engine.commands import Deploy, OpenProcedureDraft
from engine.drafts.blank_diagram import blank_diagram
from tests.app.conftest import Visitor
from tests.dmn import definitions, one, table
from tests.world import World

FILE = "nuzhna_li_proverka.dmn"


@pytest.fixture
def methodologist(enter: Callable) -> Visitor:
    return enter("lapteva")


@pytest.fixture
def draft(world: World) -> str:
    files = {"school_notice.bpmn": blank_diagram("school_notice", "Уведомление школы")}
    return str(world.run(OpenProcedureDraft(files=files), "lapteva")["draft_id"])


def text(visitor: Visitor, path: str) -> str:
    return visitor.get(path).get_data(as_text=True)


def test_a_new_table_passes_its_checks_and_is_opened(methodologist: Visitor, draft: str) -> None:
    place = f"/studio/{draft}/decisions"
    assert "Таблиц решений нет" in text(methodologist, place)
    assert methodologist.post(f"{place}/new", {"version": "1", "title": " "}).status_code == 422
    page = methodologist.post(f"{place}/new", {"version": "1", "title": "Нужна ли проверка"}, follow=True)

    assert FILE in page.get_data(as_text=True) and "style-src-attr" in page.headers["Content-Security-Policy"]
    assert "Нужна ли проверка" in text(methodologist, place) and "ни один" in text(methodologist, place)
    found = methodologist.get(f"/studio/{draft}/findings.json").json
    assert [(each["code"], each["file"]) for each in found] == [("decision-unused", FILE)]


def test_findings_of_what_is_being_drawn_name_the_rows(methodologist: Visitor, draft: str) -> None:
    headers = {"X-CSRFToken": methodologist.token()}
    drawn = one(["minors:integer"], ["level:string"], [["< 5", '"a"'], ["> 3", '"b"']])
    place = f"/studio/{draft}/findings.json?file=d.dmn"

    found = methodologist.client.post(place, data=drawn, headers=headers).json
    rows = {each["code"]: each["rules"] for each in found}
    assert rows["rules-overlap"] == [1, 2]
    refused = methodologist.client.post(place, data=b"<broken", headers=headers)
    assert refused.status_code == 422 and refused.json["message"]


def test_a_table_is_tried_by_hand_and_says_which_rule_applies(methodologist: Visitor, world: World) -> None:
    tables = definitions(
        table("danger", ["seen:boolean"], ["danger:string"], [["true", '"high"'], ["-", '"low"']], "FIRST"),
        table(
            "level",
            ["danger:string", "minors:integer"],
            ["level:string"],
            [['"high"', "> 2", '"now"'], ['"low"', "-", '"later"']],
            requires=["danger"],
        ),
    )
    files = {"level.dmn": tables, "p.bpmn": blank_diagram("p_one", "П")}
    draft = str(world.run(OpenProcedureDraft(files=files), "lapteva")["draft_id"])
    place = f"/studio/{draft}/decisions/level.dmn"
    page = text(methodologist, place)
    assert 'data-trial="level"' in page and 'name="in_seen"' in page and 'name="in_minors"' in page

    tried = methodologist.post(f"{place}/try", {"decision": "level", "in_seen": "true", "in_minors": "3"})
    assert 'data-rules="1"' in tried.get_data(as_text=True) and "now" in tried.get_data(as_text=True)
    none = methodologist.post(f"{place}/try", {"decision": "level", "in_seen": "true", "in_minors": "1"})
    assert "Ни одно правило не подошло" in none.get_data(as_text=True)
    wrong = methodologist.post(f"{place}/try", {"decision": "level", "in_seen": "true", "in_minors": "много"})
    assert wrong.status_code == 200 and "не принято" in wrong.get_data(as_text=True)


def test_a_table_in_force_is_taken_into_the_draft_byte_for_byte(
    methodologist: Visitor, draft: str, world: World
) -> None:
    content = one(["minors:integer"], ["level:string"], [["-", '"a"']])
    world.run(Deploy(name="Проба", resources={"risk.dmn": content}))

    taken = methodologist.post(f"/studio/{draft}/decisions/take", {"version": "1", "name": "risk.dmn"})
    assert taken.status_code == 302
    assert methodologist.get(f"/studio/{draft}/files/risk.dmn").data == content
    missing = methodologist.post(f"/studio/{draft}/decisions/take", {"version": "2", "name": "no.dmn"})
    assert missing.status_code == 404
