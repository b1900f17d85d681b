"""What a methodologist chooses from has a name in words, and every term offered can be counted."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest

import handlers
from engine.bpmn.reader import read
from engine.calendars.working_days import load_calendar
from engine.clock import FixedClock
from engine.deadlines import parse_rule
from engine.drafts.terms import TERM_KINDS, TermKind, example
from engine.drafts.words import load_topic_words, load_variable_words
from engine.gate.subject import Surroundings
from engine.gate.writing import read_by
from engine.settings import load_settings
from tests.world import LAW, at

KINDS = {"text", "number", "bool", "date", "list"}


def asked() -> set[str]:
    """The variables that questions of forms write."""
    fields = [field for form in LAW.forms for part in (None, *form.parts) for field in form.fields_of(part)]
    return {one.variable for field in fields for one in (field, *field.fields)}


def test_every_handler_says_in_words_what_it_does():
    assert load_topic_words(LAW.folder).keys() == handlers.load_all().topics


def test_every_variable_that_a_procedure_reads_has_a_name_in_words():
    around = Surroundings(law=LAW, handlers=handlers.load_all(), processes={}, decisions={})
    words = load_variable_words(LAW.folder)
    used = {
        name
        for file in LAW.folder.glob("*.bpmn")
        for process in read(file.read_bytes()).processes
        for node in process.nodes()
        for name in read_by(node, around)
    }

    assert used - asked() - words.keys() - LAW.start_events.keys() == set()
    assert {each.kind for each in words.values()} == KINDS


@pytest.mark.parametrize("kind", TERM_KINDS, ids=lambda kind: kind.code)
def test_every_term_that_is_offered_can_be_written_in_a_diagram(kind: TermKind):
    for number in (kind.least, kind.greatest):
        parse_rule(kind.code.replace("{n}", str(number)).replace("{low}", "0"))


def test_an_example_counts_from_now_and_says_why():
    shown = example(
        "WD:5",
        FixedClock(at("2025-05-05 10:00")).now(),
        calendar=load_calendar(LAW.folder, region="ru-me"),
        zone=ZoneInfo("Europe/Moscow"),
        settings=load_settings(LAW.folder, {}),
    )

    assert shown.words == "5 рабочих дней"
    assert shown.deadline is not None
    assert shown.deadline.due_date == date(2025, 5, 14)
    assert "День Победы" in shown.deadline.explanation.text()
