"""One POST to a partner: bounded in time and in size, and no redirect is ever followed."""

import http.client
import re
import socket
import ssl
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime

from engine.commands.record_partner_attempt import Outcome
from engine.errors import Invalid
from engine.partners import addresses
from webhooks import targets

CONNECT_WITHIN = 5.0
DONE_WITHIN = 15.0
MOST_READ = 1024 * 1024
_SAID = re.compile(rb"[^\x20-\x7e]+")


@dataclass(frozen=True, kw_only=True)
class Answer:
    """``error`` is a sentence for the log of deliveries; it never repeats what the partner wrote."""

    outcome: Outcome
    status: int | None = None
    error: str = ""
    retry_after: int | None = None
    millis: int = 0


@dataclass(frozen=True, kw_only=True)
class Sender:
    """``local_allowed``: the demo speaks with a partner on its own machine."""

    local_allowed: bool = False
    connect_within: float = CONNECT_WITHIN
    done_within: float = DONE_WITHIN
    resolve: targets.Resolve = targets.look_up

    def post(self, url: str, body: bytes, headers: Mapping[str, str], *, now: datetime) -> Answer:
        """Hand over; whatever goes wrong is an answer, too."""
        began = time.monotonic()
        try:
            address = addresses.parse(url, local_allowed=self.local_allowed)
            machines = targets.checked(address, self.resolve)
        except (Invalid, targets.TargetRefused) as refusal:
            return Answer(outcome=Outcome.REFUSED, error=str(refusal))
        except targets.TargetUnknown as trouble:
            return Answer(outcome=Outcome.FAILED, error=str(trouble), millis=_since(began))
        try:
            status, retry_after = self._exchange(address, machines, body, headers, began)
        except _TooLate:
            return Answer(
                outcome=Outcome.FAILED,
                error=f"нет ответа за {self.done_within:g} с",
                millis=_since(began),
            )
        except ssl.SSLError:
            error = "защищённое соединение не установлено: сертификат или протокол не подходят"
            return Answer(outcome=Outcome.FAILED, error=error, millis=_since(began))
        except (OSError, http.client.HTTPException) as trouble:
            error = f"сервер партнёра не отвечает ({type(trouble).__name__})"
            return Answer(outcome=Outcome.FAILED, error=error, millis=_since(began))
        return _understood(status, retry_after, now, _since(began))

    def _exchange(
        self,
        address: addresses.Address,
        machines: targets.Sequence[str],
        body: bytes,
        headers: Mapping[str, str],
        began: float,
    ) -> tuple[int, str | None]:
        wire = targets.connect(address, machines, timeout=min(self.connect_within, self.done_within))
        late = threading.Event()
        # A timeout of the socket begins anew with every byte: only a watch ends a partner that drips.
        watch = threading.Timer(max(0.01, self.done_within - (time.monotonic() - began)), _cut, (wire, late))
        watch.daemon = True
        watch.start()
        try:
            wire.settimeout(self.done_within)
            said = _talk(wire, address, body, headers)
            if late.is_set():
                # What was cut in the middle may look like a whole answer.
                raise _TooLate
            return said
        except (OSError, http.client.HTTPException, ValueError) as trouble:
            if late.is_set() or isinstance(trouble, TimeoutError):
                raise _TooLate from trouble
            if isinstance(trouble, ValueError):
                raise http.client.HTTPException("unreadable") from trouble
            raise
        finally:
            watch.cancel()
            wire.close()


class _TooLate(Exception):
    """The partner took longer than it may."""


def _cut(wire: socket.socket, late: threading.Event) -> None:
    late.set()
    try:
        wire.shutdown(socket.SHUT_RDWR)
    except OSError:
        return


def _talk(
    wire: socket.socket, address: addresses.Address, body: bytes, headers: Mapping[str, str]
) -> tuple[int, str | None]:
    connection = http.client.HTTPConnection(address.host, address.port)
    connection.sock = wire
    default = 80 if address.local else 443
    host = f"[{address.host}]" if ":" in address.host else address.host
    named = host if address.port == default else f"{host}:{address.port}"
    connection.putrequest("POST", address.target, skip_host=True, skip_accept_encoding=True)
    for name, value in {"Host": named, "Content-Length": str(len(body)), **headers}.items():
        connection.putheader(name, value)
    connection.putheader("Connection", "close")
    connection.endheaders(body)
    response = connection.getresponse()
    _read_some(response)
    return response.status, response.getheader("Retry-After")


def _read_some(response: http.client.HTTPResponse) -> None:
    """What the partner says is of no use to us; enough of it is taken to let it finish."""
    left = MOST_READ
    while left > 0:
        piece = response.read(min(65536, left))
        if not piece:
            return
        left -= len(piece)


def _understood(status: int, retry_after: str | None, now: datetime, millis: int) -> Answer:
    if 200 <= status < 300:
        return Answer(outcome=Outcome.DELIVERED, status=status, millis=millis)
    if status == 410:
        error = "партнёр ответил 410: по этому адресу больше не принимают"
        return Answer(outcome=Outcome.GONE, status=status, error=error, millis=millis)
    if 300 <= status < 400:
        error = f"партнёр ответил {status}: адрес изменился, переадресации не выполняются"
        return Answer(outcome=Outcome.MOVED, status=status, error=error, millis=millis)
    asked = _pause(retry_after, now) if status in (429, 503) else None
    error = f"партнёр ответил {status}"
    return Answer(outcome=Outcome.FAILED, status=status, error=error, retry_after=asked, millis=millis)


def _pause(said: str | None, now: datetime) -> int | None:
    """``Retry-After`` in seconds: a number or a date; None when it says nothing sensible."""
    if not said:
        return None
    said = said.strip()
    if said.isascii() and said.isdecimal():
        return int(said[:9])
    try:
        until = parsedate_to_datetime(said)
        return max(0, int((until - now).total_seconds()))
    except (TypeError, ValueError, OverflowError):
        return None


def _since(began: float) -> int:
    return int((time.monotonic() - began) * 1000)
