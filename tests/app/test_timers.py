"""The health and the page «Контроль» say when timers are held back; who keeps the platform lets them go."""

from collections.abc import Callable

import pytest

from app.scheduler import Heartbeat
from tests.app.conftest import Visitor
from tests.faults.ground import furnished
from tests.world import World


@pytest.fixture
def clock_went_back(world: World) -> Heartbeat:
    furnished(world)
    heart = Heartbeat(world.executor)
    heart.beat()
    world.start("overdue")
    world.clock.advance(hours=-2)
    heart.beat()
    return heart


def test_health_says_that_the_clock_went_back(visitor: Visitor, clock_went_back: Heartbeat) -> None:
    answer = visitor.get("/healthz").get_json()

    assert (answer["status"], answer["checks"]["clock"]) == ("degraded", "degraded")
    assert answer["timers"] == {"pace": "clock_back", "waiting": 1, "next_batch_at": None}


def test_health_fails_a_minute_after_the_last_scheduler(visitor: Visitor, world: World) -> None:
    Heartbeat(world.executor).beat()
    assert visitor.get("/healthz").get_json()["checks"]["scheduler"] == "ok"

    world.clock.advance(seconds=61)

    answer = visitor.get("/healthz")
    assert (answer.status_code, answer.get_json()["checks"]["scheduler"]) == (503, "failing")


def test_an_administrator_lets_the_timers_go(
    enter: Callable, world: World, clock_went_back: Heartbeat
) -> None:
    admin = enter("admin")
    assert "Часы сервера показывают время раньше" in admin.get("/cockpit").get_data(as_text=True)

    admin.post("/cockpit/timers/let-go", {"ground": "Дата проверена"})

    assert "Таймеры задержаны" not in admin.get("/cockpit").get_data(as_text=True)
    assert clock_went_back.beat() == 1


def test_a_secretary_sees_it_and_has_no_button(enter: Callable, clock_went_back: Heartbeat) -> None:
    secretary = enter("smirnova")

    page = secretary.get("/cockpit").get_data(as_text=True)

    assert "Таймеры задержаны" in page and "отпустить таймеры" not in page
    assert secretary.post("/cockpit/timers/let-go", {"ground": "x"}).status_code == 403


def test_a_program_of_an_administrator_lets_the_timers_go_once(
    calling: Callable,
    clock_went_back: Heartbeat,
) -> None:
    admin = calling("admin")
    held = admin.get("/timers").json
    assert (held["pace"], held["is_held"], held["waiting"]) == ("clock_back", True, 1)

    answer = admin.post("/timers/let-go", {"ground": "Дата проверена"}, key="k")

    assert (answer.status_code, answer.json["waiting"]) == (200, 1)
    assert admin.post("/timers/let-go", {"ground": "Дата проверена"}, key="k").json == answer.json
    assert admin.post("/timers/let-go", {"ground": "Еще раз"}).status_code == 409
    assert admin.get("/timers").json["is_held"] is False
    assert clock_went_back.beat() == 1


def test_a_program_lets_nothing_go_without_a_ground_or_without_the_right(
    calling: Callable,
    clock_went_back: Heartbeat,
) -> None:
    assert calling("admin").post("/timers/let-go", {}).status_code == 422
    assert calling("admin").post("/timers/let-go", {"ground": "  "}).status_code == 422
    assert calling("smirnova").post("/timers/let-go", {"ground": "x"}).status_code == 403
    assert calling("smirnova").get("/timers").json["pace"] == "clock_back"
    assert calling("semenova").get("/timers").status_code == 403
    assert clock_went_back.beat() == 0
