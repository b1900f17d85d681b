"""The calendar's pages: who sees which, what an administrator changes, tables to and fro."""

import io
from collections.abc import Callable

import pytest
from sqlalchemy import select

from storage.models import CalendarChange, CalendarDayEntry
from storage.unit_of_work import UnitOfWork
from tests.world import World

REGION = "region:ru-me"
RADONITSA = {
    "of": REGION,
    "first": "2026-04-21",
    "kind": "off",
    "reason": "Радоница",
    "source": "Закон Республики № 5-З",
}
TABLE = "дата;вид;причина;документ\r\n21.04.2026;выходной;Радоница;Закон № 5-З\r\n20.03.2026;нерабочий;Ураза-байрам;Закон № 5-З\r\n"


def loaded(visitor, table: str | bytes, **more: str) -> str:
    content = table if isinstance(table, bytes) else table.encode()
    form = {"of": REGION, "source": "Закон № 5-З", "file": (io.BytesIO(content), "days.csv"), **more}
    return visitor.post("/calendar/table", form).get_data(as_text=True)


def days_of(world: World) -> list[str]:
    rows = world.rows(select(CalendarDayEntry).order_by(CalendarDayEntry.day))
    return [f"{row.day} {row.kind} {row.reason}" for row in rows]


def test_everybody_sees_the_days_of_their_own_place_in_words(enter: Callable) -> None:
    page = enter("semenova").get("/calendar?year=2026").get_data(as_text=True)

    assert "Производственный календарь, 2026" in page
    assert "выходной день, перенесенный с субботы 3 января" in page
    assert "<strong>247</strong>" in page
    assert "Изменить дни" not in page


def test_a_preliminary_year_says_so(enter: Callable) -> None:
    visitor = enter("semenova")

    assert "предварительный" in visitor.get("/calendar?year=2027").get_data(as_text=True)
    assert "предварительный" not in visitor.get("/calendar?year=2026").get_data(as_text=True)


def test_an_administrator_sets_a_day_and_everybody_of_the_region_sees_it(
    enter: Callable, world: World
) -> None:
    answer = enter("admin").post("/calendar/days", RADONITSA, follow=True)

    assert "Календарь изменен" in answer.get_data(as_text=True)
    assert days_of(world) == ["2026-04-21 off Радоница"]
    page = enter("morozova").get("/calendar?year=2026").get_data(as_text=True)
    assert "21 апреля" in page and "Радоница" in page and "Закон Республики № 5-З" in page


def test_a_stretch_of_days_is_set_at_once_and_the_log_says_what_was(enter: Callable) -> None:
    admin = enter("admin")
    admin.post("/calendar/days", {**RADONITSA, "last": "2026-04-22"})

    page = admin.get(f"/calendar?year=2026&of={REGION}").get_data(as_text=True)

    assert "21–22 апреля" in page
    assert "рабочий день → нерабочий день (Радоница)" in page and "Комаров" in page


def test_pressing_a_button_twice_changes_once(enter: Callable, world: World) -> None:
    admin = enter("admin")
    for _ in range(2):
        assert admin.post("/calendar/days", {**RADONITSA, "_command_id": "once"}).status_code == 302

    assert len(world.rows(select(CalendarChange))) == 1


def test_a_year_is_confirmed_on_the_page(enter: Callable) -> None:
    admin = enter("admin")
    form = {"of": "federal:", "year": "2027", "status": "official", "source": "Постановление № 7"}
    admin.post("/calendar/years", form)

    page = admin.get("/calendar?year=2027").get_data(as_text=True)
    assert "Постановление № 7" in page and "предварительный" not in page


def test_a_worker_may_not_change_and_another_district_may_not_look(enter: Callable, world: World) -> None:
    assert enter("smirnova").post("/calendar/days", RADONITSA).status_code == 403
    foreign = f"/calendar?of=municipality:{world.municipality_id}"
    assert enter("morozova").get(foreign).status_code == 404
    assert enter("semenova").get("/calendar?of=galaxy:").status_code == 404


