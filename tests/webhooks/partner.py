"""A partner's server for tests: takes messages over a real socket, verifies them, answers as it was told."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Reply:
    status: int = 204
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    delay: float = 0
    drip: bool = False


@dataclass
class Partner:
    """What came in. ``replies`` are the next answers; without one ``usual`` is given."""

    port: int = 0
    calls: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    replies: list[Reply] = field(default_factory=list)
    usual: Reply = field(default_factory=Reply)
    at_once: int = 0
    most_at_once: int = 0
    lock: Any = field(default_factory=threading.Lock)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook?from=kurator"

    @property
    def ids(self) -> list[str]:
        return [headers["webhook-id"] for headers, _ in self.calls]

    @property
    def effects(self) -> int:
        """A partner that drops repeats by their id."""
        return len(set(self.ids))

    def said(self, number: int = -1) -> dict[str, Any]:
        return json.loads(self.calls[number][1])


class _Hook(BaseHTTPRequestHandler):
    partner: Partner
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        partner = self.partner
        body = self.rfile.read(int(self.headers["Content-Length"]))
        with partner.lock:
            partner.calls.append(({name.lower(): value for name, value in self.headers.items()}, body))
            reply = partner.replies.pop(0) if partner.replies else partner.usual
            partner.at_once += 1
            partner.most_at_once = max(partner.most_at_once, partner.at_once)
        try:
            time.sleep(reply.delay)
            self._answer(reply)
        except OSError:
            self.close_connection = True
        finally:
            with partner.lock:
                partner.at_once -= 1

    def _answer(self, reply: Reply) -> None:
        if reply.drip:
            self.wfile.write(b"HTTP/1.1 200 OK\r\n")
            for _ in range(60):
                self.wfile.write(b"X")
                self.wfile.flush()
                time.sleep(0.05)
        self.send_response(reply.status)
        for name, value in {"Content-Length": str(len(reply.body)), **reply.headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(reply.body)

    def log_message(self, *_: object) -> None:
        return


@contextmanager
def partner_server() -> Iterator[Partner]:
    partner = Partner()
    hook = type("Hook", (_Hook,), {"partner": partner})
    with ThreadingHTTPServer(("127.0.0.1", 0), hook) as server:
        server.daemon_threads = True
        partner.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield partner
        finally:
            server.shutdown()
            thread.join()
