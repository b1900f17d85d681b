"""Russian first: templates speak it, and ``translations/en`` says the same in English.

The catalogue is kept as text and compiled when the house opens, so no binary file has
to be built or kept in step by hand.
"""

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import Blueprint, Flask, redirect, request, session, url_for
from flask_babel import Babel, lazy_gettext
from werkzeug.wrappers import Response

from app.guard import public

LANGUAGES = {"ru": "Русский", "en": "English"}
CATALOGUES = Path(__file__).parent / "translations"
language = Blueprint("language", __name__)
said = lazy_gettext
"""Marks a sentence of a module for the catalogue; it is translated when shown."""


def install(app: Flask, compiled: Path) -> None:
    compile_catalogues(compiled)
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(compiled)
    Babel(app, default_locale="ru", default_timezone="Europe/Moscow", locale_selector=chosen)
    app.register_blueprint(language)


def chosen() -> str:
    wanted = session.get("language", "ru")
    return wanted if wanted in LANGUAGES else "ru"


def compile_catalogues(compiled: Path) -> None:
    for source in CATALOGUES.glob("*/LC_MESSAGES/messages.po"):
        target = compiled / source.relative_to(CATALOGUES).with_suffix(".mo")
        target.parent.mkdir(parents=True, exist_ok=True)
        with source.open("rb") as text:
            catalogue = read_po(text)
        with target.open("wb") as binary:
            write_mo(binary, catalogue)


@language.post("/language")
@public
def switch() -> Response:
    wanted = request.form.get("language", "ru")
    session["language"] = wanted if wanted in LANGUAGES else "ru"
    back = request.form.get("next", "")
    return redirect(back if is_own_path(back) else url_for("inbox.tasks"))  # type: ignore[return-value]


def is_own_path(path: str) -> bool:
    """Whether the address stays in this house; ``//elsewhere`` and ``/\\elsewhere`` do not.

    Browsers drop tabs and ends of lines from addresses: ``/<tab>/elsewhere`` would leave it too.
    """
    return path.startswith("/") and not path.startswith("//") and "\\" not in path and path.isprintable()
