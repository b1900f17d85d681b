"""How people have written names and phrases in the cases of Russian."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, delete

from storage.columns import new_id
from storage.models import NameForms
from storage.upsert import insert_or


class NameFormsBook:
    def __init__(self, connection: Connection):
        self._connection = connection

    def remember(
        self,
        *,
        municipality_id: str,
        kind: str,
        subject: str,
        nominative: str,
        forms: Mapping[str, str],
        at: datetime,
        by: str,
    ) -> None:
        """The newest writing stands; empty forms give the subject back to the rules."""
        place = {"municipality_id": municipality_id, "kind": kind, "subject": subject}
        if not forms:
            self._connection.execute(
                delete(NameForms).where(
                    NameForms.municipality_id == municipality_id,
                    NameForms.kind == kind,
                    NameForms.subject == subject,
                )
            )
            return
        said = {"nominative": nominative, "forms": dict(forms), "changed_at": at, "changed_by": by}
        self._connection.execute(
            insert_or(self._connection, NameForms)
            .values(id=new_id(), **place, **said)
            .on_conflict_do_update(index_elements=list(place), set_=said)
        )
