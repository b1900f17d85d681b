"""Pages of changed terms: moving one, the difference that a calendar makes, the act and taking it back."""

import re
from collections.abc import Callable

import pytest
from sqlalchemy import func, select

from storage.models import TermChange
from tests.engine.term_world import day_off, term
from tests.processes.path import CaseWalk
from tests.world import World

GROUND = "Распоряжение председателя № 7"


@pytest.fixture
def walk(world: World) -> CaseWalk:
    return CaseWalk(world).intake("2025-05-12")


def text(answer) -> str:
    return answer.get_data(as_text=True)


def test_the_case_offers_to_change_a_term_to_those_who_may(walk: CaseWalk, enter: Callable) -> None:
    address = f"/cases/{walk.case_id}/deadlines"

    assert "Изменить срок" in text(enter("smirnova").get(address))
    assert "Изменить срок" not in text(enter("semenova").get(address))


def test_a_secretary_moves_a_term_and_the_case_tells_of_it(walk: CaseWalk, enter: Callable) -> None:
    visitor = enter("smirnova")
    form = {
        "due": "2025-05-26",
        "ground": GROUND,
        "seen": term(walk).due_at.isoformat(),
        "_op": "confirm",
    }
    page = text(visitor.post(f"/deadlines/{term(walk).id}/move", form, follow=True))

    assert walk.due("IC_SP1") == "2025-05-26"
    assert "19 мая → <strong>26 мая</strong>" in page and GROUND in page
    assert "срок перенесен с 19 мая на 26 мая" in text(visitor.get(f"/cases/{walk.case_id}"))
    assert f"прежний — 19 мая 2025 года. Кто перенес: {walk.world.actor('smirnova').name}" in text(
        visitor.get(f"/cases/{walk.case_id}/deadlines")
    )


def test_a_refusal_keeps_what_was_typed(walk: CaseWalk, enter: Callable) -> None:
    form = {"due": "2025-05-25", "ground": GROUND, "seen": ""}
    answer = enter("smirnova").post(f"/deadlines/{term(walk).id}/move", form)

    assert answer.status_code == 422
    assert "нерабочий день" in text(answer)
    assert 'value="2025-05-25"' in text(answer) and f'value="{GROUND}"' in text(answer)


def test_a_start_is_corrected_on_the_page(walk: CaseWalk, enter: Callable) -> None:
    form = {"started": "2025-05-07T10:00", "ground": "Описка", "seen": "", "_op": "confirm"}
    page = text(enter("yakovlev").post(f"/deadlines/{term(walk).id}/start", form, follow=True))

    assert "Начало исправлено, срок рассчитан заново." in page
    assert "исправлено начало: 19 мая → " in page


def test_a_change_is_shown_with_who_will_be_told_before_it_is_made(walk: CaseWalk, enter: Callable) -> None:
    due = term(walk, "IC_T05").due_at
    form = {"due": "2025-05-26", "ground": GROUND, "seen": due.isoformat()}
    page = text(enter("yakovlev").post(f"/deadlines/{term(walk, 'IC_T05').id}/move", form))

    assert "Пока ничего не изменено" in page
    assert "<td>13 мая</td><td><strong>26 мая</strong></td>" in page
    assert "<td>об изменении срока</td><td>сразу</td><td>ответственный секретарь" in page
    assert "(Смирнова Е. В.)" in page
    assert "<td>если срок будет пропущен</td><td>26 мая 2025 г., 23:59</td>" in page
    assert 'name="_op" value="confirm"' in page and f'name="ground" value="{GROUND}"' in page
    assert term(walk, "IC_T05").due_at == due
    assert walk.world.value(select(func.count()).select_from(TermChange)) == 0


def test_all_terms_of_a_corrected_start_are_shown_before(walk: CaseWalk, enter: Callable) -> None:
    form = {"started": "2025-05-07T10:00", "ground": "Описка", "seen": ""}
    page = text(enter("yakovlev").post(f"/deadlines/{term(walk).id}/start", form))

    assert "Пока ничего не изменено" in page and "<td>19 мая</td><td><strong>16 мая</strong></td>" in page
    assert walk.due("IC_SP1") == "2025-05-19"


def test_from_the_preview_one_goes_back_to_the_form(walk: CaseWalk, enter: Callable) -> None:
    form = {"due": "2025-05-26", "ground": GROUND, "seen": "", "_op": "back"}
    page = text(enter("smirnova").post(f"/deadlines/{term(walk).id}/move", form))

    assert 'value="2025-05-26"' in page and f'value="{GROUND}"' in page
    assert walk.due("IC_SP1") == "2025-05-19"


def test_who_performs_the_term_hears_of_its_change(walk: CaseWalk, enter: Callable) -> None:
    form = {"due": "2025-05-26", "ground": GROUND, "seen": "", "_op": "confirm"}
    enter("yakovlev").post(f"/deadlines/{term(walk, 'IC_T05').id}/move", form)

    told = "Срок перенесен: «Организовать проверку», был до 13 мая 2025 года, теперь до 26 мая 2025 года"
    assert told in text(enter("smirnova").get("/notices"))
    assert told in text(enter("smirnova").get(f"/deadlines/{term(walk, 'IC_T05').id}"))


def test_counting_anew_is_reached_from_the_cockpit_and_from_the_calendar(enter: Callable) -> None:
    for path in ("/cockpit", "/calendar"):
        assert 'href="/deadlines/recompute"' in text(enter("smirnova").get(path))
        assert 'href="/deadlines/recompute"' not in text(enter("kiselev").get(path))


def test_strangers_do_not_find_the_term(walk: CaseWalk, enter: Callable) -> None:
    assert enter("semenova").get(f"/deadlines/{term(walk).id}/change").status_code == 403
    assert enter("morozova").get(f"/deadlines/{term(walk).id}/change").status_code in (403, 404)


def test_after_a_change_of_the_calendar_the_difference_is_shown_applied_and_taken_back(
    walk: CaseWalk, enter: Callable
) -> None:
    change_id = day_off(walk, "2025-05-15")
    visitor = enter("smirnova")
    page = text(visitor.get(f"/deadlines/recompute?change={change_id}"))
    assert (
        re.search(r">19 мая(</a>)?</td>", page)
        and "<strong>20 мая</strong>" in page
        and "Закон № 5-З" in page
    )
    assert walk.due("IC_SP1") == "2025-05-19"

    seen = re.search(r'name="seen" value="(\w+)"', page)
    assert seen is not None
    form = {"seen": seen[1], "change": change_id, "ground": GROUND}
    act = visitor.post("/deadlines/recompute", form)
    assert walk.due("IC_SP1") == "2025-05-20"

    page = text(visitor.get(act.location))
    assert "Отменить пересчет" in page and GROUND in page
    visitor.post(f"{act.location}/revert", {"ground": "Закон отменен"})
    assert walk.due("IC_SP1") == "2025-05-19"
    assert "отменен" in text(visitor.get(act.location))


def test_an_administrator_sees_terms_without_names(walk: CaseWalk, enter: Callable) -> None:
    change_id = day_off(walk, "2025-05-15")
    page = text(enter("admin").get(f"/deadlines/recompute?change={change_id}"))
    family = walk.case().family_name

    assert walk.case().number in page
    assert family and family not in page
    assert f"/cases/{walk.case_id}" not in page


def test_another_district_sees_its_own_difference_only(walk: CaseWalk, enter: Callable) -> None:
    change_id = day_off(walk, "2025-05-15")
    answer = enter("morozova").get(f"/deadlines/recompute?change={change_id}")

    assert answer.status_code == 403 or walk.case().number not in text(answer)
