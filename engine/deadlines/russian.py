"""Dates and numbers as an official reads them."""

from datetime import date

MONTHS = (
    "января", "февраля", "марта", "апреля", "мая", "июня",
    "июля", "августа", "сентября", "октября", "ноября", "декабря",
)  # fmt: skip
WEEKDAYS = ("понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье")
QUARTERS = ("I", "II", "III", "IV")


def day_words(day: date) -> str:
    """12 мая"""
    return f"{day.day} {MONTHS[day.month - 1]}"


def full_day_words(day: date) -> str:
    """12 мая 2026 года"""
    return f"{day_words(day)} {day.year} года"


def weekday_and_day(day: date) -> str:
    """вторник, 12 мая 2026 года"""
    return f"{WEEKDAYS[day.weekday()]}, {full_day_words(day)}"


def plural(number: int, one: str, few: str, many: str) -> str:
    """1 день, 2 дня, 5 дней"""
    tens, units = number % 100, number % 10
    if units == 1 and tens != 11:
        return f"{number} {one}"
    if units in {2, 3, 4} and tens not in {12, 13, 14}:
        return f"{number} {few}"
    return f"{number} {many}"


def calendar_days(number: int) -> str:
    return plural(number, "календарный день", "календарных дня", "календарных дней")


def working_days(number: int) -> str:
    return plural(number, "рабочий день", "рабочих дня", "рабочих дней")


def quarter_words(period_end: date) -> str:
    """I квартал 2026 года"""
    return f"{QUARTERS[(period_end.month - 1) // 3]} квартал {period_end.year} года"
