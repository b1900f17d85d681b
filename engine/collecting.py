"""How the collecting of a quarter stands: who owes, what each sent last, what is wrong in it.

Read by the forms that check and sum up (PK 2.8, 2.10), and by the work behind them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from engine.monitoring import FORM, Figures, faults, group_sum, told_figures, total
from storage.models import SenderKind, SubmissionState
from storage.repositories.submissions import SubmissionHead, VersionRow
from storage.submission_scope import MUNICIPAL
from storage.unit_of_work import UnitOfWork

EDUCATION, DISTRICT = "education", "district"
"""Whose check it is: of the education authority, or of the district commission."""


@dataclass(frozen=True, kw_only=True)
class Collected:
    """One organisation and the newest version it sent, if any."""

    head: SubmissionHead
    version: VersionRow | None

    @property
    def counts(self) -> bool:
        """Whether its figures go into the sum: sent, and not returned."""
        return self.version is not None and self.version.state != SubmissionState.RETURNED

    @property
    def figures(self) -> Figures:
        return told_figures(self.version.figures) if self.version is not None else {}

    @property
    def faults(self) -> Sequence[str]:
        """What is wrong, naming the columns; nothing of a version that was not sent or is being mended."""
        if self.version is None or not self.counts:
            return ()
        return faults(self.figures, self.version.counted)

    @property
    def row(self) -> Mapping[str, object]:
        """Its line of the consolidated monitoring."""
        return {
            "org": self.head.sender_name,
            "opening": group_sum(self.figures, "На начало года"),
            "identified": group_sum(self.figures, "Выявлено"),
            "identified_from_sop": self.figures.get("identified_from_sop", 0),
            "removed_total": self.figures.get("removed_total", 0),
            "closing": group_sum(self.figures, "На конец периода"),
        }


def organisations(
    uow: UnitOfWork, municipality_id: str, *, year: int, quarter: int, check_of: str = DISTRICT
) -> list[Collected]:
    """The organisations of a district, or of its education authority, with what they sent."""
    owed = uow.submissions.of_quarter(FORM, municipality_id, year=year, quarter=quarter)
    heads = [head for head in owed if head.sender_kind == SenderKind.ORGANISATION]
    if check_of == EDUCATION:
        heads = [head for head in heads if head.org_kind in MUNICIPAL]
    newest = uow.submissions.newest(head.id for head in heads)
    return [Collected(head=head, version=newest.get(head.id)) for head in heads]


def summed(collected: Iterable[Collected]) -> dict[str, int]:
    """The consolidated monitoring of what has come in."""
    return total(each.figures for each in collected if each.counts)


def missing(collected: Iterable[Collected]) -> list[str]:
    """Names of those whose figures are not in the sum."""
    return [each.head.sender_name for each in collected if not each.counts]
