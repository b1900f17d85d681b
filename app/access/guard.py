"""Who may enter a page: every route says it, and a route that does not is closed.

This is the outer door. What of a page a person sees is decided further in, by the
scope of the queries and by the access table.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import Flask, abort, current_app, request
from flask_login import current_user
from werkzeug.wrappers import Response

from engine.errors import Refused

View = TypeVar("View", bound=Callable[..., Any])
READS = frozenset({"GET", "HEAD", "OPTIONS"})
PROGRAM_ROLES = frozenset({"outside_worker"})
"""Roles of programs: they enter where they are named, and nowhere else."""
DESK_ROLES = frozenset({"system_admin", "privacy_officer", "methodologist", "supervisor"})
"""Roles that keep the product and never see a family."""


class ScopeMissing(Refused):
    """The token is good, but was not given for this."""

    def __init__(self, scope: str):
        super().__init__(
            f"Ключ доступа выдан без разрешения «{scope}».",
            hint="Нужен другой ключ: kurator token ЛОГИН --scope " + scope,
        )


@dataclass(frozen=True, kw_only=True)
class Access:
    """Who may enter: everybody, every worker with case duties, or holders of named roles."""

    public: bool = False
    workers: bool = False
    roles: frozenset[str] = frozenset()

    def admits(self, held: frozenset[str]) -> bool:
        if self.public:
            return True
        if self.workers and held - DESK_ROLES - PROGRAM_ROLES:
            return True
        return not self.roles.isdisjoint(held)


def public(view: View) -> View:
    """Anybody, before logging in."""
    return _declared(view, Access(public=True))


def workers(view: View) -> View:
    """People who work with cases; not those who only keep the product."""
    return _declared(view, Access(workers=True))


def everyone(view: View) -> View:
    """Anybody who has logged in."""
    return _declared(view, Access(workers=True, roles=DESK_ROLES))


def known(view: View) -> View:
    """Anybody who has logged in, programs too: what tells nothing of anybody."""
    return _declared(view, Access(workers=True, roles=DESK_ROLES | PROGRAM_ROLES))


def only(*roles: str) -> Callable[[View], View]:
    """Holders of any of the roles."""

    def declare(view: View) -> View:
        return _declared(view, Access(roles=frozenset(roles)))

    return declare


def for_scope(*scopes: str) -> Callable[[View], View]:
    """What a token must allow, one of them at least; unsaid: ``read`` for a look, ``write`` for an act."""

    def declare(view: View) -> View:
        view.kurator_scopes = scopes  # type: ignore[attr-defined]
        return view

    return declare


def access_of(endpoint: str | None) -> Access | None:
    view = current_app.view_functions.get(endpoint or "")
    return getattr(view, "kurator_access", None)


def admits(endpoint: str, held: frozenset[str]) -> bool:
    """Whether holders of these roles may enter a page, so that it is worth a link."""
    access = access_of(endpoint)
    return access is not None and access.admits(held)


def close_by_default(app: Flask) -> None:
    app.before_request(_guard)


def _declared(view: View, access: Access) -> View:
    view.kurator_access = access  # type: ignore[attr-defined]
    return view


def _guard() -> Response | None:
    if request.endpoint is None:
        return None
    if request.endpoint == "static":
        return None
    access = access_of(request.endpoint)
    if access is not None and access.public:
        return None
    if not current_user.is_authenticated:
        return current_app.login_manager.unauthorized()  # type: ignore[attr-defined,no-any-return]
    if access is None or not access.admits(current_user.actor.roles):
        abort(403)
    _require_scope(request.endpoint)
    return None


def _require_scope(endpoint: str) -> None:
    token = current_user.token
    if token is None:
        return
    view = current_app.view_functions[endpoint]
    needed = getattr(view, "kurator_scopes", ("read" if request.method in READS else "write",))
    if not set(needed) & set(token.scopes):
        raise ScopeMissing(needed[0])
