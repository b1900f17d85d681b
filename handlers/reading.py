"""Reading answers of forms and variables of procedures: plain JSON in, typed values out.

Answers come checked by the form, so what is not there was not asked; a value of the
wrong kind is read as absent rather than guessed at.
"""

from collections.abc import Mapping
from datetime import date, datetime

Answers = Mapping[str, object]


def text(answers: Answers, key: str) -> str | None:
    value = answers.get(key)
    return value.strip() or None if isinstance(value, str) else None


def flag(answers: Answers, key: str) -> bool:
    return answers.get(key) is True


def day(answers: Answers, key: str) -> date | None:
    """A day; of a moment, the day it is written with."""
    value = answers.get(key)
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    return date.fromisoformat(value[:10]) if isinstance(value, str) and value else None


def moment(answers: Answers, key: str) -> datetime | None:
    """A moment with its zone; a bare date tells no moment."""
    value = answers.get(key)
    if isinstance(value, str) and len(value) > 10:
        value = datetime.fromisoformat(value)
    return value if isinstance(value, datetime) and value.tzinfo else None


def number(answers: Answers, key: str) -> int | None:
    value = answers.get(key)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def texts(answers: Answers, key: str) -> list[str]:
    """A list of words: ids, marks. One word alone is a list of one."""
    value = answers.get(key)
    if isinstance(value, str):
        return [value] if value else []
    return [item for item in value if isinstance(item, str)] if isinstance(value, list | tuple) else []


def rows(answers: Answers, key: str) -> list[Answers]:
    value = answers.get(key)
    return [row for row in value if isinstance(row, Mapping)] if isinstance(value, list | tuple) else []
