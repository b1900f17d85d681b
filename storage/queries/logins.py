"""Recent attempts to log in, from which the wait of a guesser is worked out."""

from datetime import datetime

from sqlalchemy import Connection, select

from storage.models import LoginAttempt


def failures_since(connection: Connection, *, login: str, since: datetime, limit: int) -> list[datetime]:
    """Moments of the failures after the last success, the latest first."""
    rows = connection.execute(
        select(LoginAttempt.at, LoginAttempt.succeeded)
        .where(LoginAttempt.login == login, LoginAttempt.at >= since)
        .order_by(LoginAttempt.at.desc())
        .limit(limit)
    )
    moments: list[datetime] = []
    for at, succeeded in rows:
        if succeeded:
            break
        moments.append(at)
    return moments


def failure_from(connection: Connection, *, origin: str, since: datetime, number: int) -> datetime | None:
    """When the ``number``-th failure back from now came from this address; None: there are fewer."""
    return connection.execute(
        select(LoginAttempt.at)
        .where(LoginAttempt.origin == origin, LoginAttempt.at >= since, LoginAttempt.succeeded.is_(False))
        .order_by(LoginAttempt.at.desc())
        .offset(number - 1)
        .limit(1)
    ).scalar_one_or_none()


def entered_from(connection: Connection, *, login: str, origin: str, since: datetime) -> bool:
    """Whether somebody has entered with this login from this address."""
    entered = select(LoginAttempt.id).where(
        LoginAttempt.login == login,
        LoginAttempt.origin == origin,
        LoginAttempt.at >= since,
        LoginAttempt.succeeded.is_(True),
    )
    return connection.execute(entered.limit(1)).first() is not None
