"""A day in the language of the page: «12 мая», «12 мая 2025 г.»"""

from datetime import date

from babel.dates import format_date
from flask_babel import get_locale


def day_words(day: date | None, today: date | None = None) -> str:
    """«12 мая», with the year when it is not this one."""
    if day is None:
        return "—"
    same_year = today is not None and day.year == today.year
    return _formatted(day, with_year=not same_year)


def locale_code() -> str:
    """The language of this page, as Babel names it."""
    locale = get_locale()
    return str(locale) if locale else "ru"


def _formatted(day: date, *, with_year: bool) -> str:
    if locale_code() == "ru":
        return format_date(day, "d MMMM yyyy 'г.'" if with_year else "d MMMM", locale="ru")
    return format_date(day, "d MMMM yyyy" if with_year else "d MMMM", locale=locale_code())
