"""The person behind a request: a member of staff with the groups held today.

Roles are read anew at each request, so a role given or taken away counts at once.
"""

import hashlib
from base64 import b64decode
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, partial
from zoneinfo import ZoneInfo

from flask import Request, g, session
from flask_login import AnonymousUserMixin, LoginManager, UserMixin, current_user

from app.house import House, current_house, zone_named
from engine.access import scope_of
from engine.actor import Actor
from engine.roles import with_stood_for
from storage.models import TokenScope
from storage.queries.organisation import (
    StaffCard,
    groups_of,
    staff_with_groups,
)
from storage.queries.tokens import TokenCard, valid_token
from storage.repositories.tokens import hash_of
from storage.scope import Scope

BEARER, BASIC = "Bearer ", "Basic "
FOR_PROGRAMS = ("/api/", "/engine-rest/")
"""Here a program may also show its login with the token as password, as many clients only can."""


@dataclass
class SignedIn(UserMixin):
    """Who has logged in; the pages take actor, scope and zone from here."""

    card: StaffCard
    actor: Actor
    token: TokenCard | None = None
    """The token this request came in with; None: a person at a browser."""

    def get_id(self) -> str:
        """Carries a mark of the password, so that a new password ends the old sessions."""
        return f"{self.card.id}.{_mark(self.card)}"

    @cached_property
    def scope(self) -> Scope:
        return scope_of(self.actor)

    @property
    def zone(self) -> ZoneInfo:
        return zone_named(self.card.zone)

    def has_role(self, *roles: str) -> bool:
        return not self.actor.roles.isdisjoint(roles)


def me() -> SignedIn:
    """The person of this request; the guard has let nobody else in."""
    person = current_user._get_current_object()
    assert isinstance(person, SignedIn)
    return person


def are_known() -> bool:
    """Whether this request has found out who it is from."""
    return "_login_user" in g


def ask_no_more() -> None:
    """For a request whose database is away: its page shows nobody, and does not ask again."""
    g._login_user = AnonymousUserMixin()


def sign_in(house: House, card: StaffCard) -> SignedIn:
    """A member of staff with the groups of today in their own zone."""
    with house.database.read() as connection:
        groups = groups_of(connection, staff_id=card.id, on=_today_in(house, card.zone))
    return _with_groups(house, card, groups)


def at_work(house: House, staff_id: str, *, session_key: str = "") -> SignedIn | None:
    """The same by id; None for who is unknown, has left, or has logged out of this session."""
    today_in = partial(_today_in, house)
    with house.database.read() as connection:
        found = staff_with_groups(connection, staff_id=staff_id, today_in=today_in, unless_done=session_key)
    return _with_groups(house, *found) if found is not None and found[0].is_active else None


def _today_in(house: House, zone: str | None) -> date:
    return house.clock.now().astimezone(zone_named(zone)).date()


def _with_groups(house: House, card: StaffCard, groups: frozenset[str]) -> SignedIn:
    held = with_stood_for(house.law.roles, groups)
    return SignedIn(card=card, actor=Actor.of_staff(card, held))


def install(login: LoginManager) -> None:
    login.user_loader(_by_session)
    login.request_loader(_by_token)


def _by_session(user_id: str) -> SignedIn | None:
    staff_id, _, mark = user_id.partition(".")
    person = at_work(current_house(), staff_id, session_key=session.get("key", ""))
    return person if person is not None and mark == _mark(person.card) else None


def _by_token(request: Request) -> SignedIn | None:
    login, shown = shown_token(request)
    if not shown:
        return None
    house = current_house()
    with house.database.read() as connection:
        token = valid_token(connection, token_hash=hash_of(shown), now=house.clock.now())
    person = at_work(house, token.staff_id) if token is not None else None
    if token is None or person is None or login not in (None, person.card.login):
        return None
    person.token = token
    if TokenScope.WORKER in token.scopes:
        person.actor = replace(person.actor, topics=frozenset(token.topics))
    return person


def shown_token(request: Request) -> tuple[str | None, str]:
    """Login, if one was named, and token of a program; empty when the request shows none."""
    header = request.headers.get("Authorization", "")
    if header.startswith(BEARER):
        return None, header[len(BEARER) :].strip()
    if header.startswith(BASIC) and request.path.startswith(FOR_PROGRAMS):
        try:
            login, _colon, token = b64decode(header[len(BASIC) :], validate=True).decode().partition(":")
        except ValueError:
            return None, ""
        return login, token.strip()
    return None, ""


def _mark(card: StaffCard) -> str:
    return hashlib.sha256((card.password_hash or "").encode()).hexdigest()[:12]
