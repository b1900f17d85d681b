"""The words of an explanation, what makes a term preliminary, and recounting by another calendar."""

from datetime import date

from engine.calendars.working_days import CalendarDay, DayKind
from engine.deadlines import DeadlineContext, StepKind, replay
from tests.engine.deadline_world import CALENDAR, term


def test_the_new_year_is_told_day_by_day_with_its_documents() -> None:
    explanation = term("WD:5", "2025-12-26T16:40").explanation

    reasons = {step.day: (step.reason, step.source) for step in explanation if step.kind is StepKind.SKIPPED}
    assert len(reasons) == 14
    assert reasons[date(2025, 12, 27)] == ("суббота", "")
    assert reasons[date(2026, 1, 7)] == ("Рождество Христово", "ст. 112 ТК РФ")
    assert reasons[date(2026, 1, 9)][1] == "Постановление Правительства РФ от 24.09.2025 № 1466"


def test_the_text_begins_with_the_event_and_ends_with_the_term() -> None:
    lines = term("WD:5", "2025-12-26T16:40").explanation.text().splitlines()

    assert lines[0].startswith("Начало: пятница, 26 декабря 2025 года, 16:40")
    assert "Отсчитано: 5 рабочих дней" in lines[1]
    assert "1–6 января 2026 года — Новогодние каникулы (ст. 112 ТК РФ)." in lines
    assert lines[-1] == "Срок: среда, 14 января 2026 года, до конца дня."


def test_a_roll_names_the_article_and_the_safe_day() -> None:
    text = term("CD:7", "2025-12-30T15:00").explanation.text()

    assert "ближайший следующий рабочий день (ст. 193 ГК РФ): понедельник, 12 января 2026 года" in text
    assert "Рекомендуемый срок, без расчета на перенос — вторник, 30 декабря 2025 года." in text


def test_a_working_saturday_is_pointed_out() -> None:
    explanation = term("WD:5", "2025-10-31T12:00").explanation

    worked = [step for step in explanation if step.kind is StepKind.WORKED]
    assert [step.day for step in worked] == [date(2025, 11, 1)]
    assert "рабочая суббота" in worked[0].text


def test_the_clause_is_told_when_it_is_known() -> None:
    deadline = term("WD:3", "2026-03-10T12:00", context=DeadlineContext(clauses="ME-4.4-2"))

    assert "Основание: ME-4.4-2." in deadline.explanation.text()


def test_a_term_that_touches_an_unconfirmed_year_is_preliminary() -> None:
    assert not term("WD:1", "2026-12-29T12:00").preliminary
    crossing = term("WD:1", "2026-12-30T12:00")

    assert crossing.preliminary
    assert "календарь на 2027 год еще не подтвержден" in crossing.explanation.text()


def test_hours_and_birthdays_need_no_calendar_and_are_never_preliminary() -> None:
    assert not term("IMM:PT3H", "2027-03-01T12:00").preliminary
    assert not term("AGE:18", "2012-03-01T12:00").preliminary


def test_an_open_term_is_recounted_by_a_changed_calendar() -> None:
    before = term("WD:1", "2026-06-18T12:00")
    decree = CalendarDay(day=date(2026, 6, 19), kind=DayKind.OFF, reason="траур", source="Указ № 1")

    after = replay(before.as_json(), calendar=CALENDAR.under([decree]))

    assert (before.due_date, after.due_date) == (date(2026, 6, 19), date(2026, 6, 22))
    assert after.calendar_version != before.calendar_version
    assert replay(before.as_json()) == before
