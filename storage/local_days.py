"""Moments as numbers inside a statement: seconds since 1970, and the day it was in a zone.

Ten thousand moments are grouped by the database; only the sums come back.
"""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Integer, literal_column
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

EPOCH = date(1970, 1, 1)
A_DAY = 86_400


class seconds_of(FunctionElement[int]):  # read in statements as a function
    """Seconds since 1970 of a moment."""

    type = Integer()
    inherit_cache = True


@compiles(seconds_of, "sqlite")
def _sqlite(element: Any, compiler: Any, **options: Any) -> str:
    return f"CAST(strftime('%s', {compiler.process(element.clauses, **options)}) AS INTEGER)"


@compiles(seconds_of, "postgresql")
def _postgresql(element: Any, compiler: Any, **options: Any) -> str:
    return f"CAST(floor(extract(epoch FROM {compiler.process(element.clauses, **options)})) AS BIGINT)"


def day_number(column: Any, offset: timedelta) -> Any:
    """The day of a moment in a zone that is ``offset`` ahead of UTC, as a count of days since 1970.

    The zones of Russia have had one offset each since 2014; an older moment may fall on its neighbour.
    """
    # Numbers are written out: PostgreSQL takes two parameters for different values and could not group.
    ahead, a_day = (literal_column(str(int(number)), Integer) for number in (offset.total_seconds(), A_DAY))
    return (seconds_of(column) + ahead) // a_day


def day_of(number: int) -> date:
    return EPOCH + timedelta(days=int(number))


def number_of(day: date) -> int:
    return (day - EPOCH).days


def seconds(moment: datetime) -> int:
    return int(moment.astimezone(UTC).timestamp())
