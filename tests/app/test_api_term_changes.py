"""Changed terms for programs: the same acts, the same refusals, the same record."""

from collections.abc import Callable

import pytest

from tests.engine.term_world import day_off, term
from tests.processes.path import CaseWalk
from tests.world import World

GROUND = "Распоряжение председателя № 7"


@pytest.fixture
def walk(world: World) -> CaseWalk:
    return CaseWalk(world).intake("2025-05-12")


def test_a_program_moves_a_term_once_and_reads_what_was_done(walk: CaseWalk, calling: Callable) -> None:
    program, path = calling("smirnova"), f"/deadlines/{term(walk).id}"
    body = {"due": "2025-05-26", "ground": GROUND, "seen": term(walk).due_at.isoformat()}
    first = program.post(f"{path}/move", body, key="k")

    assert (first.status_code, program.post(f"{path}/move", body, key="k").json) == (200, first.json)
    (change,) = program.get(f"{path}/changes").json["items"]
    assert (change["kind"], change["ground"], change["due_at"]) == ("moved", GROUND, first.json["due_at"])


def test_a_start_is_corrected(walk: CaseWalk, calling: Callable) -> None:
    path = f"/deadlines/{term(walk).id}/start"
    answer = calling("smirnova").post(path, {"started": "2025-05-07T10:00", "ground": "Описка"})

    assert answer.status_code == 200 and answer.json["terms"] >= 1


@pytest.mark.parametrize(("login", "status"), [("semenova", 403), ("admin", 403), ("morozova", 404)])
def test_who_may_not_changes_nothing(
    walk: CaseWalk,
    calling: Callable,
    login: str,
    status: int,
) -> None:
    body = {"due": "2025-05-26", "ground": GROUND}

    assert calling(login).post(f"/deadlines/{term(walk).id}/move", body).status_code in (status, 403)
    assert walk.due("IC_SP1") == "2025-05-19"


def test_a_move_without_a_ground_or_to_a_day_off_is_refused(walk: CaseWalk, calling: Callable) -> None:
    program, path = calling("smirnova"), f"/deadlines/{term(walk).id}/move"

    assert program.post(path, {"due": "2025-05-26"}).status_code == 422
    assert program.post(path, {"due": "2025-05-25", "ground": GROUND}).status_code == 422


def test_the_difference_is_applied_as_shown_and_taken_back(walk: CaseWalk, calling: Callable) -> None:
    program, change_id = calling("smirnova"), day_off(walk, "2025-05-15")
    shown = program.get("/deadlines/recompute", change=change_id).json
    body = {"ground": GROUND, "change": change_id}

    assert program.post("/deadlines/recompute", {**body, "seen": "another"}).status_code == 409
    done = program.post("/deadlines/recompute", {**body, "seen": shown["seen"]})
    assert (done.status_code, done.json["terms"]) == (201, len(shown["items"]))
    assert walk.due("IC_SP1") == "2025-05-20"

    act_id = done.json["act_id"]
    walk.world.pass_time(minutes=1)
    assert len(program.get(f"/deadlines/acts/{act_id}").json["changes"]) == done.json["terms"]
    walk.world.clock.advance(minutes=5)
    assert program.post(f"/deadlines/acts/{act_id}/revert", {"ground": "Отменен"}).status_code == 201
    assert walk.due("IC_SP1") == "2025-05-19"
    assert [act["kind"] for act in program.get("/deadlines/acts").json["items"]] == ["revert", "recompute"]


def test_an_administrator_is_told_no_names(walk: CaseWalk, calling: Callable) -> None:
    day_off(walk, "2025-05-15")
    items = calling("admin").get("/deadlines/recompute").json["items"]

    assert items and all(item["case_id"] is None and item["performer"] is None for item in items)
