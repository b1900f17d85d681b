"""Calendars as programs read them: lines, escapes, days and moments (RFC 5545)."""

from datetime import UTC, date, datetime

from app.terms.ics import Event, calendar_text, escaped, folded
from tests.world import at

STAMP = datetime(2025, 5, 12, 6, 30, tzinfo=UTC)


def lines(*events: Event) -> list[str]:
    text = calendar_text("Мои сроки", events, stamp=STAMP)
    assert text.endswith("END:VCALENDAR\r\n") and "\n" not in text.replace("\r\n", "")
    return text.replace("\r\n ", "").split("\r\n")


def test_a_day_is_a_whole_day_without_a_zone() -> None:
    told = lines(Event(uid="1@kurator", at=date(2025, 12, 31), summary="Проверка"))

    assert "DTSTART;VALUE=DATE:20251231" in told and "DTEND;VALUE=DATE:20260101" in told
    assert "DTSTAMP:20250512T063000Z" in told and "UID:1@kurator" in told


def test_a_term_of_hours_is_a_moment_in_utc() -> None:
    told = lines(Event(uid="1@kurator", at=at("2025-05-12 12:00"), summary="Выезд"))

    assert "DTSTART:20250512T090000Z" in told
    assert not any(line.startswith("DTEND") for line in told)


def test_signs_with_a_meaning_are_escaped_and_unseen_ones_left_out() -> None:
    assert escaped("а,б;в\\г\r\nд\x00\x07\x7f") == "а\\,б\\;в\\\\г\\nд"


def test_nothing_in_a_name_begins_a_line_of_its_own() -> None:
    told = lines(Event(uid="1", at=date(2025, 5, 12), summary="Акт\r\nATTACH:https://evil"))

    assert [line for line in told if line.startswith("ATTACH")] == []


def test_long_lines_are_folded_by_octets_and_no_letter_is_cut() -> None:
    line = "SUMMARY:" + "Ж😀x" * 60
    parts = folded(line).split("\r\n")

    assert max(len(part.encode()) for part in parts) <= 75
    assert "".join([parts[0], *(part.removeprefix(" ") for part in parts[1:])]) == line


def test_a_line_of_75_octets_stays_whole() -> None:
    assert folded("x" * 75) == "x" * 75
    assert folded("x" * 76) == "x" * 75 + "\r\n x"


def test_an_empty_calendar_is_a_calendar() -> None:
    assert lines()[0] == "BEGIN:VCALENDAR" and "VERSION:2.0" in lines()
