"""The calendar for programs: the same days, the same doors, the same document for every change."""

from collections.abc import Callable

from tests.world import World

GROUND = "Закон Республики № 5-З"
RADONITSA = {"day": "2026-04-21", "kind": "off", "reason": "Радоница", "source": GROUND}
CHANGE = {"layer": "region", "place_id": "ru-me", "ground": GROUND, "days": [RADONITSA]}


def test_a_year_is_answered_with_whose_every_day_is(calling: Callable) -> None:
    changed = calling("admin").post("/calendar/changes", CHANGE)
    year = calling("semenova").get("/calendar", year=2026).json

    assert (changed.status_code, len(changed.json["municipalities"])) == (201, 2)
    assert {**RADONITSA, "layer": "region"} in year["days"]
    assert (year["status"], year["working_days"]) == ("official", 246)
    assert calling("semenova").get("/calendar", year=2027).json["status"] == "preliminary"


def test_a_change_is_listed_with_what_was(calling: Callable) -> None:
    calling("admin").post("/calendar/changes", CHANGE)

    (line,) = calling("semenova").get("/calendar/changes", of="region:ru-me").json["items"]
    assert line["ground"] == GROUND
    assert line["changes"]["days"][0]["was"]["kind"] == "working"


def test_a_repeated_key_changes_once_and_another_day_is_refused(calling: Callable) -> None:
    admin = calling("admin")
    first = admin.post("/calendar/changes", CHANGE, key="k")

    assert admin.post("/calendar/changes", CHANGE, key="k").json == first.json
    assert admin.post("/calendar/changes", {**CHANGE, "place_id": "x"}, key="k").status_code == 409


def test_a_term_is_counted_by_the_changed_days(calling: Callable) -> None:
    calling("admin").post("/calendar/changes", CHANGE)

    told = calling("semenova").get("/deadlines/compute", **{"rule": "WD:3", "from": "2026-04-17"}).json

    assert told["due_date"] == "2026-04-23"


def test_doors_are_closed_as_on_the_page(calling: Callable, world: World) -> None:
    assert calling("smirnova").post("/calendar/changes", CHANGE).status_code == 403
    foreign = f"municipality:{world.municipality_id}"
    assert calling("morozova").get("/calendar", year=2026, of=foreign).status_code == 404
    assert calling("admin").get("/calendar", year=1812).status_code == 422
    wrong = {**CHANGE, "days": [{**RADONITSA, "kind": "holiday"}]}
    assert calling("admin").post("/calendar/changes", wrong).status_code == 422
