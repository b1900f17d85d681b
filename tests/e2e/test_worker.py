"""A worker's day in a browser: enter, take, type, save, hand in; nothing typed is lost."""

from playwright.sync_api import Page, expect

from tests.e2e.screen import Screen, complete, fill, go
from tests.processes import answers
from tests.processes.path import CaseWalk
from tests.world import World

SPECIALIST, COLLEAGUE = "Фёдорова", "Никитина"
FROM = "От кого поступила информация"


def test_a_task_goes_from_the_list_to_done(form: Page, world: World) -> None:
    fill(form, answers.report())
    complete(form)

    expect(form.get_by_role("status").first).to_contain_text("завершена")
    assert "IC_T01" not in world.open_elements()


def test_what_is_typed_is_saved_by_itself(form: Page) -> None:
    # A row is added by sending the form: reading the page again may not send these words again.
    go(form, form.locator("button[value='children:add']"))
    form.get_by_label(FROM).fill("Соседка")
    expect(form.locator("[data-draft-status]")).to_contain_text("Черновик сохранен", timeout=8000)
    form.get_by_label(FROM).fill("Соседка Вера")
    expect(form.locator("#draft-version")).to_have_value("2", timeout=8000)

    form.reload()

    expect(form.get_by_label(FROM)).to_have_value("Соседка Вера")
    expect(form.locator("[data-draft-status]")).to_contain_text("Черновик сохранен")


def test_the_last_words_before_leaving_are_saved(form: Page) -> None:
    task = form.url
    form.get_by_label(FROM).fill("Соседка")
    go(form, form.get_by_role("link", name="Дела"))
    form.goto(task)

    come_back_to(form, task, "Соседка")


def test_words_whose_saving_ends_with_the_page_are_saved_all_the_same(form: Page) -> None:
    """A saving under way is broken off when its page is left; whether it arrived, nobody knows."""
    task = form.url
    form.evaluate("void (XMLHttpRequest.prototype.send = () => document.body.dataset.sent = 'sent')")
    form.get_by_label(FROM).fill("Соседка")
    form.locator("body[data-sent]").wait_for(timeout=8000)
    go(form, form.get_by_role("link", name="Дела"))

    come_back_to(form, task, "Соседка")


def test_words_typed_while_a_saving_is_under_way_are_saved_when_one_leaves(form: Page) -> None:
    task = form.url
    form.evaluate("Object.defineProperty(XMLHttpRequest.prototype, 'onload', { set() {} })")
    with form.expect_response("**/draft"):
        form.get_by_label(FROM).fill("Соседка")
    form.get_by_label(FROM).fill("Соседка Вера")
    go(form, form.get_by_role("link", name="Дела"))

    come_back_to(form, task, "Соседка Вера")


def come_back_to(page: Page, task: str, words: str) -> None:
    """The saving sent on leaving may reach the server after the first look at the page."""
    for _ in range(5):
        page.goto(task)
        if page.get_by_label(FROM).input_value() == words:
            return
        page.wait_for_timeout(500)
    expect(page.get_by_label(FROM)).to_have_value(words)


def test_a_draft_is_not_said_to_be_saved_when_the_visit_has_ended(form: Page) -> None:
    form.context.clear_cookies()
    form.get_by_label(FROM).fill("Соседка")

    expect(form.locator("[data-draft-status].late")).to_contain_text("не сохранен", timeout=8000)


def test_enter_in_a_field_loses_nothing(form: Page) -> None:
    """Enter presses the form's first button: it must save, not take a row away or hand in."""
    surname = form.locator("[name='children-0-surname']")
    surname.fill("Ковалёв")
    surname.press("Enter")

    expect(form.locator(".flashes")).to_contain_text("Черновик сохранен")
    expect(surname).to_have_value("Ковалёв")
    expect(form.get_by_role("button", name="Завершить задачу")).to_be_visible()


def test_rows_come_and_go_with_what_was_typed(form: Page) -> None:
    fill(form, {"children": [answers.SON, answers.DAUGHTER]})
    form.get_by_role("button", name="Убрать строку 1").first.click()

    expect(form.locator("[data-rows='children'] > [data-row]")).to_have_count(1)
    expect(form.locator("[name='children-0-surname']")).to_have_value("Ковалёва")
    form.goto(form.url)
    expect(form.locator("[name='children-0-surname']")).to_have_value("Ковалёва")


def test_a_faulty_form_points_to_its_faults_and_keeps_what_was_typed(form: Page) -> None:
    form.locator("[name='address']").fill("пгт Медведево, ул. Мира, д. 5")
    with form.expect_response(lambda answer: answer.request.method == "POST") as refused:
        form.get_by_role("button", name="Завершить задачу").click()

    assert refused.value.status == 422
    expect(form.locator("[name='address']")).to_have_value("пгт Медведево, ул. Мира, д. 5")
    expect(form.locator("#error-summary")).to_be_focused()
    form.locator(".error-summary a", has_text=FROM).click()
    expect(form.get_by_label(FROM)).to_be_focused()


def test_who_comes_second_is_told_and_keeps_what_was_typed(form: Page, screen: Screen) -> None:
    second = screen.second_window()
    fill(form, answers.report())
    complete(form)
    fill(second, {"informant": "учитель Орлова"})
    second.get_by_role("button", name="Завершить задачу").click()

    expect(second.get_by_role("link", name="Открыть задачу заново")).to_be_visible()
    expect(second.locator(".answers").first).to_contain_text("учитель Орлова")


def test_a_double_click_hands_in_once(form: Page, world: World) -> None:
    fill(form, answers.report())
    form.get_by_role("button", name="Завершить задачу").dblclick()
    form.locator(".flashes .good").wait_for()

    assert world.open_elements().count("IC_T02") == 1
    expect(form.locator(".error-summary")).to_have_count(0)


def test_without_scripts_a_task_is_done(plain: Screen, world: World, task: str) -> None:
    page = plain.enter(SPECIALIST)
    go(page, page.locator("a[data-task]").first)
    fill(page, answers.report())
    go(page, page.locator("button[value='children:add']"))
    go(page, page.get_by_role("button", name="Убрать строку 3").first)
    assert page.locator("[name='children-1-surname']").input_value() == "Ковалёва"
    go(page, page.get_by_role("button", name="Завершить задачу"))

    assert "завершена" in page.locator(".flashes").inner_text()
    assert "IC_T01" not in world.open_elements()


def test_without_scripts_a_task_is_taken_and_given_back(plain: Screen, world: World) -> None:
    CaseWalk(world).report("2025-04-01 09:00", login="fedorova")
    page = plain.enter(COLLEAGUE)
    plain.open("/tasks?whose=free")
    go(page, page.locator("a[data-task]").first)
    go(page, page.get_by_role("button", name="Взять"))
    assert "Исполнитель: Никитина" in page.locator(".task-head").inner_text()

    page.locator("summary", has_text="Вернуть").click()
    go(page, page.get_by_role("button", name="Вернуть"))
    assert "Исполнителя пока нет" in page.locator(".task-head").inner_text()
