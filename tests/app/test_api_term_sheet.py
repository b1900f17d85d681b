"""One term for programs: its account whole, to whom the page gives it, and described."""

from collections.abc import Callable

import pytest

from engine.deadlines import replay
from tests.engine.term_world import GROUND, move, term
from tests.processes.path import CaseWalk
from tests.world import World


@pytest.fixture
def walk(world: World) -> CaseWalk:
    return CaseWalk(world).intake("2025-05-12")


def test_a_program_reads_the_whole_account(walk: CaseWalk, calling: Callable) -> None:
    told = calling("smirnova").get(f"/deadlines/{term(walk).id}").json

    assert (told["state"], told["words"], told["due_date"]) == (
        "running",
        "через 5 раб. дней, 19 мая",
        "2025-05-19",
    )
    assert (told["rule_words"], told["zone"]) == ("5 рабочих дней", "Europe/Moscow, UTC+3")
    assert told["start"]["event"] == "информация поступила в комиссию"
    assert told["start"]["papers"][0]["url"] == f"/cases/{walk.case_id}/registers"
    assert [(day["mark"], day["first"], day["low"], day["high"]) for day in told["days"]] == [
        ("event", "2025-05-12", 0, 0),
        ("counted", "2025-05-13", 1, 4),
        ("skipped", "2025-05-17", 0, 0),
        ("skipped", "2025-05-18", 0, 0),
        ("counted", "2025-05-19", 5, 5),
    ]
    assert told["check"]["is_same"] and told["check"]["due_at"] == told["due_at"]


def test_the_record_is_enough_to_count_again_elsewhere(walk: CaseWalk, calling: Callable) -> None:
    told = calling("smirnova").get(f"/deadlines/{term(walk).id}").json

    assert replay(told["record"]).due_at == term(walk).due_at


def test_changes_and_tellings_are_told(walk: CaseWalk, calling: Callable, world: World) -> None:
    move(walk, "2025-05-26")
    world.to("2025-05-28 12:00")
    told = calling("smirnova").get(f"/deadlines/{term(walk).id}").json

    (change,) = told["changes"]
    assert (change["kind"], change["ground"]) == ("moved", GROUND)
    steps = [line["step"] for line in told["log"] if line["step"]]
    assert steps[-2:] == ["E1", "E2"] and told["state"] == "missed"
    assert any("Яковлев" in whom for whom in told["log"][-1]["whom"])


@pytest.mark.parametrize(("login", "status"), [("morozova", 404), ("admin", 403), ("semenova", 404)])
def test_a_stranger_gets_nothing(walk: CaseWalk, calling: Callable, login: str, status: int) -> None:
    answer = calling(login).get(f"/deadlines/{term(walk).id}")

    assert answer.status_code == status
    assert "record" not in answer.json


def test_the_description_has_it(calling: Callable) -> None:
    document = calling("smirnova").get("/openapi.json").json

    assert "/api/v1/deadlines/{deadline_id}" in document["paths"]
