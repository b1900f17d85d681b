"""Journals and lists by the API: the same rows, rights and marks as on the pages."""

from collections.abc import Callable

import pytest
from flask import Flask

from app.exports.maker import ListMaker
from app.house import House
from tests.app import journals
from tests.app.journals import HEAD, OTHER, SPECIALIST, moment
from tests.world import World
from tests.xlsx import rows_of


@pytest.fixture
def place(world: World) -> str:
    journals.enter(world, day=moment("2025-03-10T08:00"))
    journals.enter(world, day=moment("2025-11-20T08:00"), informant="сосед Ёлкин")
    world.to("2026-01-12T10:00")
    return f"/registers/F-ME-1/{journals.owner(world)}"


def test_a_journal_is_read_corrected_and_closed(calling: Callable, place: str) -> None:
    keeper = calling(SPECIALIST)
    book = next(item for item in keeper.get("/registers").json["items"] if item["register"] == "F-ME-1")
    assert (book["may_correct"], book["may_close"], book["years"][0]["last"]) == (True, False, 2)
    first = keeper.get(f"{place}/entries", limit=1).json
    assert first["items"][0]["number"] == 1
    (second,) = keeper.get(f"{place}/entries", year=2025, cursor=first["next_cursor"]).json["items"]
    assert second["number"] == 2 and second["written"]["informant"] == "сосед Ёлкин"

    assert calling(HEAD).post(f"{place}/closings", {"year": 2025}).json == {
        "year": 2025,
        "last_number": 2,
        "total": 2,
    }
    change = {"changes": {"address": "ул. Мира, 9", "parents": None}, "reason": "ошибка"}
    answer = keeper.post(f"/registers/entries/{second['id']}/corrections", change, key="k")

    assert answer.status_code == 201 and answer.json["changes"] == {"address": "ул. Мира, 9", "parents": None}
    assert keeper.post(f"/registers/entries/{second['id']}/corrections", change, key="k").json == answer.json
    told = keeper.get(f"/registers/entries/{second['id']}").json
    assert (told["written"]["address"], told["current"]["address"]) == ("ул. Ленина, 5", "ул. Мира, 9")
    assert [(each["kind"], each["after_closing"]) for each in told["corrections"]] == [("correction", True)]


def test_what_is_wrong_is_refused_in_words(calling: Callable, place: str) -> None:
    keeper = calling(SPECIALIST)
    (one,) = keeper.post(f"{place}/entries/search", {"q": "елкин"}).json["items"]
    at = f"/registers/entries/{one['id']}/corrections"

    for changes in ({"row_no": 7}, {"nothing": 1}, {}, {"address": "ул. Ленина, 5"}, {"received_at": "x"}):
        assert keeper.post(at, {"changes": changes, "reason": "р"}).status_code == 422, changes
    assert keeper.post(f"{place}/closings", {"year": 2025}).status_code == 403
    assert calling(HEAD).post(f"{place}/closings", {"year": 2026}).status_code in {404, 422}
    other = calling(OTHER)
    assert other.get(f"{place}/entries").status_code == 404
    assert other.get(f"/registers/entries/{one['id']}").status_code == 404
    assert other.post(at, {"changes": {"address": "x"}, "reason": "р"}).status_code == 404
    assert other.post(f"{place}/closings", {"year": 2025}).status_code == 404


def test_a_list_is_asked_for_and_taken_when_ready(
    calling: Callable, place: str, world: World, app: Flask, house: House
) -> None:
    keeper = calling(SPECIALIST)
    args = {"register": "F-ME-1", "owner": journals.owner(world), "year": 2025}
    body = {"listing": "register", "how": "xlsx", "args": args}

    answer = keeper.post("/exports", body)
    at = f"/exports/{answer.json['id']}"
    assert answer.status_code == 202 and keeper.get(f"{at}/file").status_code == 404
    assert ListMaker(app, house).run_due() == 1

    assert keeper.get(at).json["state"] == "ready"
    assert rows_of(keeper.get(f"{at}/file").data)[-1][0] == "2"
    assert calling(OTHER).get(at).status_code == 404
    assert calling(OTHER).post("/exports", body).status_code == 404
    assert keeper.post("/exports", {**body, "listing": "no"}).status_code == 404
