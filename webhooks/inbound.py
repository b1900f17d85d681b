"""The door partners knock at: verified on the bytes as they came, kept, answered at once, handled later.

What is not signed by the partner is counted and forgotten. A letter takes effect once,
however often it comes: its id is the id of the command.
"""

import logging
import threading
import uuid
from collections import deque
from collections.abc import Mapping
from datetime import datetime, timedelta

from flask import Response, request

from engine.actor import Actor
from engine.commands.handle_letter import HandleLetter, PutLetterAside
from engine.commands.receive_letter import CountForged, ReceiveLetter
from engine.errors import EngineError, Unavailable
from engine.executor import Executor
from storage.unit_of_work import UnitOfWork
from webhooks import payloads, signatures
from webhooks.partners import SecretSafe

log = logging.getLogger(__name__)

LONGEST = 256 * 1024
PER_MINUTE = 600
FORGED_PER_MINUTE = 30
BATCH = 20
MINUTE = timedelta(minutes=1)


class Pace:
    """How often each endpoint was called within the last minute; only known endpoints are counted."""

    def __init__(self, most: int):
        self._most = most
        self._calls: dict[str, deque[datetime]] = {}
        self._lock = threading.Lock()

    def allows(self, name: str, now: datetime) -> bool:
        with self._lock:
            calls = self._calls.setdefault(name, deque())
            while calls and now - calls[0] >= MINUTE:
                calls.popleft()
            if len(calls) >= self._most:
                return False
            calls.append(now)
            return True


class Inbound:
    """``receive`` answers a request; ``run_due`` handles what was kept."""

    def __init__(self, executor: Executor, safe: SecretSafe):
        self._executor = executor
        self._safe = safe
        self._pace = Pace(PER_MINUTE)
        self._forged = Pace(FORGED_PER_MINUTE)

    def receive(self, endpoint_id: str) -> Response:
        """202 when the letter is kept or was here before; a stranger learns nothing from the others."""
        secrets = self._secrets(endpoint_id)
        if secrets is None:
            return _answer(404)
        now = self._executor.clock.now()
        if not self._pace.allows(endpoint_id, now):
            return _answer(429, {"Retry-After": "60"})
        if (request.content_length or 0) > LONGEST:
            return _answer(413)
        request.max_content_length = LONGEST
        raw = request.get_data(cache=False)
        headers = {name.lower(): value for name, value in request.headers.items()}
        try:
            webhook_id = signatures.verify(secrets, headers, raw, now=now)
        except signatures.Forged:
            return self._count_forged(endpoint_id, now)
        command = ReceiveLetter(endpoint_id=endpoint_id, webhook_id=webhook_id, raw=raw)
        self._executor.execute(command, actor=Actor.system())
        return _answer(202)

    def _secrets(self, endpoint_id: str) -> list[bytes] | None:
        """Of an endpoint that may send us anything; None when there is none."""
        with self._executor.database.read() as connection:
            partners = UnitOfWork(connection).partners
            endpoint = partners.endpoint(endpoint_id)
            if endpoint is None or not endpoint.accepts:
                return None
            partner = partners.get(endpoint.partner_id)
            if partner is None or not partner.active:
                return None
            return self._safe.secrets(partners.secrets(endpoint.id, "in"), "in")

    def _count_forged(self, endpoint_id: str, now: datetime) -> Response:
        if not self._forged.allows(endpoint_id, now):
            return _answer(429, {"Retry-After": "60"})
        log.warning("a letter to endpoint %s is not signed by its partner", endpoint_id)
        self._executor.execute(CountForged(endpoint_id=endpoint_id), actor=Actor.system())
        return _answer(401)

    def run_due(self) -> int:
        """Handle letters that came; how many there were."""
        with self._executor.database.read() as connection:
            due = UnitOfWork(connection).partner_letters.to_handle(limit=BATCH)
        handled = 0
        for letter_id, endpoint_id, named in due:
            handled += self._handle(letter_id, command_key(endpoint_id, named))
        return handled

    def _handle(self, letter_id: str, key: str) -> int:
        """1 when the letter is out of the way; 0 when the house is busy and it waits."""
        system = Actor.system()
        try:
            self._executor.execute(self._understood(letter_id), actor=system, command_id=key)
        except Unavailable as trouble:
            log.warning("letter %s waits: %s", letter_id, trouble.message)
            return 0
        except EngineError as refusal:
            log.warning("letter %s could not be handled: %s", letter_id, refusal.message)
            aside = PutLetterAside(letter_id=letter_id, error=refusal.message)
            self._executor.execute(aside, actor=system)
        return 1

    def _understood(self, letter_id: str) -> HandleLetter:
        with self._executor.database.read() as connection:
            letter = UnitOfWork(connection).partner_letters.get(letter_id)
        assert letter is not None
        try:
            said = payloads.read_letter(letter.raw)
        except payloads.LetterUnreadable as error:
            return HandleLetter(letter_id=letter_id, error=str(error))
        return HandleLetter(
            letter_id=letter_id,
            kind=said.kind,
            reply_to=said.reply_to,
            case_number=said.case_number,
            payload=said.payload,
        )


def command_key(endpoint_id: str, webhook_id: str) -> str:
    """The idempotency key of a letter: the same for every copy of it, in every process."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"kurator:webhooks:{endpoint_id}:{webhook_id}"))


def _answer(status: int, headers: Mapping[str, str] | None = None) -> Response:
    return Response(status=status, headers=dict(headers or {}))
