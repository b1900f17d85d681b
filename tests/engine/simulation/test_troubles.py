"""What goes wrong in a simulation ends in sentences: refusals, incidents, limits."""

import pytest

from engine.simulation import Outcome, ProcessNotThere, Status
from tests import bpmn
from tests.engine.simulation.played import done, play, why


def sentences(outcome: Outcome) -> dict[str, str]:
    """Element → what went wrong there."""
    return {trouble.element: trouble.message for trouble in outcome.incidents}


def test_a_diagram_that_may_not_be_deployed_is_refused_with_its_findings() -> None:
    body = bpmn.start() + bpmn.user("a", camunda_formKey="NO-SUCH") + bpmn.end()

    outcome = play(bpmn.process("p", body, "start>a a>end"))

    assert outcome.status is Status.REFUSED
    assert "form-unknown" in {finding["code"] for finding in outcome.findings}
    assert outcome.trace == []


def test_what_is_no_diagram_is_refused() -> None:
    outcome = play(b"\x00\xff")

    assert outcome.status is Status.REFUSED
    assert outcome.findings


def test_a_file_of_drawings_cannot_be_played() -> None:
    drawing = bpmn.process("p", bpmn.start() + bpmn.end(), "start>end").replace(
        b'isExecutable="true"', b'isExecutable="false"'
    )

    outcome = play(drawing)

    assert outcome.status is Status.REFUSED
    assert outcome.note == "В файлах нет исполняемой процедуры: моделировать нечего."


def test_a_procedure_that_is_not_there_is_named() -> None:
    with pytest.raises(ProcessNotThere, match="«q».*Есть: p"):
        play(bpmn.process("p", bpmn.start() + bpmn.end(), "start>end"), process="q")


def test_a_fork_where_nothing_fits_is_an_incident_of_its_element() -> None:
    body = bpmn.start() + bpmn.user("a") + bpmn.exclusive("g") + bpmn.user("b") + bpmn.end()
    body += bpmn.flow("g", "b", "n == 1") + bpmn.flow("g", "end", "n == 2")

    outcome = play(bpmn.process("p", body, "start>a a>g b>end"), plan={"answers": {"a": {"n": 3}}})

    assert outcome.status is Status.INCIDENT
    assert "не подошёл ни один путь" in sentences(outcome)["g"]
    assert why(outcome)["a"].startswith("Выполнить не удалось:")


def test_what_was_rolled_back_is_marked_in_the_trace() -> None:
    body = bpmn.start() + bpmn.user("a") + bpmn.script("s", "x = 1 / n") + bpmn.end()

    outcome = play(bpmn.process("p", body, "start>a a>s s>end"), plan={"answers": {"a": {"n": 0}}})

    assert [entry["element"] for entry in outcome.trace if entry.get("undone")][:1] == ["a"]
    assert "s" in sentences(outcome)


def test_an_error_at_the_very_beginning_is_an_incident() -> None:
    body = bpmn.start() + bpmn.script("s", "x = 1 / n") + bpmn.end()

    outcome = play(bpmn.process("p", body, "start>s s>end"), variables={"n": 0})

    assert outcome.status is Status.INCIDENT
    assert list(sentences(outcome)) == ["s"]
    assert outcome.started is None


def test_a_procedure_that_runs_away_is_stopped() -> None:
    body = bpmn.start() + bpmn.exclusive("g") + bpmn.script("s", "n = coalesce(n, 0) + 1")
    body += bpmn.exclusive("h", "f_h_g") + bpmn.end() + bpmn.flow("h", "end", "n < 0")

    outcome = play(bpmn.process("p", body, "start>g g>s s>h h>g"))

    assert outcome.status in (Status.INCIDENT, Status.REFUSED)
    assert outcome.incidents or outcome.findings


def test_a_deferred_work_that_fails_is_tried_again_and_then_an_incident() -> None:
    deferred = bpmn.script("s", "x = 1 / n").replace('name="s"', 'name="s" camunda:asyncBefore="true"')
    diagram = bpmn.process("p", bpmn.start() + deferred + bpmn.end(), "start>s s>end")

    outcome = play(diagram, variables={"n": 0})

    assert outcome.status is Status.INCIDENT
    assert done(outcome, "failed") == ["s", "s"]
    assert done(outcome, "incident") == ["s"]
    assert list(sentences(outcome)) == ["s"]


def test_an_incident_that_is_got_around_does_not_decide() -> None:
    body = bpmn.start() + bpmn.user("a") + bpmn.script("s", "x = 1 / n") + bpmn.end() + bpmn.end("late")
    body += bpmn.boundary("term", "a", bpmn.timer("timeDuration", "P1D"))

    outcome = play(bpmn.process("p", body, "start>a a>s s>end term>late"), plan={"answers": {"a": {"n": 0}}})

    assert outcome.status is Status.COMPLETED
    assert [trouble.is_over for trouble in outcome.incidents] == [True]


def test_an_error_that_nobody_catches_is_an_incident() -> None:
    diagram = bpmn.process(
        "p",
        bpmn.start() + bpmn.user("a") + bpmn.end("bad", bpmn.error("LOST")),
        "start>a a>bad",
        bpmn.error_known("LOST"),
    )

    outcome = play(diagram)

    assert outcome.status is Status.INCIDENT
    assert "LOST" in sentences(outcome)["bad"]


def test_a_join_that_waits_in_vain_says_for_whom() -> None:
    body = bpmn.start() + bpmn.exclusive("g", "f_g_b") + bpmn.user("a") + bpmn.user("b") + bpmn.parallel("j")
    body += bpmn.end() + bpmn.flow("g", "a", "coalesce(n, 0) == 1")

    outcome = play(bpmn.process("p", body, "start>g g>b a>j b>j j>end"))

    assert outcome.status is Status.REFUSED or why(outcome) == {
        "j": "Ждёт остальные ветви: ещё не пришли по f_a_j."
    }
