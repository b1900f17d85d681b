"""Cursors: the place where a page ended, as opaque text.

Pages by offset skip or repeat rows while others work; a cursor names the last row
seen, so the next page starts right after it.
"""

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

Row = TypeVar("Row")


@dataclass(frozen=True, kw_only=True)
class Page(Generic[Row]):
    """Rows of one page and the cursor of the next; None: this was the last."""

    rows: Sequence[Row]
    next_cursor: str | None


class CursorUnreadable(ValueError):
    """A cursor that this product did not make."""


def to_cursor(moment: datetime, row_id: str) -> str:
    text = json.dumps([moment.isoformat(), row_id])
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def from_cursor(cursor: str | None) -> tuple[datetime, str] | None:
    if not cursor:
        return None
    try:
        padded = cursor[:400] + "=" * (-len(cursor[:400]) % 4)
        moment, row_id = json.loads(base64.urlsafe_b64decode(padded))
        at = datetime.fromisoformat(moment)
    except (ValueError, TypeError, binascii.Error) as error:
        raise CursorUnreadable(cursor[:40]) from error
    if at.tzinfo is None or not isinstance(row_id, str):
        raise CursorUnreadable(cursor[:40])
    return at, row_id


def to_place(key: str, row_id: str) -> str:
    """The cursor of a list that is ordered by a text."""
    return base64.urlsafe_b64encode(json.dumps([key, row_id]).encode()).decode().rstrip("=")


def from_place(cursor: str | None) -> tuple[str, str] | None:
    if not cursor:
        return None
    try:
        padded = cursor[:4000] + "=" * (-len(cursor[:4000]) % 4)
        key, row_id = json.loads(base64.urlsafe_b64decode(padded))
    except (ValueError, TypeError, binascii.Error) as error:
        raise CursorUnreadable(cursor[:40]) from error
    if not isinstance(key, str) or not isinstance(row_id, str):
        raise CursorUnreadable(cursor[:40])
    return key, row_id
