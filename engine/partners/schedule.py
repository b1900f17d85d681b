"""When a message to a partner is tried again, and for how long (reliability §3.6).

Holidays of the New Year last up to twelve days, so nothing is given up before the fourteenth.
"""

import random
from datetime import datetime, timedelta

STEPS = (
    timedelta(seconds=30),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
)
"""After the first try, which is made at once."""
LATER = timedelta(hours=12)
KEPT_TRYING = timedelta(days=14)
LONGEST_ASKED = timedelta(hours=24)
"""A partner may ask for no longer pause than this."""
JITTER = 0.1
PROBE_EVERY = timedelta(minutes=5)


def next_try(
    *, message_id: str, attempts: int, created_at: datetime, now: datetime, retry_after: int | None = None
) -> datetime | None:
    """When to try again after ``attempts`` failures; None when two weeks are over."""
    last = created_at + KEPT_TRYING
    if now >= last:
        return None
    step = STEPS[attempts - 1] if attempts <= len(STEPS) else LATER
    # The same message always gets the same jitter, so that a run can be repeated.
    dice = random.Random(f"{message_id}:{attempts}")  # noqa: S311 - spreads load, keeps no secret
    pause = step * (1 + dice.uniform(-JITTER, JITTER))
    if retry_after is not None:
        pause = max(pause, min(timedelta(seconds=retry_after), LONGEST_ASKED))
    return min(now + pause, last)
