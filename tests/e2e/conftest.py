"""The product in a real browser: a server in a thread, Debian's Chromium, faults of any kind fail the test."""

import os
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from waitress.server import create_server

from app import create_app
from app.assets import DIST
from app.config import Config
from app.house import House
from storage.database import Database
from storage.files import FileStore
from tests.world import LAW, World

CHROMIUM = "/usr/bin/chromium"
AXE = Path(__file__).parents[2] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--lang=ru",
]
LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    missing = _missing()
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.e2e)
            if missing:
                item.add_marker(pytest.mark.skip(reason=missing))


def _missing() -> str:
    if not Path(CHROMIUM).exists():
        return "needs a browser: apt-get install -y chromium"
    return "" if (DIST / "manifest.json").exists() else "needs the built scripts: make setup"


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, env={**os.environ, "LANGUAGE": "ru"}, args=FLAGS
        )
        yield browser
        browser.close()


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
    config = Config(
        data=tmp_path, database_url="", secret_key="only for tests, and long enough", demo=True, testing=True
    )
    house = House(
        config=config,
        database=world.database,
        clock=world.clock,
        law=LAW,
        executor=world.executor,
        files=FileStore(tmp_path / "files"),
    )
    server = create_server(create_app(house=house), host="127.0.0.1", port=0, threads=6)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.close()
    server.task_dispatcher.shutdown()
    thread.join(timeout=5)


class Screen:
    """A browser window whose every complaint is gathered."""

    def __init__(self, page: Page, address: str):
        self.page = page
        self.address = address
        self.complaints: list[str] = []
        page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))
        page.on("console", self._heard)
        page.on("request", self._asked)

    def _heard(self, message) -> None:
        # A refused form answers 422, and Chromium calls every 4xx an error.
        if message.type in {"error", "warning"} and "status of 4" not in message.text:
            self.complaints.append(f"console: {message.text}")

    def _asked(self, request) -> None:
        if not request.url.startswith((self.address, "data:", "blob:")):
            self.complaints.append(f"outside: {request.url}")

    def open(self, path: str) -> Page:
        self.page.goto(self.address + path)
        return self.page

    def enter(self, name: str) -> Page:
        """By the demo's door."""
        self.open("/login")
        self.page.locator("li", has_text=name).get_by_role("button").first.click()
        self.page.wait_for_url("**/tasks**")
        return self.page

    def faults(self) -> list[str]:
        """What axe finds wrong on the page as it stands."""
        self.page.evaluate(AXE.read_text(encoding="utf-8") + ";0")
        found = self.page.evaluate(
            "levels => axe.run(document, {runOnly: levels}).then(r => r.violations)", LEVELS
        )
        return [f"{fault['id']}: {fault['nodes'][0]['html'][:200]}" for fault in found]


@pytest.fixture
def screen(chromium: Browser, address: str) -> Iterator[Screen]:
    context = chromium.new_context(viewport={"width": 1440, "height": 900}, locale="ru-RU")
    seen = Screen(context.new_page(), address)
    yield seen
    context.close()
    assert seen.complaints == []


@pytest.fixture
def phone(chromium: Browser, address: str) -> Iterator[Screen]:
    context = chromium.new_context(viewport={"width": 390, "height": 844}, locale="ru-RU")
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
