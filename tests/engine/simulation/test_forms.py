"""Forms in a simulation: what is given goes in as it is, the rest is made up by the form's own rules."""

import random
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from engine.errors import FormInvalid
from engine.forms.context import FormContext
from engine.forms.fields import Choice, FormDefinition
from engine.forms.schema import validate
from engine.simulation import Status
from engine.simulation.generated import Filling
from tests import bpmn
from tests.engine.simulation.played import done, play
from tests.world import LAW

NOON = datetime(2026, 1, 12, 12, tzinfo=ZoneInfo("Europe/Moscow"))


class Everybody:
    """A directory in which there is somebody for every list."""

    def entries(self, pick: str) -> tuple[Choice, ...]:
        return tuple(Choice(value=f"{pick}-{number}", label=f"{pick} {number}") for number in range(1, 4))

    def knows_file(self, attachment_id: str) -> bool:
        return attachment_id == "paper"


def filled(form: FormDefinition, part: str | None, seed: int, **given: object) -> Filling:
    context = FormContext(now=NOON, zone=NOON.tzinfo, directory=Everybody())  # type: ignore[arg-type]
    dice = random.Random(seed)
    return Filling(form, part, given=given, known={}, context=context, dice=dice, file="paper")  # type: ignore[arg-type]


EVERY_PART = [(form.key, part) for form in LAW.forms for part in (None, *form.parts)]


@pytest.mark.parametrize(("key", "part"), EVERY_PART, ids=lambda value: str(value))
def test_every_form_of_the_law_can_be_filled_in(key: str, part: str | None) -> None:
    form = LAW.forms.get(key)
    context = FormContext(now=NOON, zone=NOON.tzinfo, directory=Everybody())  # type: ignore[arg-type]

    for seed in range(3):
        raw = filled(form, part, seed).raw
        try:
            validate(form, raw, part=part, context=context)
        except FormInvalid as error:
            pytest.fail(f"{key} {part} {seed}: {error.errors}")


def test_the_same_seed_fills_in_the_same() -> None:
    form = LAW.forms.get("F-ME-2")

    assert filled(form, None, 7).raw == filled(form, None, 7).raw


def test_what_is_given_stays_as_it_is() -> None:
    form = LAW.forms.get("F-X-CONSENT")

    for seed in range(5):
        assert filled(form, None, seed, status="refused").raw["status"] == "refused"


def test_a_given_answer_that_the_form_refuses_is_told_with_its_field() -> None:
    task = bpmn.user("a", camunda_formKey="F-X-CONSENT")
    diagram = bpmn.process("p", bpmn.start() + task + bpmn.end(), "start>a a>end")

    outcome = play(diagram, plan={"answers": {"a": {"status": "perhaps"}}})

    assert outcome.status is Status.INCIDENT
    assert "status: Выберите одно из списка." in outcome.incidents[0].message


def test_a_role_does_the_task_and_the_trace_says_who() -> None:
    task = bpmn.user("a", camunda_formKey="F-X-CONSENT")
    diagram = bpmn.process("p", bpmn.start() + task + bpmn.end(), "start>a a>end")

    outcome = play(diagram)

    answered = next(entry for entry in outcome.trace if entry["event"] == "answered")
    assert answered["by"] == "ответственный секретарь муниципальной КДНиЗП"
    assert answered["source"] == "generated"
    assert answered["answers"]["status"]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_procedures_of_the_product_run_through_their_handlers(seed: int) -> None:
    folder = LAW.folder
    files = [(folder / name).read_bytes() for name in ("intake_case.ru-me.bpmn", "kdn_session.bpmn")]

    outcome = play(*files, seed=seed)

    assert outcome.status in (Status.COMPLETED, Status.WAITING, Status.STOPPED), outcome.incidents
    assert {"IC_T01", "IC_T05", "IC_T10"} <= {*done(outcome)}