def test_an_administration_changes_its_municipality_and_not_the_region(enter: Callable, world: World) -> None:
    with world.database.begin() as connection:
        staff_id = world.actor("yakovlev").staff_id
        UnitOfWork(connection).staff.give_role(staff_id, "mun_admin", "mun", world.municipality_id)
    visitor = enter("yakovlev")
    own = f"municipality:{world.municipality_id}"

    assert visitor.post("/calendar/days", {**RADONITSA, "of": own}).status_code == 302
    assert visitor.post("/calendar/days", RADONITSA).status_code == 403


def test_a_table_is_shown_before_it_is_loaded(enter: Callable, world: World) -> None:
    admin = enter("admin")

    page = loaded(admin, TABLE)

    assert "Ураза-байрам" in page and "Изменить дней: 2" in page
    assert days_of(world) == []
    form = {"of": REGION, "source": "Закон № 5-З", "table": TABLE, "agreed": "1"}
    assert admin.post("/calendar/table", form).status_code == 302
    assert days_of(world) == ["2026-03-20 off Ураза-байрам", "2026-04-21 off Радоница"]


def test_a_faulty_table_is_refused_whole_and_names_every_line(enter: Callable, world: World) -> None:
    faulty = TABLE + "32.01.2026;выходной;а;б\r\n05.05.2026;праздник;а;б\r\n21.04.2026;рабочий;а;б\r\n"

    page = loaded(enter("admin"), faulty, agreed="1")

    assert "ошибок: 3" in page and "К календарю" in page
    assert "строка 4: нужна дата" in page and "строка 5: вид дня" in page
    assert "строка 6: этот день уже есть в строке 2" in page
    assert days_of(world) == []


def test_what_is_exported_can_be_loaded_and_changes_nothing(enter: Callable) -> None:
    admin = enter("admin")
    admin.post("/calendar/days", {**RADONITSA, "reason": "=1+1"})

    exported = admin.get(f"/calendar.csv?year=2026&of={REGION}")

    assert "'=1+1" in exported.get_data(as_text=True)
    assert "Изменений нет" in loaded(admin, exported.data)
    assert "Изменений нет" in loaded(admin, exported.data, whole="1")


def test_a_whole_year_makes_every_other_day_ordinary(enter: Callable, world: World) -> None:
    table = "date,kind,reason,source\n2026-01-01,off,Новый год,закон\n"
    admin = enter("admin")
    form = {"of": "federal:", "source": "закон", "table": table, "agreed": "1", "whole": "1"}
    admin.post("/calendar/table", form)

    assert "2026-01-01 off Новый год" in days_of(world)
    assert "2026-02-23 working обычный рабочий день" in days_of(world)
    assert not any(day.startswith("2026-01-03") for day in days_of(world)), "a Saturday is off as it is"


def test_a_table_of_excel_in_its_old_alphabet_is_read(enter: Callable) -> None:
    assert "Ураза-байрам" in loaded(enter("admin"), TABLE.encode("cp1251"))


@pytest.mark.parametrize(
    ("table", "complaint"),
    [
        ("дата;вид\n21.04.2026;выходной\n", "нет столбцов: причина, документ"),
        ("дата;вид;причина;документ\n31.02.2026;выходной;а;б\n", "строка 2: нужна дата"),
        ("дата;вид;причина;документ\n21.04.2026;праздник;а;б\n", "строка 2: вид дня"),
        ("дата;вид;причина;документ\n21.04.2026;выходной;;б\n", "причина и документ"),
        ("дата;вид;причина;документ\n", "нет ни одного дня"),
        (b"\x81\x98\xff\xfe\x00", "не похож на таблицу"),
    ],
)
def test_a_slip_in_a_table_is_answered_with_its_line(
    enter: Callable, table: str | bytes, complaint: str
) -> None:
    assert complaint in loaded(enter("admin"), table)


def test_a_term_of_a_preliminary_year_says_so_wherever_it_is_told(enter: Callable, world: World) -> None:
    world.deploy()
    world.to("2026-12-31 10:00")
    case_id = world.open_case("semenova")
    (task,) = world.open_tasks(case_id)
    visitor = enter("semenova")

    assert "срок предварительный" in visitor.get("/tasks").get_data(as_text=True)
    for page in (f"/tasks/{task.id}", f"/cases/{case_id}/tasks", f"/cases/{case_id}/deadlines"):
        assert "предварительно" in visitor.get(page).get_data(as_text=True), page
