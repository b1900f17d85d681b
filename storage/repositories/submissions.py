"""Writing quarterly submissions: what is owed, each sending, its acceptance or return."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from storage.columns import dump_json, new_id
from storage.models import (
    Submission,
    SubmissionDecision,
    SubmissionRow,
    SubmissionState,
    SubmissionVersion,
)


@dataclass(frozen=True, kw_only=True)
class NewSubmission:
    form_key: str
    municipality_id: str
    year: int
    quarter: int
    sender_kind: str
    sender_id: str
    sender_name: str
    org_kind: str | None = None
    due_at: datetime | None = None
    instance_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class SubmissionHead:
    id: str
    form_key: str
    municipality_id: str
    year: int
    quarter: int
    sender_kind: str
    sender_id: str
    sender_name: str
    org_kind: str | None
    state: str
    due_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class VersionRow:
    id: str
    submission_id: str
    number: int
    figures: Mapping[str, Any]
    counted: Mapping[str, Any]
    state: str
    sent_at: datetime


@dataclass(frozen=True, kw_only=True)
class NewVersion:
    figures: Mapping[str, Any]
    counted: Mapping[str, Any]
    rows: Sequence[Mapping[str, Any]] = ()
    """Rows of the register as they are sent; ``entry_id`` names the entry of each, when there is one."""
    note: str | None = None
    task_id: str | None = None

    @property
    def sha256(self) -> str:
        """Shows later that nothing of what was sent has changed."""
        sent = {"figures": self.figures, "rows": list(self.rows), "note": self.note}
        return hashlib.sha256(dump_json(sent).encode()).hexdigest()


_HEAD = tuple(Submission.__table__.columns[name] for name in SubmissionHead.__annotations__)
_VERSION = tuple(SubmissionVersion.__table__.columns[name] for name in VersionRow.__annotations__)


class Submissions:
    def __init__(self, connection: Connection):
        self._connection = connection

    def expect(self, new: NewSubmission, *, at: datetime) -> str:
        """A sender owes a submission; one already expected keeps its id."""
        known = self.find(new.form_key, new.sender_kind, new.sender_id, year=new.year, quarter=new.quarter)
        if known is not None:
            return known.id
        submission_id = new_id()
        values = {name: getattr(new, name) for name in NewSubmission.__annotations__}
        self._connection.execute(
            insert(Submission).values(
                id=submission_id, state=SubmissionState.AWAITED, created_at=at, **values
            )
        )
        return submission_id

    def find(
        self, form_key: str, sender_kind: str, sender_id: str, *, year: int, quarter: int
    ) -> SubmissionHead | None:
        row = self._connection.execute(
            select(*_HEAD).where(
                Submission.form_key == form_key,
                Submission.sender_kind == sender_kind,
                Submission.sender_id == sender_id,
                Submission.year == year,
                Submission.quarter == quarter,
            )
        ).one_or_none()
        return None if row is None else SubmissionHead(**row._mapping)

    def of_quarter(
        self, form_key: str, municipality_id: str, *, year: int, quarter: int
    ) -> list[SubmissionHead]:
        """All that is owed in a municipality for the quarter, by the sender's name."""
        rows = self._connection.execute(
            select(*_HEAD)
            .where(
                Submission.form_key == form_key,
                Submission.municipality_id == municipality_id,
                Submission.year == year,
                Submission.quarter == quarter,
            )
            .order_by(Submission.sender_name, Submission.id)
        )
        return [SubmissionHead(**row._mapping) for row in rows]

    def send(self, submission_id: str, new: NewVersion, *, at: datetime, by: str) -> int:
        """The next version; answers its number. Versions before it stay as they are."""
        sent = select(func.count()).where(SubmissionVersion.submission_id == submission_id)
        number = self._connection.execute(sent).scalar_one() + 1
        version_id = new_id()
        self._connection.execute(
            insert(SubmissionVersion).values(
                id=version_id,
                submission_id=submission_id,
                number=number,
                figures=dict(new.figures),
                counted=dict(new.counted),
                note=new.note,
                sha256=new.sha256,
                sent_at=at,
                sent_by=by,
                task_id=new.task_id,
                state=SubmissionState.SENT,
            )
        )
        self._write_rows(version_id, new.rows)
        self._stand(submission_id, SubmissionState.SENT)
        return number

    def newest(self, submission_ids: Iterable[str]) -> dict[str, VersionRow]:
        """The last version of each submission that has one."""
        ids = sorted(submission_ids)
        if not ids:
            return {}
        rows = self._connection.execute(
            select(*_VERSION)
            .where(SubmissionVersion.submission_id.in_(ids))
            .order_by(SubmissionVersion.submission_id, SubmissionVersion.number)
        )
        return {row.submission_id: VersionRow(**row._mapping) for row in rows}

    def accept(self, submission_id: str, *, at: datetime, by: str) -> None:
        """The newest version is in order; without one, or when it was returned, nothing is accepted."""
        self._decide(submission_id, SubmissionState.ACCEPTED, remarks=None, at=at, by=by)

    def give_back(self, submission_id: str, remarks: str, *, at: datetime, by: str) -> None:
        """The newest version goes back with what is wrong in it; also one that was accepted before."""
        self._decide(submission_id, SubmissionState.RETURNED, remarks=remarks, at=at, by=by)

    def miss(self, submission_id: str) -> None:
        """The collecting goes on without this sender."""
        self._stand(submission_id, SubmissionState.MISSING)

    def await_again(self, submission_id: str) -> None:
        """What was sent is no longer all: a further version is owed."""
        self._stand(submission_id, SubmissionState.AWAITED)

    def _decide(
        self, submission_id: str, state: SubmissionState, *, remarks: str | None, at: datetime, by: str
    ) -> None:
        newest = self.newest([submission_id]).get(submission_id)
        if newest is None or newest.state == SubmissionState.RETURNED:
            return
        self._connection.execute(
            update(SubmissionVersion).where(SubmissionVersion.id == newest.id).values(state=state)
        )
        told = select(func.count()).where(SubmissionDecision.version_id == newest.id)
        self._connection.execute(
            insert(SubmissionDecision).values(
                version_id=newest.id,
                position=self._connection.execute(told).scalar_one() + 1,
                state=state,
                decided_at=at,
                decided_by=by,
                remarks=remarks,
            )
        )
        self._stand(submission_id, state)

    def _stand(self, submission_id: str, state: SubmissionState) -> None:
        self._connection.execute(update(Submission).where(Submission.id == submission_id).values(state=state))

    def _write_rows(self, version_id: str, rows: Sequence[Mapping[str, Any]]) -> None:
        if rows:
            self._connection.execute(
                insert(SubmissionRow),
                [
                    {
                        "version_id": version_id,
                        "position": position,
                        "entry_id": row.get("entry_id"),
                        "content": {key: value for key, value in row.items() if key != "entry_id"},
                    }
                    for position, row in enumerate(rows, start=1)
                ],
            )
