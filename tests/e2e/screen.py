"""A browser window whose every complaint is gathered, and how a person fills in a form in it."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from playwright.sync_api import ConsoleMessage, Locator, Page, Request


class Screen:
    """Faults of scripts and of the content policy, and whatever is asked of another server."""

    def __init__(self, page: Page, address: str):
        self.page = page
        self.address = address
        self.complaints: list[str] = []
        self.watch(page)

    def watch(self, page: Page) -> None:
        page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))
        page.on("console", self._heard)
        page.on("request", self._asked)

    def _heard(self, message: ConsoleMessage) -> None:
        # A refused form answers 422, a draft that comes after its task 409: both are called errors.
        refused = "status of 4" in message.text or "Error Code 4" in message.text
        if message.type in {"error", "warning"} and not refused:
            self.complaints.append(f"console: {message.text}")

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((self.address, "data:", "blob:")):
            self.complaints.append(f"outside: {request.url}")

    def open(self, path: str) -> Page:
        self.page.goto(self.address + path)
        return self.page

    def enter(self, name: str) -> Page:
        """The first page of one of the demo's people, whoever was here before."""
        self.let_in(name)
        return self.open("/")

    def let_in(self, name: str) -> None:
        """By the demo's door, without looking at it; the door as people see it is in test_doors.py."""
        # What the last page still asks for would bring its cookie back.
        self.page.goto("about:blank")
        self.page.context.clear_cookies()
        asking = self.page.context.request
        door = asking.get(f"{self.address}/login").text()
        ways = re.findall(r'action="(/login/as/[^"]+)".*?aria-label="([^"]+)"', door, re.DOTALL)
        way = next(way for way, label in ways if name in label)
        token = re.search(r'name="csrf_token" value="([^"]+)"', door)
        assert token is not None
        let_in = asking.post(self.address + way, form={"csrf_token": token[1]}, max_redirects=0)
        assert let_in.status == 302

    def second_window(self) -> Page:
        """Another window of the same person."""
        page = self.page.context.new_page()
        self.watch(page)
        page.goto(self.page.url)
        return page

    def do(self, name: str, answers: Mapping[str, Any] | None = None) -> Page:
        """Open a task of the list by its name, fill it in, hand it in; ends on the list with the good news."""
        self.open("/tasks?whose=offered")
        go(self.page, self.page.locator("a[data-task]", has_text=name).first)
        fill(self.page, answers or {})
        complete(self.page)
        return self.page


def go(page: Page, link: Locator) -> None:
    """Follow a link or press a button, and wait for the page it leads to.

    A click returns before the next page has come; what is asked or typed at once would reach the old one.
    """
    with page.expect_navigation():
        link.click()


def complete(page: Page) -> None:
    page.get_by_role("button", name="Завершить задачу").click()
    page.locator(".flashes .good").wait_for()


def fill(page: Page, answers: Mapping[str, Any]) -> None:
    """Type answers as they stand in ``tests/processes/answers.py`` into the open form."""
    for key in _from_the_top(page, answers):
        value = answers[key]
        if isinstance(value, list) and value and isinstance(value[0], Mapping):
            _fill_rows(page, key, value)
        else:
            _fill_one(page, key, value)


def _from_the_top(page: Page, answers: Mapping[str, Any]) -> list[str]:
    """In the order of the page: what is asked below may depend on what was said above."""
    names = "fields => fields.map(field => field.dataset.rows || field.name)"
    drawn: list[str] = page.eval_on_selector_all("[name], [data-rows]", names)
    return sorted(answers, key=lambda key: drawn.index(key) if key in drawn else len(drawn))


def _fill_rows(page: Page, key: str, rows: Sequence[Mapping[str, Any]]) -> None:
    shown = page.locator(f"[data-rows='{key}'] > [data-row]")
    while shown.count() < len(rows):
        page.locator(f"button[value='{key}:add']").click()
        page.wait_for_load_state()
    for number, row in enumerate(rows):
        for name, value in row.items():
            _fill_one(page, f"{key}-{number}-{name}", value)


def _fill_one(page: Page, name: str, value: Any) -> None:
    field = page.locator(f"[name='{name}']")
    if isinstance(value, list):
        for item in value:
            page.locator(f"[name='{name}'][value='{item}']").check()
    elif field.first.get_attribute("type") == "hidden":
        return  # The page carries it by itself.
    elif field.first.get_attribute("type") in {"radio", "checkbox"}:
        said = str(value).lower() if isinstance(value, bool) else value
        page.locator(f"[name='{name}'][value='{said}']").set_checked(value is not False or field.count() > 1)
    elif field.first.evaluate("field => field.tagName") == "SELECT":
        field.select_option(str(value))
    else:
        field.fill(str(value))
