"""A case carried through the pages: each step by the right person, in her own list, with the clock moving on."""

from collections.abc import Mapping
from typing import Any

from playwright.sync_api import Locator, Page
from sqlalchemy import select

from storage.models import Case, StaffMember
from tests.e2e.screen import Screen, complete, fill, go
from tests.processes import answers
from tests.processes.path import SECRETARY, CaseWalk
from tests.world import World


class Story(CaseWalk):
    """The same path as the tests of the law, but every task is found, filled in and handed in by hand."""

    def __init__(self, world: World, screen: Screen):
        super().__init__(world)
        self.screen = screen
        self.entered: tuple[str, object] | None = None

    def do(self, element: str, login: str, own: Mapping[str, Any] | None = None, *, at: str = "") -> None:
        if at:
            self.world.to(at)
        task = self._task_for(element, login)
        self.enter(login)
        page = self.screen.open("/tasks?whose=offered")
        go(page, page.locator(f"a[data-task][href*='{task.id}']").first)
        fill(page, own or {})
        complete(page)

    def report(self, at: str, login: str = "semenova", **changes: object) -> "Story":
        self.world.to(at)
        self.enter(login)
        page = self.screen.open("/cases")
        go(page, page.get_by_role("button", name="Новое сообщение"))
        fill(page, answers.report(**changes))
        complete(page)
        self._newest()
        return self

    def _newest(self) -> None:
        newest = select(Case.id).order_by(Case.opened_at.desc(), Case.id.desc()).limit(1)
        self.case_id = str(self.world.value(newest))

    def tell(self, message: str, login: str, *, at: str = "", **payload: object) -> None:
        if at:
            self.world.to(at)
        page = self.look(login)
        page.once("dialog", lambda dialog: dialog.accept())
        go(page, page.locator(f"form:has(input[value='{message}']) button"))
        page.locator(".flashes .good").wait_for()

    def look(self, login: str, section: str = "") -> Page:
        """A section of the case's page, as one person sees it."""
        self.enter(login)
        return self.screen.open(f"/cases/{self.case_id}/{section}".rstrip("/"))

    def book(self, title: str) -> Locator:
        """The rows of a journal that whoever is in keeps."""
        page = self.screen.open("/registers")
        go(page, page.get_by_role("link", name=title).first)
        return page.locator("tbody")

    def agenda(self, day: str) -> Page:
        """The page of a session of the commission, for its secretary."""
        self.enter(SECRETARY)
        page = self.screen.open("/sessions")
        go(page, page.locator("tbody tr", has_text=day).locator("a").first)
        return page

    def enter(self, login: str) -> None:
        """By the demo's door, unless she is in already; a visit does not outlast the hours between two steps."""
        if self.entered == (login, self.world.clock.now()):
            return
        self.screen.let_in(self.world.value(select(StaffMember.full_name).where(StaffMember.login == login)))
        self.entered = (login, self.world.clock.now())
