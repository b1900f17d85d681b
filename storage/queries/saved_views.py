"""Views of lists that a person may open: their own, and those shared with their role or municipality."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, or_, select

from storage.models import SavedView


@dataclass(frozen=True, kw_only=True)
class ViewLine:
    id: str
    name: str
    query: str
    owner_id: str
    owner_name: str
    shared_with: str


def views_of(connection: Connection, *, listing: str, staff_id: str, shared: Sequence[str]) -> list[ViewLine]:
    rows = connection.execute(
        select(
            SavedView.id,
            SavedView.name,
            SavedView.query,
            SavedView.owner_id,
            SavedView.owner_name,
            SavedView.shared_with,
        )
        .where(
            SavedView.listing == listing,
            or_(SavedView.owner_id == staff_id, SavedView.shared_with.in_(shared)),
        )
        .order_by(SavedView.name, SavedView.id)
    )
    return [ViewLine(**row._mapping) for row in rows]
