"""The strict envelope of every answer: content policy, no guessing of types, no personal data in caches."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, Response, current_app, request
from flask_login import current_user
from flask_wtf.csrf import CSRFProtect

csrf = CSRFProtect()
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'"
)
STYLE_ATTRIBUTES = f"{POLICY}; style-src-attr 'unsafe-inline'"
"""For editors whose icons carry ``style`` attributes: it lets in neither scripts nor style sheets."""
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
YEAR = 365 * 24 * 3600
View = TypeVar("View", bound=Callable[..., Any])


def with_style_attributes(view: View) -> View:
    """The pages of the drawing editors: their pictures may say their look themselves."""
    view.kurator_style_attributes = True  # type: ignore[attr-defined]
    return view


def install(app: Flask) -> None:
    # The check is made below, because a program that shows a bearer token has no form to take one from.
    app.config["WTF_CSRF_CHECK_DEFAULT"] = False
    # A form left open over lunch must still be accepted; the session itself has a limit.
    app.config["WTF_CSRF_TIME_LIMIT"] = None
    csrf.init_app(app)
    app.before_request(_check_token)
    app.after_request(_envelope)


LASTING = frozenset({"processes.diagram"})
"""Answers that never change under their address and tell of nobody: a browser may keep them."""

SIGNED = frozenset({"partner_door.receive"})
"""Doors whose callers sign every byte with a secret of their own: no browser can do that for anybody."""


def came_by_token() -> bool:
    """Let in by a token, not by a cookie that a browser sends whoever asks it to."""
    return getattr(current_user, "token", None) is not None


def _check_token() -> None:
    if request.endpoint in SIGNED:
        return
    if request.method not in SAFE_METHODS and request.endpoint is not None and not came_by_token():
        csrf.protect()


def _envelope(response: Response) -> Response:
    view = current_app.view_functions.get(request.endpoint or "")
    policy = STYLE_ATTRIBUTES if getattr(view, "kurator_style_attributes", False) else POLICY
    response.headers.setdefault("Content-Security-Policy", policy)
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if current_app.config["SESSION_COOKIE_SECURE"]:
        # A house without a certificate must go on being reached over plain HTTP.
        response.headers.setdefault("Strict-Transport-Security", f"max-age={YEAR}")
    if request.endpoint == "static":
        kept = f"{YEAR}, immutable" if "/dist/" in request.path else "3600"
        response.headers["Cache-Control"] = f"public, max-age={kept}"
    elif request.endpoint in LASTING and response.status_code in (200, 304):
        response.headers["Cache-Control"] = f"private, max-age={YEAR}, immutable"
    else:
        response.headers["Cache-Control"] = "no-store"
    return response
