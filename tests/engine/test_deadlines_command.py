"""The term on the command line."""

import json

from click.testing import CliRunner, Result

from app.commands.deadline import deadline
from engine.deadlines import replay


def run(*arguments: str) -> Result:
    return CliRunner().invoke(deadline, arguments)


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


def test_what_is_wrong_is_said_in_a_sentence() -> None:
    for arguments, sentence in [
        (("WD:x", "--region", "ru-me"), "Правило срока «WD:x» непонятно"),
        (("WD:5", "--region", "ru-xx"), "Регион «ru-xx» неизвестен"),
        (("WD:5",), "Укажите регион"),
        (("WD:5", "--region", "ru-me", "--from", "вчера"), "«вчера» — не дата и время"),
        (("WD:5", "--region", "ru-me", "--sessions", "скоро"), "«скоро» — не заседание"),
    ]:
        refused = run(*arguments)
        assert refused.exit_code != 0
        assert sentence in refused.output
