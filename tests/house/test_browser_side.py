"""The browser side in a real Chromium under the policy of the real pages: keys, draft status, diagrams.

A console error, a blocked style or a request to elsewhere fails the test.
"""

import json
import re
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import barriers
from tests.house.sources import ROOT

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("browser")]

POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'"
HTMX = {"includeIndicatorStyles": False, "allowEval": False, "selfRequestsOnly": True, "historyCacheSize": 0}

DIAGRAM = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:di="http://www.omg.org/spec/BPMN/20100524/DI"
 xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" xmlns:dd="http://www.omg.org/spec/DD/20100524/DI" targetNamespace="t">
 <process id="p"><startEvent id="start"/><userTask id="register" name="Зарегистрировать сообщение"/>
 <userTask id="visit_home" name="Обследовать условия жизни"/><sequenceFlow id="f1" sourceRef="start" targetRef="register"/>
 <sequenceFlow id="f2" sourceRef="register" targetRef="visit_home"/></process>
 <di:BPMNDiagram id="d"><di:BPMNPlane id="pl" bpmnElement="p">
 <di:BPMNShape id="s1" bpmnElement="start"><dc:Bounds x="100" y="102" width="36" height="36"/></di:BPMNShape>
 <di:BPMNShape id="s2" bpmnElement="register"><dc:Bounds x="200" y="80" width="120" height="80"/></di:BPMNShape>
 <di:BPMNShape id="s3" bpmnElement="visit_home"><dc:Bounds x="400" y="80" width="120" height="80"/></di:BPMNShape>
 <di:BPMNEdge id="e1" bpmnElement="f1"><dd:waypoint x="136" y="120"/><dd:waypoint x="200" y="120"/></di:BPMNEdge>
 <di:BPMNEdge id="e2" bpmnElement="f2"><dd:waypoint x="320" y="120"/><dd:waypoint x="400" y="120"/></di:BPMNEdge>
 </di:BPMNPlane></di:BPMNDiagram></definitions>"""
STATE = {"tokens": {"visit_home": 2, "gone": 1}, "late": ["visit_home"], "done": ["register", "start"]}

PAGE = """<!doctype html><html lang="ru"><head><meta charset="utf-8"><title>Задачи</title>
<meta name="viewport" content="width=device-width"><meta name="htmx-config" content='{htmx}'>
<link rel="stylesheet" href="/dist/{app_css}"><link rel="stylesheet" href="/dist/{viewer_css}">
<script type="module" src="/dist/{app_js}"></script><script type="module" src="/dist/{viewer_js}"></script></head><body>
<header class="topbar"><a class="brand" href="/">Куратор</a><form class="search" role="search">
<input type="search" data-search name="q" aria-label="Номер дела или фамилия"></form></header>
<main id="main" class="panes"><aside class="pane pane-filters"><details class="filters-fold" data-fold open><summary>Отбор</summary>
<label class="check"><input type="checkbox"> Просрочено <span class="count">3</span></label></details></aside>
<section class="pane pane-list"><div class="pane-head"><h1>Мои задачи</h1></div><div data-task-list>
<h2 class="list-group late">Просрочено</h2><ul class="list">
<li><a class="item" data-task href="#one"><span class="item-title">Обследовать условия жизни</span>
<span class="item-term late">2 дня</span><span class="item-note">Ковалёвы</span></a></li>
<li><a class="item" data-task href="#two"><span class="item-title">Составить план</span>
<span class="item-term soon">до 18:00</span><span class="item-note">Ершовы</span></a></li></ul></div></section>
<section class="pane pane-task"><div class="pane-body"><form method="post" hx-post="/draft" hx-trigger="input delay:10ms" hx-swap="none">
<div class="fields"><div class="field"><label for="place">Адрес <span class="required">— обязательно</span></label>
<input id="place" name="place"></div></div>
<fieldset class="group"><legend>Если согласия нет</legend><div class="fields"><div class="field" hidden></div></div></fieldset>
<fieldset class="group"><legend>Согласие</legend><div class="fields"><div class="field" hidden></div><div class="field">Да</div></div></fieldset>
<div class="actions"><button class="button danger" data-confirm="Прекратить дело?">Прекратить дело</button>
<output class="status" data-draft-status></output></div></form>
<kurator-diagram src="/diagram.xml" data-state="/state.json" focus="visit_home" label="Где дело сейчас"></kurator-diagram>
<kurator-diagram src="/missing.xml"></kurator-diagram>
</div></section></main></body></html>"""


class House(SimpleHTTPRequestHandler):
    """A page like the real ones, the built files, and a draft that is saved or refused."""

    draft_status = 204

    def do_GET(self) -> None:
        pages = {"/": page, "/diagram.xml": lambda: DIAGRAM, "/state.json": lambda: json.dumps(STATE)}
        if self.path not in pages:
            super().do_GET()
            return
        body = pages[self.path]().encode()
        self.send_response(200)
        self.send_header(
            "Content-Type", "text/html; charset=utf-8" if self.path == "/" else "application/xml"
        )
        self.send_header("Content-Security-Policy", POLICY)
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(House.draft_status)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        pass


def page() -> str:
    manifest = json.loads((ROOT / "app/static/dist/manifest.json").read_text(encoding="utf-8"))
    names = {name.replace(".", "_"): file for name, file in manifest.items()}
    return PAGE.format(htmx=json.dumps(HTMX), **names)


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(House, directory=ROOT / "app" / "static"))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def tab(chromium: Browser, address: str) -> Iterator[Page]:
    House.draft_status = 204
    faults: list[str] = []
    tab = chromium.new_page(viewport={"width": 1440, "height": 900})
    tab.on("pageerror", lambda error: faults.append(str(error)))
    tab.on("console", lambda line: faults.append(line.text) if line.type == "error" else None)
    tab.on(
        "request",
        lambda request: (
            faults.append(request.url) if not request.url.startswith((address, "data:")) else None
        ),
    )
    tab.goto(address)
    tab.wait_for_selector("html[data-ready]")
    tab.wait_for_selector("kurator-diagram[focus][aria-busy=false]")
    yield tab
    tab.close()
    # The second diagram and the refused draft of the page answer 404 and 409 on purpose.
    assert [fault for fault in faults if "404" not in fault and "409" not in fault] == []


def focused(tab: Page) -> str:
    return tab.evaluate("document.activeElement.getAttribute('href') ?? document.activeElement.name ?? ''")


def test_j_and_k_walk_through_the_list_in_any_layout(tab):
    tab.keyboard.press("KeyJ")
    first = focused(tab)
    # The same key in the Russian layout: the place is J's, the letter is «о».
    tab.evaluate(
        "document.activeElement.dispatchEvent(new KeyboardEvent('keydown', {code: 'KeyJ', key: 'о', bubbles: true}))"
    )
    second = focused(tab)
    tab.keyboard.press("KeyK")

    assert (first, second, focused(tab)) == ("#one", "#two", "#one")


def test_enter_opens_the_chosen_task(tab):
    tab.keyboard.press("KeyJ")
    tab.keyboard.press("Enter")

    expect(tab).to_have_url(re.compile("#one$"))


def test_slash_goes_to_the_search_and_letters_stay_in_fields(tab):
    tab.keyboard.press("Slash")
    tab.keyboard.type("jk")

    assert focused(tab) == "q"
    assert tab.input_value("[data-search]") == "jk"


def test_a_saved_draft_says_when(tab):
    tab.fill("#place", "ул. Мира")
    tab.wait_for_selector("[data-draft-status]:not(:empty)")

    assert tab.text_content("[data-draft-status]").startswith("Черновик сохранен в ")


def test_a_draft_changed_elsewhere_says_so(tab):
    House.draft_status = 409
    tab.fill("#place", "ул. Мира")
    tab.wait_for_selector("[data-draft-status].late")

    assert "в другом окне" in tab.text_content("[data-draft-status]")


def test_an_irrevocable_act_asks_first(tab):
    asked = []
    tab.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    before = tab.url
    tab.click("[data-confirm]")

    assert asked == ["Прекратить дело?"]
    assert tab.url == before


MARKS = """<form data-form data-known="{}"><select data-key="system" data-type="choice" id="system">
<option value="health">1</option><option value="edu">2</option></select><fieldset data-key="codes" data-type="multichoice">
<label data-show-if='{"field": "system", "is": "health"}'><input type="checkbox" id="mark" value="9"> 9</label></fieldset></form>"""


def test_a_mark_that_is_no_longer_offered_is_taken_back(tab):
    tab.evaluate("html => document.querySelector('main, body').insertAdjacentHTML('beforeend', html)", MARKS)
    tab.evaluate("document.querySelector('#mark').checked = true")

    tab.select_option("#system", "edu")

    assert not tab.locator("#mark").is_visible()
    assert not tab.locator("#mark").is_checked()


def test_a_diagram_shows_where_the_case_is(tab):
    drawn = tab.locator("kurator-diagram[focus]")

    assert drawn.get_attribute("role") == "group"
    assert drawn.get_attribute("aria-label") == "Где дело сейчас"
    assert drawn.locator(".djs-element.token").get_attribute("data-element-id") == "visit_home"
    assert drawn.locator(".djs-element.late").get_attribute("data-element-id") == "visit_home"
    assert drawn.locator(".djs-element.done").count() == 2
    assert drawn.locator(".diagram-badge").all_text_contents() == ["здесь: 2", "просрочено"]
    assert drawn.locator(".bjs-powered-by").is_visible()


def test_a_diagram_is_moved_by_its_buttons(tab):
    def view() -> str:
        return tab.locator("kurator-diagram[focus] .viewport").get_attribute("transform")

    seen = [view()]
    for title in ("Крупнее", "Мельче", "Показать все"):
        tab.locator("kurator-diagram[focus]").get_by_title(title).click()
        seen.append(view())

    assert seen[0] != seen[1] != seen[2] != seen[3]


def test_a_diagram_that_cannot_be_had_says_so(tab):
    tab.wait_for_selector("kurator-diagram:not([focus])[aria-busy=false]")

    assert "не удалось показать" in tab.text_content("kurator-diagram:not([focus])")


def test_a_diagram_that_leaves_the_page_is_cleaned_up(tab):
    left = tab.evaluate(
        "() => { const d = document.querySelector('kurator-diagram[focus]'); d.remove(); return d.childElementCount; }"
    )

    assert left == 0


@pytest.mark.parametrize("width", [1440, 1024, 390])
def test_the_page_has_no_barriers(tab, width):
    tab.set_viewport_size({"width": width, "height": 900})

    assert barriers(tab) == []
    assert tab.evaluate("document.documentElement.scrollWidth") <= width


def test_a_section_of_which_nothing_is_asked_has_no_heading(tab):
    assert tab.is_hidden("text=Если согласия нет")
    assert tab.is_visible("legend:text-is('Согласие')")


def test_filters_fold_on_a_narrow_screen(tab):
    assert tab.locator("[data-fold]").get_attribute("open") is not None

    tab.set_viewport_size({"width": 1024, "height": 900})
    tab.wait_for_selector("[data-fold]:not([open])")
    assert tab.locator("[data-fold] summary").is_visible()
