"""The term on the command line."""

import json

import pytest
from click.testing import CliRunner, Result

from app.cli import main
from engine.deadlines import replay


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["deadline", *arguments])


def test_json_has_the_dates_and_an_explanation_that_replays() -> None:
    answer = json.loads(run("WD:5", "--from", "2025-12-26T16:40", "--region", "ru-me", "--json").output)

    assert (answer["due_date"], answer["due_at"]) == ("2026-01-14", "2026-01-14T23:59:59+03:00")
    assert answer["target_date"] == "2026-01-14"
    assert str(replay(answer["explanation"]).due_date) == answer["due_date"]


def test_without_json_the_count_is_told_in_russian() -> None:
    output = run("CD:7", "--from", "2025-12-30T15:00", "--region", "ru-kir").output

    assert output.endswith("Срок: понедельник, 12 января 2026 года, до конца дня.\n")


def test_a_naive_start_is_local_time_of_the_region() -> None:
    perm = json.loads(run("IMM:PT1H", "--from", "2026-04-15T10:00", "--region", "ru-per", "--json").output)

    assert perm["due_at"] == "2026-04-15T11:00:00+05:00"


def test_sessions_and_settings_are_taken_from_options() -> None:
    planned = "2025-06-06T10:00:extra, 2025-06-10"
    nearest = run("SESSION:NEAREST", "--from", "2025-06-03", "--zone", "Europe/Moscow", "--sessions", planned)
    own = run("setting:a.card", "--from", "2025-10-02", "--region", "ru-me", "--setting", "a.card=WD:1")

    assert "6 июня 2025 года" in nearest.output
    assert "3 октября 2025 года" in own.output


@pytest.mark.parametrize(
    ("arguments", "due", "target"),
    [
        ("WD:3 --start 2025-05-12T10:00", "2025-05-15", "2025-05-15"),
        ("WD:3 --start 2025-05-12T10:00 --closed 2025-05-13..2025-05-14", "2025-05-19", "2025-05-19"),
        ("WD:1 --start 2025-05-16 --worked 2025-05-17", "2025-05-17", "2025-05-17"),
        ("CD:7 --start 2025-12-30", "2026-01-12", "2025-12-30"),
        ("RANGE:CD:3-5 --start 2025-10-23", "2025-10-28", "2025-10-24"),
        ("MO:6 --start 2025-08-31", "2026-03-02", "2026-02-27"),
        ("DOM:10 --period-end 2026-03-31", "2026-04-10", "2026-04-09"),
        ("DOM:5 --period-end 2026-03-31 --setting dom_reading=exclusive", "2026-04-03", "2026-04-03"),
        ("DOMX:7 --start 2025-06-30", "2025-07-07", "2025-07-07"),
        ("PERIOD:MONTH:1 --start 2026-05-01", "2026-05-29", "2026-05-29"),
        ("PERIOD:HALFMONTH:15 --start 2025-10-14", "2025-10-29", "2025-10-29"),
        ("PERIOD:QUARTER:0 --start 2026-01-01", "2026-03-31", "2026-03-31"),
        ("PERIOD:QUARTER:1 --start 2025-06-06", "2025-09-30", "2025-09-30"),
        ("WDQ:5 --period-end 2025-12-31", "2026-01-16", "2026-01-16"),
        (
            "SESSION:NEXT --start 2025-10-14 --sessions 2025-10-15:extra,2025-10-16",
            "2025-10-16",
            "2025-10-16",
        ),
        ("SESSION:NEAREST --start 2025-10-14 --sessions 2025-10-15:extra", "2025-10-15", "2025-10-15"),
        ("FIXED --date 2025-11-03 --start 2025-10-01", "2025-11-05", "2025-11-01"),
        ("MONTHDAY:25 --start 2026-01-10", "2026-01-23", "2026-01-23"),
        ("BEFORE:14 --date 2026-03-01 --start 2025-12-01", "2026-02-15", "2026-02-13"),
        ("BEFOREWD:3 --date 2025-11-06 --start 2025-10-01", "2025-10-31", "2025-10-31"),
        ("LASTWD_BEFORE:DOM:15 --period-end 2026-03-31", "2026-04-14", "2026-04-14"),
    ],
)
def test_every_rule_of_days_is_counted_from_options_alone(arguments: str, due: str, target: str) -> None:
    answer = json.loads(run(*arguments.split(), "--zone", "Europe/Moscow", "--json").output)

    assert (answer["due_date"], answer["target_date"]) == (due, target)
    assert answer["due_at"] == f"{due}T23:59:59+03:00"


@pytest.mark.parametrize(
    ("arguments", "due"),
    [
        ("IMM:PT3H --start 2025-12-31T23:00", "2026-01-01T02:00:00+03:00"),
        ("setting:imm.removal --start 2026-04-15T19:20", "2026-04-15T22:20:00+03:00"),
        ("AGE:18 --birth 2008-02-29", "2026-03-01T00:00:00+03:00"),
        ("YEARSTART --start 2025-06-15", "2026-01-01T00:00:00+03:00"),
        ("WD:1 --start 2025-10-30 --setting office_close=17:00", "2025-10-31T17:00:00+03:00"),
        (
            "WD:1 --start 2025-10-30 --setting office_close=17:00 --shortened 2025-10-31",
            "2025-10-31T16:00:00+03:00",
        ),
        ("WD:1 --start 2025-10-30 --setting office_close=17:00 --electronic", "2025-10-31T23:59:59+03:00"),
    ],
)
def test_every_rule_of_moments_is_counted_to_the_minute(arguments: str, due: str) -> None:
    assert json.loads(run(*arguments.split(), "--tz", "Europe/Moscow", "--json").output)["due_at"] == due


def test_what_is_wrong_is_said_in_a_sentence() -> None:
    for arguments, sentence in [
        (("WD:x", "--region", "ru-me"), "Правило срока «WD:x» непонятно"),
        (("WD:5", "--region", "ru-xx"), "Регион «ru-xx» неизвестен"),
        (("WD:5",), "Укажите регион"),
        (("WD:5", "--region", "ru-me", "--from", "вчера"), "«вчера» — не дата и время"),
        (("WD:5", "--region", "ru-me", "--from", ""), "«» — не дата и время"),
        (("WD:5", "--region", "ru-me", "--sessions", "скоро"), "«скоро» — не заседание"),
        (("WD:5", "--region", "ru-me", "--closed", "завтра"), "«завтра» — не день"),
        (("SESSION:NEXT", "--region", "ru-me"), "в графике нет подходящего заседания"),
        (("WINDOW:30", "--region", "ru-me"), "не может быть сроком"),
        (("WD:5", "--data", "data"), "укажите муниципалитет"),
    ]:
        refused = run(*arguments)
        assert refused.exit_code != 0
        assert sentence in refused.output
