"""Putting the web application together."""

from importlib import import_module
from typing import Any

from flask import Flask
from werkzeug.routing import IntegerConverter, Map

from app import auth, errors
from app.access import guard
from app.answers import assets, envelope
from app.carried import seeking
from app.config import Config
from app.entrance import navigation
from app.house import House, open_house
from app.wording import language, names


class StoredInteger(IntegerConverter):
    """A number in an address; one that no column could hold is a page that is not there."""

    def __init__(self, map: Map, **options: Any):
        super().__init__(map, **{"max": 2**31 - 1, **options})


def create_app(config: Config | None = None, *, house: House | None = None) -> Flask:
    """The web application of one house; the schema must have been brought up to date before."""
    house = house or open_house(config or Config.from_environment())
    app = put_together()
    move_in(app, house)
    return app


def put_together() -> Flask:
    """All pages and doors, with nobody living there yet."""
    app = Flask("app")
    app.config.update(
        MAX_FORM_MEMORY_SIZE=4 * 1024 * 1024,
        MAX_FORM_PARTS=5000,
        TRAP_HTTP_EXCEPTIONS=False,
    )
    app.json.ensure_ascii = False  # type: ignore[attr-defined]  # people read these answers too
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.url_map.converters["int"] = StoredInteger
    language.install(app)
    auth.install(app)
    guard.close_by_default(app)
    envelope.install(app)
    errors.install(app)
    for part in (assets, navigation, seeking, names):
        part.install(app)
    _add_pages(app)
    return app


def move_in(app: Flask, house: House) -> None:
    """Open the doors to a house; whoever lived there before leaves nothing behind."""
    is_https = house.config.secure_cookies
    app.config.update(
        SECRET_KEY=house.config.secret_key,
        MAX_CONTENT_LENGTH=house.config.longest_upload,
        SESSION_COOKIE_SECURE=is_https,
        # The prefix binds a browser to take the cookie from this very host, over HTTPS only.
        SESSION_COOKIE_NAME="__Host-kurator" if is_https else "kurator",
        TESTING=house.config.testing,
    )
    app.extensions["kurator"] = house


PAGES = (
    "app.entrance.start:start",
    "app.inbox:inbox",
    "app.notices:notices",
    "app.cases:cases",
    "app.persons:persons",
    "app.sessions:sessions",
    "app.registers:registers",
    "app.quarters:quarters",
    "app.risk:risk",
    "app.region_lists:region_lists",
    "app.cockpit:cockpit",
    "app.processes:processes",
    "app.studio:studio",
    "app.law:law",
    "app.calendar:calendar",
    "app.deadlines:deadlines",
    "app.databank:pages",
    "app.settings:settings",
    "app.terms:terms",
    "app.exports.pages:exports",
    "app.admin.access_log:admin",
    "app.partners:partners",
    "app.partners.door:partner_door",
    "app.entrance.health:health",
    "app.engine_rest.routes:engine_rest",
)
"""Blueprints of the pages, read when an application is made: a command line does without them."""


def _add_pages(app: Flask) -> None:
    from app.api import install as install_api

    for place in PAGES:
        module, _, name = place.partition(":")
        app.register_blueprint(getattr(import_module(module), name))
    install_api(app)
