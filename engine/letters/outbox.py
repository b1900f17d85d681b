"""Carrying letters out of the house: claimed, sent outside every transaction, and the outcome written down.

Each letter leaves at least once; a receiver drops repeats by its Message-ID. It does not
matter how many processes do this, or how often they wake.
"""

import logging
from datetime import timedelta
from typing import Protocol

from engine.actor import Actor
from engine.commands.record_delivery import MAX_EXPIRIES, RecordDelivery
from engine.commands.write_digest import WriteDigest
from engine.errors import EngineError
from engine.executor import Executor
from engine.letters.digest import is_time
from engine.regions import zone_named
from storage.columns import new_id
from storage.queries.organisation import zones_of_municipalities
from storage.repositories.deliveries import Letter
from storage.unit_of_work import UnitOfWork

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=5)
BATCH = 10
DIED_OF_IT = "отправка прервалась несколько раз подряд, не дойдя до конца."


class MailRefused(Exception):
    """The letter did not leave. ``hopeless``: another try would end the same way."""

    def __init__(self, message: str, *, hopeless: bool = False):
        super().__init__(message)
        self.message = message
        self.hopeless = hopeless


class Carrier(Protocol):
    """Takes a letter to its address, or raises MailRefused."""

    def send(self, letter: Letter) -> None: ...


class Outbox:
    """One worker; without a ``carrier`` letters stay in the house, to be read on their page."""

    def __init__(self, executor: Executor, carrier: Carrier | None = None, *, owner: str = ""):
        self._executor = executor
        self._carrier = carrier
        self._owner = owner or new_id()
        self._written: set[str] = set()

    def run_due(self) -> int:
        """Write the digests whose hour has come, then carry letters out; how many were taken in hand."""
        self.write_digests()
        claimed = self._claim()
        for letter in claimed:
            self._carry(letter)
        return len(claimed)

    def write_digests(self) -> None:
        """Each zone's once a day; what another process wrote already is not written again."""
        now = self._executor.clock.now()
        with self._executor.database.read() as connection:
            zones = zones_of_municipalities(connection)
        for zone in zones:
            day = is_time(zone_named(zone), now)
            if day is None:
                continue
            command = WriteDigest(zone=zone, day=day)
            if command.key not in self._written:
                self._executor.execute(command, actor=Actor.system(), command_id=command.key)
                self._written = {key for key in self._written if key.endswith(str(day))} | {command.key}

    def _claim(self) -> list[Letter]:
        now = self._executor.clock.now()
        with self._executor.database.begin() as connection:
            return UnitOfWork(connection).deliveries.claim_due(
                now=now, lease_until=now + LEASE, owner=self._owner, limit=BATCH
            )

    def _carry(self, letter: Letter) -> None:
        if letter.expiries >= MAX_EXPIRIES:
            self._record(letter, error=DIED_OF_IT, hopeless=True)
            return
        if self._carrier is None:
            self._record(letter, kept=True)
            return
        try:
            self._carrier.send(letter)
        except MailRefused as refusal:
            log.warning("letter %s was refused: %s", letter.id, refusal.message)
            self._record(letter, error=refusal.message, hopeless=refusal.hopeless)
        except Exception as error:
            log.exception("letter %s could not be sent", letter.id)
            self._record(letter, error=f"внутренняя ошибка {type(error).__name__}")
        else:
            self._record(letter)

    def _record(self, letter: Letter, *, error: str = "", kept: bool = False, hopeless: bool = False) -> None:
        """When even this cannot be written, the lease runs out and the letter is sent again."""
        outcome = RecordDelivery(
            delivery_id=letter.id, token=letter.token, error=error, kept=kept, hopeless=hopeless
        )
        try:
            self._executor.execute(outcome, actor=Actor.system())
        except EngineError as refusal:
            log.warning("the fate of letter %s could not be recorded: %s", letter.id, refusal.message)
