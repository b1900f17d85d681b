"""Nobody types a name twice, and a hurried worker has little to type at all."""

from dataclasses import replace
from datetime import date

import pytest

from engine.forms.facts import MeasureFact, ViolationFact, in_words
from engine.forms.fields import Answers, FieldType
from engine.forms.prefill import initial_values, system_values
from engine.forms.schema import validate
from engine.forms.variables import variables_of
from tests.engine.form_world import IVAN, KOVALYOVS, at_noon, least_answers, shipped, small_form

PARTS = [(form.key, part) for form in shipped() for part in form.parts]
LONGEST_TYPING = 14
COUNTED: Answers = {field.key: 0 for field in shipped().get("F-PK-3").fields}
"""The register counts its own entries."""


def test_the_family_of_the_journal_is_not_typed_again() -> None:
    values = initial_values(shipped().get("F-ME-2"), "conclusion", KOVALYOVS)

    assert values["minors"][0]["surname"] == "Ковалёв"  # type: ignore[index, call-overload]
    assert values["minors"][0]["person_id"] == "ivan"  # type: ignore[index, call-overload]
    assert [row["kinship"] for row in values["family_members"]] == ["mother", "other"]  # type: ignore[union-attr, index, call-overload]
    assert values["address_actual"] == "пгт Медведево, ул. Новая, 5"


def test_only_several_children_are_brothers_and_sisters() -> None:
    sister = replace(IVAN, id="anna", given_name="Анна", gender="f")
    both = replace(KOVALYOVS, people=(*KOVALYOVS.people, sister))

    rows = initial_values(shipped().get("F-ME-2"), "conclusion", both)["family_members"]

    assert [row["kinship"] for row in rows] == ["mother", "brother", "sister"]  # type: ignore[union-attr, index, call-overload]


def test_the_card_takes_over_what_the_conclusion_found() -> None:
    facts = replace(
        KOVALYOVS, answers={"F-ME-2": {"sanitary": "bad", "criteria": ["child_abuse", "minor_drugs"]}}
    )

    values = initial_values(shipped().get("F-ME-3"), "card", facts)

    assert values["sanitary"] == "bad"
    # Child abuse is a criterion of the conclusion only: the card does not list it.
    assert values["situation"] == ["minor_drugs"]


def test_criteria_of_the_conclusion_become_grounds_of_the_resolution() -> None:
    facts = replace(KOVALYOVS, answers={"F-ME-2": {"criteria": ["child_abuse", "minor_drugs"]}})

    assert initial_values(shipped().get("F-X-POST"), "recognition", facts)["grounds"] == ["3.2-5"]


def test_who_signs_sees_what_is_signed_and_cannot_change_it() -> None:
    form = shipped().get("F-ME-2")
    facts = replace(
        KOVALYOVS, answers={"F-ME-2": {"conclusion_text": "Подтвердилось.", "danger_level": "high"}}
    )

    given = system_values(form, "signature", facts)
    answers = validate(
        form, {"conclusion_text": "Ничего не было."}, part="signature", context=at_noon(given=given)
    )

    assert answers["conclusion_text"] == "Подтвердилось."
    assert answers["signatory"] == "Петрова О. И."
    assert "outcome" not in variables_of(form, answers, "signature")


def test_proposals_of_agencies_stand_in_the_programme() -> None:
    row: Answers = {
        "situation": "с",
        "task": "з",
        "measure": "Обследовать",
        "due": "2026-06-01",
        "agency": "clinic",
    }

    values = initial_values(shipped().get("F-ME-4"), "programme", replace(KOVALYOVS, proposals=(row,)))

    assert values["plan_rows"] == [row]


def test_an_agency_reports_on_its_own_measures_only() -> None:
    mine = MeasureFact(id="r1", measure="Занятия с психологом", agency_id="school")
    others = MeasureFact(id="r2", measure="Обследование", agency_id="clinic")

    values = initial_values(
        shipped().get("F-X-REPORT"), "report", replace(KOVALYOVS, measures=(mine, others))
    )

    assert [row["measure"] for row in values["rows"]] == ["Занятия с психологом"]  # type: ignore[union-attr, index, call-overload]


def test_the_measure_to_be_done_is_told_with_its_term() -> None:
    row = MeasureFact(id="r1", measure="Занятия с психологом", due_on=date(2026, 6, 1))
    facts = replace(KOVALYOVS, measures=(row,), variables={"plan_row": "r1"})

    said = initial_values(shipped().get("F-ME-4"), "done_row", facts)["measure_text"]

    assert said == "Занятия с психологом\nСрок: 1 июня 2026 г."


def test_the_curators_message_names_the_oldest_violation() -> None:
    late = ViolationFact(agency_id="clinic", kind="late", measure="Обследование", due_on=date(2026, 5, 1))

    values = initial_values(shipped().get("F-X-NONPERF"), "notice", replace(KOVALYOVS, violation=late))

    assert (values["agency"], values["kind"], values["due"]) == ("clinic", "late", "2026-05-01")


@pytest.mark.parametrize(
    ("ground", "row"),
    [
        ("ME-6.4-g", {"subject": "family", "family_ground": "ME-6.4-g"}),
        ("ME-6.3-a", {"subject": "minor", "minor": "ivan", "minor_ground": "ME-6.3-a"}),
    ],
)
def test_the_ground_of_the_proposal_stands_in_the_resolution(ground: str, row: dict[str, str]) -> None:
    facts = replace(KOVALYOVS, variables={"closing_ground": ground})

    assert initial_values(shipped().get("F-X-POST"), "closing", facts)["closures"] == [row]


