"""A methodologist draws: in words, with the Russian keyboard, saved by itself, every byte of a stranger's kept."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from engine.bpmn.reader import read
from engine.commands import KeepProcedureDraft, OpenProcedureDraft
from storage.queries.procedure_drafts import draft_files
from tests.browser import barriers
from tests.e2e.screen import Screen
from tests.world import PROCESSES, World

FILE = "kdn_session.bpmn"
STRANGER = (
    b'<bpmn:extensionElements><other:mark xmlns:other="urn:other:tool" colour="blue">kept</other:mark>',
    b"<bpmn:extensionElements>",
)
UNKNOWN = "() => [...window.__missing]"
KINDS = """() => { const found = {}; window.kuratorModeler.get('elementRegistry').forEach((each) => {
  const bo = each.businessObject, event = bo.eventDefinitions?.[0]?.$type ?? '';
  if (each.type !== 'label' && each.parent) found[each.type + event + Boolean(bo.loopCharacteristics)] ??= each.id; });
  return Object.values(found); }"""
CHOOSE = """(id) => { const modeler = window.kuratorModeler, element = modeler.get('elementRegistry').get(id);
  modeler.get('canvas').scrollToElement(element); modeler.get('selection').select(element); }"""
MENU = """(id) => { const modeler = window.kuratorModeler, menu = modeler.get('popupMenu');
  const element = modeler.get('elementRegistry').get(id); menu.close();
  if (!menu.isEmpty(element, 'bpmn-replace')) menu.open(element, 'bpmn-replace', { x: 300, y: 200 },
    { title: modeler.get('translate')('Change element'), search: true }); }"""
WRITTEN_AGAIN = """async (xml) => { const moddle = window.kuratorModeler.get('moddle');
  const { rootElement, warnings } = await moddle.fromXML(xml);
  return [warnings.map((each) => each.message), (await moddle.toXML(rootElement, { format: true })).xml]; }"""
UNFOLD = "() => document.querySelectorAll('[data-panel] details').forEach((fold) => { fold.open = true; })"
LATIN = """() => { const bad = /[A-Za-z]{2,}/, found = [], walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const spared = 'script, style, noscript, svg, .draw-code, [hidden], form[action*=language]';
  for (let node = walk.nextNode(); node; node = walk.nextNode())
    if (bad.test(node.data) && !node.parentElement.closest(spared)) found.push(node.data.trim());
  for (const each of document.querySelectorAll('[title], [aria-label], [placeholder]'))
    for (const name of ['title', 'aria-label', 'placeholder']) {
      const said = (each.getAttribute(name) ?? '').replace('Ctrl+', '').replace('Powered by bpmn.io', '');
      if (bad.test(said) && !each.closest(spared)) found.push(said); }
  return found; }"""


@pytest.fixture
def drawn(world: World) -> str:
    """A draft of the commission's session with marks of another tool in it."""
    content = (PROCESSES / FILE).read_bytes().replace(STRANGER[1], STRANGER[0], 1)
    assert STRANGER[0] in content
    return str(world.run(OpenProcedureDraft(files={FILE: content}), "lapteva")["draft_id"])


def kept(world: World, draft: str) -> bytes:
    with world.database.read() as connection:
        return draft_files(connection, draft)[FILE]


def opened(screen: Screen, draft: str) -> Page:
    page = screen.enter("Лаптева")
    screen.open(f"/studio/{draft}/diagram")
    expect(page.locator("[data-modeler]")).to_have_attribute("aria-busy", "false")
    return page


def test_nothing_on_the_page_is_in_another_language(screen: Screen, drawn: str) -> None:
    page = opened(screen, drawn)
    said: set[str] = set()

    for element in page.evaluate(KINDS):
        page.evaluate(CHOOSE, element)
        page.evaluate(MENU, element)
        page.wait_for_timeout(40)
        page.evaluate(UNFOLD)
        said.update(page.evaluate(LATIN))
    page.evaluate(
        "() => { window.kuratorModeler.get('popupMenu').close(); window.kuratorModeler.get('searchPad').toggle(); }"
    )
    said.update(page.evaluate(LATIN))

    assert barriers(page) == []
    assert page.evaluate(UNKNOWN) == []
    assert said == set()


def test_what_the_page_writes_is_to_the_engine_what_it_read(screen: Screen, drawn: str) -> None:
    page = opened(screen, drawn)

    for name in ("intake_case.ru-me.bpmn", "reconciliation_quarter.ru-me.bpmn"):
        content = (PROCESSES / name).read_bytes()
        warnings, written = page.evaluate(WRITTEN_AGAIN, content.decode())
        assert warnings == []
        assert read(written.encode()).processes == read(content).processes


def test_on_a_phone_the_diagram_can_be_looked_at(phone: Screen, drawn: str) -> None:
    page = opened(phone, drawn)
    shape = page.locator("[data-element-id=KS_T01]").bounding_box()

    expect(page.get_by_text("нужен экран шире")).to_be_visible()
    assert shape is not None and 0 < shape["x"] < 390
    assert page.locator("[data-panel]").is_hidden() and barriers(page) == []


def give_seven_working_days(page: Page) -> None:
    """Choose the term of the chosen element by hand, in the panel beside the drawing."""
    term = page.locator("[data-group=term]")
    if term.get_attribute("open") is None:
        term.locator("summary").first.click()
    term.locator("summary", has_text=re.compile("срока нет|заседани|до ")).first.click()
    term.get_by_role("button", name="рабочих дней", exact=True).click()
    term.get_by_label("Сколько").fill("7")
    term.get_by_label("Сколько").press("Tab")
    expect(term.locator(".draw-example")).to_contain_text("7 рабочих дней")


def test_a_change_is_saved_by_itself_and_can_be_taken_back_in_the_russian_layout(
    screen: Screen, drawn: str, world: World, tmp_path: Path
) -> None:
    before = kept(world, drawn)
    page = opened(screen, drawn)
    state = page.locator("[data-state]")
    with page.expect_download() as given:
        page.get_by_role("button", name="Скачать файл").click()
    assert Path(given.value.path()).read_bytes() == before == kept(world, drawn)

    page.evaluate(CHOOSE, "KS_T01")
    give_seven_working_days(page)
    expect(state).to_contain_text("Сохранено в", timeout=10_000)
    process = read(kept(world, drawn)).processes[0]
    changed = process.node("KS_T01")
    assert changed is not None and changed.properties["deadline"] == "WD:7"
    assert b'xmlns:other="urn:other:tool"' in kept(world, drawn) and b">kept</other:mark>" in kept(
        world, drawn
    )
    expect(page.locator("[data-checks] summary")).to_contain_text("Проверка")

    page.locator(".djs-container svg").first.focus()
    page.keyboard.down("Control")
    for _ in range(2):
        page.locator(".djs-container svg").first.dispatch_event(
            "keydown", {"key": "я", "code": "KeyZ", "ctrlKey": True, "bubbles": True}
        )
    page.keyboard.up("Control")
    expect(page.get_by_role("button", name="Отменить")).to_be_disabled()

    newer = kept(world, drawn)
    version = int(state.get_attribute("data-version") or 0)
    world.run(KeepProcedureDraft(draft_id=drawn, version=version, changes={FILE: before}), "safina")
    expect(page.get_by_role("dialog")).to_contain_text("Сафина", timeout=10_000)
    assert newer != before == kept(world, drawn)
