"""The judge of answers: what a worker may send, and what she is told otherwise."""

from collections.abc import Mapping

import pytest

from engine.errors import FormInvalid
from engine.forms.fields import Answers, FormDefinition, Json
from engine.forms.schema import validate
from tests.engine.form_world import TOWN, at_noon, small_form


def accepted(form: FormDefinition, raw: Mapping[str, Json], part: str | None = None) -> Answers:
    return validate(form, raw, part=part, context=at_noon())


def faults(form: FormDefinition, raw: Mapping[str, Json], part: str | None = None) -> dict[str, list[str]]:
    with pytest.raises(FormInvalid) as refused:
        validate(form, raw, part=part, context=at_noon())
    return refused.value.errors


def test_a_required_answer_that_is_not_there_is_asked_for_by_its_name() -> None:
    form = small_form({"key": "address", "label": "Адрес фактический", "required": True})

    assert faults(form, {}) == {"address": ["Укажите: адрес фактический."]}
    assert faults(form, {"address": "   "}) == {"address": ["Укажите: адрес фактический."]}


def test_a_form_may_say_in_its_own_words_what_is_missing() -> None:
    form = small_form({"key": "a", "required": True, "missing": "Укажите адрес, по которому семья живет."})

    assert faults(form, {"a": ""}) == {"a": ["Укажите адрес, по которому семья живет."]}


def test_a_wrong_answer_is_not_also_a_missing_one() -> None:
    form = small_form({"key": "born_on", "type": "date", "required": True})

    assert faults(form, {"born_on": "вчера"}) == {
        "born_on": ["Укажите дату: день, месяц и год, например 12.05.2026."]
    }


def test_all_faults_are_told_at_once() -> None:
    form = small_form({"key": "a", "required": True}, {"key": "b", "type": "integer", "min": 1}, {"key": "c"})

    assert set(faults(form, {"b": "0", "d": "x"})) == {"a", "b", "d"}


def test_an_answer_the_form_does_not_ask_is_refused() -> None:
    assert faults(small_form({"key": "a"}), {"b": "1"}) == {"b": ["В форме нет такого поля."]}


@pytest.mark.parametrize(("typed", "kept"), [("12500", "12500.00"), ("12 500,5", "12500.50"), (3, "3.00")])
def test_money_is_kept_as_text_with_kopecks(typed: Json, kept: str) -> None:
    assert accepted(small_form({"key": "income", "type": "money"}), {"income": typed}) == {"income": kept}


@pytest.mark.parametrize("typed", ["-1", "1,234", "тысяча", "1e400", "nan", True])
def test_what_is_not_a_sum_of_money_is_refused(typed: Json) -> None:
    assert "income" in faults(small_form({"key": "income", "type": "money"}), {"income": typed})


@pytest.mark.parametrize("typed", ["2026-05-12", "12.05.2026"])
def test_a_day_may_be_written_both_ways(typed: str) -> None:
    assert accepted(small_form({"key": "on", "type": "date"}), {"on": typed}) == {"on": "2026-05-12"}


def test_a_day_in_the_future_is_refused_where_the_past_is_meant() -> None:
    form = small_form({"key": "on", "type": "date", "notFuture": True})

    assert accepted(form, {"on": "2026-05-12"})
    assert faults(form, {"on": "2026-05-13"}) == {"on": ["Дата не может быть позже сегодняшнего дня."]}


def test_a_moment_is_meant_in_the_zone_of_the_municipality() -> None:
    form = small_form({"key": "at", "type": "datetime", "notFuture": True})

    assert accepted(form, {"at": "2026-05-12T11:30"}) == {"at": "2026-05-12T11:30:00+03:00"}
    assert faults(form, {"at": "2026-05-12T12:30"}) == {"at": ["Время не может быть позже текущего."]}


def test_a_forged_choice_is_refused() -> None:
    form = small_form({"key": "kind", "type": "choice", "choices": [{"value": "a", "label": "А"}]})

    assert faults(form, {"kind": "b"}) == {"kind": ["Выберите одно из списка."]}


