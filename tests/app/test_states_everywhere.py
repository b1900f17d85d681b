"""One definition of overdue: a thousand random cases stand in the same state on every surface."""

import csv
import html
import io
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping

import pytest
from flask import Flask

from tests.app.caller import Caller
from tests.app.conftest import Visitor
from tests.app.thousand_terms import AWAITS, HALTED, NOW, Known, Maker
from tests.world import World

SECRETARY = "smirnova"
OPEN = frozenset({"running", "paused", "missed", "not_started"})
SAMPLE = 50
STEMS = {
    "not_started": f"срок не начат: нужна {AWAITS}",
    "running": ("через ", "сегодня"),
    "paused": ("через ", "сегодня"),
    "met": "исполнено в срок, ",
    "met_late": "исполнено с опозданием",
    "missed": "просрочено",
    "void": "срок отменен, ",
}
LISTED = re.compile(
    r'class="item" data-task href="/tasks/([^"?]+).*?</a>\s*<a class="item-term[^>]*title="([^"]+)"', re.S
)
IN_WEEK = re.compile(r'/deadlines/([^"/]+)" title="[^"]*">([^<]+)</a>')
IN_COCKPIT = re.compile(r'href="/(?:tasks|deadlines)/([^"/]+)(?:/deadline)?" title="[^"]*">([^<]+)</a>')
FOLLOWING = re.compile(r'href="(/tasks[^"]*)">Дальше</a>')
WEEKS = ("04-01", "05-13", "05-20", "05-27", "06-03", "06-10", "06-17", "06-24")


class Surfaces:
    """The thousand, and the words that the account of each term is told in by the case's own answer."""

    def __init__(self, terms: list[Known], person: Visitor, program: Caller):
        self.terms, self.person, self.program = terms, person, program
        self.words = dict(self._words())

    @property
    def opened(self) -> list[Known]:
        return [term for term in self.terms if term.state in OPEN]

    @property
    def sample(self) -> list[Known]:
        return self.terms[:SAMPLE]

    def page(self, path: str) -> str:
        answer = self.person.get(path)
        assert answer.status_code == 200, path
        return html.unescape(answer.get_data(as_text=True))

    def table(self, path: str) -> list[Mapping[str, str]]:
        return list(csv.DictReader(io.StringIO(self.page(path).removeprefix("\ufeff")), delimiter=";"))

    def _words(self) -> Iterator[tuple[str, str]]:
        """Words by number: of the open ones from the commission's table, of the rest from their case."""
        for row in self.table("/cockpit/terms.csv"):
            yield row["Дело"], row["Состояние"]
        for term in self.terms:
            if term.state not in OPEN or term in self.sample:
                (told,) = self.program.get(f"/cases/{term.case_id}/deadlines").json["items"]
                assert told["state"] == term.state
                yield term.number, told["words"]


@pytest.fixture
def surfaces(world: World, enter: Callable, calling: Callable) -> Surfaces:
    terms = Maker(world, seed=20260513).make(1000)
    world.clock.set(NOW)
    return Surfaces(terms, enter(SECRETARY), calling(SECRETARY))


def test_every_surface_tells_the_same_state_in_the_same_words(surfaces: Surfaces, app: Flask) -> None:
    assert min(Counter(term.state for term in surfaces.terms).values()) >= 40
    for check in (
        words_fit_the_state,
        the_inbox_agrees,
        programs_agree,
        weeks_agree,
        the_table_of_a_month_agrees,
        cockpit_agrees,
        single_pages_agree,
        the_feed_agrees,
    ):
        check(surfaces)


def words_fit_the_state(surfaces: Surfaces) -> None:
    for term in surfaces.terms:
        words = surfaces.words[term.number]
        assert words.startswith(STEMS[term.state]), (term, words)
        assert (HALTED in words) >= (term.state == "paused"), words
        assert ("срок идет" in words) == (term.state == "paused"), words


def the_inbox_agrees(surfaces: Surfaces) -> None:
    by_task = {term.task_id: term for term in surfaces.opened if term.task_id}
    seen, path = {}, "/tasks?whose=mine"
    while path:
        page = surfaces.page(path)
        seen.update(LISTED.findall(page))
        following = FOLLOWING.search(page)
        path = following[1] if following else ""
    assert seen == {task_id: surfaces.words[term.number] for task_id, term in by_task.items()}


def programs_agree(surfaces: Surfaces) -> None:
    by_task = {term.task_id: term for term in surfaces.opened if term.task_id}
    seen, cursor = {}, None
    while True:
        answer = surfaces.program.get("/tasks", limit=100, **({"cursor": cursor} if cursor else {})).json
        seen.update({row["id"]: (row["term_state"], row["term_words"]) for row in answer["items"]})
        cursor = answer.get("next_cursor")
        if not cursor:
            break
    assert seen == {key: (term.state, surfaces.words[term.number]) for key, term in by_task.items()}


def weeks_agree(surfaces: Surfaces) -> None:
    """Each week shows what is due in it, everything overdue and everything that waits."""
    by_id = {term.deadline_id: term for term in surfaces.opened}
    seen: dict[str, str] = {}
    for day in WEEKS:
        seen.update(IN_WEEK.findall(surfaces.page(f"/terms/week?whose=office&day=2026-{day}")))
    assert seen == {key: surfaces.words[term.number] for key, term in by_id.items()}


def the_table_of_a_month_agrees(surfaces: Surfaces) -> None:
    for row in surfaces.table("/terms.csv?whose=office&month=2026-05"):
        assert row["Состояние"] == surfaces.words[row["Дело"]]
        assert (row["Срок"] == "") == row["Состояние"].startswith("срок не начат")


def cockpit_agrees(surfaces: Surfaces) -> None:
    missed = [term for term in surfaces.terms if term.state == "missed"]
    shown = dict(IN_COCKPIT.findall(surfaces.page("/cockpit/stages")))
    address: str | None = "/cockpit/tasks?term=late"
    while address:
        page = surfaces.page(address)
        shown.update(IN_COCKPIT.findall(page))
        address = next(iter(re.findall(r'href="([^"]+)">Дальше', page)), None)
    assert shown == {term.task_id or term.deadline_id: surfaces.words[term.number] for term in missed}
    late = surfaces.program.get("/cases", late="true", limit=1).json
    assert late["items"]


def single_pages_agree(surfaces: Surfaces) -> None:
    for term in surfaces.sample:
        words = surfaces.words[term.number]
        if term.task_id:
            assert words[1:] in surfaces.page(f"/tasks/{term.task_id}")
            told = surfaces.program.get(f"/tasks/{term.task_id}").json["deadline"]
            assert (told["state"], told["words"]) == (term.state, words)
            assert words in surfaces.page(f"/cases/{term.case_id}/tasks")
        assert words in surfaces.page(f"/cases/{term.case_id}/deadlines")


def the_feed_agrees(surfaces: Surfaces) -> None:
    page = surfaces.person.post("/terms/feeds", {"kind": "office"}).get_data(as_text=True)
    address = re.search(r'value="[^"]*(/terms/feed/[^"]+\.ics)"', page)
    assert address is not None
    text = surfaces.page(address[1]).replace("\r\n ", "")
    events = dict(re.findall(r"UID:([^@]+)@kurator(.*?)END:VEVENT", text, re.S))
    dated = {term.deadline_id: term for term in surfaces.opened if term.state != "not_started"}
    assert events.keys() == dated.keys()
    for key, term in dated.items():
        assert ("SUMMARY:Просрочено" in events[key]) == (term.state == "missed")
