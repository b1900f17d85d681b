"""The product in a real browser: a server in a thread, Debian's Chromium, faults of any kind fail the test."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from app.answers.assets import DIST
from storage.database import Database
from tests.browser import CHROMIUM
from tests.e2e.screen import Screen, go
from tests.processes.path import CaseWalk
from tests.rooms import application_of, house_of
from tests.servers import served
from tests.world import World

SPECIALIST = "fedorova"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    missing = _missing()
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.e2e)
            item.add_marker(pytest.mark.xdist_group("e2e"))
            if missing:
                item.add_marker(pytest.mark.skip(reason=missing))


def _missing() -> str:
    if not CHROMIUM:
        return "needs a browser: sh scripts/system.sh"
    return "" if (DIST / "manifest.json").exists() else "needs the built scripts: make setup"


@pytest.fixture
def database(sqlite_template: Path, tmp_path: Path) -> Iterator[Database]:
    """A browser sees the same on every database."""
    shutil.copy(sqlite_template, tmp_path / "kurator.db")
    opened = Database.open(f"sqlite:///{tmp_path / 'kurator.db'}")
    yield opened
    opened.close()


@pytest.fixture
def address(world: World, tmp_path: Path) -> Iterator[str]:
    """Where the product is served while the test runs."""
    with served(application_of(house_of(world, tmp_path))) as opened:
        yield opened


@pytest.fixture
def task(world: World) -> str:
    """A report that a specialist has begun to write down."""
    world.deploy()
    return str(world.task("IC_T01", world.open_case(SPECIALIST)).id)


@pytest.fixture
def checked(world: World) -> CaseWalk:
    """A case whose check is done, with documents, terms and rows of journals."""
    return CaseWalk(world).intake("2025-05-12").verify("2025-05-14")


@pytest.fixture
def screen(chromium: Browser, address: str) -> Iterator[Screen]:
    yield from _opened(chromium, address, 1440)


@pytest.fixture
def tablet(chromium: Browser, address: str) -> Iterator[Screen]:
    yield from _opened(chromium, address, 1024)


@pytest.fixture
def phone(chromium: Browser, address: str) -> Iterator[Screen]:
    yield from _opened(chromium, address, 390)


def _opened(chromium: Browser, address: str, width: int) -> Iterator[Screen]:
    context = chromium.new_context(viewport={"width": width, "height": 900}, locale="ru-RU")
    seen = Screen(context.new_page(), address)
    yield seen
    context.close()
    assert seen.complaints == []


@pytest.fixture
def plain(chromium: Browser, address: str) -> Iterator[Screen]:
    """A browser without scripts."""
    context = chromium.new_context(java_script_enabled=False, locale="ru-RU")
    yield Screen(context.new_page(), address)
    context.close()


@pytest.fixture
def form(screen: Screen, task: str) -> Page:
    """The begun task, open before the specialist."""
    entered = screen.enter("Фёдорова")
    go(entered, entered.locator("a[data-task]").first)
    return entered
