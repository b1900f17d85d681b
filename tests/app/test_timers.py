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
    assert "Часы сервера показывают время раньше" in admin.get("/control").get_data(as_text=True)

    admin.post("/control/timers/let-go", {"ground": "Дата проверена"})

    assert "Таймеры задержаны" not in admin.get("/control").get_data(as_text=True)
    assert clock_went_back.beat() == 1


def test_a_secretary_sees_it_and_has_no_button(enter: Callable, clock_went_back: Heartbeat) -> None:
    secretary = enter("smirnova")

    page = secretary.get("/control").get_data(as_text=True)

    assert "Таймеры задержаны" in page and "отпустить таймеры" not in page
    assert secretary.post("/control/timers/let-go", {"ground": "x"}).status_code == 403
