"""The page of one term: what it accounts for, to whom, and that it checks itself."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select, update

from app.answers.pdf import PAPER, pdf_is_possible
from storage.models import AccessRecord, Deadline
from tests.app.conftest import Visitor
from tests.engine.term_world import GROUND, day_off, move, recompute, term
from tests.processes.path import CaseWalk
from tests.world import World


@pytest.fixture
def walk(world: World) -> CaseWalk:
    return CaseWalk(world).intake("2025-05-12")


def page_of(visitor: Visitor, term_id: str, tail: str = "") -> str:
    answer = visitor.get(f"/deadlines/{term_id}{tail}")
    assert answer.status_code == 200
    return str(answer.get_data(as_text=True)).replace("\u202f", " ")


def seen(walk: CaseWalk, enter: Callable, element: str = "IC_SP1", login: str = "smirnova") -> str:
    return page_of(enter(login), term(walk, element).id)


def spoil(walk: CaseWalk, **values: Any) -> None:
    with walk.world.database.begin() as connection:
        connection.execute(update(Deadline).where(Deadline.id == term(walk).id).values(**values))


def test_each_day_is_counted_or_passed_over_by_name(walk: CaseWalk, enter: Callable) -> None:
    page = seen(walk, enter)

    assert "понедельник, 19 мая 2025 г., до конца дня" in page
    assert "<td>понедельник, 12 мая 2025 г.</td><td>день события, в срок не входит" in page
    assert "<td>13–16 мая 2025 г.</td><td>считается, день 1–4</td>" in page
    assert "<td>суббота, 17 мая 2025 г.</td><td>не считается: суббота</td>" in page
    assert "<td>понедельник, 19 мая 2025 г.</td><td>считается, день 5</td>" in page
    assert "5 рабочих дней" in page and "Europe/Moscow, UTC+3" in page
    assert "производственный, Медведевский муниципальный район" in page
    assert "Перенос не нужен" in page and "Календарь на годы, которых касается срок, утвержден." in page


def test_the_start_is_told_with_the_row_of_the_journal(walk: CaseWalk, enter: Callable) -> None:
    page = seen(walk, enter)

    assert "<strong>12 мая 2025 г., 09:20</strong> — информация поступила в комиссию" in page
    assert f'<a href="/cases/{walk.case_id}/registers">Журнал первичного учета' in page
    assert "запись № 1 от 12 мая 2025 г." in page


def test_a_term_without_a_start_of_its_own_tells_the_step_before(walk: CaseWalk, enter: Callable) -> None:
    page = seen(walk, enter, "IC_T05")

    assert "дело дошло до этого шага" in page
    assert "завершена задача" in page


def test_the_clause_stands_there_whole_with_its_act(walk: CaseWalk, enter: Callable) -> None:
    spoil(walk, clauses="ME-4.6-1")
    page = seen(walk, enter)

    assert "П. 4.6 Порядка" in page
    assert "утвержден на заседании Комиссии по делам несовершеннолетних" in page
    assert "Муниципальная КДНиЗП в течение 5-ти рабочих дней с момента получения информации" in page


def test_no_clause_is_said_to_be_none(walk: CaseWalk, enter: Callable) -> None:
    spoil(walk, clauses=None)

    assert "Пункт закона или порядка в схеме процедуры не назван." in seen(walk, enter)


def test_the_count_is_repeated_and_gives_the_same_date(walk: CaseWalk, enter: Callable) -> None:
    assert "пересчет дает ту же дату" in seen(walk, enter)


def test_another_date_is_told_loudly(walk: CaseWalk, enter: Callable) -> None:
    old = term(walk)
    spoil(walk, due_at=old.due_at.replace(day=23), due_date=old.due_date.replace(day=23))
    page = seen(walk, enter)

    assert "пересчет дает другую дату" in page and 'role="alert"' in page
    assert "пересчет дает ту же дату" not in page


def test_a_damaged_record_is_told_loudly(walk: CaseWalk, enter: Callable) -> None:
    spoil(walk, explanation={"explanation": []})

    assert "запись о расчете повреждена" in seen(walk, enter)


def test_a_changed_calendar_is_pointed_at_until_the_term_is_counted_anew(
    walk: CaseWalk, enter: Callable
) -> None:
    day_off(walk, "2025-05-15")
    page = seen(walk, enter)
    assert "по сегодняшнему срок был бы <strong>вторник, 20 мая 2025 г." in page
    assert "тот, что действовал при расчете; с тех пор он изменен" in page

    recompute(walk)
    page = seen(walk, enter)
    assert "не считается: Радоница (Закон № 5-З)" in page
    assert "по сегодняшнему" not in page and "пересчет дает ту же дату" in page
    assert "рассчитан заново по измененному календарю: 19 мая → <strong>20 мая</strong>" in page


def test_every_change_stays_in_the_chain(walk: CaseWalk, enter: Callable) -> None:
    move(walk, "2025-05-26")
    walk.world.pass_time(hours=1)
    move(walk, "2025-05-27", ground="Распоряжение № 8")
    page = seen(walk, enter)

    first, second = page.index("19 мая → <strong>26 мая"), page.index("26 мая → <strong>27 мая")
    assert first < second
    assert GROUND in page and "Распоряжение № 8" in page
    assert "пересчет дает ту же дату" in page


def test_who_was_told_when_and_how(walk: CaseWalk, enter: Callable, world: World) -> None:
    walk.verify("2025-05-14")
    tasks = world.open_tasks(walk.case_id)
    world.to("2025-06-30 12:00")
    late = next(each for task in tasks for each in walk.terms(task.element_id) if each.state == "running")
    page = page_of(enter("smirnova"), late.id)

    assert "Срок пропущен. Кому:" in page
    assert "О нарушении доложено выше, вторая ступень" in page
    assert "Уведомление в Кураторе" in page
    assert "Яковлев" in page


def test_the_look_is_written_down(walk: CaseWalk, enter: Callable, world: World) -> None:
    visitor = enter("smirnova")
    for tail in ("", "/print"):
        page_of(visitor, term(walk).id, tail)

    looks = world.rows(
        select(AccessRecord.action, AccessRecord.case_id).where(AccessRecord.object_kind == "term")
    )
    assert sorted(looks) == [("print", walk.case_id), ("view", walk.case_id)]


def test_strangers_get_nothing(walk: CaseWalk, enter: Callable) -> None:
    for login, status in (("morozova", 404), ("okulov", 404), ("admin", 403)):
        stranger = enter(login)
        for tail in ("", "/print", "/pdf"):
            answer = stranger.get(f"/deadlines/{term(walk).id}{tail}")
            assert answer.status_code == status, (login, tail)
            assert "Ковал" not in answer.get_data(as_text=True)


def test_who_only_informed_sees_the_terms_of_own_tasks_only(walk: CaseWalk, enter: Callable) -> None:
    school = enter("semenova")

    assert school.get(f"/deadlines/{term(walk, 'IC_T01').id}").status_code == 200
    assert school.get(f"/deadlines/{term(walk).id}").status_code == 404


def test_on_paper_there_is_the_account_and_no_menu(walk: CaseWalk, enter: Callable) -> None:
    page = page_of(enter("smirnova"), term(walk).id, "/print")

    assert "Расчет срока: Проверка информации" in page and "Напечатано: Смирнова" in page
    assert "<nav" not in page


@pytest.mark.skipif(not pdf_is_possible(), reason="needs Pango: sh scripts/system.sh")
def test_it_fits_on_one_sheet_of_paper(walk: CaseWalk, enter: Callable) -> None:
    from weasyprint import CSS, HTML

    spoil(walk, clauses="ME-4.6-1")
    move(walk, "2025-05-26")
    visitor = enter("smirnova")
    answer = visitor.get(f"/deadlines/{term(walk).id}/pdf")
    page = page_of(visitor, term(walk).id, "/print")

    assert answer.mimetype == "application/pdf" and answer.data.startswith(b"%PDF")
    assert len(HTML(string=page).render(stylesheets=[CSS(filename=PAPER)]).pages) == 1


def test_every_date_of_a_term_opens_its_account(walk: CaseWalk, enter: Callable, world: World) -> None:
    task = world.task("IC_T05", walk.case_id)
    of_task, account = f"/tasks/{task.id}/deadline", f"/deadlines/{term(walk, 'IC_T05').id}"
    visitor = enter("smirnova")
    pages = {
        "/tasks?whose=offered": of_task,
        f"/tasks/{task.id}": account,
        f"/cases/{walk.case_id}/tasks": of_task,
        f"/cases/{walk.case_id}/deadlines": account,
        "/terms?whose=office": account,
        "/terms/week?whose=office": account,
        f"{account}/change": account,
    }

    without = [
        path
        for path, link in pages.items()
        if f'href="{link}"' not in visitor.get(path).get_data(as_text=True)
    ]
    assert without == []
    assert visitor.get(of_task).location == account


def test_what_was_missed_opens_its_account_too(walk: CaseWalk, enter: Callable, world: World) -> None:
    world.to("2025-05-21 12:00")
    task, visitor = world.task("IC_T05", walk.case_id), enter("smirnova")
    of_task, account = f'href="/tasks/{task.id}/deadline"', f'href="/deadlines/{term(walk, "IC_T05").id}"'

    assert of_task in visitor.get("/cockpit/tasks?term=late").get_data(as_text=True)
    assert of_task in visitor.get(f"/cases/{walk.case_id}").get_data(as_text=True)
    assert account in visitor.get("/notices").get_data(as_text=True)


def test_a_task_of_another_district_tells_nothing_of_its_term(walk: CaseWalk, enter: Callable) -> None:
    task = walk.world.task("IC_T05", walk.case_id)

    assert enter("morozova").get(f"/tasks/{task.id}/deadline").status_code == 404
