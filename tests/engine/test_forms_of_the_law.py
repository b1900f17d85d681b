"""The shipped forms against the list of fields that the regulations ask for."""

import csv
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.errors import FormInvalid
from engine.forms.fields import Choice, Field, FieldType, FormDefinition
from engine.forms.prefill import is_known_source
from engine.forms.schema import validate
from tests.engine.form_world import at_noon, shipped

T = FieldType
TYPES: dict[str, set[FieldType]] = {
    "string": {T.TEXT, T.INTEGER, T.DATE, T.CHOICE},
    "address": {T.TEXT, T.LONGTEXT},
    "text": {T.LONGTEXT, T.TEXT, T.MULTICHOICE, T.DATE, T.FILES},
    "structured": {T.LONGTEXT, T.ROWS},
    "integer": {T.INTEGER},
    "decimal": {T.DECIMAL},
    "money": {T.MONEY},
    "date": {T.DATE, T.TEXT},
    "datetime": {T.DATETIME, T.TEXT},
    "boolean": {T.BOOL, T.LONGTEXT},
    "choice": {T.CHOICE, T.MULTICHOICE, T.DATETIME, T.DATE, T.TEXT, T.LONGTEXT, T.FILES, T.ROWS},
    "multichoice": {T.MULTICHOICE, T.DATE},
    "table": {T.ROWS, T.MULTICHOICE, T.TEXT, T.LONGTEXT, T.DATE},
    "group": set(T) - {T.BOOL, T.FILES, T.PERSON, T.AGENCY},
    "period": {T.DATE},
    "file": {T.FILES},
    "person_ref": {T.PERSON, T.CHOICE, T.MULTICHOICE, T.TEXT, T.LONGTEXT, T.ROWS, T.AGENCY},
    "agency_ref": {T.AGENCY, T.MULTICHOICE, T.TEXT, T.LONGTEXT, T.DATE, T.ROWS},
    "session_ref": {T.TEXT, T.CHOICE},
    "municipality_ref": {T.TEXT},
    "org_ref": {T.MULTICHOICE, T.TEXT, T.LONGTEXT, T.AGENCY, T.ROWS},
    "protocol_item_ref": {T.TEXT, T.LONGTEXT, T.ROWS},
    "quarter": {T.CHOICE, T.TEXT},
    "year": {T.TEXT},
    "codes": {T.MULTICHOICE, T.ROWS},
    "code": {T.CHOICE, T.TEXT},
    "files": {T.FILES},
    "doc_ref": {T.TEXT, T.LONGTEXT},
    "register_ref": {T.TEXT},
    "programme_row_ref": {T.TEXT, T.LONGTEXT, T.DATE},
    "ref": {T.TEXT, T.DATE},
    "signature": {T.TEXT, T.DATE, T.ROWS},
}
ALL = list(shipped())


def law() -> list[dict[str, str]]:
    path = Path(__file__).with_name("forms_of_the_law.csv")
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def asked(form: FormDefinition) -> Iterator[Field]:
    for field in form.fields:
        yield field
        yield from field.fields


def bearers(form: FormDefinition, code: str) -> list[Field | Choice]:
    """Fields, or marks of a field, that stand for a field of the regulation."""
    fields = [field for field in asked(form) if field.code == code]
    marks = [choice for field in asked(form) for choice in field.choices if choice.code == code]
    return [*fields, *marks]


def test_every_form_of_the_regulations_is_there() -> None:
    assert {row["form_id"] for row in law()} == {form.key for form in ALL}
    assert (len(ALL), len(law())) == (61, 560)


@pytest.mark.parametrize("row", law(), ids=lambda row: f"{row['form_id']} {row['field_id']}")
def test_every_field_of_the_regulation_is_asked_under_its_own_label(row: dict[str, str]) -> None:
    found = bearers(shipped().get(row["form_id"]), row["field_id"])

    assert found, "nobody asks this"
    assert " ".join(row["label_ru"].split()) in {item.label for item in found} | {
        item.as_printed for item in found
    }


@pytest.mark.parametrize("row", law(), ids=lambda row: f"{row['form_id']} {row['field_id']}")
def test_every_field_of_the_regulation_has_a_fitting_type(row: dict[str, str]) -> None:
    kinds = [re.split(r"[ :]", kind)[0] for kind in row["type"].split(" + ")]
    found = bearers(shipped().get(row["form_id"]), row["field_id"])

    fields = [item for item in found if isinstance(item, Field)]
    assert fields or row["type"].startswith("boolean"), (
        "only a mark of the annex may become one mark of several"
    )
    fitting = frozenset[FieldType]().union(*(TYPES.get(kind, ()) for kind in kinds))
    assert {field.type for field in fields} <= fitting


IN_ONE_WORD = {("F-X-POST", "grounds[]"), ("F-X-POST", "closure_ground")}
"""The regulation's list names clauses in a row («3.2 1)-5)»); the form has an answer for each of them."""


def test_every_answer_that_the_regulation_lists_can_be_given() -> None:
    missing = [
        (row["form_id"], row["field_id"], answer)
        for row in law()
        if (row["form_id"], row["field_id"]) not in IN_ONE_WORD
        for listed in re.findall(r"choice: (.*?)(?: \+ |$)", row["type"])
        for answer in listed.split(";")
        if plain(answer) not in answers_of(bearers(shipped().get(row["form_id"]), row["field_id"]))
    ]

    assert missing == []


def answers_of(found: list[Field | Choice]) -> set[str]:
    """What may be answered, or, where each answer is a row of its own, what is asked."""
    fields = [field for item in found if isinstance(item, Field) for field in (item, *item.fields)]
    named = {
        name for field in fields for choice in field.choices for name in (choice.label, choice.as_printed)
    }
    return {plain(name) for name in named | {field.label for field in fields}}


def plain(text: str) -> str:
    return " ".join(text.replace("ё", "е").lower().split())


@pytest.mark.parametrize("form", ALL, ids=lambda form: form.key)
def test_every_code_of_a_form_is_one_of_the_regulation(form: FormDefinition) -> None:
    known = {row["field_id"] for row in law() if row["form_id"] == form.key}
    fields = {field.code for field in asked(form)}
    marks = {choice.code for field in asked(form) for choice in field.choices}

    assert (fields | marks) - {"", "rows[]"} == known - {"rows[]"}


@pytest.mark.parametrize("form", ALL, ids=lambda form: form.key)
def test_every_source_of_first_values_is_known(form: FormDefinition) -> None:
    parts = [None, *form.parts]
    named = {name for part in parts for field in form.fields_of(part) for name in field.prefill}

    assert [name for name in named if not is_known_source(name)] == []


@pytest.mark.parametrize("form", ALL, ids=lambda form: form.key)
def test_every_field_stands_in_a_part_or_is_filled_by_another_form(form: FormDefinition) -> None:
    for name, part in form.parts.items():
        assert len(set(part.fields)) == len(part.fields), name


KINDS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
ANYTHING = st.recursive(
    KINDS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner)
)


@settings(max_examples=120, deadline=None)
@given(data=st.data())
def test_whatever_is_sent_is_judged_and_never_breaks_the_judge(data: st.DataObject) -> None:
    form = data.draw(st.sampled_from(ALL))
    part = data.draw(st.sampled_from([None, *form.parts]))
    keys = [field.key for field in form.fields_of(part)]
    raw = data.draw(st.dictionaries(st.sampled_from(keys), ANYTHING, max_size=6))

    try:
        validate(form, raw, part=part, context=at_noon())
    except FormInvalid as refused:
        assert all(sentences for sentences in refused.errors.values())
