"""Carrying messages to partners: claimed, sent outside every transaction, the outcome written down.

Each leaves at least once, always under one id, by which the partner drops repeats. A slow
partner holds nobody else up: of one endpoint at most two are in hand at once.
"""

import logging
import threading
from concurrent.futures import Future, ThreadPoolExecutor, wait
from datetime import timedelta

from engine.actor import Actor
from engine.commands.record_partner_attempt import (
    SLACK,
    GiveUpOldMessage,
    Outcome,
    RecordPartnerAttempt,
)
from engine.errors import EngineError
from engine.executor import Executor
from engine.partners.schedule import KEPT_TRYING, PROBE_EVERY
from storage.columns import new_id
from storage.database import DatabaseFault
from storage.repositories.partner_messages import MessageRow
from storage.unit_of_work import UnitOfWork
from webhooks import payloads, signatures
from webhooks.partners import SecretSafe
from webhooks.sending import Answer, Sender

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=2)
ENDPOINTS = 20
THREADS = 8
MOST_EXPIRIES = 3
HEADERS = {"Content-Type": "application/json; charset=utf-8", "User-Agent": "Kurator-Webhooks/1"}


class Outbound:
    """One worker of a process; it does not matter how many processes there are."""

    def __init__(self, executor: Executor, safe: SecretSafe, sender: Sender, *, owner: str = ""):
        self._executor = executor
        self._safe = safe
        self._sender = sender
        self._owner = owner or new_id()
        self._pool: ThreadPoolExecutor | None = None
        self._lock = threading.Lock()

    def run_due(self, *, waiting: bool = True) -> int:
        """Send what is due; how many were taken in hand. ``waiting``: until all of them are through."""
        claimed = self._claim()
        if claimed:
            sent = [self._threads().submit(self._carry, message) for message in claimed]
            if waiting:
                _finish(sent)
        self._give_up_old()
        return len(claimed)

    def stop(self) -> None:
        """Let what is in hand finish: its time is bounded."""
        with self._lock:
            pool, self._pool = self._pool, None
        if pool is not None:
            pool.shutdown(wait=True)

    def _threads(self) -> ThreadPoolExecutor:
        with self._lock:
            if self._pool is None:
                self._pool = ThreadPoolExecutor(THREADS, thread_name_prefix="partner")
            return self._pool

    def _claim(self) -> list[MessageRow]:
        now = self._executor.clock.now()
        with self._executor.database.read() as connection:
            due = UnitOfWork(connection).partner_messages.endpoints_due(now=now, limit=ENDPOINTS)
        claimed: list[MessageRow] = []
        for endpoint_id in due:
            with self._executor.database.begin() as connection:
                claimed += UnitOfWork(connection).partner_messages.claim(
                    endpoint_id,
                    now=now,
                    lease_until=now + LEASE,
                    probe_at=now + PROBE_EVERY,
                    owner=self._owner,
                )
        return claimed

    def _carry(self, message: MessageRow) -> None:
        """One message from its row to its outcome; what cannot be written is tried again by its lease."""
        try:
            if message.expiries >= MOST_EXPIRIES:
                answer = Answer(outcome=Outcome.FAILED, error="отправка несколько раз прерывалась")
            else:
                answer = self._send(message)
        except DatabaseFault as fault:
            log.warning("message %s waits: the database is %s", message.id, fault.kind)
            return
        except Exception as error:
            log.exception("message %s could not be sent", message.id)
            answer = Answer(outcome=Outcome.FAILED, error=f"внутренняя ошибка {type(error).__name__}")
        self._record(message, answer)

    def _send(self, message: MessageRow) -> Answer:
        now = self._executor.clock.now()
        with self._executor.database.read() as connection:
            uow = UnitOfWork(connection)
            endpoint = uow.partners.endpoint(message.endpoint_id)
            assert endpoint is not None
            partner = uow.partners.get(endpoint.partner_id)
            assert partner is not None
            body = payloads.body_of(uow, message, partner.data_kinds if partner.agreement else ())
            secrets = self._safe.secrets(uow.partners.secrets(endpoint.id, "out"), "out")
        headers = signatures.sign(secrets, message_id=message.id, at=now, body=body)
        return self._sender.post(endpoint.url, body, {**HEADERS, **headers}, now=now)

    def _record(self, message: MessageRow, answer: Answer) -> None:
        command = RecordPartnerAttempt(
            message_id=message.id,
            token=message.token,
            outcome=answer.outcome.value,
            status=answer.status,
            millis=answer.millis,
            error=answer.error,
            retry_after=answer.retry_after,
        )
        if answer.error:
            log.warning("message %s did not arrive: %s", message.id, answer.error)
        try:
            self._executor.execute(command, actor=Actor.system())
        except (EngineError, DatabaseFault) as trouble:
            log.warning("the fate of message %s could not be recorded: %s", message.id, trouble)

    def _give_up_old(self) -> None:
        now = self._executor.clock.now()
        with self._executor.database.read() as connection:
            old = UnitOfWork(connection).partner_messages.older_than(
                now - KEPT_TRYING - SLACK, now=now, limit=ENDPOINTS
            )
        for message_id in old:
            self._executor.execute(GiveUpOldMessage(message_id=message_id), actor=Actor.system())


def _finish(sent: list[Future[None]]) -> None:
    wait(sent)
    for each in sent:
        each.result()
