"""Codes that are refused, and in which words."""

import pytest

from engine.calendars.working_days import CalendarRangeExceeded
from engine.deadlines import (
    DeadlineContext,
    DeadlineRecordInvalid,
    DeadlineStartInvalid,
    SessionAwaited,
    compute,
    parse_rule,
    replay,
)
from engine.errors import DeadlineRuleInvalid
from engine.settings import Settings
from tests.engine.deadline_world import CALENDAR, MOSCOW, SETTINGS, moscow, term


@pytest.mark.parametrize(
    "code",
    ["", "WD", "WD:", "WD:-1", "wd:5", "WD:5 ", "WD:٥", "CD:99999", "MO:0", "DOM:0", "DOM:32", "RANGE:CD:5-3", "RANGE:WD:1-2",
     "PERIOD:MONTH:2", "PERIOD:QUARTER:2", "IMM:", "IMM:PT", "IMM:PT0H", "IMM:3H", "AGE:0", "SESSION:", "FIXED:1",
     "LASTWD_BEFORE:WD:1", "MONTHDAY:0", "setting:", "__import__('os')"],
)  # fmt: skip
def test_a_code_that_is_not_understood_is_refused(code: str) -> None:
    with pytest.raises(DeadlineRuleInvalid) as refusal:
        term(code, "2026-03-10T12:00")

    assert code in refusal.value.message
    assert refusal.value.message.endswith(".")


@pytest.mark.parametrize(
    ("code", "because"),
    [("EFFECTIVE:10", "вступления акта в силу"), ("EFFECTIVE:SIGNING", "в силу"), ("WINDOW:MO:3", "период")],
)
def test_what_is_no_term_of_a_task_is_refused_with_the_reason(code: str, because: str) -> None:
    with pytest.raises(DeadlineRuleInvalid, match="не может быть сроком задачи") as refusal:
        parse_rule(code)

    assert because in refusal.value.message


def test_a_setting_that_does_not_exist_is_named() -> None:
    with pytest.raises(DeadlineRuleInvalid, match=r"настройку «a\.no_such»"):
        term("setting:a.no_such", "2026-03-10T12:00")


def test_a_setting_that_is_not_a_term_is_named() -> None:
    with pytest.raises(DeadlineRuleInvalid, match=r"«rule\.quorum» не задает срок"):
        term("setting:rule.quorum", "2026-03-10T12:00")


def test_a_setting_may_not_lead_to_another_setting() -> None:
    round_about = Settings({"a.card": "setting:a.card"})

    with pytest.raises(DeadlineRuleInvalid, match="не задает срок"):
        compute("setting:a.card", moscow("2026-03-10"), calendar=CALENDAR, zone=MOSCOW, settings=round_about)


def test_a_session_that_is_not_scheduled_is_asked_for() -> None:
    with pytest.raises(SessionAwaited, match="После 10 марта 2026 года в графике нет"):
        term("SESSION:NEXT", "2026-03-10T12:00", context=DeadlineContext())


def test_a_start_without_a_zone_is_refused() -> None:
    with pytest.raises(DeadlineStartInvalid, match="не указан часовой пояс"):
        term("WD:5", moscow("2026-03-10T12:00").replace(tzinfo=None))


@pytest.mark.parametrize("year", [1, 1899, 2101, 9999])
def test_a_start_in_an_impossible_year_is_refused(year: int) -> None:
    with pytest.raises(DeadlineStartInvalid, match=f"{year} года"):
        term("CD:7", moscow("2026-06-10T12:00").replace(year=year))


def test_a_term_that_runs_out_of_the_calendar_is_refused() -> None:
    with pytest.raises(CalendarRangeExceeded, match="2101 год"):
        term("WD:2500", "2095-01-10T12:00")


@pytest.mark.parametrize(
    "record", [None, [], {}, "[]", "nonsense", {"explanation": [{"kind": "start"}]}, [1], 7]
)
def test_a_damaged_record_is_told_apart_from_a_wrong_rule(record: object) -> None:
    with pytest.raises(DeadlineRecordInvalid, match="Рассчитайте срок заново"):
        replay(record)


def test_settings_of_one_municipality_do_not_reach_another() -> None:
    own = SETTINGS.with_overrides({"a.card": "WD:1"})

    assert (own["a.card"], SETTINGS["a.card"]) == ("WD:1", "WD:5")
