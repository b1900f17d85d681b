"""Whether the house is well, for the watchman outside: no login, no names, no secrets."""

import os
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from app.access.guard import public
from app.house import House, current_house
from engine.jobs.timekeeping import Pace, Timekeeping, stands
from storage.database import DatabaseFault
from storage.migrations import is_current
from storage.queries.incidents import count_open_incidents, oldest_due_job
from storage.unit_of_work import UnitOfWork

LATE = timedelta(minutes=5)
LEAST_FREE_BYTES = 200 * 1024 * 1024
"""With less room a person should look."""
NO_ROOM_BYTES = 4 * 1024 * 1024
"""With less than this the next file or command may be refused."""
health = Blueprint("health", __name__)


@health.get("/healthz")
@public
def healthz() -> ResponseReturnValue:
    house = current_house()
    try:
        found = _look(house)
    except DatabaseFault:
        found = _Found(schema=True, database=False)
    checks = {**_checks(house, found), "files": _files(house)}
    states = set(checks.values())
    status = "failing" if "failing" in states else "degraded" if "degraded" in states else "ok"
    body = {"status": status, "checks": checks, "timers": _told(found.timers)}
    return jsonify(body), 503 if status == "failing" else 200


@dataclass(frozen=True, kw_only=True)
class _Found:
    schema: bool
    database: bool = True
    oldest: datetime | None = None
    incidents: int = 0
    timers: Timekeeping | None = None


def _look(house: House) -> _Found:
    now = house.clock.now()
    with house.database.read() as connection:
        if not is_current(connection):
            return _Found(schema=False)
        return _Found(
            schema=True,
            oldest=oldest_due_job(connection, now=now),
            incidents=count_open_incidents(connection),
            timers=stands(UnitOfWork(connection), now),
        )


def _checks(house: House, found: _Found) -> dict[str, str]:
    """``ok``, ``degraded`` (works, a person should look) or ``failing``, part by part."""
    if not found.database:
        return {"database": "failing"}
    if found.timers is None:
        return {"database": "ok", "schema": "failing"}
    pace = found.timers.pace
    behind = found.oldest is not None and house.clock.now() - found.oldest > LATE
    return {
        "database": "ok",
        "schema": "ok",
        "clock": "degraded" if pace in {Pace.CLOCK_BACK, Pace.JUMP} else "ok",
        "scheduler": "failing" if pace is Pace.SILENT else "degraded" if behind else "ok",
        "timers": "degraded" if found.timers.is_held else "ok",
        "incidents": "degraded" if found.incidents else "ok",
    }


def _told(timers: Timekeeping | None) -> dict[str, object] | None:
    """How timers go out and why: ``free``, ``let_go``, ``crowd``, ``jump``, ``clock_back``, ``silent``."""
    if timers is None:
        return None
    next_batch = timers.next_batch_at.isoformat() if timers.next_batch_at else None
    return {"pace": timers.pace.value, "waiting": timers.waiting, "next_batch_at": next_batch}


def _files(house: House) -> str:
    folder = house.config.data
    if not os.access(folder, os.W_OK):
        return "failing"
    disk = os.statvfs(folder)
    room = disk.f_bavail * disk.f_frsize
    if room < NO_ROOM_BYTES:
        return "failing"
    return "ok" if room > LEAST_FREE_BYTES else "degraded"
