"""A supervisor frees what is stuck by the action that the list offers."""

from collections.abc import Callable, Mapping

from playwright.sync_api import Page, expect

from engine.jobs.due import DueWork
from storage.models import StuckKind
from storage.repositories.pulse import Pulses
from tests.e2e.screen import Screen, go
from tests.plants import Plants
from tests.world import World

WHY = "Решение председателя от 6 мая"


def test_each_kind_of_trouble_is_freed_by_what_the_list_offers(screen: Screen, world: World) -> None:
    plants = Plants(world)
    # The others let time pass, and timers fire on the way.
    kinds = sorted(map(str, StuckKind), key=lambda kind: kind == "timer")
    stuck = {kind: plants.plant(kind) for kind in kinds}
    world.executor.workshop.cache.clear()
    page = screen.enter("Смирнова Елена")

    for kind, instance_id in stuck.items():
        address = f"/cockpit/stuck?kind={kind}&instance={instance_id}"
        screen.open(address)
        expect(page.locator(".trouble-head"), kind).to_have_count(1)
        FREED_BY[kind](page, world)
        world.clock.advance(seconds=31)
        screen.open(address)
        expect(page.locator(".trouble-head"), kind).to_have_count(0)


def _door(page: Page, name: str) -> None:
    go(page, page.get_by_role("link", name=name, exact=True))


def _mend(page: Page, door: str, fill: Callable[[Page], None] = lambda page: None) -> None:
    """Open the act, say why, look at what would come of it, confirm."""
    _door(page, door)
    fill(page)
    page.locator("#reason").fill(WHY)
    go(page, page.locator("main form").get_by_role("button").first)
    go(page, page.get_by_role("button", name="Подтвердить"))
    expect(page.locator(".flashes .good")).to_contain_text("Сделано")


def _close(page: Page, world: World) -> None:
    page.get_by_placeholder("Что сделано").fill(WHY)
    go(page, page.get_by_role("button", name="Закрыть сбой"))


def _skip(page: Page, world: World) -> None:
    _mend(page, "Пропустить шаг")


def _assign(page: Page, world: World) -> None:
    _door(page, "Назначить исполнителя")
    page.locator("summary", has_text="Передать другому").click()
    page.locator("#assign-to").select_option(index=1)
    go(page, page.locator("form", has=page.locator("#assign-to")).get_by_role("button"))


def _deliver(page: Page, world: World) -> None:
    _mend(page, "Передать сообщение")


def _look_after_timers(page: Page, world: World) -> None:
    """The page says to start the scheduler; here it is."""
    expect(page.locator("main")).to_contain_text("Запустите планировщик")
    with world.database.begin() as connection:
        Pulses(connection).begin(world.clock.now())
    while DueWork(world.executor).run_due():
        continue


def _move(page: Page, world: World) -> None:
    _mend(page, "Перенести на другой шаг", lambda page: _choose(page, "#to", "end"))


def _choose(page: Page, field: str, value: str) -> None:
    page.locator(field).select_option(value)


def _give_the_date(page: Page, world: World) -> None:
    def fill(page: Page) -> None:
        page.locator("summary", has_text="Добавить значение").click()
        page.locator("#new_name").fill("session_date")
        page.locator("#new_value").fill("12.05.2030")

    _mend(page, "Изменить данные", fill)


def _cancel(page: Page, world: World) -> None:
    _mend(page, "Прекратить процедуру", lambda page: _choose(page, "#ground", "mistake"))


FREED_BY: Mapping[str, Callable[[Page, World], None]] = {
    "incident": _close,
    "late": _skip,
    "nobody": _skip,
    "unclaimed": _assign,
    "message": _deliver,
    "timer": _look_after_timers,
    "dead": _move,
    "undated": _give_the_date,
    "silent": _deliver,
    "unreadable": _cancel,
}
