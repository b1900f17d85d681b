"""Timers: when they are due, what repeats, what an outage makes of them, what is no timer at all."""

from datetime import UTC, datetime, timedelta

import pytest

from engine.bpmn.reader import read
from engine.errors import ExpressionInvalid
from tests import bpmn
from tests.engine.procedure import Procedure


def reminded(text: str, form: str = "timeCycle", *, interrupting: bool = False, task: str = "") -> Procedure:
    body = bpmn.start() + bpmn.user("a", task) + bpmn.user("remind")
    body += bpmn.boundary("late", "a", bpmn.timer(form, text), interrupting=interrupting)
    return Procedure(bpmn.process("p", body, "start>a late>remind"), restoring=True)


def due_after(text: str, at: datetime, form: str = "timeDuration") -> datetime:
    procedure = reminded(text, form)
    procedure.around.at = at
    (due,) = procedure.start().timers().values()
    return due


def test_a_cycle_fires_as_often_as_it_says_and_not_once_more() -> None:
    going = reminded("R3/PT1H").start()

    reminders = [going.pass_time(hours=1).open.count("remind") for _ in range(5)]

    assert reminders == [1, 2, 3, 3, 3]


def test_a_cycle_with_a_start_fires_first_at_the_start() -> None:
    going = reminded("R2/2025-04-01T12:00/PT1H").start()

    reminders = [going.pass_time(hours=hours).open.count("remind") for hours in (2.9, 0.2, 1, 5)]

    assert reminders == [0, 1, 2, 2]


def test_a_cycle_with_an_end_fires_last_at_the_end() -> None:
    counted = reminded("R2/PT1H/2025-04-01T14:00").start()
    endless = reminded("R/PT1H/2025-04-01T11:30").start()

    assert [counted.pass_time(hours=h).open.count("remind") for h in (3.9, 0.2, 1, 5)] == [0, 1, 2, 2]
    assert [endless.pass_time(hours=h).open.count("remind") for h in (1, 1, 1, 5)] == [1, 2, 2, 2]


def test_rounds_missed_in_an_outage_are_made_up_for_by_one() -> None:
    going = reminded("R/PT1H").start()
    going.around.at = datetime(2025, 4, 1, 16, 30, tzinfo=UTC)
    (late,) = going.timers()

    going.trigger(late)

    assert going.open.count("remind") == 1
    assert list(going.timers().values()) == [datetime(2025, 4, 1, 17, tzinfo=UTC)]


def test_a_repetition_of_seconds_may_have_a_few_rounds_but_no_endless_ones() -> None:
    going = reminded("R3/PT10S").start()

    reminders = [going.pass_time(seconds=10).open.count("remind") for _ in range(4)]

    assert reminders == [1, 2, 3, 3]
    with pytest.raises(ExpressionInvalid):
        reminded("R/PT10S").start()


def test_a_repetition_in_the_flow_is_refused_because_a_case_passes_it_once() -> None:
    body = bpmn.start() + bpmn.catch("w", bpmn.timer("timeCycle", "R4/PT1H")) + bpmn.end()

    (finding,) = read(bpmn.process("p", body, "start>w w>end")).findings

    assert (finding.code, finding.element_id) == ("cycle-in-flow", "w")


def test_a_month_after_the_last_of_january_is_the_last_of_february_and_then_the_last_of_march() -> None:
    procedure = reminded("R/P1M")
    procedure.around.at = datetime(2025, 1, 31, 9, tzinfo=UTC)
    going = procedure.start()

    dues = []
    for _ in range(3):
        ((token, due),) = going.timers().items()
        dues.append(due.day)
        going.around.at = due
        going.trigger(token)

    assert dues == [28, 31, 30]


def test_months_are_counted_on_the_local_calendar() -> None:
    night_of_1_march_in_moscow = datetime(2025, 2, 28, 22, tzinfo=UTC)

    assert due_after("P1M", night_of_1_march_in_moscow) == datetime(2025, 3, 31, 22, tzinfo=UTC)


