"""Slowing down whoever guesses passwords: those of one person, or of many people from one address.

An office goes out by one address. So an address may fail oftener than a login, and while it
has to wait, people who have lately entered from there still enter.
"""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address

from flask import request

from app.house import House
from storage.queries.logins import entered_from, failure_from, failures_since
from storage.repositories.logins import Logins

REMEMBERED = timedelta(days=30)
"""So long an address is somebody's usual one after they have entered from it."""
NETWORK = 64
"""Bits of an IPv6 address that are given to one customer; the others he chooses himself."""


@dataclass(frozen=True, kw_only=True)
class Wait:
    until: datetime
    of_address: bool
    """Too many failures came from one address; otherwise with one login."""


def wait_of(house: House, login: str) -> Wait | None:
    """How long the caller must wait before trying this login; None: not at all."""
    config, now = house.config, house.clock.now()
    window = timedelta(minutes=config.login_minutes)
    came_from = _origin(house)
    with house.database.read() as connection:
        failures = failures_since(connection, login=login, since=now - window, limit=config.login_tries)
        if len(failures) == config.login_tries:
            return Wait(until=failures[-1] + window, of_address=False)
        last = failure_from(connection, origin=came_from, since=now - window, number=config.address_tries)
        if last is None or entered_from(connection, login=login, origin=came_from, since=now - REMEMBERED):
            return None
    return Wait(until=last + window, of_address=True)


def record(house: House, login: str, *, succeeded: bool) -> None:
    """Write a try down, so that every process counts it."""
    with house.database.begin() as connection:
        Logins(connection).record(login, origin=_origin(house), succeeded=succeeded, at=house.clock.now())


def _origin(house: House) -> str:
    """Where the request came from, as a digest by the key of the house: it can be counted, not read.

    What a proxy forwards is in its place only where the server was told to trust that proxy.
    """
    told = (request.remote_addr or "").partition("%")[0]
    try:
        address = ip_address(told)
    except ValueError:
        address = None
    if isinstance(address, IPv6Address):
        address = address.ipv4_mapped or IPv6Address(int(address) >> NETWORK << NETWORK)
    named = f"address {address or told}".encode()
    return hmac.new(house.config.secret_key.encode(), named, hashlib.sha256).hexdigest()
