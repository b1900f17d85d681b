"""What a browser posts becomes the answers that programs send."""

from engine.forms.fields import Answers
from engine.forms.posted import apply_operation, file_fields, from_post
from tests.engine.form_world import small_form

FORM = small_form(
    {"key": "name"},
    {"key": "own", "type": "bool"},
    {"key": "sure", "type": "bool", "required": True},
    {
        "key": "marks",
        "type": "multichoice",
        "choices": [{"value": "a", "label": "А"}, {"value": "b", "label": "Б"}],
    },
    {
        "key": "family",
        "type": "rows",
        "maxRows": 2,
        "fields": [
            {"key": "fio", "type": "text", "label": "ФИО"},
            {"key": "lives", "type": "bool", "label": "Живёт"},
        ],
    },
    {"key": "number", "readOnly": True},
    {"key": "scans", "type": "files"},
)


def test_flat_names_become_rows() -> None:
    raw = from_post(FORM, [("family-0-fio", "Анна"), ("family-0-lives", "true"), ("family-1-fio", "Иван")])

    assert raw["family"] == [{"fio": "Анна", "lives": True}, {"fio": "Иван", "lives": False}]


def test_a_gap_between_rows_closes() -> None:
    raw = from_post(FORM, [("family-0-fio", "Анна"), ("family-7-fio", "Иван")])

    assert [row["fio"] for row in raw["family"]] == ["Анна", "Иван"]  # type: ignore[union-attr, index, call-overload]


def test_a_row_with_no_mark_set_is_still_a_row() -> None:
    assert from_post(FORM, [("family-0-_", "1")])["family"] == [{"lives": False}]


def test_an_unset_mark_is_no_and_an_unanswered_question_is_nothing() -> None:
    raw = from_post(FORM, [])

    assert raw["own"] is False
    assert raw["sure"] is None
    assert from_post(FORM, [("own", "true"), ("sure", "false")]) | {"own": True, "sure": False} == from_post(
        FORM, [("own", "true"), ("sure", "false")]
    )


def test_several_marks_of_one_name_are_a_list() -> None:
    assert from_post(FORM, [("marks", "a"), ("marks", "b")])["marks"] == ["a", "b"]


def test_the_pages_own_fields_are_not_answers() -> None:
    raw = from_post(FORM, [("csrf_token", "x"), ("_op", "complete"), ("_version", "3"), ("name", "Анна")])

    assert set(raw) == {"name", "own", "sure", "marks", "family", "scans"}


def test_a_name_the_form_does_not_know_stays_for_the_judge() -> None:
    raw = from_post(FORM, [("nmae", "x"), ("number", "999"), ("name-0-x", "y")])

    assert {"nmae", "number", "name-0-x"} <= set(raw)


def test_a_row_is_added_and_the_right_one_removed() -> None:
    two: Answers = {"family": [{"fio": "Анна"}, {"fio": "Иван"}]}

    assert apply_operation(FORM, {}, "family:add") == {"family": [{}]}
    assert apply_operation(FORM, two, "family:remove:0") == {"family": [{"fio": "Иван"}]}
    assert apply_operation(FORM, two, "family:add") == two


def test_a_button_the_form_does_not_have_changes_nothing() -> None:
    assert apply_operation(FORM, {"name": "Анна"}, "name:add") == {"name": "Анна"}
    assert apply_operation(FORM, {"name": "Анна"}, "draft") == {"name": "Анна"}


def test_the_page_knows_where_files_come_in() -> None:
    assert file_fields(FORM) == ["scans"]
