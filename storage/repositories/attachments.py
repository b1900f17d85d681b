"""Rows of attached files: the bytes are in the folder, these say that they are ours and whose they are."""

from datetime import datetime

from sqlalchemy import Connection, insert

from storage.columns import new_id
from storage.files import KeptFile
from storage.models import Attachment, StoredFile
from storage.upsert import insert_or


class Attachments:
    def __init__(self, connection: Connection):
        self._connection = connection

    def attach(
        self,
        file: KeptFile,
        *,
        by: str,
        at: datetime,
        case_id: str | None = None,
        municipality_id: str | None = None,
        task_id: str | None = None,
        document_id: str | None = None,
    ) -> str:
        """Name the file as put in by a person for a case or a task; answers the attachment's id."""
        kept = insert_or(self._connection, StoredFile).values(
            sha256=file.sha256, size=file.size, media_type=file.media_type, stored_at=at
        )
        self._connection.execute(kept.on_conflict_do_nothing(index_elements=["sha256"]))
        attachment_id = new_id()
        self._connection.execute(
            insert(Attachment).values(
                id=attachment_id,
                sha256=file.sha256,
                name=file.name,
                case_id=case_id,
                municipality_id=municipality_id,
                task_id=task_id,
                document_id=document_id,
                uploaded_by=by,
                uploaded_at=at,
            )
        )
        return attachment_id
