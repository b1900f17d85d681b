"""Names of the built scripts and styles: ``app.js`` is ``dist/app-7K2….js`` until the next build."""

import json
from functools import lru_cache
from pathlib import Path

from flask import Flask, url_for

DIST = Path(__file__).parent / "static" / "dist"


def install(app: Flask) -> None:
    app.jinja_env.globals["asset"] = asset


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
