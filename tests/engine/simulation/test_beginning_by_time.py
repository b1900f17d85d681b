"""A simulated procedure that begins by time begins at its moment, once."""

import pytest

from engine.simulation import Outcome, Status
from tests import bpmn
from tests.engine.simulation.played import days, opened, play

AT_NINE = "2026-01-13T09:00"


def timed(form: str, text: str, key: str = "p") -> bytes:
    when, task, last = f"{key}_when", f"{key}_a", f"{key}_end"
    body = bpmn.start(when, bpmn.timer(form, text)) + bpmn.user(task) + bpmn.end(last)
    return bpmn.process(key, body, f"{when}>{task} {task}>{last}")


def begun(outcome: Outcome) -> list[str]:
    return [entry["time"][:16] for entry in outcome.trace if entry["event"] == "timer"]


@pytest.mark.parametrize(
    ("form", "text", "moment"),
    [
        ("timeDuration", "P1D", AT_NINE),
        ("timeDate", "2026-01-13T09:00", AT_NINE),
        ("timeCycle", "R/P1D", AT_NINE),
        ("timeDate", "rule('WD:1')", "2026-01-13T23:59"),
    ],
)
def test_it_begins_when_its_timer_is_due_and_once(form: str, text: str, moment: str) -> None:
    outcome = play(timed(form, text))

    assert outcome.status is Status.COMPLETED
    assert begun(outcome) == [moment]
    assert days(outcome)[0] == ("p_when", moment)


def test_variables_given_are_there_when_it_begins_by_itself() -> None:
    outcome = play(timed("timeDuration", "P1D"), variables={"n": 1})

    assert outcome.variables["n"] == 1


def test_another_procedure_of_the_files_begins_by_time_meanwhile() -> None:
    body = bpmn.start() + bpmn.catch("week", bpmn.timer("timeDuration", "P7D")) + bpmn.end()
    main = bpmn.process("main", body, "start>week week>end")

    outcome = play(main, timed("timeCycle", "R/P1D", "other"))

    assert ("other_end", AT_NINE) in days(outcome)
    assert begun(outcome) == [AT_NINE]


def test_a_day_that_is_past_begins_nothing_so_it_is_begun_by_hand() -> None:
    outcome = play(timed("timeDate", "2020-01-01"))

    assert outcome.status is Status.COMPLETED
    assert begun(outcome) == []


def test_a_moment_beyond_the_limit_is_said() -> None:
    outcome = play(timed("timeDuration", "P10Y"))

    assert outcome.status is not Status.COMPLETED
    assert "после предела" in outcome.note


def test_who_names_the_start_event_does_not_wait_for_it() -> None:
    simulation = opened(timed("timeDuration", "P1D"), begin_at="p_when")

    assert simulation.started.isoformat() == "2026-01-12T09:00:00+03:00"
    simulation.close()
