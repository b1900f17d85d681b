"""What the drawing page is given to choose from, and what it is told about terms, expressions and clauses."""

from collections.abc import Callable
from typing import Any

import pytest

from engine.commands import KeepProcedureDraft, OpenProcedureDraft
from engine.drafts.blank_diagram import blank_diagram
from tests.app.conftest import Visitor
from tests.world import PROCESSES, World

FILE = "school_notice.ru-me.bpmn"


@pytest.fixture
def draft(world: World) -> str:
    names = ("kdn_session.bpmn", "intake_case.ru-me.bpmn")
    world.deploy_past_the_gate({name: (PROCESSES / name).read_bytes() for name in names})
    files = {FILE: blank_diagram("school_notice", "Уведомление школы")}
    return str(world.run(OpenProcedureDraft(files=files), "lapteva")["draft_id"])


@pytest.fixture
def methodologist(enter: Callable) -> Visitor:
    return enter("lapteva")


def ask(visitor: Visitor, path: str, **body: Any) -> Any:
    return visitor.client.post(path, json=body, headers={"X-CSRFToken": visitor.token()})


def test_the_page_carries_its_file_and_only_it_lets_pictures_say_their_look(
    methodologist: Visitor, draft: str
) -> None:
    page = methodologist.get(f"/studio/{draft}/diagram")

    assert f"/studio/{draft}/files/{FILE}" in page.get_data(as_text=True)
    assert "style-src-attr 'unsafe-inline'" in page.headers["Content-Security-Policy"]
    assert "unsafe-inline" not in methodologist.get(f"/studio/{draft}").headers["Content-Security-Policy"]


def test_everything_to_choose_from_has_a_name_in_russian(methodologist: Visitor, draft: str) -> None:
    offers = methodologist.get(f"/studio/{draft}/offers.json").json
    shown = {name: [one["name"] for one in offers[name]] for name in ("roles", "terms", "topics", "settings")}
    shown["forms"] = [form["title"] for form in offers["forms"]]
    shown["variables"] = [variable["name"] for variable in offers["variables"]]
    shown["messages"] = [one["name"] for one in offers["messages"]]

    assert all(shown.values())
    assert [
        name for names in shown.values() for name in names if not any("а" <= c.lower() <= "я" for c in name)
    ] == []
    assert {"key": "kdn_session", "name": "Заседание КДНиЗП"} in offers["procedures"]
    assert {"key": "school_notice", "name": "Уведомление школы"} in offers["procedures"]
    outcome = next(each for each in offers["variables"] if each["key"] == "outcome")
    assert outcome["kind"] == "choice" and "sop" in [choice["value"] for choice in outcome["choices"]]


def test_a_term_is_shown_for_today_and_a_wrong_one_is_refused_in_words(
    enter: Callable, draft: str, world: World
) -> None:
    world.to("2025-05-05 10:00")
    methodologist = enter("lapteva")
    term = f"/studio/{draft}/term.json"

    shown = ask(methodologist, term, rule="WD:5").json
    assert shown["words"] == "5 рабочих дней" and shown["date"] == "2025-05-14"
    assert "День Победы" in shown["explanation"]
    assert ask(methodologist, term, rule="SESSION:NEXT").json.keys() == {"words"}
    wrong = ask(methodologist, term, rule="WD:много")
    assert wrong.status_code == 422 and "непонятно" in wrong.json["message"]
    assert ask(methodologist, term).status_code == 422


def test_an_expression_is_read_by_the_engine(methodologist: Visitor, draft: str) -> None:
    path = f"/studio/{draft}/expression.json"

    assert ask(methodologist, path, expression='outcome == "sop" and not critical').json == {"fits": True}
    assert "равенство" in ask(methodologist, path, expression="outcome = 1").json["message"]
    assert "нет в справочнике" in ask(methodologist, path, expression="open(outcome)").json["message"]


def test_a_clause_is_read_whole(methodologist: Visitor, draft: str) -> None:
    said = methodologist.get(f"/studio/{draft}/clauses/ME-4.4-1.json").json

    assert "Порядка" in said["name"] and "Марий Эл" in said["act"]
    assert any(paragraph["obliges"] for paragraph in said["paragraphs"])
    assert methodologist.get(f"/studio/{draft}/clauses/none.json").status_code == 404


def test_who_saved_meanwhile_is_said(methodologist: Visitor, draft: str, world: World) -> None:
    again = blank_diagram("school_notice", "Другое")
    world.run(KeepProcedureDraft(draft_id=draft, version=1, changes={FILE: again}), "safina")
    headers = {"X-CSRFToken": methodologist.token(), "If-Match": '"1"'}
    answer = methodologist.client.put(f"/studio/{draft}/files/{FILE}", data=again, headers=headers)

    assert answer.status_code == 409
    assert answer.json["version"] == 2 and answer.json["by"].startswith("Сафина")
