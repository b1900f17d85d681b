"""Forms as procedures were deployed with them: the file by its fingerprint, pinned by definition."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, insert, select

from storage.models import DefinitionForm, FormVersion
from storage.upsert import insert_or


class FormVersions:
    def __init__(self, connection: Connection):
        self._connection = connection

    def keep(self, sha256: str, *, key: str, content: bytes, at: datetime) -> None:
        """Keep a file; the same bytes are kept once."""
        kept = insert_or(self._connection, FormVersion).values(
            sha256=sha256, key=key, content=content, first_deployed_at=at
        )
        self._connection.execute(kept.on_conflict_do_nothing(index_elements=["sha256"]))

    def pin(self, definition_id: str, forms: Mapping[str, str]) -> None:
        """The tasks of a definition show these versions: fingerprint by the form's key."""
        rows = [
            {"definition_id": definition_id, "form_key": key, "sha256": sha256}
            for key, sha256 in sorted(forms.items())
        ]
        if rows:
            self._connection.execute(insert(DefinitionForm), rows)

    def pinned(self, definition_id: str) -> dict[str, str]:
        """Fingerprints by the form's key; empty for a definition older than this."""
        rows = self._connection.execute(
            select(DefinitionForm.form_key, DefinitionForm.sha256).where(
                DefinitionForm.definition_id == definition_id
            )
        )
        return {row[0]: row[1] for row in rows}

    def versions(self, key: str) -> list[bytes]:
        """Every version of a form that was ever deployed, the newest first."""
        rows = self._connection.execute(
            select(FormVersion.content)
            .where(FormVersion.key == key)
            .order_by(FormVersion.first_deployed_at.desc(), FormVersion.sha256)
        )
        return list(rows.scalars())

    def content(self, sha256: str) -> bytes | None:
        found = select(FormVersion.content).where(FormVersion.sha256 == sha256)
        return self._connection.execute(found).scalar_one_or_none()
