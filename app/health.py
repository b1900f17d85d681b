"""Whether the house is well, for the watchman outside: no login, no names, no secrets."""

import os
from datetime import timedelta

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from app.guard import public
from app.house import House, current_house
from storage.database import DatabaseFault
from storage.migrations import is_current
from storage.queries.incidents import count_open_incidents, oldest_due_job

LATE = timedelta(minutes=5)
SLIP = timedelta(minutes=1)
LEAST_FREE_BYTES = 200 * 1024 * 1024
health = Blueprint("health", __name__)


@health.get("/healthz")
@public
def healthz() -> ResponseReturnValue:
    checks = checked(current_house())
    states = set(checks.values())
    status = "failing" if "failing" in states else "degraded" if "degraded" in states else "ok"
    return jsonify(status=status, checks=checks), 503 if status == "failing" else 200


def checked(house: House) -> dict[str, str]:
    """``ok``, ``degraded`` (works, a person should look) or ``failing``, part by part."""
    try:
        with house.database.read() as connection:
            oldest = oldest_due_job(connection, now=house.clock.now())
            incidents = count_open_incidents(connection)
            schema = is_current(connection)
    except DatabaseFault:
        return {"database": "failing", "files": _files(house)}
    behind = oldest is not None and house.clock.now() - oldest > LATE
    return {
        "database": "ok",
        "schema": "ok" if schema else "failing",
        "clock": _clock(house),
        "scheduler": "degraded" if behind else "ok",
        "incidents": "degraded" if incidents else "ok",
        "files": _files(house),
    }


def _clock(house: House) -> str:
    """Timers stop while the clock is behind what has been seen: an hour lived twice would fire them early."""
    now = house.clock.now()
    behind = house.latest_seen is not None and house.latest_seen - now > SLIP
    house.latest_seen = max(now, house.latest_seen or now)
    return "degraded" if behind else "ok"


def _files(house: House) -> str:
    folder = house.config.data
    if not os.access(folder, os.W_OK):
        return "failing"
    room = os.statvfs(folder)
    return "ok" if room.f_bavail * room.f_frsize > LEAST_FREE_BYTES else "degraded"
