"""Dates and numbers as documents write them, in figures and in words."""

from datetime import date, datetime

from num2words import num2words

from engine.deadlines.russian import MONTHS, full_day_words

LARGEST = 10**12


class Day(str):
    """A day as text, «22 мая 2026 г.», that still knows which day it is."""

    day: date

    def __new__(cls, day: date, text: str = "") -> "Day":
        made = super().__new__(cls, text or f"{day.day} {MONTHS[day.month - 1]} {day.year} г.")
        made.day = day
        return made


def day_of(value: object) -> date | None:
    """The day that a value of a document stands for, if it is one."""
    if isinstance(value, Day):
        return value.day
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        return None


def number_of(value: object) -> int | None:
    text = str(value).replace("\u00a0", "").replace(" ", "")
    sign_free = text.removeprefix("-")
    if not sign_free.isdecimal() or int(sign_free) >= LARGEST:
        return None
    return int(text)


def day_in_words(day: date, *, genitive: bool = False) -> str:
    """двадцать второе (двадцать второго) мая две тысячи двадцать шестого года"""
    case = {"case": "g"} if genitive else {"gender": "n"}
    number = num2words(day.day, lang="ru", to="ordinal", **case)
    year = num2words(day.year, lang="ru", to="ordinal", case="g")
    return f"{number} {MONTHS[day.month - 1]} {year} года"


def day_in_quotes(day: date) -> str:
    """«22» мая 2026 г."""
    return f"«{day.day:02d}» {MONTHS[day.month - 1]} {day.year} г."


def day_in_figures(day: date) -> str:
    """22.05.2026"""
    return f"{day:%d.%m.%Y}"


def day_of_year(day: date) -> str:
    """22 мая 2026 года"""
    return full_day_words(day)


def number_in_words(number: int, *, feminine: bool = False) -> str:
    """двадцать два; двадцать две"""
    return str(num2words(number, lang="ru", to="cardinal", gender="f" if feminine else "m"))


def chosen_word(number: int, one: str, few: str, many: str) -> str:
    """The word that goes with the number: ребенок, ребенка, детей."""
    tens, units = abs(number) % 100, abs(number) % 10
    if units == 1 and tens != 11:
        return one
    return few if units in {2, 3, 4} and tens not in {12, 13, 14} else many
