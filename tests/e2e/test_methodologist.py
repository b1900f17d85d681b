"""A change of the law without a programmer: drawn, checked, played, compared, approved, released, taken over."""

import re

from playwright.sync_api import Page, expect

from engine.mending.batches import BatchRunner
from tests.e2e.screen import Screen, fill, go
from tests.e2e.test_modeler import LATIN, UNKNOWN
from tests.processes import answers
from tests.processes.path import SCHOOL, CaseWalk
from tests.world import World

CHECK = ("IC_SP1", "IC_T07", "IC_T10", "IC_T11")
"""The stage of the check and its tasks, whose five working days become seven."""
CODES = re.compile(
    r"\b[a-z]+(?:_[a-z0-9]+)+\b|\b[A-Z]{1,3}[-_][\w.-]+|[\w.-]*\.(json|bpmn|dmn|yaml|zip)\b|\b(PDF|Excel|Enter)\b"
)
CHOOSE = """(id) => { const modeler = window.kuratorModeler, element = modeler.get('elementRegistry').get(id);
  modeler.get('canvas').scrollToElement(element); modeler.get('selection').select(element); }"""
LOOK_AT = """([x, y]) => { const canvas = window.kuratorModeler.get('canvas'); canvas.zoom(1);
  const { outer } = canvas.viewbox(); canvas.viewbox({ x: x - 450, y: y - 300, width: outer.width, height: outer.height }); }"""
ON_THE_ARROW = (2000, 1290)
"""Where the arrow leaves the survey of the family's home."""


def test_a_methodologist_changes_a_term_and_adds_a_step_and_a_worker_sees_it(
    screen: Screen, world: World
) -> None:
    cases = [_being_surveyed(world) for _ in range(3)]
    page = screen.enter("Лаптева")
    _copy(screen)
    draft = page.url.rpartition("/")[2]
    _make_the_form(screen, draft)
    _draw(screen, draft)
    _check_and_play(screen, draft)
    _compare(screen, draft)
    _send_for_approval(screen, draft)
    _approve(screen, draft)
    _take_over(screen, world, cases=len(cases))
    _worker_sees_the_step(screen)


def _being_surveyed(world: World) -> CaseWalk:
    walk = CaseWalk(world).intake(world.clock.now().date().isoformat())
    day = world.clock.now().date().isoformat()
    return walk.ask(f"{day} 11:00", reply_due=day, visit=SCHOOL)


def _in_russian(page: Page) -> None:
    """Codes of forms and steps and names of files are not words."""
    said = [CODES.sub("", each) for each in page.evaluate(LATIN)]
    assert [each for each in said if re.search("[A-Za-z]{2,}", each)] == []


def _copy(screen: Screen) -> None:
    page = screen.open("/studio")
    _in_russian(page)
    row = page.locator("tr", has_text="Прием и проверка информации").filter(has_text="Марий Эл")
    go(page, row.get_by_role("button", name="Изменить эту").first)


def _make_the_form(screen: Screen, draft: str) -> None:
    page = screen.open(f"/studio/{draft}/forms/new")
    page.get_by_label("Название").fill("Уведомление школы")
    page.get_by_label("Обозначение").fill("F-X-SCHOOL")
    go(page, page.get_by_role("button", name="Создать форму"))
    page.locator("#add-label").fill("Как уведомили школу")
    page.locator("#add-type").select_option("text")
    go(page, page.get_by_role("button", name="Добавить", exact=True))


def _draw(screen: Screen, draft: str) -> None:
    page = screen.open(f"/studio/{draft}/diagram")
    expect(page.locator("[data-modeler]")).to_have_attribute("aria-busy", "false")
    for element in CHECK:
        page.evaluate(CHOOSE, element)
        term = _group(page, "Срок по закону")
        term.get_by_label("Сколько").fill("7")
        term.get_by_label("Сколько").press("Tab")
        expect(term.locator(".draw-example")).to_contain_text("7 рабочих дней")
    _drop_a_task(page)
    page.get_by_label("Название", exact=True).fill("Уведомить школу")
    page.get_by_label("Название", exact=True).press("Tab")
    _pick(page, "Кто исполняет", "Добавить роль", "ответственный секретарь муниципальной")
    _pick(page, "Форма", "", "Уведомление школы")
    _pick(page, "Основание", "Добавить пункт", "4.6")
    _in_russian(page)
    assert page.evaluate(UNKNOWN) == []
    expect(page.locator("[data-state]")).to_contain_text("Сохранено в", timeout=10_000)
    expect(page.locator("[data-checks] summary")).to_contain_text("ошибок 0", timeout=10_000)