REMOVED = replace(
    KOVALYOVS,
    answers={
        "F-X-ACTREMOVAL": {"number": "3", "signed_at": "2026-05-12T14:30+03:00", "children": ["ivan"]},
        "F-X-PLACEMENT": {"receiver": "Центр «Берег»", "at": "2026-05-12T17:00+03:00"},
    },
)


def test_the_prosecutor_is_told_of_the_act_and_of_the_children() -> None:
    values = initial_values(shipped().get("F-X-PROS"), "notice", REMOVED)

    assert values["act"] == "Акт об отобрании № 3 от 12 мая 2026 г., 14:30"
    assert "Ковалёв Иван" in str(values["content"])
    assert values["prosecutor_office"] == "Прокуратура, Медведевский район"


def test_the_commission_is_told_what_was_done_and_where_the_child_is() -> None:
    values = initial_values(shipped().get("F-X-MEASURES"), "removal", REMOVED)

    assert values["whereabouts"] == "Центр «Берег»"
    assert values["measures"] == (
        "Акт об отобрании № 3 от 12 мая 2026 г., 14:30.\nРебёнок находится: Центр «Берег»."
    )


def test_siblings_placed_apart_stand_in_cards_of_their_own() -> None:
    masha = replace(IVAN, id="masha", given_name="Мария")
    facts = replace(REMOVED, people=(IVAN, masha), variables={"placed_children": ["masha"]})

    rows = initial_values(shipped().get("F-X-PLACEMENT"), "institution", facts)["children"]

    assert [row["person_id"] for row in rows] == ["masha"]  # type: ignore[union-attr, index, call-overload]


PROTOCOL: Answers = {
    "protocol_no": "7",
    "held_on": "2026-05-12",
    "decision": ["residential", "extend"],
    "extend_until": "2026-08-12",
    "measures_needed": [{"measure": "Лечение матери", "responsible": "Поликлиника", "due": "2026-06-01"}],
}


def test_the_extract_tells_what_the_expert_group_decided() -> None:
    values = initial_values(
        shipped().get("F-X-EXTRACT"), "extract", replace(KOVALYOVS, answers={"F-KA-1": PROTOCOL})
    )

    assert values["protocol"] == "Протокол заседания экспертной группы № 7 от 12 мая 2026 г."
    assert str(values["decision"]).splitlines() == [
        "рекомендовать признать нуждающимся в стационарном обслуживании",
        "продлить пребывание",
        "до 12 августа 2026 г.",
        "Лечение матери — Поликлиника, до 1 июня 2026 г.",
    ]


def test_measures_of_the_protocol_stand_in_the_programme_of_services() -> None:
    facts = replace(KOVALYOVS, answers={"F-KA-1": PROTOCOL, "F-X-NEED": {"service_form": "residential"}})

    values = initial_values(shipped().get("F-X-IPPSU"), "programme", facts)

    assert values["protocol_measures"] == PROTOCOL["measures_needed"]
    assert (values["service_form"], values["course_ends_on"]) == ("residential", "2026-08-12")


def test_who_always_gets_a_paper_stands_in_its_form() -> None:
    values = initial_values(shipped().get("F-X-DISPATCH"), "expert_protocol", KOVALYOVS)

    assert [row["way"] for row in values["recipients"]] == ["email", "email"]  # type: ignore[union-attr, index, call-overload]


def test_a_question_decides_the_way_only_where_its_part_says_so() -> None:
    form = shipped().get("F-X-ACTSURVEY")

    assert variables_of(form, {"threat_found": "present"}, "threat")["threat_found"] == "present"
    assert variables_of(form, {"threat_found": "present"}, "survey") == {}


def test_a_record_among_the_variables_is_looked_into() -> None:
    form = small_form({"key": "a", "prefill": "variables.item.child"})

    facts = replace(KOVALYOVS, variables={"item": {"child": "Ковалёв Иван"}})

    assert initial_values(form, None, facts) == {"a": "Ковалёв Иван"}


def test_the_usual_answer_of_a_question_may_be_yes() -> None:
    form = small_form({"key": "a", "type": "bool", "prefill": "value:true"})

    assert initial_values(form, None, KOVALYOVS) == {"a": True}


def test_days_are_said_in_words() -> None:
    assert in_words(date(2026, 5, 12)) == "12 мая 2026"
    assert in_words(None) == ""


@pytest.mark.parametrize(("key", "part"), PARTS, ids=[f"{key} {part}" for key, part in PARTS])
def test_every_step_can_be_done_with_little_typing(key: str, part: str) -> None:
    form = shipped().get(key)
    facts = replace(KOVALYOVS, variables={"question_kind": "recognition", "monitoring": COUNTED})
    context = at_noon(given=system_values(form, part, facts), variables=facts.variables)
    before = initial_values(form, part, facts)

    raw = least_answers(form, part, facts)

    assert validate(form, raw, part=part, context=context)
    typed = [key for key in raw if raw[key] not in ([], before.get(key))]
    columns = [len(form.field(key).fields) or 1 for key in typed if form.field(key).type is FieldType.ROWS]
    assert len(typed) + sum(columns) <= LONGEST_TYPING
