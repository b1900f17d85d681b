"""Writing the addresses of calendar feeds; the secret itself never comes here."""

from datetime import datetime

from sqlalchemy import Connection, func, insert, select, update

from storage.columns import new_id
from storage.models import FeedToken


class Feeds:
    def __init__(self, connection: Connection):
        self._connection = connection

    def open(self, staff_id: str, kind: str, token_hash: str, *, at: datetime) -> str:
        feed_id = new_id()
        self._connection.execute(
            insert(FeedToken).values(
                id=feed_id, staff_id=staff_id, kind=kind, token_hash=token_hash, created_at=at
            )
        )
        return feed_id

    def count_open(self, staff_id: str) -> int:
        return self._connection.execute(
            select(func.count()).where(FeedToken.staff_id == staff_id, FeedToken.revoked_at.is_(None))
        ).scalar_one()

    def revoke(self, staff_id: str, feed_id: str, *, at: datetime) -> bool:
        """Whether there was such an address of this person; revoking it again changes nothing."""
        own = select(FeedToken.id).where(FeedToken.id == feed_id, FeedToken.staff_id == staff_id)
        if self._connection.execute(own).first() is None:
            return False
        self._connection.execute(
            update(FeedToken)
            .where(FeedToken.id == feed_id, FeedToken.revoked_at.is_(None))
            .values(revoked_at=at)
        )
        return True
