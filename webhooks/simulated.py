"""A partner played on this machine: takes our messages as a prosecutor or a court would, and answers.

It verifies, drops repeats, and may be told to misbehave: to keep silent, to be late, to
answer twice, to sign with a wrong secret, to be down.
"""

import http.client
import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

from engine.clock import Clock
from storage.columns import new_id
from webhooks.signatures import Forged, sign, verify

LONGEST = 1024 * 1024
TIMES_TWICE = 5


@dataclass(frozen=True, kw_only=True)
class Manners:
    """How the partner behaves; ``late`` is in seconds."""

    silent: bool = False
    late: float = 1.0
    duplicate: bool = False
    forge: bool = False
    down: bool = False


@dataclass(frozen=True, kw_only=True)
class Seat:
    """One partner of the list, as its own side knows it."""

    endpoint_id: str
    kind: str
    secrets_out: list[bytes]
    secrets_in: list[bytes]


@dataclass(kw_only=True)
class PlayedPartner:
    """``server`` is where Kurator is; ``tell`` hears what happens, in words."""

    seats: Mapping[str, Seat]
    """Path → who sits there."""
    server: str
    clock: Clock
    manners: Manners
    tell: Callable[[str], None]
    seen: set[str] = field(default_factory=set)
    timers: list[threading.Timer] = field(default_factory=list)

    def take(self, path: str, headers: Mapping[str, str], body: bytes) -> int:
        """A message came; the status it is answered with."""
        seat = self.seats.get(urlsplit(path).path)
        if seat is None:
            return 404
        if self.manners.down:
            self.tell("Пришло сообщение, сервер партнёра «не работает»: ответ 503.")
            return 503
        try:
            message_id = verify(seat.secrets_out, headers, body, now=self.clock.now())
        except Forged:
            self.tell("Пришло сообщение с чужой подписью: не принято.")
            return 401
        if message_id in self.seen:
            self.tell(f"Повтор сообщения {message_id}: отброшен.")
            return 204
        self.seen.add(message_id)
        said = json.loads(body)
        self.tell(f"Принято: {said.get('type')}, дело № {said['data'].get('case', {}).get('number', '—')}.")
        self._answer_later(seat, message_id, said)
        return 204

    def _answer_later(self, seat: Seat, message_id: str, said: Mapping[str, Any]) -> None:
        letter = self._letter(seat, message_id, said)
        if letter is None or self.manners.silent:
            return
        timer = threading.Timer(self.manners.late, self._send, (seat, letter))
        timer.daemon = True
        self.timers.append(timer)
        timer.start()

    def _letter(self, seat: Seat, message_id: str, said: Mapping[str, Any]) -> dict[str, Any] | None:
        """What such a partner answers to such a message; None when it answers nothing."""
        form = said["data"].get("document", {}).get("form")
        now = self.clock.now()
        if seat.kind == "prosecutor" and form == "F-X-PROS":
            data: dict[str, Any] = {
                "acknowledged_by": "дежурный помощник прокурора",
                "acknowledged_at": now.isoformat(timespec="seconds"),
            }
            return {"type": "prosecutor.acknowledged", "data": {"reply_to": message_id, **data}}
        if seat.kind == "court" and form == "F-X-CLAIM":
            number = f"2-{100 + len(self.seen)}/{now.year}"
            data = {
                "outcome": "granted",
                "decided_on": now.date().isoformat(),
                "decision_number": number,
            }
            return {"type": "court.decided", "data": {"reply_to": message_id, **data}}
        return None

    def _send(self, seat: Seat, letter: Mapping[str, Any]) -> None:
        body = json.dumps(letter, ensure_ascii=False).encode()
        secrets = [b"not the secret of this partner"] if self.manners.forge else seat.secrets_in
        headers = sign(secrets, message_id=f"sim-{new_id()}", at=self.clock.now(), body=body)
        for _ in range(TIMES_TWICE if self.manners.duplicate else 1):
            status = self._post(f"/webhooks/{seat.endpoint_id}", body, headers)
            self.tell(f"Отправлено письмо {letter['type']}: Куратор ответил {status or 'молчанием'}.")

    def _post(self, path: str, body: bytes, headers: Mapping[str, str]) -> int:
        parts = urlsplit(self.server)
        connection = http.client.HTTPConnection(parts.hostname or "127.0.0.1", parts.port or 80, timeout=15)
        try:
            connection.request("POST", path, body, {"Content-Type": "application/json", **headers})
            return connection.getresponse().status
        except OSError:
            return 0
        finally:
            connection.close()


class _Hook(BaseHTTPRequestHandler):
    partner: PlayedPartner

    def do_POST(self) -> None:
        length = min(int(self.headers.get("Content-Length") or 0), LONGEST)
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.send_response(self.partner.take(self.path, headers, self.rfile.read(length)))
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Nothing of a request stands in a log: the partner tells what it did in its own words."""


def served(partner: PlayedPartner, port: int) -> ThreadingHTTPServer:
    """A server on this machine only; port 0 takes any free one."""
    hook = type("Hook", (_Hook,), {"partner": partner})
    server = ThreadingHTTPServer(("127.0.0.1", port), hook)
    server.daemon_threads = True
    return server
