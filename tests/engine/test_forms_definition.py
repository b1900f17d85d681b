"""A form's file that contradicts itself is refused in words that name the form and the field."""

import json

import pytest

from engine.errors import FormDefinitionInvalid, NotFound
from engine.forms.definition import load
from engine.forms.fields import Choice, Json
from tests.engine.form_world import shipped, small_form


def complaint(*fields: dict[str, Json], **more: Json) -> str:
    with pytest.raises(FormDefinitionInvalid) as refused:
        small_form(*fields, **more)
    return refused.value.message


def test_two_fields_of_one_name_are_refused() -> None:
    assert (
        complaint({"key": "a"}, {"key": "a"}) == "Форма «F-T», поле «a»: такое обозначение уже есть в форме."
    )


def test_a_condition_may_look_only_at_earlier_fields() -> None:
    said = complaint({"key": "a", "showIf": {"field": "b", "is": True}}, {"key": "b", "type": "bool"})

    assert said == "Форма «F-T», поле «a»: условие показа ссылается на «b», а такого поля выше нет."


@pytest.mark.parametrize(
    "condition",
    [[], {"field": "a"}, {"field": "a", "like": "x"}, {"all": {}}, {"not": []}, {"field": "a", "in": "x"}],
)
def test_a_condition_that_cannot_be_read_is_refused(condition: Json) -> None:
    assert "услови" in complaint({"key": "a"}, {"key": "b", "showIf": condition})


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ({"key": "Имя"}, "строчными латинскими"),
        ({"key": "a", "type": "colour"}, "неизвестный тип «colour»"),
        ({"key": "a", "label": ""}, "нет подписи"),
        ({"key": "a", "requird": True}, "неизвестное свойство «requird»"),
        ({"key": "a", "type": "choice"}, "из чего выбирать"),
        ({"key": "a", "type": "choice", "list": "NO"}, "нет списка «NO»"),
        ({"key": "a", "type": "person", "pick": "everybody"}, "неизвестный справочник"),
        ({"key": "a", "type": "rows"}, "нет столбцов"),
        (
            {
                "key": "a",
                "type": "rows",
                "fields": [{"key": "b", "type": "text", "label": "Б"}],
                "prefill": "value:б",
            },
            "в JSON",
        ),
        ({"key": "a", "choiceIf": {"b": {"field": "a", "is": 1}}}, "для ответа, которого нет"),
        ({"key": "a", "pattern": "(a+)+"}, "неизвестный образец"),
        ({"key": "a", "min": 1}, "бывают только у чисел"),
        ({"key": "a", "type": "integer", "min": 3, "max": 1}, "больше наибольшего"),
        ({"key": "a", "type": "integer", "min": "много"}, "должно быть числом"),
        ({"key": "a", "maxLength": "длинно"}, "целым числом"),
    ],
)
def test_a_field_that_makes_no_sense_is_refused(field: dict[str, Json], said: str) -> None:
    assert said in complaint(field)


def test_a_part_names_fields_of_the_form() -> None:
    assert "часть «end» называет поле «b»" in complaint({"key": "a"}, parts={"end": ["b"]})


def test_a_journal_has_columns_of_its_form_only() -> None:
    assert "столбец журнала (columns)" in complaint({"key": "a"}, columns=["a", "b"])


def test_a_question_may_offer_several_common_lists() -> None:
    told = {"key": "a", "type": "multichoice", "label": "А", "list": ["ONE", "TWO"]}
    lists = {name: [Choice(value=name.lower(), label=name)] for name in ("ONE", "TWO")}

    form = load(json.dumps({"key": "F-T", "title": "Проба", "fields": [told]}).encode(), lists=lists)

    assert [choice.value for choice in form.field("a").choices] == ["one", "two"]


def test_a_part_makes_variables_of_its_own_questions_only() -> None:
    told = {"fields": ["a"], "variables": {"b": "threat"}}

    assert "часть «end» называет поле «b»" in complaint({"key": "a"}, {"key": "b"}, parts={"end": told})


def test_a_file_that_is_no_json_is_refused() -> None:
    with pytest.raises(FormDefinitionInvalid, match="не читается"):
        load(b"{", lists={})


def test_an_unknown_form_is_not_found() -> None:
    with pytest.raises(NotFound):
        shipped().get("F-NO")


def test_a_form_is_known_by_the_fingerprint_of_its_file() -> None:
    assert len(shipped().sha256("F-ME-1")) == 64
    assert shipped().sha256("F-ME-1") != shipped().sha256("F-ME-2")