def test_a_choice_that_does_not_fit_the_question_is_refused() -> None:
    fits: Json = {"field": "about", "is": "closure"}
    form = small_form(
        {"key": "about"},
        {"key": "kind", "type": "choice", "choices": [{"value": "a", "label": "А", "showIf": fits}]},
    )

    assert accepted(form, {"about": "closure", "kind": "a"})
    assert faults(form, {"about": "other", "kind": "a"}) == {"kind": ["Выберите одно из списка."]}


def test_marks_that_do_not_fit_are_refused_and_may_stand_in_a_common_list() -> None:
    choices: list[Json] = [{"value": "a", "label": "А"}, {"value": "b", "label": "Б"}]
    medical: Json = {"b": {"field": "system", "is": "health"}}
    form = small_form(
        {"key": "system"}, {"key": "marks", "type": "multichoice", "choices": choices, "choiceIf": medical}
    )

    assert accepted(form, {"system": "health", "marks": ["a", "b"]})
    assert faults(form, {"system": "edu", "marks": ["a", "b"]}) == {"marks": ["Отметьте ответы из списка."]}


def test_marks_are_kept_in_the_order_of_the_form() -> None:
    choices: list[Json] = [{"value": "a", "label": "А"}, {"value": "b", "label": "Б"}]
    form = small_form({"key": "marks", "type": "multichoice", "choices": choices})

    assert accepted(form, {"marks": ["b", "a", "b"]}) == {"marks": ["a", "b"]}


def test_a_person_of_another_municipality_cannot_be_named() -> None:
    form = small_form({"key": "curator", "type": "person", "pick": "staff"})

    assert accepted(form, {"curator": "petrova"}) == {"curator": "petrova"}
    assert faults(form, {"curator": "somebody-else"}) == {"curator": ["Выберите одно из списка."]}


def test_only_files_of_this_task_can_be_attached() -> None:
    form = small_form({"key": "files", "type": "files"})

    assert accepted(form, {"files": ["scan-1", "scan-1"]}) == {"files": ["scan-1"]}
    assert faults(form, {"files": ["scan-2"]}) == {"files": ["Файл не найден, приложите его ещё раз."]}


def test_a_hidden_answer_is_neither_checked_nor_kept() -> None:
    danger: Json = {"field": "danger", "is": True}
    form = small_form(
        {"key": "danger", "type": "bool"},
        {"key": "what", "showIf": danger, "required": True},
        {"key": "when", "type": "date", "showIf": {"field": "what", "filled": True}},
    )

    assert accepted(form, {"danger": False, "what": "x", "when": "wrong"}) == {"danger": False}
    assert set(faults(form, {"danger": True})) == {"what"}


def test_a_value_the_system_sets_is_never_taken_from_the_page() -> None:
    form = small_form({"key": "number", "readOnly": True}, {"key": "a"})

    answers = validate(form, {"number": "999", "a": "x"}, context=at_noon(given={"number": "12"}))

    assert answers == {"number": "12", "a": "x"}


def test_a_system_value_may_come_from_a_variable_of_the_procedure() -> None:
    form = small_form(
        {"key": "about", "readOnly": True, "prefill": "variables.question_kind"},
        {"key": "until", "showIf": {"field": "about", "is": "closure"}, "required": True},
    )

    with pytest.raises(FormInvalid):
        validate(form, {}, context=at_noon(variables={"question_kind": "closure"}))
    assert validate(form, {}, context=at_noon(variables={"question_kind": "other"})) == {"about": "other"}


ROWS: Json = [
    {"key": "name", "type": "text", "label": "Имя", "required": True},
    {"key": "own", "type": "bool", "label": "Свой"},
]


