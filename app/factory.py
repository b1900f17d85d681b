"""Putting the web application together."""

from flask import Flask

from app import (
    assets,
    auth,
    errors,
    guard,
    language,
    navigation,
    security,
    wording,
)
from app.config import Config
from app.house import House, open_house


def create_app(config: Config | None = None, *, house: House | None = None) -> Flask:
    """The web application of one house; the schema must have been brought up to date before."""
    house = house or open_house(config or Config.from_environment())
    app = Flask("app")
    app.config.update(
        SECRET_KEY=house.config.secret_key,
        MAX_CONTENT_LENGTH=house.config.longest_upload,
        MAX_FORM_MEMORY_SIZE=4 * 1024 * 1024,
        MAX_FORM_PARTS=5000,
        TESTING=house.config.testing,
        TRAP_HTTP_EXCEPTIONS=False,
    )
    app.json.ensure_ascii = False  # type: ignore[attr-defined]  # people read these answers too
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.extensions["kurator"] = house
    language.install(app, house.config.data / "translations")
    auth.install(app, house.config)
    guard.close_by_default(app)
    security.install(app)
    errors.install(app)
    for part in (assets, navigation, wording):
        part.install(app)
    _add_pages(app)
    return app


def _add_pages(app: Flask) -> None:
    from app import health, start
    from app.admin.access_log import admin
    from app.api import install as install_api
    from app.calendar import calendar
    from app.cases import cases
    from app.control import control
    from app.databank import pages as databank
    from app.deadlines import deadlines
    from app.exports.pages import exports
    from app.inbox import inbox
    from app.law import law
    from app.notices import notices
    from app.processes import processes
    from app.quarters import quarters
    from app.registers import registers
    from app.risk import risk
    from app.sessions import sessions
    from app.settings import settings
    from app.terms import terms

    pages = (
        start.start,
        inbox,
        notices,
        cases,
        sessions,
        registers,
        quarters,
        risk,
        control,
        processes,
        law,
        calendar,
        deadlines,
        databank,
        settings,
        terms,
        exports,
        admin,
        health.health,
    )
    for blueprint in pages:
        app.register_blueprint(blueprint)
    install_api(app)
