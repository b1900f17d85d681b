"""The built scripts and styles: ``app.js`` is ``dist/app-7K2….js`` until the next build.

What is long goes packed: a village office reads over a slow line. Pages themselves do not,
for a page repeats words of its address beside a secret of its own (the BREACH attack).
"""

import gzip
import json
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from flask import Flask, Response, current_app, request, url_for
from werkzeug.exceptions import NotFound

DIST = Path(__file__).parent.parent / "static" / "dist"


def install(app: Flask) -> None:
    app.jinja_env.globals["asset"] = asset
    app.view_functions["static"] = _built_file


def asset(entry: str) -> str:
    """Address of a built file; empty while nothing has been built, and the page goes without it."""
    manifest = DIST / "manifest.json"
    if not manifest.is_file():
        return ""
    built = _manifest(manifest, manifest.stat().st_mtime_ns).get(entry)
    return url_for("static", filename=f"dist/{built}") if built else ""


@lru_cache(maxsize=4)
def _manifest(path: Path, _changed: int) -> dict[str, str]:
    content = json.loads(path.read_text(encoding="utf-8"))
    return {str(entry): str(name).removeprefix("dist/") for entry, name in content.items()}


def packed(response: Response) -> Response:
    """The same answer in fewer bytes, for who can unpack it."""
    response.vary.add("Accept-Encoding")
    if "gzip" in request.accept_encodings:
        response.set_data(gzip.compress(response.get_data()))
        response.content_encoding = "gzip"
    return response


def _built_file(filename: str) -> Response:
    """A static file; the build has laid a packed copy beside each script and style."""
    if "gzip" in request.accept_encodings:
        with suppress(NotFound):
            return _varied(current_app.send_static_file(f"{filename}.gz"))
    return _varied(current_app.send_static_file(filename))


def _varied(response: Response) -> Response:
    response.vary.add("Accept-Encoding")
    return response
