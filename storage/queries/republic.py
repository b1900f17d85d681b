"""The lists of a region's municipalities for a quarter, as the republican list is put together of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, and_, func, select

from storage.models import Municipality, Submission, SubmissionState, SubmissionVersion

LIST = "F-ME-7"
FIGURES = ("opening", "put_on", "removed", "closing")


@dataclass(frozen=True, kw_only=True)
class MunicipalList:
    """What one municipality has sent; without a version nothing was accepted yet."""

    municipality_id: str
    name: str
    submission_id: str | None
    state: str | None
    version_id: str | None
    figures: Mapping[str, Any] | None

    @property
    def is_accepted(self) -> bool:
        return self.version_id is not None


@dataclass(frozen=True, kw_only=True)
class Republic:
    lists: Sequence[MunicipalList]

    @property
    def accepted(self) -> list[MunicipalList]:
        return [each for each in self.lists if each.is_accepted]

    @property
    def missing(self) -> list[str]:
        return [each.name for each in self.lists if not each.is_accepted]

    @property
    def totals(self) -> dict[str, int]:
        return {
            name: sum(int((each.figures or {}).get(name) or 0) for each in self.accepted) for name in FIGURES
        }

    @property
    def table(self) -> list[dict[str, Any]]:
        """As the form of the republican list shows it: one row for each accepted list."""
        return [
            {"name": each.name, **{key: (each.figures or {}).get(key) for key in FIGURES}}
            for each in self.accepted
        ]


def republic(connection: Connection, region_code: str, *, year: int, quarter: int) -> Republic:
    """Every municipality of the region by name, with its newest version where that was accepted."""
    newest = (
        select(SubmissionVersion.submission_id, func.max(SubmissionVersion.number).label("number"))
        .group_by(SubmissionVersion.submission_id)
        .subquery()
    )
    mine = and_(
        Submission.municipality_id == Municipality.id,
        Submission.form_key == LIST,
        Submission.year == year,
        Submission.quarter == quarter,
    )
    last = and_(
        SubmissionVersion.submission_id == Submission.id,
        SubmissionVersion.number == newest.c.number,
        SubmissionVersion.state == SubmissionState.ACCEPTED,
    )
    rows = connection.execute(
        select(
            Municipality.id.label("municipality_id"),
            Municipality.name,
            Submission.id.label("submission_id"),
            Submission.state,
            SubmissionVersion.id.label("version_id"),
            SubmissionVersion.figures,
        )
        .outerjoin(Submission, mine)
        .outerjoin(newest, newest.c.submission_id == Submission.id)
        .outerjoin(SubmissionVersion, last)
        .where(Municipality.region_code == region_code)
        .order_by(Municipality.name)
    )
    return Republic(lists=[MunicipalList(**row._mapping) for row in rows])
