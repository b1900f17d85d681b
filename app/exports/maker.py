"""Making long lists in the background: one at a time, told how far, kept for a day, then thrown away.

A list is made for the person who asked and with the rights held when it is made. A maker
that dies is followed by another when its lease is over; who was too slow changes nothing.
"""

import logging
import os
from datetime import timedelta
from pathlib import Path

from flask import Flask, g
from flask_babel import force_locale

from app.access.people import SignedIn, at_work
from app.exports.lists import Asked, list_named
from app.exports.making import How, write
from app.house import House
from storage.models import ExportState
from storage.queries.exports import has_exports_due
from storage.repositories.exports import Taken
from storage.unit_of_work import UnitOfWork

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=10)
KEPT = timedelta(days=1)
MOST_TRIES = 3


class ListMaker:
    """One maker; any number of processes may have one."""

    def __init__(self, app: Flask, house: House):
        self._app = app
        self._house = house

    def run_due(self) -> int:
        """Throw away what is too old, make the list that waits longest; how many were made."""
        now = self._house.clock.now()
        # A look costs a file of SQLite nothing; a writing transaction every second would.
        with self._house.database.read() as connection:
            if not has_exports_due(connection, now=now):
                return 0
        self._throw_away()
        with self._house.database.begin() as connection:
            taken = UnitOfWork(connection).exports.take(now=now, lease_until=now + LEASE)
        if taken is None:
            return 0
        try:
            if taken.token > MOST_TRIES:
                raise MakerDied
            self._make(taken)
        except Exception:
            # Whatever a list stumbles over, its asker is told and the others are made.
            log.exception("the list %s could not be made", taken.listing)
            _unfinished(self._house, taken).unlink(missing_ok=True)
            self._finish(taken, ExportState.FAILED, done=0, size=None)
        return 1

    def _make(self, taken: Taken) -> None:
        person = self._person(taken)
        path = file_of(self._house, taken.id)
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = _unfinished(self._house, taken)
        # A request of its own, as if the asker stood at the page: filters, rights, language are theirs.
        with self._app.test_request_context(query_string=dict(taken.args)), force_locale(taken.language):
            g._login_user = person  # where Flask-Login 0.6 keeps who this request is of
            asked = Asked(house=self._house, person=person, args=taken.args, how=taken.how)
            table = list_named(taken.listing).table(asked)
            with unfinished.open("wb") as target:
                done = write(table, How(taken.how), target, asked, lambda count: self._tell(taken, count))
        os.replace(unfinished, path)
        self._finish(taken, ExportState.READY, done=done, size=path.stat().st_size)

    def _person(self, taken: Taken) -> SignedIn:
        person = at_work(self._house, taken.staff_id)
        if person is None:
            raise AskerGone
        return person

    def _tell(self, taken: Taken, done: int) -> None:
        until = self._house.clock.now() + LEASE
        with self._house.database.begin() as connection:
            if not UnitOfWork(connection).exports.progress(taken, done, lease_until=until):
                raise TakenByAnother

    def _finish(self, taken: Taken, state: ExportState, *, done: int, size: int | None) -> None:
        now = self._house.clock.now()
        with self._house.database.begin() as connection:
            UnitOfWork(connection).exports.finish(
                taken, state, done=done, size=size, at=now, until=now + KEPT
            )

    def _throw_away(self) -> None:
        with self._house.database.begin() as connection:
            over = UnitOfWork(connection).exports.expire(now=self._house.clock.now())
        for export_id in over:
            path = file_of(self._house, export_id)
            for each in (path, *path.parent.glob(f"{path.name}.*")):
                each.unlink(missing_ok=True)


def _unfinished(house: House, taken: Taken) -> Path:
    return file_of(house, taken.id).with_suffix(f".{taken.token}")


class MakerDied(Exception):
    """The list has ended its makers several times."""


class AskerGone(Exception):
    """Who asked for the list may not come in any more."""


class TakenByAnother(Exception):
    """This maker was too slow; the list is in other hands."""


def file_of(house: House, export_id: str) -> Path:
    return house.config.data / "exports" / export_id
