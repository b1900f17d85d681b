"""Where an address leads: looked up once, every answer checked, and the connection made to what was checked.

A name may mean another machine a moment later, so the name is not looked up twice: TLS
still asks the machine to prove the name.
"""

import ipaddress
import socket
import ssl
from collections.abc import Callable, Sequence
from functools import cache

from engine.errors import Invalid
from engine.partners.addresses import OWN_MACHINE, Address, may_be_called

Resolve = Callable[[str, int], Sequence[str]]


class TargetRefused(Exception):
    """The address leads where nothing may be sent."""


class TargetUnknown(Exception):
    """The name cannot be looked up now."""


def look_up(host: str, port: int) -> Sequence[str]:
    """All addresses of a name."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise TargetUnknown(f"имя {host} не находится") from error
    return list(dict.fromkeys(str(each[4][0]) for each in found))


def checked(address: Address, resolve: Resolve = look_up) -> Sequence[str]:
    """The addresses of a machine, all of which may be called; raises TargetRefused, TargetUnknown."""
    if address.local:
        return [OWN_MACHINE]
    found = resolve(address.host, address.port)
    for each in found:
        if not _is_open(each):
            raise TargetRefused(f"имя {address.host} ведёт во внутреннюю сеть")
    if not found:
        raise TargetUnknown(f"имя {address.host} не находится")
    return found


def _is_open(text: str) -> bool:
    try:
        return may_be_called(ipaddress.ip_address(text.partition("%")[0]))
    except ValueError:
        return False


@cache
def _tls() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def connect(address: Address, machines: Sequence[str], *, timeout: float) -> socket.socket:
    """A connection to the first of these machines that answers; raises OSError."""
    trouble: OSError = OSError("нет адресов")
    for machine in machines:
        try:
            plain = socket.create_connection((machine, address.port), timeout=timeout)
        except OSError as error:
            trouble = error
            continue
        if address.local:
            return plain
        try:
            return _tls().wrap_socket(plain, server_hostname=address.host)
        except BaseException:
            plain.close()
            raise
    raise trouble


__all__ = ["Invalid", "Resolve", "TargetRefused", "TargetUnknown", "checked", "connect", "look_up"]