def _drop_a_task(page: Page) -> None:
    """A person's task from the palette, dropped on the arrow, stands in it."""
    page.evaluate(LOOK_AT, ON_THE_ARROW)
    box = page.locator(".djs-container").bounding_box()
    assert box is not None
    x, y = box["x"] + 450, box["y"] + 300
    page.locator('.djs-palette [data-action="create.user-task"]').click()
    page.mouse.move(x - 30, y - 20)
    page.mouse.move(x, y, steps=8)
    page.mouse.click(x, y)
    page.locator(".djs-direct-editing-content").wait_for()
    page.keyboard.press("Escape")


def _group(page: Page, name: str):
    group = page.locator(
        "[data-panel] > details, [data-group]", has=page.locator("summary", has_text=name)
    ).first
    if group.get_attribute("open") is None:
        group.locator("summary").first.click()
    return group


def _pick(page: Page, group: str, opener: str, words: str) -> None:
    fold = _group(page, group).locator("details.draw-picker").filter(has_text=opener).first
    fold.locator("summary").click()
    fold.get_by_role("searchbox").fill(words)
    fold.locator(".draw-options button").first.click()


def _check_and_play(screen: Screen, draft: str) -> None:
    page = screen.open(f"/studio/{draft}/checks")
    _in_russian(page)
    page = screen.open(f"/studio/{draft}/play")
    go(page, page.get_by_role("button", name="Начать прогон"))
    go(page, page.locator(".play-tasks a").first)
    fill(page, answers.report())
    go(page, page.get_by_role("button", name="Выполнить задачу"))
    expect(page.locator(".play-tasks")).to_contain_text("Передать информацию в КДНиЗП по телефону")
    expect(page.locator(".play-steps")).to_contain_text("Зарегистрировать в журнале первичного учета")
    _in_russian(page)


def _compare(screen: Screen, draft: str) -> None:
    page = screen.open(f"/studio/{draft}/compare")
    expect(page.locator("main")).to_contain_text("5 рабочих дней → 7 рабочих дней")
    expect(page.locator("main")).to_contain_text("Уведомить школу")
    _in_russian(page)


def _send_for_approval(screen: Screen, draft: str) -> None:
    page = screen.open(f"/studio/{draft}/release")
    page.get_by_label("Что изменено и почему").fill("Срок проверки стал семь рабочих дней, школу уведомляют")
    go(page, page.get_by_role("button", name="Отправить на утверждение"))
    expect(page.get_by_role("button", name="Утвердить")).to_have_count(0)
    _in_russian(page)


def _approve(screen: Screen, draft: str) -> None:
    page = screen.enter("Сафина")
    screen.open(f"/studio/{draft}/release")
    page.once("dialog", lambda dialog: dialog.accept())
    go(page, page.get_by_role("button", name="Утвердить"))
    expect(page.locator(".flashes .good")).to_be_visible()
    _in_russian(page)


def _take_over(screen: Screen, world: World, *, cases: int) -> None:
    runner = BatchRunner(world.executor)
    page = screen.enter("Лаптева")
    screen.open("/studio/migrations")
    go(page, page.get_by_role("link", name=re.compile("на версию 2")))
    expect(page.locator("main")).to_contain_text("Уведомить школу")
    page.get_by_label("Зачем переводятся").fill("Срок проверки изменен законом")
    go(page, page.get_by_role("button", name="Проверить все дела без записи"))
    while runner.run_due():
        continue
    page.reload()
    expect(page.locator("main")).to_contain_text(f"Будет переведено дел: {cases}")
    go(page, page.locator("form", has_text="Перевести").get_by_role("button").first)
    while runner.run_due():
        continue
    page.reload()
    expect(page.locator("#migration .badge").first).to_have_class(re.compile("good"))
    _in_russian(page)


def _worker_sees_the_step(screen: Screen) -> None:
    """The school hands in what it saw at the family's home; the secretary finds the new task."""
    screen.enter("Семёнова")
    screen.do("Обследовать условия жизни семьи", answers.survey())
    page = screen.enter("Смирнова Елена")
    screen.open("/tasks?whose=offered")
    go(page, page.locator("a[data-task]", has_text="Уведомить школу").first)
    expect(page.get_by_label("Как уведомили школу")).to_be_visible()
    _in_russian(page)
