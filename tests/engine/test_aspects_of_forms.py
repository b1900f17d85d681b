"""Who may not see an aspect of a family's life does not get it from any form (roles.md 4)."""

import re

import pytest

from engine.aspects import AccessRules, Relation
from engine.forms.fields import Field, FieldType, FormDefinition
from engine.forms.special import aspects_of, without_aspects
from tests.engine.form_world import FORMS, shipped

SPEAKS_OF = {
    "income": r"доход|пособи|пенси|алимент|заработ",
    "health": r"инвалид|сведения о здоровье|заболеван|диагноз|поликлин",
    "liability": r"судимост|правонаруш|преступлен|привлечени",
    "living": r"санитарн|жилая площадь|коммунальные удобства",
}
"""Words of a label that tell which aspect the answer belongs to."""
ACCESS = AccessRules.load(FORMS.parent)


def asked(form: FormDefinition) -> list[Field]:
    return [*form.fields, *(column for field in form.fields for column in field.fields)]


@pytest.mark.parametrize("aspect", SPEAKS_OF)
def test_a_question_about_an_aspect_belongs_to_it(aspect: str) -> None:
    about = re.compile(SPEAKS_OF[aspect], re.IGNORECASE)
    strays = [
        f"{form.key}.{field.key}: {field.label}"
        for form in shipped()
        for field in asked(form)
        if field.type is not FieldType.ROWS and about.search(field.label) and not field.aspect
    ]

    assert strays == []


def test_every_aspect_of_a_form_stands_in_the_access_table() -> None:
    assert {each for form in shipped() for each in aspects_of(form)} <= set(ACCESS.names)


@pytest.mark.parametrize("relation", Relation)
def test_nobody_gets_a_field_of_an_aspect_closed_to_them(relation: Relation) -> None:
    rights = ACCESS.aspects({relation})
    closed = {aspect for aspect in ACCESS.names if not rights.sees(aspect)}

    for form in shipped():
        left = without_aspects(form, closed)
        assert aspects_of(left).isdisjoint(closed), form.key
        assert len(left.fields) == sum(field.aspect not in closed for field in form.fields)


def test_who_only_informed_reads_neither_income_nor_living_conditions() -> None:
    closed = {each for each in ACCESS.names if not ACCESS.aspects({Relation.INFORMING}).sees(each)}
    left = without_aspects(shipped().get("F-ME-2"), closed)

    assert {"income", "living", "liability"} <= closed
    assert not {"income_salary", "sanitary", "criteria"} & {field.key for field in left.fields}
