"""What was typed is never lost: not by a session that ended, a token of yesterday, files too large or a database away."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from flask import Flask

from engine.errors import StorageBusy
from storage.database import DatabaseFault
from tests.app.conftest import Visitor
from tests.world import World

TEXT = "Дети одни дома вторые сутки."
OWN = {"Origin": "http://localhost"}
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')


@pytest.fixture
def task_id(world: World) -> str:
    world.deploy("intake_case.ru-me.bpmn", "kdn_session.bpmn")
    return str(world.task("IC_T01", world.open_case("fedorova")).id)


def draft(task_id: str, person: Visitor, **options: Any):
    typed = {"_op": "draft", "_draft_version": "0", "problem_and_help": TEXT}
    return person.post(f"/tasks/{task_id}", typed, **options)


def hidden(page: str, address: str) -> dict[str, str]:
    """The fields that the form for this address carries."""
    form = page.split(f'action="{address}"', 1)[1].split("</form>", 1)[0]
    return {name: unescape(value) for name, value in HIDDEN.findall(form)}


def test_a_form_sent_after_the_session_ended_is_sent_after_logging_in(
    enter: Callable, world: World, task_id: str
) -> None:
    person: Visitor = enter("fedorova")
    token = person.token()
    world.clock.advance(minutes=31)
    address, staff_id = f"/tasks/{task_id}", world.actor("fedorova").staff_id

    asked = person.client.post(
        address, data={"csrf_token": token, "_op": "draft", "problem_and_help": TEXT}, headers=OWN
    )
    entry = hidden(asked.get_data(as_text=True), f"/login/as/{staff_id}")
    entered = person.client.post(f"/login/as/{staff_id}", data=entry)
    again = hidden(entered.get_data(as_text=True), address)
    kept = person.client.post(address, data=again)

    assert (asked.status_code, entered.status_code, kept.status_code) == (401, 200, 302)
    assert TEXT in entered.get_data(as_text=True)
    assert TEXT in person.get(address).get_data(as_text=True)


def test_a_script_whose_session_ended_is_not_told_that_it_saved(
    enter: Callable, world: World, task_id: str
) -> None:
    person: Visitor = enter("fedorova")
    world.clock.advance(minutes=31)

    answer = person.client.post(f"/tasks/{task_id}/draft", data={}, headers={"HX-Request": "true"})

    assert answer.status_code == 401


def test_a_token_of_yesterday_costs_one_click(enter: Callable, task_id: str) -> None:
    person: Visitor = enter("fedorova")
    address = f"/tasks/{task_id}"

    stale = person.client.post(
        address, data={"csrf_token": "old", "_op": "draft", "problem_and_help": TEXT}, headers=OWN
    )
    kept = person.client.post(address, data=hidden(stale.get_data(as_text=True), address))

    assert (stale.status_code, kept.status_code) == (400, 302)
    assert TEXT in person.get(address).get_data(as_text=True)


@pytest.mark.parametrize(
    "headers", [{}, {"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}]
)
def test_a_form_of_another_house_is_not_offered_again(
    enter: Callable, task_id: str, headers: dict[str, str]
) -> None:
    answer = enter("fedorova").client.post(f"/tasks/{task_id}", data={"informant": TEXT}, headers=headers)

    assert answer.status_code == 400
    assert TEXT not in answer.get_data(as_text=True)


def test_a_draft_that_cannot_be_saved_stays_on_the_page(
    enter: Callable, app: Flask, task_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    person: Visitor = enter("fedorova")

    def busy(*_: object, **__: object) -> None:
        raise StorageBusy

    monkeypatch.setattr(app.extensions["kurator"].executor, "execute", busy)
    answer = draft(task_id, person)

    assert answer.status_code == 503
    assert TEXT in answer.get_data(as_text=True)


def test_a_database_that_is_away_leaves_the_form_to_be_sent_again(
    enter: Callable, task_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    person: Visitor = enter("fedorova")
    token = person.token()

    def away(*_: object, **__: object) -> None:
        raise DatabaseFault("away", RuntimeError("gone"))

    monkeypatch.setattr("app.access.people.staff_with_groups", away)
    answer = person.client.post(
        f"/tasks/{task_id}", data={"csrf_token": token, "informant": TEXT}, headers=OWN
    )
    text = answer.get_data(as_text=True)

    assert answer.status_code == 503
    assert TEXT in text and "Отправить еще раз" in text


def test_files_too_large_do_not_take_the_text_along(enter: Callable, app: Flask, task_id: str) -> None:
    person: Visitor = enter("fedorova")
    app.config["MAX_CONTENT_LENGTH"] = 2000

    answer = draft(task_id, person, headers=OWN, content_type="multipart/form-data")
    long = person.client.post(f"/tasks/{task_id}", data={"informant": TEXT, "x": "y" * 3000}, headers=OWN)

    assert answer.status_code == 302
    assert long.status_code == 413
    assert TEXT in long.get_data(as_text=True)
