"""Russian first: templates speak it, and ``translations/en`` says the same in English.

The catalogue is kept as text and read when somebody first speaks the language, so no
binary file has to be built or kept in step by hand.
"""

from functools import cached_property, lru_cache
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import Blueprint, Flask, redirect, request, session, url_for
from flask_babel import Babel, Domain, get_locale, lazy_gettext
from werkzeug.wrappers import Response

from app.access.guard import public

LANGUAGES = {"ru": "Русский", "en": "English"}
CATALOGUES = Path(__file__).parent.parent / "translations"
language = Blueprint("language", __name__)
said = lazy_gettext
"""Marks a sentence of a module for the catalogue; it is translated when shown."""


class Spoken(Domain):  # type: ignore[misc]
    """Sentences of the catalogues; outside a page there is nobody to choose a language for."""

    def get_translations(self) -> NullTranslations:
        locale = get_locale()
        return NullTranslations() if locale is None else catalogue(str(locale))


class Tongues(Babel):  # type: ignore[misc]
    @cached_property
    def domain_instance(self) -> Domain:
        return Spoken()


def install(app: Flask) -> None:
    Tongues(app, default_locale="ru", default_timezone="Europe/Moscow", locale_selector=chosen)
    app.register_blueprint(language)


def chosen() -> str:
    wanted = session.get("language", "ru")
    return wanted if wanted in LANGUAGES else "ru"


@lru_cache
def catalogue(spoken: str) -> Translations:
    """What the sentences of the templates are in a language; read once in the life of a process."""
    compiled = BytesIO()
    with (CATALOGUES / spoken / "LC_MESSAGES" / "messages.po").open("rb") as text:
        write_mo(compiled, read_po(text))
    compiled.seek(0)
    return Translations(compiled)


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
