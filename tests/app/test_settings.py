"""The settings' pages and their API: who sees what, what an administrator changes, what is said of it."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from engine.settings import load_setting_list
from storage.models import SettingChange
from tests.world import LAW, World

KEPT = [setting.key for setting in load_setting_list(LAW.folder)]
GROUND = "Постановление главы № 12"


def form(world: World, **fields: object) -> dict:
    return {"of": world.municipality_id, "ground": GROUND, **fields}


def test_everybody_sees_each_setting_with_its_clause_and_default(enter: Callable) -> None:
    page = enter("semenova").get("/settings").get_data(as_text=True)

    assert "Сколько дней у куратора на учетную карту семьи" in page
    assert "п. 5.3 Порядка" in page and "5 рабочих дней" in page and "председатель КДНиЗП" in page
    one = enter("semenova").get("/settings/a.card").get_data(as_text=True)
    assert "Обозначение" in one and "Основание" not in one


def test_an_administrator_changes_a_term_and_the_page_says_who_and_why(enter: Callable, world: World) -> None:
    admin = enter("admin")
    admin.post("/settings/a.card", form(world, unit="CD", value="7"), follow=True)

    page = enter("semenova").get("/settings").get_data(as_text=True)
    assert "7 календарных дней" in page and GROUND in page and "Комаров" in page
    one = admin.get(f"/settings/a.card?of={world.municipality_id}").get_data(as_text=True)
    assert "по умолчанию → 7 календарных дней" in one and "Вернуть значение по умолчанию" in one


def test_each_kind_of_value_has_a_form_that_changes_it(enter: Callable, world: World) -> None:
    admin = enter("admin")
    sent = {
        "imm.removal": {"unit": "IMM", "value": "2"},
        "rule.office_close": {"value": "17:00"},
        "rule.dom_reading": {"value": "exclusive"},
        "ladder.E2.hours": {"value": "2"},
        "ladder.E2.told": {"value": ["kdn_chair", "agency_head"]},
        "a.curator_report": {"value": "PERIOD:QUARTER:0"},
        "rule.quorum": {"value": "TWO_THIRDS"},
        "rule.eg_tie": {"value": "NOT_ADOPTED"},
        "ladder.E0.clock": {"value": "08:45"},
    }
    for key, fields in sent.items():
        assert 'name="value"' in admin.get(f"/settings/{key}").get_data(as_text=True)
        assert admin.post(f"/settings/{key}", form(world, **fields)).status_code == 302

    kept = {row.key: row.new for row in world.rows(select(SettingChange))}
    assert kept["imm.removal"] == "IMM:PT2H" and kept["ladder.E2.told"] == "kdn_chair agency_head"
    assert len(kept) == len(sent)


def test_a_default_returns_and_a_button_pressed_twice_changes_once(enter: Callable, world: World) -> None:
    admin = enter("admin")
    admin.post("/settings/a.card", form(world, unit="WD", value="7"))
    for _ in range(2):
        admin.post("/settings/a.card", form(world, default="1", _command_id="once"))

    assert [row.new for row in world.rows(select(SettingChange).order_by(SettingChange.number))] == [
        "WD:7",
        None,
    ]


def test_doors_are_closed_to_workers_and_to_other_districts(enter: Callable, world: World) -> None:
    assert enter("smirnova").post("/settings/a.card", form(world, unit="WD", value="7")).status_code == 403
    assert enter("morozova").get(f"/settings?of={world.municipality_id}").status_code == 404
    assert enter("admin").get("/settings/a.crad").status_code == 404


def test_every_setting_has_a_form_for_the_administration_of_the_municipality(enter: Callable) -> None:
    visitor = enter("zimina")

    pages = {key: visitor.get(f"/settings/{key}").get_data(as_text=True) for key in KEPT}

    assert [key for key, page in pages.items() if 'name="value"' not in page] == []
    assert [key for key, page in pages.items() if 'name="ground"' not in page] == []


@pytest.mark.parametrize(
    ("key", "fields", "said"),
    [
        ("a.card", {"unit": "WD", "value": "5"}, "если событие 12 мая, срок 19 мая"),
        ("a.card", {"unit": "CD", "value": "7"}, "если событие 12 мая, срок 19 мая"),
        ("imm.removal", {"unit": "IMM", "value": "2"}, "если событие 12 мая, 10:00, срок 12 мая, 12:00"),
        ("a.term_warning", {"unit": "BEFORE", "value": "14"}, "если дата 12 мая, срок 28 апреля"),
        ("a.curator_report", {"value": "PERIOD:MONTH:1"}, "если событие 12 мая, срок 30 мая"),
        ("a.month_task_day", {"unit": "MONTHDAY", "value": "20"}, "если событие 12 мая, срок 20 мая"),
        ("rule.dom_reading", {"value": "exclusive"}, "срок 4 июля"),
        ("rule.dom_reading", {"value": "inclusive"}, "срок 7 июля"),
        ("rule.office_close", {"value": "17:00"}, "если срок 12 мая, бумаги принимают до 17:00"),
        ("rule.quorum", {"value": "TWO_THIRDS"}, "если членов 11, нужно 8"),
        ("ladder.E2", {"unit": "CD", "value": "1"}, "если срок был 12 мая, сообщение придет 13 мая, 10:00"),
        ("ladder.E3.hours", {"value": "4"}, "если срок был 12 мая, 10:00, сообщение придет 12 мая, 14:00"),
    ],
)
def test_a_value_is_shown_on_an_example_before_it_is_changed(
    enter: Callable, world: World, key: str, fields: dict, said: str
) -> None:
    page = enter("zimina").post(f"/settings/{key}/example", form(world, on="2025-05-12", **fields))

    assert said in page.get_data(as_text=True)
    assert world.rows(select(SettingChange)) == []


def test_what_cannot_be_is_refused_beside_the_form_with_all_that_was_typed(
    enter: Callable, world: World
) -> None:
    visitor = enter("zimina")

    refused = visitor.post("/settings/ladder.E3", form(world, unit="CD", value="1"))
    tried = visitor.post("/settings/a.card/example", form(world, unit="WD", value="много"))

    text = refused.get_data(as_text=True)
    assert refused.status_code == 422 and "Ступени идут не по порядку" in text and GROUND in text
    assert "целое число" in tried.get_data(as_text=True)
    assert world.rows(select(SettingChange)) == []


def test_only_those_are_offered_whom_there_is_to_tell(enter: Callable) -> None:
    page = enter("zimina").get("/settings/ladder.E3.told").get_data(as_text=True)

    assert "глава городского округа" in page and "секретарь муниципальной" in page
    assert "Пермского края" not in page and "методист" not in page


def test_words_of_rules_are_english_when_asked(enter: Callable) -> None:
    visitor = enter("semenova")
    visitor.post("/language", {"language": "en"})

    page = visitor.get("/settings").get_data(as_text=True)

    assert (
        "5 working days" in page and "Decisions of the commission" in page and "Days for the curator" in page
    )
    assert "at least half" in page and "рабочих дней" not in page


def test_a_program_reads_and_changes_settings(calling: Callable, world: World) -> None:
    body = {"municipality_id": world.municipality_id, "key": "a.card", "value": "WD:7", "ground": GROUND}
    changed = calling("admin").post("/settings", body, key="k")
    again = calling("admin").post("/settings", body, key="k")

    assert (changed.status_code, again.json) == (201, changed.json)
    items = {each["key"]: each for each in calling("semenova").get("/settings").json["items"]}
    card = items["a.card"]
    assert (card["default"], card["own"], card["words"]) == ("WD:5", "WD:7", "7 рабочих дней")
    assert card["changes"][0]["ground"] == GROUND
    assert items["rule.tie"]["choices"] == ["PRESIDING", "NOT_ADOPTED"]
    tried = calling("semenova").get("/settings/example", key="a.card", value="WD:5", on="2025-05-12")
    assert tried.json == {"example": "если событие 12 мая, срок 19 мая"}
    assert calling("semenova").get("/settings/example", key="a.card", value="IMM:PT1H").status_code == 422
    assert calling("smirnova").post("/settings", body).status_code == 403
    assert calling("admin").post("/settings", {**body, "value": "IMM:PT1H"}).status_code in {400, 422}
