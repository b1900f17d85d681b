"""The one meaning of «past due», for rows and for statements that look for them.

A day ends at 24:00 (ГК ст. 194), so the whole of its last second 23:59:59 is still in time.
"""

from datetime import datetime


def cut(moment: datetime) -> datetime:
    """What is due before this is late at ``moment``: compare a column with it, never with the moment."""
    return moment.replace(microsecond=0)


def is_past(due_at: datetime | None, moment: datetime) -> bool:
    return due_at is not None and due_at < cut(moment)
