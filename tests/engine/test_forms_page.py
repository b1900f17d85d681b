"""A form as it is drawn: by label, by keyboard and by those who cannot see it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from lxml import html

from engine.forms.fields import FormDefinition, Json
from engine.forms.page import answers_page, form_page
from engine.forms.prefill import initial_values
from tests.engine.form_world import KOVALYOVS, TOWN, shipped, small_form

TEMPLATES = Path(__file__).parents[2] / "app" / "templates"
PAPER = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined)
FORM = PAPER.from_string(
    '{% from "macros/form.html" import render_form %}{{ render_form(page, csrf="T", action="/tasks/5", version=3) }}'
)
READ = PAPER.from_string('{% from "macros/form.html" import render_answers %}{{ render_answers(page) }}')
PARTS = [(form.key, part) for form in shipped() for part in [None, *form.parts]]
FAMILY: dict[str, Json] = {
    "key": "family",
    "type": "rows",
    "fields": [{"key": "name", "type": "text", "label": "Имя", "required": True}],
}


def drawn(
    form: FormDefinition,
    values: Mapping[str, Json] | None = None,
    errors: Mapping[str, Sequence[str]] | None = None,
    part: str | None = None,
) -> html.HtmlElement:
    return html.fromstring(FORM.render(page=form_page(form, part, values or {}, TOWN, errors)))


def test_enter_saves_a_draft_and_never_takes_a_row_away() -> None:
    page = drawn(small_form(FAMILY), {"family": [{"name": "Анна"}]})

    first = page.xpath("//button")[0]

    assert (first.get("name"), first.get("value")) == ("_op", "draft")


def test_a_row_can_be_added_and_removed_by_buttons_alone() -> None:
    page = drawn(small_form(FAMILY), {"family": [{"name": "Анна"}, {"name": "Иван"}]})

    assert page.xpath("//input[@name='family-1-name']/@value") == ["Иван"]
    assert page.xpath("//button[@formnovalidate]/@value") == [
        "family:remove:0",
        "family:remove:1",
        "family:add",
    ]


@pytest.mark.parametrize(
    ("answer", "width"),
    [("да", "field"), ("несовершеннолетний", "field long"), ("улучшение " * 5, "field whole")],
)
def test_a_choice_in_a_row_has_room_for_its_longest_answer(answer: str, width: str) -> None:
    choices = [{"value": str(number), "label": f"{answer}{number or ''}"} for number in range(6)]
    who: Json = {"key": "who", "type": "choice", "label": "Кто", "choices": choices}

    page = drawn(small_form({"key": "ended", "type": "rows", "fields": [who]}), {"ended": [{"who": None}]})

    assert page.xpath("//select/../../@class") == [width]


def test_a_fault_is_told_at_the_top_and_at_its_field() -> None:
    page = drawn(small_form({"key": "a", "label": "Адрес"}), errors={"a": ["Укажите: адрес."]})

    assert page.xpath("//div[@role='alert']//a/@href") == ["#a"]
    field = page.get_element_by_id("a")
    assert field.get("aria-invalid") == "true"
    assert page.get_element_by_id(field.get("aria-describedby")).text == "Укажите: адрес."


def test_a_fault_in_a_row_leads_to_the_cell() -> None:
    page = drawn(small_form(FAMILY), {"family": [{"name": ""}]}, {"family.0.name": ["Укажите: имя."]})

    assert page.xpath("//div[@role='alert']//a/@href") == ["#family-0-name"]
    assert page.get_element_by_id("family-0-name").get("aria-invalid") == "true"


def test_a_fault_of_no_field_is_told_all_the_same() -> None:
    page = drawn(small_form({"key": "a"}), errors={"ghost": ["В форме нет такого поля."]})

    assert page.xpath("string(//div[@role='alert']//li)").strip() == "«ghost»: В форме нет такого поля."


def test_what_was_typed_stays_though_it_is_wrong() -> None:
    page = drawn(small_form({"key": "on", "type": "text"}), {"on": '"><script>'}, {"on": ["Неверно."]})

    assert page.get_element_by_id("on").get("value") == '"><script>'
    assert not page.xpath("//script")


def test_a_required_question_of_yes_and_no_has_no_answer_beforehand() -> None:
    page = drawn(small_form({"key": "threat", "type": "bool", "required": True}))

    assert page.xpath("//input[@name='threat']/@value") == ["true", "false"]
    assert page.xpath("//input[@name='threat'][@checked]") == []


def test_a_system_value_is_shown_and_cannot_be_typed() -> None:
    page = drawn(small_form({"key": "on", "type": "date", "readOnly": True}), {"on": "2026-05-12"})

    assert page.xpath("//*[@name='on']") == []
    assert "12 мая 2026 г." in page.text_content()


def test_choices_that_do_not_fit_the_question_are_not_offered() -> None:
    facts = replace(KOVALYOVS, variables={"question_kind": "closure"})
    form = shipped().get("F-X-KDNPROT")

    page = drawn(form, initial_values(form, "decision", facts), part="decision")

    assert page.xpath("//*[@name='decision']/@value") == ["close", "continue", "postponed"]


def test_a_handed_in_form_reads_in_words() -> None:
    form = small_form(
        {"key": "on", "type": "date", "label": "Дата"},
        {"key": "income", "type": "money", "label": "Доход"},
        {"key": "own", "type": "bool", "label": "Своё жильё"},
        {"key": "agency", "type": "agency", "pick": "agencies", "label": "Орган"},
        {"key": "at", "type": "datetime", "label": "Когда"},
        FAMILY,
    )
    answers: dict[str, Json] = {
        "on": "2026-05-12",
        "income": "12500.00",
        "own": False,
        "agency": "school",
        "at": "2026-05-12T10:05:00+03:00",
        "family": [{"name": "Анна"}],
    }

    text = html.fromstring(READ.render(page=answers_page(form, None, answers, TOWN))).text_content()

    for said in ("12 мая 2026 г.", "12\u00a0500,00 ₽", "нет", "Школа № 1", "12 мая 2026 г., 10:05", "Анна"):
        assert said in text


@pytest.mark.parametrize(("key", "part"), PARTS, ids=[f"{key} {part or ''}" for key, part in PARTS])
def test_every_shipped_form_can_be_drawn_and_used_without_sight(key: str, part: str | None) -> None:
    form = shipped().get(key)
    page = drawn(form, initial_values(form, part, KOVALYOVS), part=part)

    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    for described in page.xpath("//@aria-describedby"):
        assert set(described.split()) <= set(ids)
    labelled = set(page.xpath("//label/@for"))
    for field in page.xpath("//input[not(@type='hidden')] | //select | //textarea"):
        inside_label = field.getparent().tag == "label"
        assert inside_label or field.get("id") in labelled or field.get("aria-label"), field.get("name")
    assert all("".join(legend.itertext()).strip() for legend in page.xpath("//legend"))
