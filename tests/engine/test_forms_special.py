"""Special categories of data are named where they are, and left out until somebody says why."""

from engine.forms.fields import Json
from engine.forms.special import special_answers, without_special
from tests.engine.form_world import shipped, small_form

PASSPORT: dict[str, Json] = {
    "key": "mother",
    "type": "rows",
    "fields": [
        {"key": "name", "type": "text", "label": "Имя"},
        {"key": "passport", "type": "text", "label": "Паспорт", "sensitive": True},
    ],
}
FORM = small_form(PASSPORT, {"key": "health", "sensitive": True}, {"key": "address"})


def test_special_answers_are_named_in_rows_too() -> None:
    answers: dict[str, Json] = {
        "mother": [{"name": "Анна", "passport": "88 00 123456"}],
        "address": "ул. Новая",
    }

    assert special_answers(FORM, answers) == {"mother.passport": "Паспорт"}
    assert special_answers(FORM, {"mother": [{"name": "Анна"}], "health": "здоров"}) == {"health": "Health"}


def test_without_a_ground_the_name_is_read_and_the_passport_is_not() -> None:
    left = without_special(FORM)

    assert [field.key for field in left.fields] == ["mother", "address"]
    assert [column.key for column in left.field("mother").fields] == ["name"]


def test_passports_of_a_family_card_are_special() -> None:
    card = without_special(shipped().get("F-DO-2"))

    assert not [c.key for c in card.field("mother").fields if c.key.startswith("passport")]