@pytest.mark.parametrize(
    ("form", "text", "due"),
    [
        ("timeDuration", "PT3H", "2025-05-31T13:00+00:00"),
        ("timeDuration", "P7D", "2025-06-07T10:00+00:00"),
        ("timeDuration", "P1Y", "2026-05-31T10:00+00:00"),
        ("timeDate", "2025-06-02T12:00:00+03:00", "2025-06-02T09:00+00:00"),
        ("timeDate", "P6M", "2025-11-30T10:00+00:00"),
        ("timeDuration", "${'P' + '1' + 'D'}", "2025-06-01T10:00+00:00"),
    ],
)
def test_every_way_of_writing_a_term_gives_its_moment(form: str, text: str, due: str) -> None:
    assert due_after(text, datetime(2025, 5, 31, 10, tzinfo=UTC), form) == datetime.fromisoformat(due)


@pytest.mark.parametrize(
    "text", ["'P99999999Y'", "'R/2020-01-01T00:00:00Z/PT0S'", "'PT'", "'R/PT1S'", "'R99999/P1D'", "'soon'"]
)
def test_a_term_that_is_none_is_refused_at_once(text: str) -> None:
    with pytest.raises(ExpressionInvalid):
        reminded(text, "timeDate").start()


def test_a_timer_whose_date_is_not_known_yet_is_set_when_it_is() -> None:
    body = bpmn.start() + bpmn.parallel("both") + bpmn.user("a") + bpmn.user("b") + bpmn.user("late")
    body += bpmn.boundary("at", "b", bpmn.timer("timeDate", "${visit_on}"), interrupting=False)
    going = Procedure(bpmn.process("p", body, "start>both both>a both>b at>late"), restoring=True).start()
    assert not going.timers()

    going.complete("a", visit_on="2025-04-03T09:00:00+03:00")

    assert going.pass_time(days=3).open == ["b", "late"]


def test_a_timer_on_a_task_may_ask_for_the_term_of_its_task() -> None:
    going = reminded("deadline()", "timeDate", task=bpmn.properties(deadline="WD:2")).start()

    assert going.pass_time(days=1.9).open == ["a"]
    assert going.pass_time(days=0.2).open == ["a", "remind"]


def test_of_two_interrupting_timers_overdue_together_only_the_earlier_acts() -> None:
    body = bpmn.start() + bpmn.user("a") + bpmn.user("first") + bpmn.user("second")
    body += bpmn.boundary("one", "a", bpmn.timer("timeDuration", "P1D"))
    body += bpmn.boundary("two", "a", bpmn.timer("timeDuration", "P2D"))
    going = Procedure(bpmn.process("p", body, "start>a one>first two>second"), restoring=True).start()

    assert going.pass_time(days=30).open == ["first"]


def test_a_stage_may_have_a_term_and_an_end_of_all_that_goes_on_in_it() -> None:
    inner = (
        bpmn.start("s2")
        + bpmn.parallel("both")
        + bpmn.user("a")
        + bpmn.catch("w", bpmn.timer("timeDuration", "P9D"))
    )
    body = bpmn.start() + bpmn.sub("stage", inner, "s2>both both>a both>w") + bpmn.user("after")
    body += bpmn.boundary("late", "stage", bpmn.timer("timeDuration", "P1D"))
    going = Procedure(bpmn.process("p", body, "start>stage late>after"), restoring=True).start()

    assert going.pass_time(days=1).open == ["after"]
    assert not going.timers()


def test_a_timer_start_of_an_event_sub_process_does_not_keep_its_scope_open() -> None:
    inner = bpmn.start("on", bpmn.timer("timeDuration", "P5D"), isInterrupting="false") + bpmn.user("remind")
    body = (
        bpmn.start()
        + bpmn.user("a")
        + bpmn.end()
        + bpmn.sub("h", inner, "on>remind", triggeredByEvent="true")
    )
    content = bpmn.process("p", body, "start>a a>end")

    assert Procedure(content).start().complete("a").is_over
    assert Procedure(content).start().pass_time(days=6).open == ["a", "remind"]


def test_a_repetition_that_began_long_ago_goes_on_from_now_after_one_firing() -> None:
    going = reminded("R/2015-01-01T00:00:00Z/PT1M").start()
    (waiting,) = going.timers()

    going.trigger(waiting)

    assert list(going.timers().values()) == [going.around.at + timedelta(minutes=1)]


def test_a_term_beyond_the_calendar_is_refused_in_words() -> None:
    for form, text in [("timeDuration", "P100Y"), ("timeDate", "0001-01-01T00:00:00+03:00")]:
        going = reminded(text, form)
        going.around.at = datetime(9950, 1, 1, tzinfo=UTC)

        with pytest.raises(ExpressionInvalid, match="не похоже на"):
            going.start()
