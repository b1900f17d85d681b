"""Recent failures to log in, from which the wait is worked out."""

from datetime import datetime

from sqlalchemy import Connection, select

from storage.models import LoginAttempt


def failures_since(connection: Connection, *, login: str, since: datetime) -> list[datetime]:
    """Moments of the failures after the last success, the latest first."""
    rows = connection.execute(
        select(LoginAttempt.at, LoginAttempt.succeeded)
        .where(LoginAttempt.login == login, LoginAttempt.at >= since)
        .order_by(LoginAttempt.at.desc())
        .limit(50)
    )
    moments: list[datetime] = []
    for at, succeeded in rows:
        if succeeded:
            break
        moments.append(at)
    return moments
