"""What was typed into a form that could not be taken: it stays on the answer and can be sent again.

A session that has ended, a token of yesterday, a database that is away, files that are too
large: none of them may cost a worker the text. What came from a page of another house is never
offered again, or that house could have it sent by a click.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import request
from werkzeug.exceptions import HTTPException

from app.wording.language import is_own_path

FIELD = "_again"
"""What carries the form through the page of logging in."""
NEVER = frozenset({"csrf_token", "password", FIELD})
MOST_BYTES = 256 * 1024 * 1024
"""A request too large to be taken is still read for its text up to this; the server has it already."""


@dataclass(frozen=True, kw_only=True)
class TypedAgain:
    """The fields of a form, where it was going, and whether files were with it: those must be chosen anew."""

    address: str
    fields: Sequence[tuple[str, str]]
    had_files: bool = False

    @property
    def written(self) -> list[str]:
        """What a person wrote, as far as it can be told from codes and numbers of the page."""
        return [value for name, value in self.fields if not name.startswith("_") and _is_prose(value)]

    @property
    def is_worth_keeping(self) -> bool:
        """Whether anything was filled in, and not a button pressed only."""
        return any(value and not name.startswith("_") for name, value in self.fields)

    def as_text(self) -> str:
        return json.dumps([self.address, list(self.fields), self.had_files], ensure_ascii=False)


def of_request() -> TypedAgain | None:
    """The form of this request; None when there is none, or when it is not from a page of ours."""
    if request.method != "POST" or not _came_from_own_page():
        return None
    request.max_content_length = MOST_BYTES
    try:
        fields = [(name, value) for name, value in request.form.items(multi=True) if name not in NEVER]
        had_files = any(upload.filename for upload in request.files.values())
    except HTTPException:
        return None
    address = request.full_path.rstrip("?")
    return TypedAgain(address=address, fields=fields, had_files=had_files) if fields else None


def carried() -> TypedAgain | None:
    """The form that came along through the page of logging in."""
    try:
        address, fields, had_files = json.loads(request.form.get(FIELD, ""))
        kept = [(str(name), str(value)) for name, value in fields if name not in NEVER]
    except (ValueError, TypeError, RecursionError):
        return None
    if not isinstance(address, str) or not is_own_path(address):
        return None
    return TypedAgain(address=address, fields=kept, had_files=bool(had_files))


def _came_from_own_page() -> bool:
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    return urlsplit(request.headers.get("Origin", "")).netloc == request.host


def _is_prose(value: str) -> bool:
    return not value.isascii() or " " in value.strip()
