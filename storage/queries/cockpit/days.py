"""What each of the last days brought, counted by the database and never read row by row."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Connection, Integer, String, case, func, literal, select, union_all

from storage.lateness import cut
from storage.local_days import day_number, day_of
from storage.models import TaskStatus, UserTask


@dataclass
class Day:
    """What one day brought: tasks that arose, were done, and were late when it ended."""

    day: date
    arisen: int = 0
    done: int = 0
    late: int = 0


def days(
    connection: Connection,
    *,
    towns: Sequence[str],
    first: datetime,
    now: datetime,
    offset: timedelta,
    late_now: int,
    listed: Sequence[date],
) -> list[Day]:
    """The listed days up to today; ``first`` is the moment at which the first of them begins.

    How many were late at the end of a day is counted back from today: what has become late since is
    taken away, what was late and has ended since is added.
    """
    flows = _flows(connection, towns=towns, first=first, now=now, offset=offset)
    found: list[Day] = []
    late = late_now
    for day in reversed(listed):
        found.append(Day(day=day, arisen=flows["arisen", day], done=flows["done", day], late=max(late, 0)))
        late += flows["mended", day] - flows["missed", day]
    return found[::-1]


def _flows(
    connection: Connection, *, towns: Sequence[str], first: datetime, now: datetime, offset: timedelta
) -> Counter[tuple[str, date]]:
    here = UserTask.municipality_id.in_(towns)
    was_late = UserTask.due_at < UserTask.ended_at
    done = case((UserTask.status == TaskStatus.COMPLETED, 1), else_=0)
    nothing = literal(0, Integer)
    branches = (
        ("arisen", UserTask.created_at, nothing, [UserTask.created_at >= first]),
        ("done", UserTask.ended_at, done, [UserTask.ended_at >= first]),
        ("mended", UserTask.ended_at, nothing, [UserTask.ended_at >= first, was_late]),
        (
            "missed",
            UserTask.due_at,
            nothing,
            [UserTask.status == TaskStatus.OPEN, UserTask.due_at >= first, UserTask.due_at < cut(now)],
        ),
        # Ended after a term that lies in these days: then the end lies in them too.
        (
            "missed",
            UserTask.due_at,
            nothing,
            [UserTask.ended_at >= first, UserTask.due_at >= first, was_late],
        ),
    )
    statements = [
        select(
            literal(name, String).label("what"),
            day_number(column, offset).label("day"),
            func.count(type_=Integer).label("n"),
            func.sum(counted).label("counted"),
        )
        .where(here, *conditions)
        .group_by(day_number(column, offset))
        for name, column, counted, conditions in branches
    ]
    flows: Counter[tuple[str, date]] = Counter()
    for what, day, count, counted in connection.execute(union_all(*statements)):
        flows[what, day_of(day)] += int(counted) if what == "done" else count
    return flows
