"""Writing the views of lists that people save."""

from datetime import datetime

from sqlalchemy import Connection, delete, func, insert, select, update

from storage.columns import new_id
from storage.models import SavedView


class SavedViews:
    def __init__(self, connection: Connection):
        self._connection = connection

    def keep(
        self, listing: str, name: str, *, query: str, owner: tuple[str, str], shared_with: str, at: datetime
    ) -> str:
        """One view of a name for each owner: keeping it again changes what it asks for."""
        own = (SavedView.owner_id == owner[0], SavedView.listing == listing, SavedView.name == name)
        known = self._connection.execute(select(SavedView.id).where(*own)).scalar_one_or_none()
        values = {"query": query, "shared_with": shared_with, "changed_at": at}
        if known is not None:
            self._connection.execute(update(SavedView).where(SavedView.id == known).values(**values))
            return known
        view_id = new_id()
        self._connection.execute(
            insert(SavedView).values(
                id=view_id,
                listing=listing,
                name=name,
                owner_id=owner[0],
                owner_name=owner[1],
                created_at=at,
                **values,
            )
        )
        return view_id

    def count(self, owner_id: str) -> int:
        return self._connection.execute(
            select(func.count()).where(SavedView.owner_id == owner_id)
        ).scalar_one()

    def drop(self, view_id: str, owner_id: str) -> bool:
        """Whether there was such a view of this person."""
        dropped = self._connection.execute(
            delete(SavedView).where(SavedView.id == view_id, SavedView.owner_id == owner_id)
        )
        return dropped.rowcount > 0
