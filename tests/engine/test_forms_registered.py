"""Registers of organisations and lists of quarters: what each may enter, and what is known beforehand."""

from dataclasses import replace
from datetime import date

import pytest

from engine.errors import FormInvalid
from engine.forms.facts import ActorFact, CaseFacts
from engine.forms.fields import Answers, FieldType, Json
from engine.forms.prefill import initial_values, system_values
from engine.forms.schema import validate
from engine.forms.sources.registered import address_parts
from tests.engine.form_world import KOVALYOVS, at_noon, least_answers, shipped

SCHOOL = replace(KOVALYOVS, actor=ActorFact(agency_name="Школа № 1", agency_kind="education"))
CLINIC = replace(KOVALYOVS, actor=ActorFact(agency_name="Поликлиника", agency_kind="health"))
REGISTER = shipped().get("F-PK-2")


def entered(facts: CaseFacts, **more: Json) -> Answers:
    raw = {**least_answers(REGISTER, "entry", facts), **more}
    given = system_values(REGISTER, "entry", facts)
    return validate(REGISTER, raw, part="entry", context=at_noon(given=given))


def refused(facts: CaseFacts, **more: Json) -> set[str]:
    with pytest.raises(FormInvalid) as fault:
        entered(facts, **more)
    return set(fault.value.errors)


def test_a_school_keeps_children_and_a_clinic_families_too() -> None:
    assert refused(SCHOOL, entry_kind="family") == {"entry_kind"}
    assert entered(CLINIC, entry_kind="family")["system"] == "health"


def test_some_grounds_are_for_medical_organisations_only() -> None:
    assert refused(SCHOOL, ground_codes=["1", "2"]) == {"ground_codes"}
    assert entered(CLINIC, ground_codes=["1", "9"])["ground_codes"] == ["1", "9"]


def test_categories_are_written_in_the_words_of_parents() -> None:
    assert refused(SCHOOL, child_category_codes=["2"]) == {"categories_source"}
    assert entered(SCHOOL, child_category_codes=["2"], categories_source="parents")


def test_facts_of_abuse_come_from_those_who_enforce_the_law() -> None:
    fact = {"fact": "Оставлен один", "on": "2026-05-01"}

    assert refused(SCHOOL, abuse_facts=[{**fact, "source": "педагог"}]) == {"abuse_facts.0.source"}
    assert entered(SCHOOL, abuse_facts=[{**fact, "source": "police"}])


def test_an_organisation_cannot_call_itself_otherwise() -> None:
    assert entered(SCHOOL, org_kind="medical")["org_kind"] == "school"


@pytest.mark.parametrize(
    ("today", "quarter", "year"),
    [(date(2026, 1, 12), "4", "2025"), (date(2026, 4, 1), "1", "2026"), (date(2026, 12, 31), "3", "2026")],
)
def test_a_list_is_made_for_the_quarter_that_is_over(today: date, quarter: str, year: str) -> None:
    values = initial_values(shipped().get("F-X-RECON"), "lists", replace(KOVALYOVS, today=today))

    assert (values["quarter"], values["year"]) == (quarter, year)


@pytest.mark.parametrize(
    ("address", "parts"),
    [
        (
            "пгт Медведево, ул. Новая, 5, кв. 2",
            {"settlement": "пгт Медведево", "street": "ул. Новая", "house": "5", "flat": "2"},
        ),
        ("д. Русский Кукмор, д. 14а", {"settlement": "д. Русский Кукмор", "house": "14а"}),
        ("пос. Силикатный", {"settlement": "пос. Силикатный"}),
        ("", {}),
    ],
)
def test_an_address_is_known_by_its_parts(address: str, parts: dict[str, str]) -> None:
    assert address_parts(address) == parts


def test_a_monitoring_may_differ_from_its_register_and_counts_those_removed_itself() -> None:
    form = shipped().get("F-PK-3")
    counted: Answers = {field.key: 1 for field in form.fields if field.type is FieldType.INTEGER}
    facts = replace(SCHOOL, variables={"monitoring": counted})

    raw = {**least_answers(form, "organisation", facts), "opening_families": 11}
    given = system_values(form, "organisation", facts)
    answers = validate(form, raw, part="organisation", context=at_noon(given=given))

    assert (answers["opening_families"], answers["removed_total"]) == (11, 10)


def test_a_consolidated_monitoring_is_only_counted() -> None:
    form = shipped().get("F-PK-3")
    own = [field.key for field in form.fields_of("consolidated") if not field.read_only]

    assert own == ["note", "checked"]
