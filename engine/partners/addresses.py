"""What an address of a partner must look like, before anybody looks it up.

Whether it leads somewhere it may lead is checked when something is sent, at every try.
"""

import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from engine.errors import Invalid

PORTS = frozenset({443, 8443})
LONGEST = 2000
OWN_MACHINE = "127.0.0.1"
_LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)\Z")
_WANTED = "Нужен адрес вида https://сервер.партнёра.рф/приём."


@dataclass(frozen=True, kw_only=True)
class Address:
    """``host`` is in its wire form; ``local`` is the demo's own machine, by plain HTTP."""

    host: str
    port: int
    target: str
    local: bool = False


def parse(url: str, *, local_allowed: bool = False) -> Address:
    """Read an address; raises Invalid with the reason."""
    if len(url) > LONGEST or any(ord(each) <= 32 or ord(each) == 127 or each == "\\" for each in url):
        raise Invalid("Адрес партнёра написан неверно.", hint=_WANTED)
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise Invalid("Адрес партнёра написан неверно.", hint=_WANTED) from error
    if parts.username is not None or parts.password is not None or parts.fragment:
        raise Invalid("В адресе партнёра не может быть имени, пароля и знака #.", hint=_WANTED)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    if not target.isascii():
        raise Invalid("Путь адреса пишется латинскими буквами.", hint=_WANTED)
    if parts.scheme == "http" and host == OWN_MACHINE and local_allowed:
        return Address(host=host, port=port or 80, target=target, local=True)
    if parts.scheme != "https":
        raise Invalid("Сообщения отправляются только по https.", hint=_WANTED)
    if (443 if port is None else port) not in PORTS:
        raise Invalid("Порт адреса может быть только 443 или 8443.", hint=_WANTED)
    return Address(host=_wire(host), port=443 if port is None else port, target=target)


def _wire(host: str) -> str:
    """A name in ASCII, or an address in its one plain spelling: no octal, no short and no long numbers."""
    if ":" in host:
        return str(_literal(host))
    try:
        name = host.rstrip(".").encode("idna").decode("ascii").lower()
    except UnicodeError as error:
        raise Invalid("Имя сервера в адресе написано неверно.", hint=_WANTED) from error
    labels = name.split(".")
    if labels[-1].isdigit() or labels[-1].startswith("0x"):
        return str(_literal(name))
    if len(labels) < 2 or len(name) > 253 or not all(_LABEL.match(label) for label in labels):
        raise Invalid("Имя сервера в адресе написано неверно.", hint=_WANTED)
    return name


def _literal(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    try:
        found = ipaddress.ip_address(text)
    except ValueError as error:
        raise Invalid("Адрес из чисел написан неверно.", hint=_WANTED) from error
    if not may_be_called(found):
        raise Invalid("По этому адресу ничего отправлять нельзя: он внутренний.", hint=_WANTED)
    return found


_NEVER = tuple(
    ipaddress.ip_network(each)
    for each in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/3",
    )
)
_GLOBAL_SIX = ipaddress.ip_network("2000::/3")
_NEVER_SIX = tuple(
    ipaddress.ip_network(each) for each in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")
)
"""Teredo and its neighbours, documentation, 6to4: an inner address may hide in them."""


def may_be_called(found: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """Whether this is an address of the open net: nothing private, local, mapped or translated."""
    if isinstance(found, ipaddress.IPv4Address):
        return not any(found in network for network in _NEVER)
    return found in _GLOBAL_SIX and not any(found in network for network in _NEVER_SIX)
