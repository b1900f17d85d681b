"""Settings changed here: who may, what a value may be, what is written down, what new terms make of it."""

from collections.abc import Mapping

import pytest
from sqlalchemy import select

from engine.clock import UTC
from engine.commands import ChangeSetting
from engine.errors import Invalid, NotAllowed, NotFound
from engine.ladder.ladders import ladder_of
from engine.law import Place
from engine.setting_values import checked_value, kind_of_value, load_setting_words
from engine.settings import load_setting_list
from storage.models import SettingChange
from storage.unit_of_work import UnitOfWork
from tests.storage.counting import counted
from tests.world import LAW, World, at

ORDER = "Постановление главы № 12"
KEPT = {setting.key: setting for setting in load_setting_list(LAW.folder)}


def change(world: World, key: str, value: str | None, by: str = "admin", **more: str) -> Mapping:
    said = {"municipality_id": world.municipality_id, "ground": ORDER, **more}
    return world.run(ChangeSetting(key=key, value=value, **said), by)


def place(world: World, code: str = "МДВ") -> Place:
    with world.database.read() as connection:
        uow = UnitOfWork(connection)
        town = uow.organisation.municipality_by_code(code)
        assert town is not None
        return LAW.place(uow, town.id)


def due(world: World, rule: str, start: str) -> str:
    with world.database.read() as connection:
        term = place(world).deadline(UnitOfWork(connection), rule, at(start))
    return term.due_at.astimezone(place(world).zone).isoformat(" ", "minutes")[:16]


def test_a_new_term_is_counted_by_the_changed_setting_at_once(world: World) -> None:
    before = due(world, "setting:a.card", "2025-05-12 10:00")
    change(world, "a.card", "WD:7")

    assert before.startswith("2025-05-19")
    assert due(world, "setting:a.card", "2025-05-12 10:00").startswith("2025-05-21")


def test_immediately_is_as_many_hours_as_the_municipality_says(world: World) -> None:
    change(world, "imm.prosecutor", "2")

    assert place(world).settings["imm.prosecutor"] == "IMM:PT2H"
    assert due(world, "setting:imm.prosecutor", "2025-05-12 10:00") == "2025-05-12 12:00"


def test_until_the_fifth_is_read_as_the_municipality_reads_it(world: World) -> None:
    before = due(world, "DOM:5", "2025-06-30 10:00")
    change(world, "rule.dom_reading", "exclusive")

    assert due(world, "DOM:5", "2025-06-30 10:00") < before


def test_a_setting_of_one_municipality_is_not_anothers(world: World) -> None:
    change(world, "a.card", "WD:7")

    assert place(world, "ВЛЖ").settings["a.card"] == "WD:5"


def test_every_change_is_kept_with_who_when_what_and_why(world: World) -> None:
    change(world, "a.card", "WD:7")
    change(world, "a.card", None, ground="Протокол № 3")

    first, second = world.rows(select(SettingChange).order_by(SettingChange.number))
    assert (first.old, first.new, first.ground) == (None, "WD:7", ORDER)
    assert (second.old, second.new, second.ground) == ("WD:7", None, "Протокол № 3")
    assert first.changed_by == world.actor("admin").staff_id
    assert first.at == world.clock.now().astimezone(UTC)
    assert place(world).settings["a.card"] == "WD:5"


