"""Every way ISO 8601 writes a moment, a length or a repetition, and what comes of it in Moscow."""

from datetime import UTC, datetime

import pytest

from engine.errors import ExpressionInvalid
from tests import bpmn
from tests.engine.elements.shapes import run
from tests.engine.procedure import Procedure

NOW = datetime(2025, 4, 1, 6, tzinfo=UTC)
"""9 o'clock in Moscow."""


def waiting(form: str, text: str, at: datetime = NOW, **variables: object) -> Procedure:
    body = bpmn.start() + bpmn.user("a") + bpmn.user("b")
    body += bpmn.boundary("t", "a", bpmn.timer(form, text), interrupting=False)
    going = run(body, "start>a t>b", **variables)
    going.around.at = at
    return going.start()


def dues(going: Procedure, most: int = 4) -> list[str]:
    """The moments at which it fires, in Moscow."""
    found = []
    while going.timers() and len(found) < most:
        ((token, due),) = going.timers().items()
        found.append(due.astimezone(going.around.zone).strftime("%Y-%m-%d %H:%M"))
        going.around.at = max(due, going.around.at)
        going.trigger(token)
    return found


@pytest.mark.parametrize(
    ("form", "text", "due"),
    [
        ("timeDate", "2025-05-09", "2025-05-09 00:00"),
        ("timeDate", "20250509", "2025-05-09 00:00"),
        ("timeDate", "2025-W19-5", "2025-05-09 00:00"),
        ("timeDate", "2025-05-09T10:30", "2025-05-09 10:30"),
        ("timeDate", "2025-05-09T10:30:00Z", "2025-05-09 13:30"),
        ("timeDate", "2025-05-09T10:30+07:00", "2025-05-09 06:30"),
        ("timeDate", "2025-05-09T10:30:00.500+03:00", "2025-05-09 10:30"),
        ("timeDate", "2024-01-01", "2024-01-01 00:00"),
        ("timeDuration", "PT90M", "2025-04-01 10:30"),
        ("timeDuration", "P1W", "2025-04-08 09:00"),
        ("timeDuration", "P1M", "2025-05-01 09:00"),
        ("timeDuration", "P1Y2M3DT4H", "2026-06-04 13:00"),
        ("timeDuration", "PT0S", "2025-04-01 09:00"),
        ("timeCycle", "R1/PT1H", "2025-04-01 10:00"),
        ("timeDate", "${day}", "2025-05-09 00:00"),
        ("timeDuration", "${'P' + 'T1H'}", "2025-04-01 10:00"),
        ("timeDate", "Release_date", "2025-05-10 00:00"),
        ("timeDate", "R_day", "2025-05-11 00:00"),
        ("timeDuration", "PTerm", "2025-04-01 12:00"),
    ],
)
def test_a_term_is_due_when_it_says(form: str, text: str, due: str) -> None:
    known = {"day": "2025-05-09", "Release_date": "2025-05-10", "R_day": "2025-05-11", "PTerm": "PT3H"}

    assert dues(waiting(form, text, **known)) == [due]


@pytest.mark.parametrize(
    ("text", "fires"),
    [
        ("R3/P1D", ["2025-04-02 09:00", "2025-04-03 09:00", "2025-04-04 09:00"]),
        ("R2/2025-04-10T12:00/P1W", ["2025-04-10 12:00", "2025-04-17 12:00"]),
        ("R2/2025-04-10T12:00+07:00/P1W", ["2025-04-10 08:00", "2025-04-17 08:00"]),
        ("R3/P1D/2025-04-10T12:00", ["2025-04-08 12:00", "2025-04-09 12:00", "2025-04-10 12:00"]),
    ],
)
def test_a_repetition_fires_as_often_as_it_says(text: str, fires: list[str]) -> None:
    assert dues(waiting("timeCycle", text)) == fires


def test_months_end_where_the_calendar_ends_them() -> None:
    last_of_january = datetime(2025, 1, 31, 9, tzinfo=UTC)

    found = dues(waiting("timeCycle", "R4/P1M", last_of_january))
    assert found == ["2025-02-28 12:00", "2025-03-31 12:00", "2025-04-30 12:00", "2025-05-31 12:00"]
    assert dues(waiting("timeDuration", "P1Y", datetime(2024, 2, 29, 9, tzinfo=UTC))) == ["2025-02-28 12:00"]


@pytest.mark.parametrize(
    "text", ["P", "PT", "P1H", "P-1D", "R/", "R3", "R/P", "2025-02-30", "2025-W54-1", "0 0 * * *"]
)
def test_what_is_no_term_never_becomes_one(text: str) -> None:
    form = "timeCycle" if text[0] == "R" else "timeDuration" if text[0] == "P" else "timeDate"
    with pytest.raises(ExpressionInvalid):
        waiting(form, text)