def test_a_fault_in_a_row_names_the_row_as_the_page_shows_it() -> None:
    form = small_form({"key": "family", "type": "rows", "fields": ROWS})

    found = faults(
        form, {"family": [{"name": "", "own": False}, {"name": "Анна"}, {"name": "", "own": True}]}
    )

    assert found == {"family.2.name": ["Укажите: имя."]}


def test_spare_empty_rows_are_left_out() -> None:
    form = small_form({"key": "family", "type": "rows", "fields": ROWS})

    assert accepted(form, {"family": [{"name": "", "own": False}, {"name": "Анна"}]}) == {
        "family": [{"name": "Анна"}]
    }


def test_rows_that_are_required_cannot_all_be_empty() -> None:
    form = small_form({"key": "family", "type": "rows", "required": True, "fields": ROWS})

    assert faults(form, {"family": [{"name": "", "own": False}]}) == {
        "family": ["Заполните хотя бы одну строку."]
    }
    assert faults(form, {}) == {"family": ["Заполните хотя бы одну строку."]}


def test_there_may_not_be_more_rows_than_the_form_allows() -> None:
    form = small_form({"key": "family", "type": "rows", "maxRows": 1, "fields": ROWS})

    assert faults(form, {"family": [{"name": "А"}, {"name": "Б"}]}) == {
        "family": ["Строк не больше 1, сейчас 2."]
    }


def test_a_strange_column_in_a_row_is_refused() -> None:
    form = small_form({"key": "family", "type": "rows", "fields": ROWS})

    assert faults(form, {"family": [{"name": "А", "x": "1"}]}) == {"family.0.x": ["В форме нет такого поля."]}


def test_of_two_marks_that_exclude_each_other_one_must_go() -> None:
    form = small_form(
        {"key": "none", "type": "bool"},
        {"key": "what"},
        rules=[{"kind": "atMostOne", "fields": ["none", "what"], "message": "Либо одно, либо другое."}],
    )

    assert accepted(form, {"none": False, "what": "x"})
    assert faults(form, {"none": True, "what": "x"}) == {"none": ["Либо одно, либо другое."]}


def test_a_term_cannot_end_before_it_begins() -> None:
    form = small_form(
        {"key": "since", "type": "date"},
        {"key": "until", "type": "date"},
        rules=[{"kind": "inOrder", "fields": ["since", "until"], "message": "Конец раньше начала."}],
    )

    assert accepted(form, {"since": "2026-05-01", "until": "2026-05-01"})
    assert faults(form, {"since": "2026-05-02", "until": "2026-05-01"}) == {"until": ["Конец раньше начала."]}


def test_a_part_asks_only_its_own_questions() -> None:
    form = small_form(
        {"key": "a", "required": True}, {"key": "b"}, parts={"end": {"fields": ["b"], "required": ["b"]}}
    )

    assert set(faults(form, {}, "end")) == {"b"}
    assert faults(form, {"a": "x", "b": "y"}, "end") == {"a": ["В форме нет такого поля."]}
    assert accepted(form, {"b": "y"}, "end") == {"b": "y"}


def test_one_compiled_form_serves_many_workers() -> None:
    form = small_form({"key": "curator", "type": "person", "pick": "staff"})

    assert accepted(form, {"curator": "petrova"})
    with pytest.raises(FormInvalid):
        validate(form, {"curator": "petrova"}, context=at_noon(type(TOWN)()))


def test_the_income_per_head_is_worked_out_beside_what_the_family_says() -> None:
    form = small_form(
        {"key": "family_members", "type": "rows", "fields": ROWS},
        {"key": "income_salary", "type": "money"},
        {"key": "income_alimony", "type": "money"},
        {"key": "per_head", "type": "money", "readOnly": True, "compute": "income_per_head"},
    )
    family: Json = [{"name": "Анна"}, {"name": "Иван"}, {"name": "Пётр"}]

    answers = accepted(form, {"family_members": family, "income_salary": "20000", "income_alimony": "5 000"})

    assert answers["per_head"] == "8333.33"
    assert "per_head" not in accepted(form, {"family_members": family})