def test_the_ladder_of_a_municipality_has_steps_of_its_own(world: World) -> None:
    change(world, "ladder.E2", "CD:2")
    change(world, "ladder.E2.clock", "08:15")
    change(world, "ladder.E3.told", "kdn_secretary kdn_chair")

    _, _, second, third = ladder_of(LAW.folder, place(world), "intake_case")
    assert (second.after, second.clock.isoformat("minutes")) == ("CD:2", "08:15")
    assert third.told == ("kdn_secretary", "kdn_chair")


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("a.card", "IMM:PT3H"),
        ("a.card", "пять"),
        ("a.card", "WD:99999"),
        ("a.card", "setting:a.card"),
        ("imm.removal", "WD:1"),
        ("imm.removal", "0"),
        ("a.month_task_day", "MONTHDAY:32"),
        ("rule.office_close", "вечером"),
        ("rule.january_cutoff", "none"),
        ("rule.dom_reading", "maybe"),
        ("ladder.E2.told", "nobody"),
        ("ladder.E2.told", ""),
        ("ladder.E2.hours", "٣"),
        ("ladder.E2", "target"),
        ("rule.quorum", "ONE"),
        ("a.crad", "WD:5"),
    ],
)
def test_a_value_of_the_wrong_kind_is_refused_in_words(world: World, key: str, value: str) -> None:
    with pytest.raises(Invalid, match="астройк"):
        change(world, key, value)
    assert world.rows(select(SettingChange)) == []


def test_without_a_ground_or_without_a_difference_nothing_is_changed(world: World) -> None:
    with pytest.raises(Invalid, match="основание"):
        change(world, "a.card", "WD:7", ground=" ")
    with pytest.raises(Invalid, match="изменений нет"):
        change(world, "a.card", None)


@pytest.mark.parametrize("login", ["smirnova", "semenova", "kiselev", "morozova"])
def test_only_administrators_change_settings(world: World, login: str) -> None:
    with pytest.raises(NotAllowed):
        change(world, "a.card", "WD:7", login)


def test_an_unknown_municipality_has_no_settings(world: World) -> None:
    with pytest.raises(NotFound):
        change(world, "a.card", "WD:7", municipality_id="nowhere")


def test_own_settings_cost_a_step_no_statement(world: World) -> None:
    with counted(world.database) as before:
        place(world)
    change(world, "a.card", "WD:7")
    with counted(world.database) as after:
        place(world)

    assert len(after) == len(before)


def test_every_setting_has_its_words_and_can_be_changed() -> None:
    words = load_setting_words(LAW.folder)
    assert set(words) == set(KEPT) and all(each.group_en and each.meaning_en for each in words.values())
    for each in KEPT.values():
        if each.default:
            assert checked_value(each, each.default, LAW.folder) == each.default
    assert kind_of_value(KEPT["a.quarter_cutoff"]).value == "term"
    assert kind_of_value(KEPT["rule.eg_tie"]).value == "choice"


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("ladder.E3", "WD:0", "второе повторное сообщение пришло бы раньше первого"),
        ("ladder.E3", "CD:3", "если срок закончился"),
        ("ladder.E2", "WD:0", "первое повторное сообщение пришло бы раньше сообщения о пропуске"),
        ("ladder.E2", "WD:4", "раньше первого повторного"),
        ("ladder.E2.hours", "4", "через 3 ч, а не через 4 ч"),
        ("ladder.E3.hours", "0", "через 0 ч, а не через 1 ч"),
    ],
)
def test_a_step_of_the_ladder_never_comes_before_a_lower_one(
    world: World, key: str, value: str, said: str
) -> None:
    with pytest.raises(Invalid, match=said):
        change(world, key, value)
    assert world.rows(select(SettingChange)) == []


def test_on_one_day_the_higher_step_is_not_at_an_earlier_hour(world: World) -> None:
    change(world, "ladder.E3", "WD:1")
    with pytest.raises(Invalid, match="не по порядку"):
        change(world, "ladder.E3.clock", "09:00")
    change(world, "ladder.E3.clock", "10:30")
    with pytest.raises(Invalid, match="не по порядку"):
        change(world, "ladder.E2.clock", "11:00")


def test_a_default_that_would_break_the_ladder_does_not_return(world: World) -> None:
    change(world, "ladder.E3", "WD:5")
    change(world, "ladder.E2", "WD:4")

    with pytest.raises(Invalid, match="не по порядку"):
        change(world, "ladder.E3", None)
